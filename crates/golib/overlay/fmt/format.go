package fmt

import (
	"strconv"
	"unicode/utf8"
)

// flags are those of one verb.
type flags struct {
	wid, prec       int
	hasWid, hasPrec bool
	plus, minus     bool
	sharp, space    bool
	zero            bool
	plusV, sharpV   bool // %+v and %#v: the flag changes the verb, and is no flag of its operands
}

const (
	lowerDigits = "0123456789abcdefx"
	upperDigits = "0123456789ABCDEFX"
)

func (p *printer) fill(n int, c byte) {
	for ; n > 0; n-- {
		p.buf = append(p.buf, c)
	}
}

// pad writes s, filled up to the width.
func (p *printer) pad(s string) {
	gap := 0
	if p.hasWid {
		gap = p.wid - utf8.RuneCountInString(s)
	}
	if gap <= 0 {
		p.buf = append(p.buf, s...)
		return
	}
	if p.minus {
		p.buf = append(p.buf, s...)
		p.fill(gap, ' ')
		return
	}
	c := byte(' ')
	if p.zero {
		c = '0'
	}
	p.fill(gap, c)
	p.buf = append(p.buf, s...)
}

func (p *printer) boolean(v bool) {
	if v {
		p.pad("true")
	} else {
		p.pad("false")
	}
}

// integer writes u, which is negative if signed says so.
func (p *printer) integer(u uint64, base int, signed bool, verb rune, digits string) {
	neg := signed && int64(u) < 0
	if neg {
		u = -u
	}
	// How many digits there must be.
	least := 0
	if p.hasPrec {
		least = p.prec
		if least == 0 && u == 0 {
			zero := p.zero
			p.zero = false
			p.pad("")
			p.zero = zero
			return
		}
	} else if p.zero && !p.minus && p.hasWid {
		least = p.wid
		if neg || p.plus || p.space {
			least--
		}
	}
	// Digits are written backwards.
	var room [80]byte
	buf := room[:]
	if need := least + 10; need > len(buf) {
		buf = make([]byte, need)
	}
	i := len(buf)
	switch base {
	case 10:
		for u >= 10 {
			i--
			q := u / 10
			buf[i] = byte('0' + u - q*10)
			u = q
		}
	case 16:
		for u >= 16 {
			i--
			buf[i] = digits[u&15]
			u >>= 4
		}
	case 8:
		for u >= 8 {
			i--
			buf[i] = byte('0' + u&7)
			u >>= 3
		}
	case 2:
		for u >= 2 {
			i--
			buf[i] = byte('0' + u&1)
			u >>= 1
		}
	}
	i--
	buf[i] = digits[u]
	for i > 0 && len(buf)-i < least {
		i--
		buf[i] = '0'
	}
	if p.sharp {
		switch base {
		case 2:
			i -= 2
			buf[i], buf[i+1] = '0', 'b'
		case 8:
			if buf[i] != '0' {
				i--
				buf[i] = '0'
			}
		case 16:
			i -= 2
			buf[i], buf[i+1] = '0', digits[16]
		}
	}
	if verb == 'O' {
		i -= 2
		buf[i], buf[i+1] = '0', 'o'
	}
	switch {
	case neg:
		i--
		buf[i] = '-'
	case p.plus:
		i--
		buf[i] = '+'
	case p.space:
		i--
		buf[i] = ' '
	}
	// Zeros have been put already.
	zero := p.zero
	p.zero = false
	p.pad(string(buf[i:]))
	p.zero = zero
}

// hex0x writes an address; lead: with 0x.
func (p *printer) hex0x(v uint64, lead bool) {
	sharp := p.sharp
	p.sharp = lead
	p.integer(v, 16, false, 'v', lowerDigits)
	p.sharp = sharp
}

// codePoint writes U+0078, with # also the character.
func (p *printer) codePoint(u uint64) {
	digits := 4
	if p.hasPrec && p.prec > digits {
		digits = p.prec
	}
	s := strconv.FormatUint(u, 16)
	b := make([]byte, 0, 16)
	b = append(b, "U+"...)
	for n := len(s); n < digits; n++ {
		b = append(b, '0')
	}
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c >= 'a' {
			c -= 32
		}
		b = append(b, c)
	}
	if p.sharp && u <= utf8.MaxRune && strconv.IsPrint(rune(u)) {
		b = append(b, " '"...)
		b = utf8.AppendRune(b, rune(u))
		b = append(b, '\'')
	}
	zero := p.zero
	p.zero = false
	p.pad(string(b))
	p.zero = zero
}

// clip cuts s to the precision, in runes.
func (p *printer) clip(s string) string {
	if p.hasPrec {
		n := p.prec
		for i := range s {
			n--
			if n < 0 {
				return s[:i]
			}
		}
	}
	return s
}

func (p *printer) str(s string) { p.pad(p.clip(s)) }

func (p *printer) quote(s string) {
	s = p.clip(s)
	switch {
	case p.sharp && strconv.CanBackquote(s):
		p.pad("`" + s + "`")
	case p.plus:
		p.pad(strconv.QuoteToASCII(s))
	default:
		p.pad(strconv.Quote(s))
	}
}

func runeOf(c uint64) rune {
	if c > utf8.MaxRune {
		return utf8.RuneError
	}
	return rune(c)
}

func (p *printer) char(c uint64) { p.pad(string(runeOf(c))) }

func (p *printer) quotedChar(c uint64) {
	if p.plus {
		p.pad(strconv.QuoteRuneToASCII(runeOf(c)))
	} else {
		p.pad(strconv.QuoteRune(runeOf(c)))
	}
}

// hexString writes bytes in hex; a space puts spaces between, # 0x in front.
func (p *printer) hexString(s string, digits string) {
	n := len(s)
	if p.hasPrec && p.prec < n {
		n = p.prec
	}
	if n == 0 {
		if p.hasWid {
			p.pad("")
		}
		return
	}
	var b []byte
	for i := 0; i < n; i++ {
		if i > 0 && p.space {
			b = append(b, ' ')
		}
		if p.sharp && (i == 0 || p.space) {
			b = append(b, '0', digits[16])
		}
		b = append(b, digits[s[i]>>4], digits[s[i]&15])
	}
	p.pad(string(b))
}

// float writes v; prec applies if the verb has none.
func (p *printer) float(v float64, size int, verb rune, prec int) {
	if p.hasPrec {
		prec = p.prec
	}
	var room [64]byte
	num := strconv.AppendFloat(room[:1], v, byte(verb), prec, size)
	// There is always a sign in front.
	if num[1] == '-' || num[1] == '+' {
		num = num[1:]
	} else {
		num[0] = '+'
	}
	if p.space && num[0] == '+' && !p.plus {
		num[0] = ' '
	}
	if num[1] == 'I' || num[1] == 'N' {
		zero := p.zero
		p.zero = false
		if num[1] == 'N' && !p.space && !p.plus {
			num = num[1:]
		}
		p.pad(string(num))
		p.zero = zero
		return
	}
	if p.sharp && verb != 'b' {
		num = p.withPoint(num, v, verb, prec)
	}
	p.signed(num)
}

// signed writes a number whose sign stands in front; '+' is shown with the flag only.
func (p *printer) signed(num []byte) {
	if p.plus || num[0] != '+' {
		if p.zero && !p.minus && p.hasWid && p.wid > len(num) {
			p.buf = append(p.buf, num[0])
			p.fill(p.wid-len(num), '0')
			p.buf = append(p.buf, num[1:]...)
			return
		}
		p.pad(string(num))
		return
	}
	p.pad(string(num[1:]))
}

// withPoint adds a decimal point and the zeros that %g has cut: the flag #.
func (p *printer) withPoint(num []byte, v float64, verb rune, prec int) []byte {
	digits := 0
	switch verb {
	case 'v', 'g', 'G', 'x':
		digits = prec
		if digits < 0 {
			// Precision of %e and %f by default.
			digits = 6
			if verb == 'x' {
				digits = 6
			}
		}
	}
	var tail []byte
	point, nonzero := false, false
	body := num
	for i := 1; i < len(num); i++ {
		switch c := num[i]; c {
		case '.':
			point = true
		case 'p', 'P':
			tail = append(tail, num[i:]...)
			body = num[:i]
		case 'e', 'E':
			if verb != 'x' && verb != 'X' {
				tail = append(tail, num[i:]...)
				body = num[:i]
				break
			}
			nonzero = true
			digits--
		default:
			if c != '0' {
				nonzero = true
			}
			if nonzero {
				digits--
			}
		}
		if len(body) < len(num) {
			break
		}
	}
	out := append([]byte(nil), body...)
	if !point {
		// A lone leading zero counts as a digit.
		if len(body) == 2 && body[1] == '0' {
			digits--
		}
		out = append(out, '.')
	}
	for digits > 0 {
		out = append(out, '0')
		digits--
	}
	return append(out, tail...)
}
