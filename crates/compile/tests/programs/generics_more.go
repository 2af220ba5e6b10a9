package main

import "fmt"

func Local[T any](x T) any {
	type box struct {
		v T
		n int
	}
	b := box{x, 1}
	b.n++
	return b
}

func Uniq[T comparable](xs []T) []T {
	type void struct{}
	seen := map[T]void{}
	var out []T
	for _, x := range xs {
		if _, ok := seen[x]; !ok {
			seen[x] = void{}
			out = append(out, x)
		}
	}
	return out
}

type Num interface {
	~int8 | ~int | ~uint8 | ~float32 | ~float64
}

func conv[A, B Num](a A) B { return B(a) }
func addAll[T Num](a, b T) T {
	c := a + b
	c *= 2
	c++
	return c - 1
}

type Ord interface{ ~int | ~string }

func maxOf[T Ord](a, b T) T {
	if a > b {
		return a
	}
	return b
}

type Node[K Ord, V any] struct {
	k    K
	v    V
	l, r *Node[K, V]
}
type Map[K Ord, V any] struct {
	root *Node[K, V]
	n    int
}

func (m *Map[K, V]) Set(k K, v V) {
	p := &m.root
	for *p != nil {
		switch n := *p; {
		case k < n.k:
			p = &n.l
		case k > n.k:
			p = &n.r
		default:
			n.v = v
			return
		}
	}
	*p = &Node[K, V]{k: k, v: v}
	m.n++
}
func (m *Map[K, V]) All() func(func(K, V) bool) {
	var walk func(*Node[K, V], func(K, V) bool) bool
	walk = func(n *Node[K, V], yield func(K, V) bool) bool {
		return n == nil || walk(n.l, yield) && yield(n.k, n.v) && walk(n.r, yield)
	}
	return func(yield func(K, V) bool) { walk(m.root, yield) }
}

type Shape interface{ Area() float64 }
type Sq struct{ s float64 }

func (s Sq) Area() float64   { return s.s * s.s }
func (s *Sq) Scale(f float64) { s.s *= f }

type Scaler[T any] interface {
	*T
	Scale(float64)
	Shape
}

func ScaleAll[T any, P Scaler[T]](xs []T, f float64) (sum float64) {
	for i := range xs {
		p := P(&xs[i])
		p.Scale(f)
		sum += p.Area()
	}
	return
}

func areas[S Shape](xs ...S) (t float64) {
	for _, x := range xs {
		t += x.Area()
		f := x.Area
		t += f()
	}
	return
}

type Chain[T any] struct{ fs []func(T) T }

func (c Chain[T]) Then(f func(T) T) Chain[T] { return Chain[T]{append(c.fs, f)} }
func (c Chain[T]) Run(x T) T {
	for _, f := range c.fs {
		x = f(x)
	}
	return x
}

type Embed[T any] struct {
	Map[string, T]
	extra T
}

func apply[T, U any](x T, fs ...func(T) U) []U {
	var r []U
	for _, f := range fs {
		r = append(r, f(x))
	}
	return r
}

type Tuple[A, B any] struct {
	a A
	b B
}

func Zip[A, B any](as []A, bs []B) (r []Tuple[A, B]) {
	for i := range min(len(as), len(bs)) {
		r = append(r, Tuple[A, B]{as[i], bs[i]})
	}
	return
}
func Sw[T any](v T) string {
	switch x := any(v).(type) {
	case interface{ Area() float64 }:
		return fmt.Sprint("area ", x.Area())
	case Tuple[int, T]:
		return "tuple"
	case T:
		return fmt.Sprintf("T %v", x)
	}
	return "?"
}

type List[T any] struct {
	next *List[T]
	val  T
}

func (l *List[T]) Len() int {
	if l == nil {
		return 0
	}
	return 1 + l.next.Len()
}

func chanOf[T any](xs ...T) <-chan T {
	c := make(chan T, len(xs))
	for _, x := range xs {
		c <- x
	}
	close(c)
	return c
}

func main() {
	fmt.Println(Local(5), Local("s"), Local([2]int8{1, 2}))
	fmt.Printf("%T %T\n", Local(1) == Local(1), Local(int8(1)) == Local(1))
	fmt.Println(Uniq([]string{"a", "b", "a"}), Uniq([]int{1, 1, 2}))
	fmt.Println(conv[int, int8](300), conv[float64, uint8](3.9), conv[int8, float32](-5), conv[uint8, int8](200))
	fmt.Println(addAll[int8](100, 27), addAll(1.5, 2), addAll[uint8](200, 56))
	fmt.Println(maxOf("a", "b"), maxOf(3, 2))
	var m Map[string, int]
	for i, s := range []string{"q", "a", "z", "m", "a"} {
		m.Set(s, i)
	}
	for k, v := range m.All() {
		if k == "z" {
			break
		}
		fmt.Print(k, "=", v, " ")
	}
	fmt.Println(m.n)
	fmt.Println(ScaleAll([]Sq{{1}, {2}}, 2), areas(Sq{1}, Sq{2}), areas[Shape](Sq{1}, &Sq{3}))
	fmt.Println(Chain[int]{}.Then(func(i int) int { return i + 1 }).Then(func(i int) int { return i * i }).Run(4))
	var e Embed[float64]
	e.Set("pi", 3.14)
	e.extra = 2
	fmt.Println(e.n, e.root.v, e.extra)
	fmt.Println(apply(3, func(i int) string { return fmt.Sprint(i) }, func(i int) string { return "x" }))
	fmt.Println(Zip([]int{1, 2, 3}, []string{"a", "b"}))
	fmt.Println(Sw(Sq{3}), Sw(4), Sw("s"))
	l := &List[string]{&List[string]{nil, "b"}, "a"}
	fmt.Println(l.Len(), (*List[int])(nil).Len())
	for x := range chanOf(1, 2, 3) {
		fmt.Print(x, " ")
	}
	fmt.Println()
	f := (*Map[string, int]).Set
	f(&m, "new", 9)
	g := m.Set
	g("new2", 10)
	fmt.Println(m.n)
}
