// Package fmt formats and scans values, with verbs as in C's printf and %v for anything.
//
// Go 1.27 `fmt`. Difference: a printer's buffer is kept in one free slot rather than in a sync.Pool.
package fmt

import (
	"internal/rt"
	"io"
	"os"
	"reflect"
	"sync/atomic"
	"unicode/utf8"
	"unsafe"
)

// State is what a Formatter prints to.
type State interface {
	Write(b []byte) (n int, err error)
	Width() (wid int, ok bool)
	Precision() (prec int, ok bool)
	Flag(c int) bool
}

// A Formatter formats itself for any verb.
type Formatter interface{ Format(f State, verb rune) }

// A Stringer has a text for %v and %s.
type Stringer interface{ String() string }

// A GoStringer has a text for %#v.
type GoStringer interface{ GoString() string }

// FormatString is the verb with its flags as it was written.
func FormatString(state State, verb rune) string {
	b := []byte{'%'}
	for _, c := range " +-#0" {
		if state.Flag(int(c)) {
			b = append(b, byte(c))
		}
	}
	if w, ok := state.Width(); ok {
		b = Append(b, w)
	}
	if p, ok := state.Precision(); ok {
		b = Append(append(b, '.'), p)
	}
	return string(utf8.AppendRune(b, verb))
}

type printer struct {
	flags
	buf   []byte
	arg   any
	value reflect.Value

	reordered bool // this format has used an argument index
	goodIndex bool
	panicking bool // a panic's value is being printed
	erroring  bool // a bad verb is being described: no methods are called
	wrapErrs  bool // %w is allowed
	wrapped   []int
}

var free unsafe.Pointer // *printer

func newPrinter() *printer {
	p := (*printer)(atomic.SwapPointer(&free, nil))
	if p == nil {
		p = new(printer)
	}
	p.panicking, p.erroring, p.wrapErrs = false, false, false
	p.flags = flags{}
	return p
}

func (p *printer) free() {
	if cap(p.buf) > 64<<10 {
		p.buf = nil
	}
	p.buf = p.buf[:0]
	p.arg = nil
	p.value = reflect.Value{}
	p.wrapped = nil
	atomic.StorePointer(&free, unsafe.Pointer(p))
}

func (p *printer) Write(b []byte) (int, error) {
	p.buf = append(p.buf, b...)
	return len(b), nil
}

func (p *printer) WriteString(s string) (int, error) {
	p.buf = append(p.buf, s...)
	return len(s), nil
}

func (p *printer) Width() (int, bool)     { return p.wid, p.hasWid }
func (p *printer) Precision() (int, bool) { return p.prec, p.hasPrec }

func (p *printer) Flag(c int) bool {
	switch c {
	case '-':
		return p.minus
	case '+':
		return p.plus || p.plusV
	case '#':
		return p.sharp || p.sharpV
	case ' ':
		return p.space
	case '0':
		return p.zero && !p.minus
	}
	return false
}

func Fprintf(w io.Writer, format string, a ...any) (n int, err error) {
	p := newPrinter()
	p.printf(format, a)
	n, err = w.Write(p.buf)
	p.free()
	return
}

func Printf(format string, a ...any) (n int, err error) { return Fprintf(os.Stdout, format, a...) }

func Sprintf(format string, a ...any) string {
	p := newPrinter()
	p.printf(format, a)
	s := string(p.buf)
	p.free()
	return s
}

func Appendf(b []byte, format string, a ...any) []byte {
	p := newPrinter()
	p.printf(format, a)
	b = append(b, p.buf...)
	p.free()
	return b
}

func Fprint(w io.Writer, a ...any) (n int, err error) {
	p := newPrinter()
	p.print(a)
	n, err = w.Write(p.buf)
	p.free()
	return
}

func Print(a ...any) (n int, err error) { return Fprint(os.Stdout, a...) }

func Sprint(a ...any) string {
	p := newPrinter()
	p.print(a)
	s := string(p.buf)
	p.free()
	return s
}

func Append(b []byte, a ...any) []byte {
	p := newPrinter()
	p.print(a)
	b = append(b, p.buf...)
	p.free()
	return b
}

func Fprintln(w io.Writer, a ...any) (n int, err error) {
	p := newPrinter()
	p.println(a)
	n, err = w.Write(p.buf)
	p.free()
	return
}

func Println(a ...any) (n int, err error) { return Fprintln(os.Stdout, a...) }

func Sprintln(a ...any) string {
	p := newPrinter()
	p.println(a)
	s := string(p.buf)
	p.free()
	return s
}

func Appendln(b []byte, a ...any) []byte {
	p := newPrinter()
	p.println(a)
	b = append(b, p.buf...)
	p.free()
	return b
}

// print puts spaces between operands of which neither is a string.
func (p *printer) print(a []any) {
	before := false
	for i, arg := range a {
		isString := arg != nil && reflect.TypeOf(arg).Kind() == reflect.String
		if i > 0 && !isString && !before {
			p.buf = append(p.buf, ' ')
		}
		p.any(arg, 'v')
		before = isString
	}
}

func (p *printer) println(a []any) {
	for i, arg := range a {
		if i > 0 {
			p.buf = append(p.buf, ' ')
		}
		p.any(arg, 'v')
	}
	p.buf = append(p.buf, '\n')
}

func (p *printer) text(s string) { p.buf = append(p.buf, s...) }

// badVerb describes an operand that the verb does not fit.
func (p *printer) badVerb(verb rune) {
	p.erroring = true
	p.text("%!")
	p.buf = utf8.AppendRune(p.buf, verb)
	p.text("(")
	switch {
	case p.arg != nil:
		p.text(reflect.TypeOf(p.arg).String())
		p.text("=")
		p.any(p.arg, 'v')
	case p.value.IsValid():
		p.text(p.value.Type().String())
		p.text("=")
		p.reflected(p.value, 'v', 0)
	default:
		p.text("<nil>")
	}
	p.text(")")
	p.erroring = false
}

func (p *printer) bool(v bool, verb rune) {
	if verb == 't' || verb == 'v' {
		p.boolean(v)
	} else {
		p.badVerb(verb)
	}
}

func (p *printer) int(v uint64, signed bool, verb rune) {
	switch verb {
	case 'v':
		if p.sharpV && !signed {
			p.hex0x(v, true)
		} else {
			p.integer(v, 10, signed, verb, lowerDigits)
		}
	case 'd':
		p.integer(v, 10, signed, verb, lowerDigits)
	case 'b':
		p.integer(v, 2, signed, verb, lowerDigits)
	case 'o', 'O':
		p.integer(v, 8, signed, verb, lowerDigits)
	case 'x':
		p.integer(v, 16, signed, verb, lowerDigits)
	case 'X':
		p.integer(v, 16, signed, verb, upperDigits)
	case 'c':
		p.char(v)
	case 'q':
		p.quotedChar(v)
	case 'U':
		p.codePoint(v)
	default:
		p.badVerb(verb)
	}
}

func (p *printer) floating(v float64, size int, verb rune) {
	switch verb {
	case 'v':
		p.float(v, size, 'g', -1)
	case 'b', 'g', 'G', 'x', 'X':
		p.float(v, size, verb, -1)
	case 'f', 'e', 'E':
		p.float(v, size, verb, 6)
	case 'F':
		p.float(v, size, 'f', 6)
	default:
		p.badVerb(verb)
	}
}

func (p *printer) complex(v complex128, size int, verb rune) {
	switch verb {
	case 'v', 'b', 'g', 'G', 'x', 'X', 'f', 'F', 'e', 'E':
		plus := p.plus
		p.text("(")
		p.floating(real(v), size/2, verb)
		p.plus = true
		p.floating(imag(v), size/2, verb)
		p.text("i)")
		p.plus = plus
	default:
		p.badVerb(verb)
	}
}

func (p *printer) string(v string, verb rune) {
	switch verb {
	case 'v':
		if p.sharpV {
			p.quote(v)
		} else {
			p.str(v)
		}
	case 's':
		p.str(v)
	case 'x':
		p.hexString(v, lowerDigits)
	case 'X':
		p.hexString(v, upperDigits)
	case 'q':
		p.quote(v)
	default:
		p.badVerb(verb)
	}
}

func (p *printer) bytes(v []byte, verb rune, typ string) {
	switch verb {
	case 'v', 'd':
		if p.sharpV {
			p.text(typ)
			if v == nil {
				p.text("(nil)")
				return
			}
			p.text("{")
			for i, c := range v {
				if i > 0 {
					p.text(", ")
				}
				p.hex0x(uint64(c), true)
			}
			p.text("}")
			return
		}
		p.text("[")
		for i, c := range v {
			if i > 0 {
				p.text(" ")
			}
			p.integer(uint64(c), 10, false, verb, lowerDigits)
		}
		p.text("]")
	case 's':
		p.str(string(v))
	case 'x':
		p.hexString(string(v), lowerDigits)
	case 'X':
		p.hexString(string(v), upperDigits)
	case 'q':
		p.quote(string(v))
	default:
		p.reflected(reflect.ValueOf(v), verb, 0)
	}
}

func (p *printer) pointer(v reflect.Value, verb rune) {
	var u uintptr
	switch v.Kind() {
	case reflect.Chan, reflect.Func, reflect.Map, reflect.Pointer, reflect.Slice, reflect.UnsafePointer:
		u = uintptr(v.UnsafePointer())
	default:
		p.badVerb(verb)
		return
	}
	switch verb {
	case 'v':
		switch {
		case p.sharpV:
			p.text("(" + v.Type().String() + ")(")
			if u == 0 {
				p.text("nil")
			} else {
				p.hex0x(uint64(u), true)
			}
			p.text(")")
		case u == 0:
			p.pad("<nil>")
		default:
			p.hex0x(uint64(u), !p.sharp)
		}
	case 'p':
		p.hex0x(uint64(u), !p.sharp)
	case 'b', 'o', 'd', 'x', 'X':
		p.int(uint64(u), false, verb)
	default:
		p.badVerb(verb)
	}
}

// caught prints a panic of an operand's method. A nil receiver is what usually panics, and says enough.
func (p *printer) caught(arg any, verb rune, method string) {
	err := recover()
	if err == nil {
		return
	}
	if v := reflect.ValueOf(arg); v.Kind() == reflect.Pointer && v.IsNil() {
		p.text("<nil>")
		return
	}
	if p.panicking {
		panic(err)
	}
	old := p.flags
	p.flags = flags{}
	p.text("%!")
	p.buf = utf8.AppendRune(p.buf, verb)
	p.text("(PANIC=" + method + " method: ")
	p.panicking = true
	p.any(err, 'v')
	p.panicking = false
	p.text(")")
	p.flags = old
}

// methods lets p.arg format itself; false if it has no method for that.
func (p *printer) methods(verb rune) (handled bool) {
	if p.erroring {
		return false
	}
	// Also where the method panics.
	handled = true
	if verb == 'w' {
		if _, ok := p.arg.(error); !ok || !p.wrapErrs {
			p.badVerb(verb)
			return true
		}
		verb = 'v'
	}
	if f, ok := p.arg.(Formatter); ok {
		defer p.caught(p.arg, verb, "Format")
		f.Format(p, verb)
		return true
	}
	if p.sharpV {
		if g, ok := p.arg.(GoStringer); ok {
			defer p.caught(p.arg, verb, "GoString")
			p.str(g.GoString())
			return true
		}
		return false
	}
	switch verb {
	case 'v', 's', 'x', 'X', 'q':
		switch v := p.arg.(type) {
		case error:
			defer p.caught(p.arg, verb, "Error")
			p.string(v.Error(), verb)
			return true
		case Stringer:
			defer p.caught(p.arg, verb, "String")
			p.string(v.String(), verb)
			return true
		}
	}
	return false
}

func (p *printer) any(arg any, verb rune) {
	p.arg = arg
	p.value = reflect.Value{}
	if arg == nil {
		if verb == 'T' || verb == 'v' {
			p.pad("<nil>")
		} else {
			p.badVerb(verb)
		}
		return
	}
	switch verb {
	case 'T':
		p.str(reflect.TypeOf(arg).String())
		return
	case 'p':
		p.pointer(reflect.ValueOf(arg), 'p')
		return
	}
	switch v := arg.(type) {
	case bool:
		p.bool(v, verb)
	case int:
		p.int(uint64(v), true, verb)
	case string:
		p.string(v, verb)
	case int8:
		p.int(uint64(v), true, verb)
	case int16:
		p.int(uint64(v), true, verb)
	case int32:
		p.int(uint64(v), true, verb)
	case int64:
		p.int(uint64(v), true, verb)
	case uint:
		p.int(uint64(v), false, verb)
	case uint8:
		p.int(uint64(v), false, verb)
	case uint16:
		p.int(uint64(v), false, verb)
	case uint32:
		p.int(uint64(v), false, verb)
	case uint64:
		p.int(v, false, verb)
	case uintptr:
		p.int(uint64(v), false, verb)
	case float32:
		p.floating(float64(v), 32, verb)
	case float64:
		p.floating(v, 64, verb)
	case complex64:
		p.complex(complex128(v), 64, verb)
	case complex128:
		p.complex(v, 128, verb)
	case []byte:
		p.bytes(v, verb, "[]byte")
	case reflect.Value:
		if v.IsValid() && v.CanInterface() {
			p.arg = v.Interface()
			if p.methods(verb) {
				return
			}
		}
		p.reflected(v, verb, 0)
	default:
		if !p.methods(verb) {
			p.reflected(reflect.ValueOf(arg), verb, 0)
		}
	}
}

// reflected prints a value by its kind. depth > 0: it is part of another.
func (p *printer) reflected(v reflect.Value, verb rune, depth int) {
	if depth > 0 && v.IsValid() && v.CanInterface() {
		p.arg = v.Interface()
		if p.methods(verb) {
			return
		}
	}
	p.value = v
	if depth > 0 {
		p.arg = nil
	}
	switch v.Kind() {
	case reflect.Invalid:
		switch {
		case depth == 0:
			p.text("<invalid reflect.Value>")
		case verb == 'v':
			p.text("<nil>")
		default:
			p.badVerb(verb)
		}
	case reflect.Bool:
		p.bool(v.Bool(), verb)
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		p.int(uint64(v.Int()), true, verb)
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		p.int(v.Uint(), false, verb)
	case reflect.Float32:
		p.floating(v.Float(), 32, verb)
	case reflect.Float64:
		p.floating(v.Float(), 64, verb)
	case reflect.Complex64:
		p.complex(v.Complex(), 64, verb)
	case reflect.Complex128:
		p.complex(v.Complex(), 128, verb)
	case reflect.String:
		p.string(v.String(), verb)
	case reflect.Map:
		p.mapping(v, verb, depth)
	case reflect.Struct:
		p.structure(v, verb, depth)
	case reflect.Interface:
		e := v.Elem()
		switch {
		case e.IsValid():
			p.reflected(e, verb, depth+1)
		case p.sharpV:
			p.text(v.Type().String() + "(nil)")
		default:
			p.text("<nil>")
		}
	case reflect.Array, reflect.Slice:
		p.list(v, verb, depth)
	case reflect.Pointer:
		if depth == 0 && !v.IsNil() {
			e := v.Elem()
			switch e.Kind() {
			case reflect.Array, reflect.Slice, reflect.Struct, reflect.Map:
				p.text("&")
				p.reflected(e, verb, depth+1)
				return
			}
		}
		p.pointer(v, verb)
	case reflect.Chan, reflect.Func, reflect.UnsafePointer:
		p.pointer(v, verb)
	}
}

func (p *printer) comma(i int) {
	if i == 0 {
		return
	}
	if p.sharpV {
		p.text(", ")
	} else {
		p.text(" ")
	}
}

func (p *printer) mapping(v reflect.Value, verb rune, depth int) {
	end := "]"
	if p.sharpV {
		p.text(v.Type().String())
		if v.IsNil() {
			p.text("(nil)")
			return
		}
		p.text("{")
		end = "}"
	} else {
		p.text("map[")
	}
	for i, e := range sorted(v) {
		p.comma(i)
		p.reflected(e.key, verb, depth+1)
		p.text(":")
		p.reflected(e.value, verb, depth+1)
	}
	p.text(end)
}

func (p *printer) structure(v reflect.Value, verb rune, depth int) {
	if p.sharpV {
		p.text(v.Type().String())
	}
	p.text("{")
	for i := 0; i < v.NumField(); i++ {
		p.comma(i)
		if p.plusV || p.sharpV {
			if name := v.Type().Field(i).Name; name != "" {
				p.text(name)
				p.text(":")
			}
		}
		f := v.Field(i)
		if f.Kind() == reflect.Interface && !f.IsNil() {
			f = f.Elem()
		}
		p.reflected(f, verb, depth+1)
	}
	p.text("}")
}

func (p *printer) list(v reflect.Value, verb rune, depth int) {
	t := v.Type()
	switch verb {
	case 's', 'q', 'x', 'X':
		if t.Elem().Kind() == reflect.Uint8 {
			b := make([]byte, v.Len())
			for i := range b {
				b[i] = byte(v.Index(i).Uint())
			}
			p.bytes(b, verb, t.String())
			return
		}
	}
	if p.sharpV {
		p.text(t.String())
		if v.Kind() == reflect.Slice && v.IsNil() {
			p.text("(nil)")
			return
		}
		p.text("{")
	} else {
		p.text("[")
	}
	for i := 0; i < v.Len(); i++ {
		p.comma(i)
		p.reflected(v.Index(i), verb, depth+1)
	}
	if p.sharpV {
		p.text("}")
	} else {
		p.text("]")
	}
}

// intArg takes an argument as a width or precision.
func intArg(a []any, at int) (n int, ok bool, next int) {
	if at >= len(a) {
		return 0, false, at
	}
	n, ok = a[at].(int)
	if !ok {
		switch v := reflect.ValueOf(a[at]); {
		case v.CanInt():
			x := v.Int()
			n, ok = int(x), true
		case v.CanUint():
			x := v.Uint()
			n, ok = int(x), int(x) >= 0
		}
	}
	if n > 1e6 || n < -1e6 {
		n, ok = 0, false
	}
	return n, ok, at + 1
}

// number reads digits of format from i on.
func number(format string, i int) (n int, ok bool, next int) {
	for ; i < len(format) && '0' <= format[i] && format[i] <= '9'; i++ {
		if n > 1e6 {
			return 0, false, len(format)
		}
		n = n*10 + int(format[i]-'0')
		ok = true
	}
	return n, ok, i
}

// index reads an argument index like [2].
func (p *printer) index(at int, format string, i int, args int) (next int, after int, found bool) {
	if i >= len(format) || format[i] != '[' {
		return at, i, false
	}
	p.reordered = true
	j := rt.IndexByteString(format[i:], ']')
	if j < 0 {
		p.goodIndex = false
		return at, i + 1, false
	}
	n, ok, end := number(format, i+1)
	if ok && end == i+j && n >= 1 && n <= args {
		return n - 1, i + j + 1, true
	}
	p.goodIndex = false
	return at, i + j + 1, ok && end == i+j
}

func (p *printer) printf(format string, a []any) {
	at := 0
	p.reordered = false
	for i := 0; i < len(format); {
		p.goodIndex = true
		j := rt.IndexByteString(format[i:], '%')
		if j < 0 {
			p.text(format[i:])
			break
		}
		p.text(format[i : i+j])
		i += j + 1
		p.flags = flags{}
	simple:
		for ; i < len(format); i++ {
			switch format[i] {
			case '#':
				p.sharp = true
			case '0':
				p.zero = true
			case '+':
				p.plus = true
			case '-':
				p.minus = true
			case ' ':
				p.space = true
			default:
				break simple
			}
		}
		found := false
		at, i, found = p.index(at, format, i, len(a))
		if i < len(format) && format[i] == '*' {
			i++
			p.wid, p.hasWid, at = intArg(a, at)
			if !p.hasWid {
				p.text("%!(BADWIDTH)")
			}
			if p.wid < 0 {
				p.wid = -p.wid
				p.minus = true
				p.zero = false
			}
			found = false
		} else {
			p.wid, p.hasWid, i = number(format, i)
			if found && p.hasWid {
				p.goodIndex = false
			}
		}
		if i+1 <= len(format) && format[i] == '.' {
			i++
			if found {
				p.goodIndex = false
			}
			at, i, found = p.index(at, format, i, len(a))
			if i < len(format) && format[i] == '*' {
				i++
				p.prec, p.hasPrec, at = intArg(a, at)
				if p.prec < 0 {
					p.prec = 0
					p.hasPrec = false
				}
				if !p.hasPrec {
					p.text("%!(BADPREC)")
				}
				found = false
			} else {
				p.prec, p.hasPrec, i = number(format, i)
				if !p.hasPrec {
					p.prec = 0
					p.hasPrec = true
				}
			}
		}
		if !found {
			at, i, found = p.index(at, format, i, len(a))
		}
		if i >= len(format) {
			p.text("%!(NOVERB)")
			break
		}
		verb, size := utf8.DecodeRuneInString(format[i:])
		i += size
		switch {
		case verb == '%':
			p.text("%")
		case !p.goodIndex:
			p.missing(verb, "(BADINDEX)")
		case at >= len(a):
			p.missing(verb, "(MISSING)")
		default:
			if verb == 'w' {
				p.wrapped = append(p.wrapped, at)
			}
			if verb == 'v' || verb == 'w' {
				p.sharpV, p.sharp = p.sharp, false
				p.plusV, p.plus = p.plus, false
			}
			p.any(a[at], verb)
			at++
		}
	}
	if !p.reordered && at < len(a) {
		p.flags = flags{}
		p.text("%!(EXTRA ")
		for i, arg := range a[at:] {
			if i > 0 {
				p.text(", ")
			}
			if arg == nil {
				p.text("<nil>")
				continue
			}
			p.text(reflect.TypeOf(arg).String())
			p.text("=")
			p.any(arg, 'v')
		}
		p.text(")")
	}
}

func (p *printer) missing(verb rune, what string) {
	p.text("%!")
	p.buf = utf8.AppendRune(p.buf, verb)
	p.text(what)
}
