package main

import (
	"errors"
	"fmt"
	"os"
)

type point struct {
	X, Y int
	name string
}
type temp float64

func (t temp) String() string { return fmt.Sprintf("%.1f°C", float64(t)) }

type bad struct{}

func (bad) String() string { panic("inside") }

type gs struct{ n int }

func (gs) GoString() string { return "gs!" }

type form struct{}

func (form) Format(f fmt.State, verb rune) {
	w, ok := f.Width()
	fmt.Fprintf(f, "[%c %d %v %v]", verb, w, ok, f.Flag('+'))
}

func main() {
	p := point{1, 2, "n"}
	fmt.Printf("%v|%+v|%#v|%T\n", p, p, p, p)
	fmt.Printf("%v|%+v|%v\n", &p, &p, []*int{nil})
	fmt.Printf("%d|%5d|%-5d|%05d|%+d|%x|%X|%#x|%o|%#o|%b|%c|%q|%U|%#U\n", 42, 42, 42, 42, 42, 255, 255, 255, 8, 8, 5, 'A', 'A', 'A', 'é')
	fmt.Printf("%s|%10s|%-10s|%.2s|%q|%x|%X|% x\n", "go", "go", "go", "golang", "a\"b\n", "hi", "hi", "hi")
	fmt.Printf("%t|%5t|%v|%p\n", true, false, nil, nil)
	fmt.Printf("%f|%.2f|%8.3f|%-8.1f|%e|%E|%g|%6.2f%%\n", 3.14159, 3.14159, 3.14159, 3.14159, 1234.5678, 0.00012, 1e-7, 99.5)
	fmt.Printf("%v %v %v %v %v\n", []int{1, 2}, [2]bool{true}, map[string]int{"z": 1, "a": 2}, struct{}{}, []string{"a b", "c"})
	fmt.Printf("%#v %#v %#v %#v %#v %#v\n", []int{1}, map[string]bool{"k": true}, "s", 1.0, []any{1, "a", nil}, struct{ A *int }{})
	fmt.Printf("%v %d %s\n", temp(36.6), []temp{1}, temp(2))
	fmt.Printf("%d %s %v\n", "str", 5, bad{})
	fmt.Printf("%d %d\n", 1)
	fmt.Printf("%d\n", 1, 2)
	fmt.Printf("%z %!\n", 3)
	fmt.Printf("%[2]d %[1]d %[3]*.[2]*[1]f|\n", 1, 2, 8)
	fmt.Printf("%*d|%-*d|\n", 5, 1, 5, 2)
	fmt.Printf("%v %s %v\n", errors.New("e"), error(nil), fmt.Errorf("w: %w", os.ErrNotExist))
	fmt.Printf("%#v %v %+v\n", gs{1}, gs{1}, []gs{{2}})
	fmt.Printf("%v %+8d\n", form{}, form{})
	fmt.Printf("%6.2v|%x|%x|%q\n", 3.14159, []byte("abc"), "世", []string{"a", "b"})
	fmt.Printf("%08.3f|%+.2e|%x|%t\n", -3.14159, 12345.678, -255, "no")
	fmt.Printf("%3c|%-3c|%q|%#q|%+q\n", 'x', 'y', 0x1F600, "back`tick", "é")
	fmt.Printf("%v %v\n", int8(-5), uint8(200))
	fmt.Printf("%s %v %d\n", []byte("bytes"), []byte("bytes"), []byte("by"))
	fmt.Printf("%v %v %.3v\n", 1+2i, complex64(1), 1.23456+2i)
	var np *point
	var ni fmt.Stringer
	var e error
	fmt.Println(np, ni, e, []any{nil, 1}, struct{ e error }{})
	fmt.Println(fmt.Sprint("a", 1, 2, "b", "c", 3.0, nil), fmt.Sprintln("x", 1))
	fmt.Print("no newline", 1, 2, "\n")
	fmt.Fprintf(os.Stdout, "%s\n", fmt.Append(nil, "app", 1))
	fmt.Printf("%t %v %08b %o %x %X\n", false, true, 5, 64, "hello", []byte{1, 0xab})
	fmt.Printf("%10.3v|%-10v|%10v|\n", "abcdef", "ab", true)
	fmt.Printf("%v %v\n", &[]int{1}, &map[string]int{"a": 1})
	type inner struct{ P *point }
	fmt.Printf("%+v\n", struct {
		A any
		M map[int]string
		E error
	}{1, map[int]string{2: "b", 1: "a"}, errors.New("x")})
}
