package fmt

import (
	"errors"
	"io"
	"os"
	"reflect"
	"strconv"
	"unicode/utf8"
)

// ScanState is what a Scanner reads from.
type ScanState interface {
	ReadRune() (r rune, size int, err error)
	UnreadRune() error
	SkipSpace()
	Token(skipSpace bool, f func(rune) bool) (token []byte, err error)
	Width() (wid int, ok bool)
	Read(buf []byte) (n int, err error)
}

// A Scanner scans itself.
type Scanner interface {
	Scan(state ScanState, verb rune) error
}

// scanError is the panic by which scanning stops.
type scanError struct{ err error }

const eof = -1

// scanner reads runes, with one that can be put back.
type scanner struct {
	r       io.RuneScanner
	count   int
	atEOF   bool
	nlSpace bool // newlines count as space
	nlEnd   bool // the input ends at a newline
	hasWid  bool
	wid     int // runes that the present item may still take
	buf     []byte
}

// oneByOne makes a RuneScanner of a Reader, reading no byte too many.
type oneByOne struct {
	r       io.Reader
	pending []byte
	last    rune
	size    int
	back    bool
}

func (o *oneByOne) ReadRune() (rune, int, error) {
	if o.back {
		o.back = false
		return o.last, o.size, nil
	}
	var b [utf8.UTFMax]byte
	n := copy(b[:], o.pending)
	o.pending = nil
	for n == 0 || !utf8.FullRune(b[:n]) {
		k, err := io.ReadFull(o.r, b[n:n+1])
		if k == 0 {
			if n == 0 {
				return 0, 0, err
			}
			break
		}
		n++
	}
	o.last, o.size = utf8.DecodeRune(b[:n])
	if o.size < n {
		o.pending = append(o.pending, b[o.size:n]...)
	}
	return o.last, o.size, nil
}

func (o *oneByOne) UnreadRune() error {
	o.back = true
	return nil
}

func newScanner(r io.Reader, nlSpace, nlEnd bool) *scanner {
	s := &scanner{nlSpace: nlSpace, nlEnd: nlEnd}
	if rs, ok := r.(io.RuneScanner); ok {
		s.r = rs
	} else {
		s.r = &oneByOne{r: r}
	}
	return s
}

func (s *scanner) fail(err error)     { panic(scanError{err}) }
func (s *scanner) failText(t string)  { s.fail(errors.New(t)) }
func (s *scanner) Width() (int, bool) { return s.wid, s.hasWid }
func (s *scanner) Read(buf []byte) (int, error) {
	return 0, errors.New("ScanState's Read should not be called. Use ReadRune")
}

func (s *scanner) ReadRune() (r rune, size int, err error) {
	if s.atEOF || s.hasWid && s.wid <= 0 {
		return 0, 0, io.EOF
	}
	r, size, err = s.r.ReadRune()
	if err == nil {
		s.count++
		if s.hasWid {
			s.wid--
		}
		if s.nlEnd && r == '\n' {
			s.atEOF = true
		}
	} else if err == io.EOF {
		s.atEOF = true
	}
	return
}

func (s *scanner) UnreadRune() error {
	s.r.UnreadRune()
	s.atEOF = false
	s.count--
	if s.hasWid {
		s.wid++
	}
	return nil
}

func (s *scanner) get() rune {
	r, _, err := s.ReadRune()
	if err != nil {
		if err == io.EOF {
			return eof
		}
		s.fail(err)
	}
	return r
}

// must is get where the input may not end.
func (s *scanner) must() rune {
	r := s.get()
	if r == eof {
		s.fail(io.ErrUnexpectedEOF)
	}
	return r
}

func isSpace(r rune) bool {
	switch r {
	case ' ', '\t', '\n', '\v', '\f', '\r', 0x85, 0xA0, 0x1680, 0x2028, 0x2029, 0x202f, 0x205f, 0x3000:
		return true
	}
	return 0x2000 <= r && r <= 0x200a
}

func (s *scanner) SkipSpace() {
	for {
		r := s.get()
		switch {
		case r == eof:
			return
		case r == '\r' && s.peek("\n"):
		case r == '\n':
			if s.nlSpace {
				continue
			}
			s.failText("unexpected newline")
		case !isSpace(r):
			s.UnreadRune()
			return
		}
	}
}

func (s *scanner) Token(skip bool, f func(rune) bool) (token []byte, err error) {
	defer func() {
		if e := recover(); e != nil {
			se, ok := e.(scanError)
			if !ok {
				panic(e)
			}
			err = se.err
		}
	}()
	if f == nil {
		f = func(r rune) bool { return !isSpace(r) }
	}
	if skip {
		s.SkipSpace()
	}
	s.buf = s.buf[:0]
	for {
		r := s.get()
		if r == eof {
			break
		}
		if !f(r) {
			s.UnreadRune()
			break
		}
		s.buf = utf8.AppendRune(s.buf, r)
	}
	return s.buf, nil
}

func has(set string, r rune) bool {
	for _, c := range set {
		if c == r {
			return true
		}
	}
	return false
}

func (s *scanner) peek(set string) bool {
	r := s.get()
	if r != eof {
		s.UnreadRune()
	}
	return r != eof && has(set, r)
}

// accept takes the next rune if it is in set.
func (s *scanner) accept(set string) bool {
	r := s.get()
	if r == eof {
		return false
	}
	if has(set, r) {
		s.buf = utf8.AppendRune(s.buf, r)
		return true
	}
	s.UnreadRune()
	return false
}

func (s *scanner) acceptAll(set string) bool {
	if !s.accept(set) {
		return false
	}
	for s.accept(set) {
	}
	return true
}

// notEOF fails with the error for an operand that is not there.
func (s *scanner) notEOF() {
	if s.get() == eof {
		s.fail(io.EOF)
	}
	s.UnreadRune()
}

func (s *scanner) okVerb(verb rune, set, typ string) {
	if !has(set, verb) {
		s.failText("bad verb '%" + string(verb) + "' for " + typ)
	}
}

const (
	binaryDigits  = "01_"
	octalDigits   = "01234567_"
	decimalDigits = "0123456789_"
	hexDigits     = "0123456789aAbBcCdDeEfF_"
)

func (s *scanner) boolean(verb rune) bool {
	s.SkipSpace()
	s.notEOF()
	s.okVerb(verb, "tv", "boolean")
	word := func(value bool, rest ...string) bool {
		if s.accept(rest[0]) {
			for _, set := range rest[1:] {
				if !s.accept(set) {
					s.failText("syntax error scanning boolean")
				}
			}
		}
		return value
	}
	switch s.get() {
	case '0':
		return false
	case '1':
		return true
	case 't', 'T':
		return word(true, "rR", "uU", "eE")
	case 'f', 'F':
		return word(false, "aA", "lL", "sS", "eE")
	}
	s.failText("syntax error scanning boolean")
	return false
}

// base is the number system of a verb, or of a prefix for %v. found: a zero has been read already.
func (s *scanner) base(verb rune) (base int, digits string, found bool) {
	switch verb {
	case 'b':
		return 2, binaryDigits, false
	case 'o':
		return 8, octalDigits, false
	case 'x', 'X', 'U':
		return 16, hexDigits, false
	case 'v':
		if !s.accept("0") {
			return 10, decimalDigits, false
		}
		switch {
		case s.accept("bB"):
			return 0, binaryDigits, true
		case s.accept("oO"):
			return 0, octalDigits, true
		case s.accept("xX"):
			return 0, hexDigits, true
		}
		return 0, octalDigits, true
	}
	return 10, decimalDigits, false
}

// numeral reads sign (for signed) and digits.
func (s *scanner) numeral(verb rune, signed bool) (text string, base int) {
	s.SkipSpace()
	s.notEOF()
	s.buf = s.buf[:0]
	if verb == 'U' {
		if !s.accept("U") || !s.accept("+") {
			s.failText("bad unicode format ")
		}
		s.buf = s.buf[:0]
	} else if signed {
		s.accept("+-")
	}
	base, digits, found := s.base(verb)
	if !s.acceptAll(digits) && !found {
		s.failText("expected integer")
	}
	return string(s.buf), base
}

func (s *scanner) signed(verb rune, bits int) int64 {
	if verb == 'c' {
		s.notEOF()
		return int64(s.get())
	}
	s.okVerb(verb, "bdoUxXv", "integer")
	text, base := s.numeral(verb, true)
	i, err := strconv.ParseInt(text, base, 64)
	if err != nil {
		s.fail(err)
	}
	if n := uint(bits); i<<(64-n)>>(64-n) != i {
		s.failText("integer overflow on token " + text)
	}
	return i
}

func (s *scanner) unsigned(verb rune, bits int) uint64 {
	if verb == 'c' {
		s.notEOF()
		return uint64(s.get())
	}
	s.okVerb(verb, "bdoUxXv", "integer")
	text, base := s.numeral(verb, false)
	i, err := strconv.ParseUint(text, base, 64)
	if err != nil {
		s.fail(err)
	}
	if n := uint(bits); i<<(64-n)>>(64-n) != i {
		s.failText("unsigned integer overflow on token " + text)
	}
	return i
}

func (s *scanner) floatToken() string {
	s.buf = s.buf[:0]
	if s.accept("nN") && s.accept("aA") && s.accept("nN") {
		return string(s.buf)
	}
	s.accept("+-")
	if s.accept("iI") && s.accept("nN") && s.accept("fF") {
		return string(s.buf)
	}
	digits, exp := decimalDigits, "eEpP"
	if s.accept("0") && s.accept("xX") {
		digits, exp = hexDigits, "pP"
	}
	s.acceptAll(digits)
	if s.accept(".") {
		s.acceptAll(digits)
	}
	if s.accept(exp) {
		s.accept("+-")
		s.acceptAll(decimalDigits)
	}
	return string(s.buf)
}

func (s *scanner) float(verb rune, bits int) float64 {
	s.okVerb(verb, "beEfFgGv", "float"+strconv.Itoa(bits))
	s.SkipSpace()
	s.notEOF()
	f, err := strconv.ParseFloat(s.floatToken(), bits)
	if err != nil {
		s.fail(err)
	}
	return f
}

func (s *scanner) text(verb rune) string {
	s.okVerb(verb, "svqxX", "string")
	s.SkipSpace()
	s.notEOF()
	switch verb {
	case 'q':
		return s.quoted()
	case 'x', 'X':
		var b []byte
		for {
			hi, ok := s.hexDigit()
			if !ok {
				break
			}
			lo, ok := s.hexDigit()
			if !ok {
				s.failText("illegal hex digit")
			}
			b = append(b, hi<<4|lo)
		}
		if len(b) == 0 {
			s.failText("no hex data for %x string")
		}
		return string(b)
	}
	t, err := s.Token(false, nil)
	if err != nil {
		s.fail(err)
	}
	return string(t)
}

func (s *scanner) hexDigit() (byte, bool) {
	r := s.get()
	switch {
	case r == eof:
		return 0, false
	case '0' <= r && r <= '9':
		return byte(r - '0'), true
	case 'a' <= r|32 && r|32 <= 'f':
		return byte(r|32-'a') + 10, true
	}
	s.UnreadRune()
	return 0, false
}

func (s *scanner) quoted() string {
	q := s.must()
	if q != '"' && q != '`' {
		s.failText("expected quoted string")
	}
	b := []byte{byte(q)}
	for {
		r := s.must()
		b = utf8.AppendRune(b, r)
		if r == '\\' && q == '"' {
			b = utf8.AppendRune(b, s.must())
			continue
		}
		if r == q {
			break
		}
	}
	t, err := strconv.Unquote(string(b))
	if err != nil {
		s.fail(err)
	}
	return t
}

// one scans into one operand.
func (s *scanner) one(verb rune, arg any) {
	s.buf = s.buf[:0]
	if c, ok := arg.(Scanner); ok {
		if err := c.Scan(s, verb); err != nil {
			if err == io.EOF {
				err = io.ErrUnexpectedEOF
			}
			s.fail(err)
		}
		return
	}
	switch p := arg.(type) {
	case *int:
		*p = int(s.signed(verb, 64))
		return
	case *string:
		*p = s.text(verb)
		return
	case *float64:
		*p = s.float(verb, 64)
		return
	case *[]byte:
		*p = []byte(s.text(verb))
		return
	}
	v := reflect.ValueOf(arg)
	if v.Kind() != reflect.Pointer {
		s.failText("type not a pointer: " + v.Type().String())
	}
	v = v.Elem()
	switch {
	case v.Kind() == reflect.Bool:
		v.SetBool(s.boolean(verb))
	case v.CanInt():
		v.SetInt(s.signed(verb, v.Type().Bits()))
	case v.CanUint():
		v.SetUint(s.unsigned(verb, v.Type().Bits()))
	case v.CanFloat():
		v.SetFloat(s.float(verb, v.Type().Bits()))
	case v.Kind() == reflect.String:
		v.SetString(s.text(verb))
	default:
		s.failText("can't scan type: " + v.Type().String())
	}
}

// caughtScan turns the scanner's own panics into err.
func caughtScan(err *error) {
	if e := recover(); e != nil {
		if se, ok := e.(scanError); ok {
			*err = se.err
		} else if eofErr, ok := e.(error); ok && eofErr == io.EOF {
			*err = eofErr
		} else {
			panic(e)
		}
	}
}

func (s *scanner) all(a []any) (n int, err error) {
	defer caughtScan(&err)
	// At the very end the error is EOF; in the middle it is unexpected.
	if len(a) > 0 {
		if r := s.get(); r == eof {
			return 0, io.EOF
		}
		s.UnreadRune()
	}
	for _, arg := range a {
		s.one('v', arg)
		n++
	}
	if s.nlEnd {
		for {
			r := s.get()
			if r == '\n' || r == eof {
				break
			}
			if !isSpace(r) {
				return n, errors.New("expected newline")
			}
		}
	}
	return n, nil
}

func Fscan(r io.Reader, a ...any) (n int, err error)   { return newScanner(r, true, false).all(a) }
func Fscanln(r io.Reader, a ...any) (n int, err error) { return newScanner(r, false, true).line(a) }
func Scan(a ...any) (n int, err error)                 { return Fscan(os.Stdin, a...) }
func Scanln(a ...any) (n int, err error)               { return Fscanln(os.Stdin, a...) }

// line is all for the ...ln functions, whose input must end with the last operand's line.
func (s *scanner) line(a []any) (n int, err error) {
	s.nlEnd = false
	defer caughtScan(&err)
	for _, arg := range a {
		s.one('v', arg)
		n++
	}
	for {
		r := s.get()
		if r == '\n' || r == eof {
			return n, nil
		}
		if !isSpace(r) {
			return n, errors.New("expected newline")
		}
	}
}

type stringReader string

func (r *stringReader) Read(b []byte) (n int, err error) {
	n = copy(b, *r)
	*r = (*r)[n:]
	if n == 0 {
		err = io.EOF
	}
	return
}

func Sscan(str string, a ...any) (n int, err error) {
	return Fscan((*stringReader)(&str), a...)
}

func Sscanln(str string, a ...any) (n int, err error) {
	return Fscanln((*stringReader)(&str), a...)
}

func Sscanf(str string, format string, a ...any) (n int, err error) {
	return Fscanf((*stringReader)(&str), format, a...)
}

func Scanf(format string, a ...any) (n int, err error) { return Fscanf(os.Stdin, format, a...) }

func Fscanf(r io.Reader, format string, a ...any) (n int, err error) {
	return newScanner(r, false, false).formatted(format, a)
}

// formatted scans by a format: spaces match spaces, newlines newlines, other text itself.
func (s *scanner) formatted(format string, a []any) (n int, err error) {
	defer caughtScan(&err)
	for i := 0; i < len(format); {
		c, size := utf8.DecodeRuneInString(format[i:])
		if isSpace(c) {
			newlines := 0
			for i < len(format) {
				c, size = utf8.DecodeRuneInString(format[i:])
				if !isSpace(c) {
					break
				}
				if c == '\n' {
					newlines++
				}
				i += size
			}
			found := false
			for r := s.get(); ; r = s.get() {
				if r == eof {
					break
				}
				if r == '\n' && newlines > 0 {
					newlines--
					found = true
					continue
				}
				if r == '\n' {
					return n, errors.New("newline in input does not match format")
				}
				if !isSpace(r) {
					s.UnreadRune()
					if !found && n > 0 && newlines == 0 {
						return n, errors.New("expected space in input to match format")
					}
					break
				}
				found = true
			}
			if newlines > 0 && !s.atEOF {
				return n, errors.New("newline in format does not match input")
			}
			continue
		}
		if c == '%' && i+1 < len(format) && format[i+1] == '%' {
			i++
		} else if c == '%' {
			size = 0
		}
		if size > 0 {
			if c == '%' {
				s.SkipSpace()
				s.notEOF()
				if !s.accept("%") {
					return n, errors.New("missing literal %")
				}
			} else if r := s.must(); r != c {
				s.UnreadRune()
				return n, errors.New("input does not match format")
			}
			i += size
			continue
		}
		i++
		var wid int
		wid, s.hasWid, i = number(format, i)
		if i >= len(format) {
			return n, errors.New("too few operands for format '%'")
		}
		verb, size := utf8.DecodeRuneInString(format[i:])
		i += size
		if verb != 'c' {
			had := s.hasWid
			s.hasWid = false
			s.SkipSpace()
			s.hasWid = had
		}
		s.wid = wid
		if n >= len(a) {
			return n, errors.New("too few operands for format '%" + string(verb) + "'")
		}
		s.one(verb, a[n])
		n++
		s.hasWid = false
	}
	if n < len(a) {
		return n, errors.New("too many operands")
	}
	return n, nil
}
