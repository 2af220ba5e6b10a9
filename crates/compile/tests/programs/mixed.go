package main

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"unsafe"
)

type Inner struct {
	A int8
	B int32
	C [3]uint8
}
type Outer struct {
	X  bool
	In Inner
	Y  int16
	In2 [2]Inner
	F  float32
}

func modify(o Outer) Outer {
	o.In.B *= 2
	o.In.C[1]++
	o.In2[1].A--
	o.In2[0] = o.In
	o.Y, o.X = o.Y+1, !o.X
	return o
}

type Matrix [3][3]float64

func (m Matrix) Mul(n Matrix) (r Matrix) {
	for i := range m {
		for j := range n[0] {
			for k := range n {
				r[i][j] += m[i][k] * n[k][j]
			}
		}
	}
	return
}

type Stack []int

func (s *Stack) Push(v int) { *s = append(*s, v) }
func (s *Stack) Pop() int {
	old := *s
	v := old[len(old)-1]
	*s = old[:len(old)-1]
	return v
}

type Visitor interface {
	Visit(n int) Visitor
}
type cv struct{ n *int }

func (c cv) Visit(n int) Visitor {
	*c.n += n
	if n > 3 {
		return nil
	}
	return c
}

type Opt func(*cfg)
type cfg struct {
	name string
	n    int
}

func WithName(s string) Opt { return func(c *cfg) { c.name = s } }
func New(opts ...Opt) *cfg {
	c := &cfg{n: 1}
	for _, o := range opts {
		o(c)
	}
	return c
}

type E1 struct{ error }

func (e E1) Unwrap() error { return e.error }

var ErrBase = errors.New("base")

func mayFail(n int) (err error) {
	defer func() {
		if err != nil {
			err = fmt.Errorf("mayFail(%d): %w", n, err)
		}
	}()
	if n == 1 {
		return E1{ErrBase}
	}
	return nil
}

func multiRet(n int) (a, b int, c string) {
	if n > 0 {
		a, b, c = multiRet(n - 1)
		return b, a + 1, c + "x"
	}
	return 0, 1, "s"
}

func labels() (out []string) {
	i := 0
L1:
	for {
		i++
		switch {
		case i < 3:
			continue L1
		case i == 5:
			break L1
		default:
			for j := 0; ; j++ {
				if j == 2 {
					continue L1
				}
				out = append(out, fmt.Sprint(i, j))
				if i == 4 && j == 1 {
					goto done
				}
			}
		}
	}
done:
	return append(out, "end")
}

type Weekday int

const (
	Sun Weekday = iota
	Mon
	Tue
)

func (d Weekday) String() string { return [...]string{"Sun", "Mon", "Tue"}[d] }

func unsafeStuff() {
	x := int64(0x0102030405060708)
	b := (*[8]byte)(unsafe.Pointer(&x))
	fmt.Println(b[0], b[7], unsafe.Sizeof(Outer{}), unsafe.Offsetof(Outer{}.In2), unsafe.Alignof(x))
	s := []int32{1, 2, 3}
	p := unsafe.Pointer(&s[0])
	p2 := (*int32)(unsafe.Add(p, 4))
	*p2 = 77
	fmt.Println(s, *(*int32)(unsafe.Pointer(uintptr(p) + 8)))
	str := "hello"
	bs := unsafe.Slice(unsafe.StringData(str), len(str))
	fmt.Println(bs[1], unsafe.String(&bs[1], 3))
}

func cmplx() {
	var a complex128 = complex(3, 4)
	b := 2i
	c := a / b
	d := complex64(a)
	d *= complex64(b)
	d -= 1
	arr := []complex64{d, -d}
	arr[0] += 1i
	m := map[complex128]string{a: "a"}
	fmt.Println(c, d, arr, real(arr[1]), m[3+4i], a == 3+4i, d != complex64(a))
}

func shadow() (x int, err error) {
	x = 1
	{
		x := 2
		x++
		_ = x
	}
	if x, err := fmt.Sscan("5", new(int)); err == nil {
		_ = x
	}
	for x := range 3 {
		_ = x
	}
	return
}

func main() {
	o := Outer{In: Inner{1, -5, [3]uint8{254, 255, 0}}, Y: 32767, F: 1.25}
	o2 := modify(o)
	fmt.Println(o, o2, o == o2, o2 == modify(o))
	po := &o2
	po.In.C[2] = 9
	po.In2[1].C[0] = 7
	pc := &po.In2[1].C
	pc[1] = 8
	fmt.Println(*po, pc)
	i := 1
	po.In2[i].B = int32(i) << 20
	o2.In2[i].C[i+1]--
	fmt.Println(o2)
	m := Matrix{{1, 2, 3}, {4, 5, 6}, {7, 8, 9}}
	fmt.Println(m.Mul(Matrix{{1}, {0, 1}, {0, 0, 1}}), m.Mul(m)[1])
	var s Stack
	for i := range 5 {
		s.Push(i * i)
	}
	fmt.Println(s.Pop(), s.Pop(), s, len(s))
	n := 0
	var v Visitor = cv{&n}
	for k := 1; v != nil; k++ {
		v = v.Visit(k)
	}
	fmt.Println(n)
	fmt.Println(*New(WithName("z"), func(c *cfg) { c.n += 5 }))
	err := mayFail(1)
	fmt.Println(err, errors.Is(err, ErrBase), mayFail(0))
	fmt.Println(multiRet(5))
	fmt.Println(labels())
	fmt.Println(Mon, []Weekday{Sun, Tue}, map[Weekday]int{Mon: 1})
	fmt.Printf("%v %d %s|%5s|%-5s|%05d|%x|%X|%q|%p\n", Mon, Mon, Tue, "ab", "cd", -42, "hi", 255, "q\n", nil)
	unsafeStuff()
	cmplx()
	fmt.Println(shadow())
	func() {
		defer func() {
			r := recover()
			err, ok := r.(error)
			fmt.Println(ok, err)
		}()
		var arr [5]int
		idx := 5
		arr[idx%6] = 1
	}()
	x := []any{1, "a", nil, 2.5, []int{1}, map[string]int{"k": 1}, struct{ A, B int }{1, 2}, &n == nil, 'x', uint8(3), errors.New("er")}
	for _, e := range x {
		fmt.Printf("%T:%v ", e, e)
	}
	fmt.Println()
	var sb strings.Builder
	w := func(format string, a ...any) { fmt.Fprintf(&sb, format, a...) }
	w("%s-%d;", "a", 1)
	w("none;")
	fmt.Fprintln(os.Stdout, sb.String())
	type rec struct {
		kids []rec
		name string
	}
	tree := rec{name: "root", kids: []rec{{name: "a"}, {name: "b", kids: []rec{{name: "c"}}}}}
	var walk func(r rec, d int)
	walk = func(r rec, d int) {
		fmt.Print(strings.Repeat(" ", d), r.name, ";")
		for _, k := range r.kids {
			walk(k, d+1)
		}
	}
	walk(tree, 0)
	fmt.Println()
	var np *Outer
	func() {
		defer func() { fmt.Println(recover()) }()
		np.In2[1].C[2] = 1
	}()
	a, b := [2]int{1, 2}, [2]int{3, 4}
	a, b = b, a
	a[0], b[1] = b[1], a[0]
	fmt.Println(a, b)
	bigmap := map[[2]string]struct{ a, b int }{}
	bigmap[[2]string{"x", "y"}] = struct{ a, b int }{1, 2}
	vv := bigmap[[2]string{"x", "y"}]
	fmt.Println(vv.b, len(bigmap), bigmap[[2]string{"x", "y"}].a)
	ch := make(chan [3]int16, 1)
	ch <- [3]int16{-1, 2, -3}
	fmt.Println((<-ch)[2])
	ch2 := make(chan Inner, 1)
	ch2 <- o.In
	in := <-ch2
	fmt.Println(in == o.In, in.B)
}
