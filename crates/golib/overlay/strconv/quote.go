package strconv

import (
	"unicode"
	"unicode/utf8"
)

// IsPrint reports whether r is a letter, mark, number, punctuation, symbol or the ASCII space.
func IsPrint(r rune) bool { return unicode.IsPrint(r) }

// IsGraphic also allows other spaces.
func IsGraphic(r rune) bool { return unicode.IsGraphic(r) }

// A style says which runes a quoted form leaves as they are.
type style int

const (
	printed style = iota
	asciiOnly
	graphics
)

func Quote(s string) string                   { return string(quoted(nil, s, '"', printed)) }
func QuoteToASCII(s string) string            { return string(quoted(nil, s, '"', asciiOnly)) }
func QuoteToGraphic(s string) string          { return string(quoted(nil, s, '"', graphics)) }
func AppendQuote(dst []byte, s string) []byte { return quoted(dst, s, '"', printed) }
func AppendQuoteToASCII(dst []byte, s string) []byte {
	return quoted(dst, s, '"', asciiOnly)
}
func AppendQuoteToGraphic(dst []byte, s string) []byte {
	return quoted(dst, s, '"', graphics)
}
func QuoteRune(r rune) string                   { return string(quotedRune(nil, r, printed)) }
func QuoteRuneToASCII(r rune) string            { return string(quotedRune(nil, r, asciiOnly)) }
func QuoteRuneToGraphic(r rune) string          { return string(quotedRune(nil, r, graphics)) }
func AppendQuoteRune(dst []byte, r rune) []byte { return quotedRune(dst, r, printed) }
func AppendQuoteRuneToASCII(dst []byte, r rune) []byte {
	return quotedRune(dst, r, asciiOnly)
}
func AppendQuoteRuneToGraphic(dst []byte, r rune) []byte {
	return quotedRune(dst, r, graphics)
}

func quoted(dst []byte, s string, q byte, st style) []byte {
	dst = append(dst, q)
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		if r == utf8.RuneError && size == 1 {
			dst = append(dst, '\\', 'x', digitChars[s[i]>>4], digitChars[s[i]&15])
		} else {
			dst = escaped(dst, r, q, st)
		}
		i += size
	}
	return append(dst, q)
}

func quotedRune(dst []byte, r rune, st style) []byte {
	if !utf8.ValidRune(r) {
		r = utf8.RuneError
	}
	return append(escaped(append(dst, '\''), r, '\'', st), '\'')
}

func escaped(dst []byte, r rune, q byte, st style) []byte {
	if r == rune(q) || r == '\\' {
		return append(dst, '\\', byte(r))
	}
	switch {
	case st == asciiOnly:
		if r < utf8.RuneSelf && IsPrint(r) {
			return append(dst, byte(r))
		}
	case IsPrint(r) || st == graphics && IsGraphic(r):
		return utf8.AppendRune(dst, r)
	}
	switch r {
	case '\a':
		return append(dst, '\\', 'a')
	case '\b':
		return append(dst, '\\', 'b')
	case '\f':
		return append(dst, '\\', 'f')
	case '\n':
		return append(dst, '\\', 'n')
	case '\r':
		return append(dst, '\\', 'r')
	case '\t':
		return append(dst, '\\', 't')
	case '\v':
		return append(dst, '\\', 'v')
	}
	mark, width := byte('x'), uint(2)
	switch {
	case r < ' ' || r == 0x7f:
	case !utf8.ValidRune(r):
		r = utf8.RuneError
		mark, width = 'u', 4
	case r < 0x10000:
		mark, width = 'u', 4
	default:
		mark, width = 'U', 8
	}
	dst = append(dst, '\\', mark)
	for i := int(width) - 1; i >= 0; i-- {
		dst = append(dst, digitChars[r>>uint(4*i)&15])
	}
	return dst
}

// CanBackquote reports whether s can stand between backquotes on one line.
func CanBackquote(s string) bool {
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		i += size
		if size > 1 {
			if r == '\uFEFF' {
				return false
			}
			continue
		}
		if r == utf8.RuneError || r < ' ' && r != '\t' || r == '`' || r == 0x7f {
			return false
		}
	}
	return true
}

// UnquoteChar decodes the first character or escape of s. quote: which quote may be escaped and may not stand bare.
func UnquoteChar(s string, quote byte) (value rune, multibyte bool, tail string, err error) {
	if s == "" {
		return 0, false, "", ErrSyntax
	}
	c := s[0]
	if c == quote && (quote == '\'' || quote == '"') {
		return 0, false, "", ErrSyntax
	}
	if c >= utf8.RuneSelf {
		r, size := utf8.DecodeRuneInString(s)
		return r, true, s[size:], nil
	}
	if c != '\\' {
		return rune(c), false, s[1:], nil
	}
	if len(s) == 1 {
		return 0, false, "", ErrSyntax
	}
	c = s[1]
	s = s[2:]
	switch c {
	case 'a':
		value = '\a'
	case 'b':
		value = '\b'
	case 'f':
		value = '\f'
	case 'n':
		value = '\n'
	case 'r':
		value = '\r'
	case 't':
		value = '\t'
	case 'v':
		value = '\v'
	case '\\':
		value = '\\'
	case '\'', '"':
		if c != quote {
			return 0, false, "", ErrSyntax
		}
		value = rune(c)
	case 'x', 'u', 'U':
		n := 2
		if c == 'u' {
			n = 4
		} else if c == 'U' {
			n = 8
		}
		if len(s) < n {
			return 0, false, "", ErrSyntax
		}
		var v uint32
		for i := 0; i < n; i++ {
			d := s[i]
			switch {
			case '0' <= d && d <= '9':
				d -= '0'
			case 'a' <= d|32 && d|32 <= 'f':
				d = d | 32 - 'a' + 10
			default:
				return 0, false, "", ErrSyntax
			}
			v = v<<4 | uint32(d)
		}
		s = s[n:]
		if c == 'x' {
			return rune(v), false, s, nil
		}
		if v > utf8.MaxRune || !utf8.ValidRune(rune(v)) {
			return 0, false, "", ErrSyntax
		}
		return rune(v), true, s, nil
	case '0', '1', '2', '3', '4', '5', '6', '7':
		v := rune(c - '0')
		if len(s) < 2 {
			return 0, false, "", ErrSyntax
		}
		for i := 0; i < 2; i++ {
			d := rune(s[i]) - '0'
			if d < 0 || d > 7 {
				return 0, false, "", ErrSyntax
			}
			v = v<<3 | d
		}
		if v > 255 {
			return 0, false, "", ErrSyntax
		}
		return v, false, s[2:], nil
	default:
		return 0, false, "", ErrSyntax
	}
	return value, false, s, nil
}

// QuotedPrefix is the quoted literal that s begins with.
func QuotedPrefix(s string) (string, error) {
	_, n, err := unquote(s)
	if err != nil {
		return "", err
	}
	return s[:n], nil
}

// Unquote is the value of a Go string or rune literal.
func Unquote(s string) (string, error) {
	text, n, err := unquote(s)
	if err != nil || n != len(s) {
		return "", ErrSyntax
	}
	return text, nil
}

// unquote also gives the length of the literal.
func unquote(s string) (text string, n int, err error) {
	if len(s) < 2 {
		return "", 0, ErrSyntax
	}
	q := s[0]
	if q == '`' {
		buf := make([]byte, 0, len(s))
		for i := 1; i < len(s); i++ {
			if s[i] == '`' {
				return string(buf), i + 1, nil
			}
			if s[i] != '\r' {
				buf = append(buf, s[i])
			}
		}
		return "", 0, ErrSyntax
	}
	if q != '"' && q != '\'' {
		return "", 0, ErrSyntax
	}
	buf := make([]byte, 0, len(s))
	rest := s[1:]
	for count := 0; ; count++ {
		if rest == "" || rest[0] == '\n' {
			return "", 0, ErrSyntax
		}
		if rest[0] == q {
			if q == '\'' && count != 1 {
				return "", 0, ErrSyntax
			}
			return string(buf), len(s) - len(rest) + 1, nil
		}
		r, multi, tail, err := UnquoteChar(rest, q)
		if err != nil {
			return "", 0, err
		}
		if r < utf8.RuneSelf || !multi {
			buf = append(buf, byte(r))
		} else {
			buf = utf8.AppendRune(buf, r)
		}
		rest = tail
	}
}
