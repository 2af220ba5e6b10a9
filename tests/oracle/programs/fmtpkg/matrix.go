package main

import (
	"errors"
	"fmt"
	"math"
)

type point struct{ X, Y int }
type named string
type temp float64

func (t temp) String() string { return fmt.Sprintf("%.1f°", float64(t)) }

type broken struct{}

func (broken) String() string { panic("no text") }

type quoted struct{ s string }

func (q quoted) GoString() string { return "quoted(" + q.s + ")" }

type custom struct{}

func (custom) Format(f fmt.State, verb rune) {
	w, wok := f.Width()
	p, pok := f.Precision()
	fmt.Fprintf(f, "<%c %d %t %d %t %t%t%t>", verb, w, wok, p, pok, f.Flag('+'), f.Flag('-'), f.Flag('#'))
}

func main() {
	args := []any{
		nil, true, 0, -42, int8(-128), uint8(200), uint64(math.MaxUint64), 'x', rune(0x1F600), 3.0, -0.000012345, 1e21, math.Inf(-1), math.NaN(),
		float32(0.1), complex(1, -2.5), "", "héllo", "tab\t\"q\"", []byte("ab\x00"), []int(nil), []int{1, -2}, [2]bool{true, false},
		map[string]int{"b": 2, "a": 1}, point{1, -2}, &point{3, 4}, []point{{5, 6}}, []any{1, "a", nil, 2.5}, named("n"), temp(36.6), []temp{1, 2},
		broken{}, quoted{"z"}, custom{}, errors.New("oops"), struct {
			A any
			b *int
		}{"in", nil}, []string{"p q", "r"}, map[point]string{{2, 1}: "x", {1, 9}: "y"}, [][]byte{{1}, nil},
	}
	formats := []string{"%v", "%+v", "%#v", "%d", "%+d", "%x", "%#X", "% x", "%08.3f", "%e", "%g", "%6.2f|", "%-8v|", "%8v|", "%08d", "%s", "%q", "%+q", "%#q",
		"%.2s", "%T", "%t", "%c", "%U", "%#U", "%b", "%o", "%#o", "%O", "%G", "%5.1f", "%+.3e", "%z"}
	for _, f := range formats {
		for i, a := range args {
			fmt.Printf("%s %d: ", f, i)
			fmt.Printf(f, a)
			fmt.Println()
		}
	}
}
