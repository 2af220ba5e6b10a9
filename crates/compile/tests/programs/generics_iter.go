package main

type Seq[V any] func(yield func(V) bool)

func count(n int) Seq[int] {
	return func(yield func(int) bool) {
		for i := 0; i < n; i++ {
			if !yield(i) {
				return
			}
		}
	}
}

func find(n, want int) (int, bool) {
outer:
	for x := range count(n) {
		for y := range count(x) {
			if x*y == want {
				return x, true
			}
			if y > 3 {
				continue outer
			}
			if x > 8 {
				break outer
			}
		}
	}
	return 0, false
}

type List[T any] struct {
	head *node[T]
	n    int
}
type node[T any] struct {
	v    T
	next *node[T]
}

func (l *List[T]) Push(v T) { l.head = &node[T]{v, l.head}; l.n++ }
func (l *List[T]) Each(f func(T)) {
	for n := l.head; n != nil; n = n.next {
		f(n.v)
	}
}
func Map[T, U any](xs []T, f func(T) U) []U {
	var out []U
	for _, x := range xs {
		out = append(out, f(x))
	}
	return out
}
type Num interface{ ~int | ~float64 }
func Sum[T Num](xs ...T) (s T) {
	for _, x := range xs { s += x }
	return
}

func main() {
	println(find(10, 6))
	var l List[string]
	l.Push("a")
	l.Push("b")
	l.Each(func(s string) { println(s) })
	for _, s := range Map([]int{1, 2}, func(i int) string { return string(rune('a' + i)) }) {
		println(s)
	}
	println(Sum(1, 2, 3), Sum(1.5, 2))
}
