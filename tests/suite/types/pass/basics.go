package main

import (
	"fmt"
	"os"
)

type Weekday int

const (
	Sunday Weekday = iota
	Monday
	_
	Wednesday
)

const (
	KB = 1 << (10 * (iota + 1))
	MB
)

const huge = 1 << 200 >> 198

func (d Weekday) String() string { return [...]string{"S", "M", "T", "W"}[d] }

type Point struct{ X, Y float64 }

func (p *Point) Scale(f float64)    { p.X *= f; p.Y *= f }
func (p Point) Add(q Point) Point   { return Point{p.X + q.X, p.Y + q.Y} }

type Named struct {
	Point
	*Weekday
	name string
}

type tree struct {
	left, right *tree
	val         int
}

func (t *tree) walk(yield func(int) bool) bool {
	if t == nil {
		return true
	}
	return t.left.walk(yield) && yield(t.val) && t.right.walk(yield)
}

func divmod(a, b int) (q, r int, err error) {
	defer func() {
		if e := recover(); e != nil {
			err = fmt.Errorf("%v", e)
		}
	}()
	q, r = a/b, a%b
	return
}

func sum(xs ...int) (total int) {
	for _, x := range xs {
		total += x
	}
	return
}

var (
	second = first + 1
	first  = compute()
)

func compute() int { return len(os.Args) }

func kinds(v any) string {
	switch x := v.(type) {
	case nil:
		return "nil"
	case int, int64:
		_ = x
		return "int"
	case fmt.Stringer:
		return x.String()
	case error:
		return x.Error()
	case func(int) string:
		return x(1)
	}
	return ""
}

func labels() {
outer:
	for i := 0; i < 3; i++ {
		for {
			if i == 1 {
				continue outer
			}
			break outer
		}
	}
	goto end
end:
}

func main() {
	var s uint = 3
	var f32 float32 = 1 << 3
	var i64 int64 = 1 << s
	b := []byte("héllo")
	r := []rune(string(b))
	arr := [...]string{2: "c", 0: "a"}
	m := map[Point]string{{1, 2}: "p"}
	nested := [][]Point{{{1, 2}}, {}}
	if v, ok := m[Point{1, 2}]; ok {
		fmt.Println(v, len(arr), nested)
	}
	ch := make(chan int, 1)
	var recv <-chan int = ch
	select {
	case x, ok := <-recv:
		fmt.Println(x, ok)
	case ch <- 1:
	default:
	}
	n := Named{Point: Point{1, 2}, name: "n"}
	n.Scale(2)
	add := n.Add
	scale := (*Point).Scale
	scale(&n.Point, 2)
	fmt.Println(add(Point{}), n.X, kinds(Monday), f32, i64, r, huge, KB, MB)
	t := &tree{val: 1}
	for v := range func(yield func(int) bool) { t.walk(yield) } {
		fmt.Println(v)
	}
	for i := range 3 {
		fmt.Println(i)
	}
	for i, c := range "añb" {
		var _ int = i
		var _ rune = c
	}
	q, _, err := divmod(7, 2)
	fmt.Println(q, err, sum(), sum(1, 2), sum([]int{1}...), second)
	var iface interface{ Add(Point) Point } = n
	_ = iface
	x, y := 1, 2
	x, z := y, x
	_, _ = x, z
	c := complex(1, 2)
	_ = real(c) + imag(c)
	_ = min(1, 2.5) + max(1, 2)
	clear(m)
	labels()
	p := new(42)
	_ = *p + 1
	func() { _ = append(b, "x"...) }()
	_ = (*[2]byte)(b)
	_ = [2]byte(b)
	const big = 1 << 62
	_ = uint64(big) << 1
	var e1, e2 error
	_ = e1 == e2 && e1 == nil
	_ = any(1) == 1
	var fn func(a, b int) (c int)
	_ = fn == nil
	_ = struct{ a int }{1} == struct{ a int }{2}
}
