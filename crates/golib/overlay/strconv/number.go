// Package strconv converts between text and basic values.
package strconv

import "errors"

// ErrRange and ErrSyntax are what a NumError wraps.
var (
	ErrRange  = errors.New("value out of range")
	ErrSyntax = errors.New("invalid syntax")
)

// IntSize is the size of an int in bits.
const IntSize = 64

// A NumError says which function failed on what.
type NumError struct {
	Func string
	Num  string
	Err  error
}

func (e *NumError) Error() string {
	return "strconv." + e.Func + ": parsing " + Quote(e.Num) + ": " + e.Err.Error()
}

func (e *NumError) Unwrap() error { return e.Err }

func syntaxError(fn, s string) *NumError { return &NumError{fn, s, ErrSyntax} }
func rangeError(fn, s string) *NumError  { return &NumError{fn, s, ErrRange} }

func baseError(fn, s string, base int) *NumError {
	return &NumError{fn, s, errors.New("invalid base " + Itoa(base))}
}

func bitSizeError(fn, s string, bits int) *NumError {
	return &NumError{fn, s, errors.New("invalid bit size " + Itoa(bits))}
}

// ParseUint reads an unsigned number. Base 0 takes it from a prefix and allows underscores.
func ParseUint(s string, base int, bitSize int) (uint64, error) {
	return parseUint("ParseUint", s, s, base, bitSize)
}

func parseUint(fn, whole, s string, base, bitSize int) (uint64, error) {
	if s == "" {
		return 0, syntaxError(fn, whole)
	}
	base0 := base == 0
	digits := s
	switch {
	case 2 <= base && base <= 36:
	case base == 0:
		base = 10
		if s[0] == '0' {
			base = 8
			digits = s[1:]
			if len(s) >= 3 {
				switch s[1] | 32 {
				case 'b':
					base, digits = 2, s[2:]
				case 'o':
					base, digits = 8, s[2:]
				case 'x':
					base, digits = 16, s[2:]
				}
			}
		}
	default:
		return 0, baseError(fn, whole, base)
	}
	if bitSize == 0 {
		bitSize = IntSize
	} else if bitSize < 0 || bitSize > 64 {
		return 0, bitSizeError(fn, whole, bitSize)
	}
	max := ^uint64(0) >> uint(64-bitSize)
	cutoff := ^uint64(0)/uint64(base) + 1 // the first n for which n*base overflows
	var n uint64
	underscores := false
	for i := 0; i < len(digits); i++ {
		c := digits[i]
		var d byte
		switch {
		case c == '_' && base0:
			underscores = true
			continue
		case '0' <= c && c <= '9':
			d = c - '0'
		case 'a' <= c|32 && c|32 <= 'z':
			d = c | 32 - 'a' + 10
		default:
			return 0, syntaxError(fn, whole)
		}
		if int(d) >= base {
			return 0, syntaxError(fn, whole)
		}
		if n >= cutoff {
			return max, rangeError(fn, whole)
		}
		n *= uint64(base)
		next := n + uint64(d)
		if next < n || next > max {
			return max, rangeError(fn, whole)
		}
		n = next
	}
	if underscores && !underscoresOK(s) {
		return 0, syntaxError(fn, whole)
	}
	return n, nil
}

// underscoresOK: each underscore stands between digits, or between a base prefix and a digit.
func underscoresOK(s string) bool {
	if s != "" && (s[0] == '-' || s[0] == '+') {
		s = s[1:]
	}
	before := byte('^') // what came before: 0 digit or prefix, _ underscore, ! other
	hex := false
	i := 0
	if len(s) >= 2 && s[0] == '0' {
		if p := s[1] | 32; p == 'b' || p == 'o' || p == 'x' {
			i = 2
			before = '0'
			hex = p == 'x'
		}
	}
	for ; i < len(s); i++ {
		c := s[i]
		switch {
		case '0' <= c && c <= '9' || hex && 'a' <= c|32 && c|32 <= 'f':
			before = '0'
		case c == '_':
			if before != '0' {
				return false
			}
			before = '_'
		default:
			if before == '_' {
				return false
			}
			before = '!'
		}
	}
	return before != '_'
}

// ParseInt reads a signed number.
func ParseInt(s string, base int, bitSize int) (int64, error) {
	return parseInt("ParseInt", s, base, bitSize)
}

func parseInt(fn, s string, base, bitSize int) (int64, error) {
	if s == "" {
		return 0, syntaxError(fn, s)
	}
	digits := s
	neg := false
	if s[0] == '+' || s[0] == '-' {
		neg = s[0] == '-'
		digits = s[1:]
	}
	n, err := parseUint(fn, s, digits, base, bitSize)
	if err != nil && err.(*NumError).Err != ErrRange {
		return 0, err
	}
	if bitSize == 0 {
		bitSize = IntSize
	}
	limit := uint64(1) << uint(bitSize-1)
	if !neg && n >= limit {
		return int64(limit - 1), rangeError(fn, s)
	}
	if neg && n > limit {
		return -int64(limit), rangeError(fn, s)
	}
	if neg {
		return -int64(n), nil
	}
	return int64(n), nil
}

// Atoi is ParseInt(s, 10, 0) as an int.
func Atoi(s string) (int, error) {
	if n := len(s); 0 < n && n < 19 {
		i := 0
		if s[0] == '-' || s[0] == '+' {
			i = 1
		}
		v := 0
		ok := i < n
		for ; i < n && ok; i++ {
			d := s[i] - '0'
			ok = d <= 9
			v = v*10 + int(d)
		}
		if ok {
			if s[0] == '-' {
				v = -v
			}
			return v, nil
		}
		return 0, syntaxError("Atoi", s)
	}
	v, err := parseInt("Atoi", s, 10, 0)
	return int(v), err
}

// ParseBool reads 1, t, T, TRUE, true, True, 0, f, F, FALSE, false, False.
func ParseBool(str string) (bool, error) {
	switch str {
	case "1", "t", "T", "true", "TRUE", "True":
		return true, nil
	case "0", "f", "F", "false", "FALSE", "False":
		return false, nil
	}
	return false, syntaxError("ParseBool", str)
}

func FormatBool(b bool) string {
	if b {
		return "true"
	}
	return "false"
}

func AppendBool(dst []byte, b bool) []byte { return append(dst, FormatBool(b)...) }

const digitChars = "0123456789abcdefghijklmnopqrstuvwxyz"

func Itoa(i int) string { return FormatInt(int64(i), 10) }

func FormatInt(i int64, base int) string {
	var buf [65]byte
	return string(digits(buf[:], uint64(i), base, i < 0))
}

func FormatUint(i uint64, base int) string {
	var buf [65]byte
	return string(digits(buf[:], i, base, false))
}

func AppendInt(dst []byte, i int64, base int) []byte {
	var buf [65]byte
	return append(dst, digits(buf[:], uint64(i), base, i < 0)...)
}

func AppendUint(dst []byte, i uint64, base int) []byte {
	var buf [65]byte
	return append(dst, digits(buf[:], i, base, false)...)
}

// digits writes u (its negation if neg) to the end of buf and returns that part.
func digits(buf []byte, u uint64, base int, neg bool) []byte {
	if base < 2 || base > len(digitChars) {
		panic("strconv: illegal AppendInt/FormatInt base")
	}
	if neg {
		u = -u
	}
	i := len(buf)
	if base == 10 {
		for u >= 10 {
			q := u / 10
			i--
			buf[i] = byte('0' + u - q*10)
			u = q
		}
	} else {
		for b := uint64(base); u >= b; {
			q := u / b
			i--
			buf[i] = digitChars[u-q*b]
			u = q
		}
	}
	i--
	buf[i] = digitChars[u]
	if neg {
		i--
		buf[i] = '-'
	}
	return buf[i:]
}
