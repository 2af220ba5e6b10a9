// make, new, literals, append and copy.
package main

type item struct {
	name string
	next *item
}

var kept []int
var keptItems []*item

func constant() int {
	s := make([]int, 10)
	return len(s)
}

func capacity() int {
	s := make([]int, 0, 10)
	s = append(s, 1)
	return cap(s)
}

func variable(n int) int {
	s := make([]int, n)
	return len(s)
}

func known() int {
	n := 10
	s := make([]int, n)
	lit := []int{1, 2, 3}
	t := make([]int, len(lit))
	return copy(s, t)
}

func returned(n int) []int { return make([]int, 4, n) }

func tooLarge() {
	a := make([]byte, 64<<10)
	b := make([]byte, 64<<10+1)
	c := new([64 << 10]byte)
	d := new([64<<10 + 1]byte)
	e := &[64<<10 + 1]byte{}
	var f [128 << 10]byte
	var g [128<<10 + 1]byte
	_, _, _, _, _, _, _ = a, b, c, d, e, f[1], g[1]
}

func empty() {
	s := make([]struct{}, 3)
	_ = s
}

func literals() {
	a := []int{1, 2, 3}
	kept = []int{4, 5}
	b := [...]*item{{name: "x"}, {name: "y"}}
	c := []*item{{name: "z"}, b[0]}
	d := map[string]*item{"q": {name: "q"}}
	keptItems = []*item{b[1]}
	_, _, _ = a, c, d
}

func appends(xs []*item) []*item {
	it := item{name: "local"}
	xs = append(xs, &it, &item{}, new(item))
	ys := append([]*item(nil), xs...)
	return append(ys[:1], ys[2:]...)
}

func copies() {
	it := item{}
	src := []*item{&it}
	dst := make([]*item, 1)
	copy(dst, src)
}

func variadic(ps ...*int) *int { return ps[0] }

func silent(ps ...*int) {}

func keeps(ps ...*int) { kept = append(kept, *ps[0]) }

func calls() *int {
	x, y, z := 1, 2, 3
	silent(&x, &x)
	keeps(&y)
	silent()
	silent([]*int{&x}...)
	return variadic(&z)
}

func arrays() int {
	var a [8]int
	s := a[2:4]
	for i := range s {
		s[i] = i
	}
	return a[3]
}

func arrayLeaks() []int {
	var a [8]int
	return a[:]
}

func nested() [][]int {
	return [][]int{{1}, {2, 3}}
}

func fresh() int {
	x := 5
	p := new(x + 1)
	return *p
}

func main() {
	constant()
	capacity()
	variable(3)
	known()
	returned(5)
	tooLarge()
	empty()
	literals()
	appends(nil)
	copies()
	calls()
	arrays()
	arrayLeaks()
	nested()
	fresh()
	m := make(map[int]*item, 4)
	m[1] = &item{}
	n := make(map[int]int)
	n[2] = 3
	c := make(chan int, len(m))
	_ = c
}
