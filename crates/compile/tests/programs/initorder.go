package main

import "fmt"

var (
	a = c + b
	b = f()
	c = 1
	table = [...]string{"x", "y", 3: "z"}
	lookup = map[string]int{"one": 1, "two": two}
	two = 2
	fn = func(x int) int { return x + a }
	nested = [][]int{{1}, {2, 3}}
	p = &point{1, 2}
	x, y = pair()
	_ = side("blank")
	iface any = point{3, 4}
	zero [4]int
	str = "s" + table[0]
)

type point struct{ x, y int }

func pair() (int, string) { return 8, "eight" }
func side(s string) int    { fmt.Println("side", s); return 0 }
func f() int               { c++; return c }

func init() { fmt.Println("init1", a, b, c) }
func init() { fmt.Println("init2"); zero[2] = 9 }

const (
	k0 = iota
	k1
	_
	k3 = "s"
	k4
)

func main() {
	fmt.Println(a, b, c, table, lookup["two"], fn(1), nested, *p, x, y, iface, zero, str)
	fmt.Println(k0, k1, k3, k4)
	p.x, zero[0], table[2] = 5, zero[2], "new"
	two += 3
	nested[0] = append(nested[0], two)
	fmt.Println(*p, zero, table, two, nested)
	q := &zero[1]
	*q = 6
	fmt.Println(zero, len(table[3]))
}
