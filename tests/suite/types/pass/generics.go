package main

import "fmt"

type Ordered interface {
	~int | ~int64 | ~float64 | ~string
}

func Max[T Ordered](a, b T) T {
	if a > b {
		return a
	}
	return b
}

func Map[T, U any](xs []T, f func(T) U) []U {
	out := make([]U, 0, len(xs))
	for _, x := range xs {
		out = append(out, f(x))
	}
	return out
}

func Reduce[T, A any](xs []T, init A, f func(A, T) A) A {
	for _, x := range xs {
		init = f(init, x)
	}
	return init
}

func Keys[M ~map[K]V, K comparable, V any](m M) []K {
	var ks []K
	for k := range m {
		ks = append(ks, k)
	}
	return ks
}

type Stack[T any] struct{ items []T }

func (s *Stack[T]) Push(x T) { s.items = append(s.items, x) }
func (s *Stack[T]) Pop() (x T, ok bool) {
	if len(s.items) == 0 {
		return
	}
	x = s.items[len(s.items)-1]
	s.items = s.items[:len(s.items)-1]
	return x, true
}
func (s *Stack[E]) All() func(yield func(int, E) bool) {
	return func(yield func(int, E) bool) {
		for i, x := range s.items {
			if !yield(i, x) {
				return
			}
		}
	}
}

// A generic method (Go 1.27).
func (s *Stack[T]) Fold[A any](init A, f func(A, T) A) A { return Reduce(s.items, init, f) }

type Pair[K comparable, V any] struct {
	Key K
	Val V
}

type Tree[T interface{ Less(T) bool }] struct {
	left, right *Tree[T]
	val         T
}

func (t *Tree[T]) Insert(v T) *Tree[T] {
	if t == nil {
		return &Tree[T]{val: v}
	}
	if v.Less(t.val) {
		t.left = t.left.Insert(v)
	} else {
		t.right = t.right.Insert(v)
	}
	return t
}

type Age int

func (a Age) Less(b Age) bool { return a < b }

type Setter[T any] interface {
	*T
	Set(string)
}

type Config struct{ v string }

func (c *Config) Set(s string) { c.v = s }

func FromStrings[T any, PT Setter[T]](ss []string) []T {
	out := make([]T, len(ss))
	for i, s := range ss {
		PT(&out[i]).Set(s)
	}
	return out
}

type Set[T comparable] = map[T]struct{}
type Vec[T any] = []T

type Number interface{ ~int | ~float64 }

func Scale[S ~[]E, E Number](s S, c E) S {
	r := make(S, len(s))
	for i, v := range s {
		r[i] = v * c
	}
	return r
}

type Ints []int

func (x Ints) String() string { return "" }

func Ptr[T any](x T) *T { return &x }

func Chan[T any](c chan<- T, x T) { c <- x }

type Opt[T any] func(*T)

func Apply[T any](x *T, opts ...Opt[T]) {
	for _, o := range opts {
		o(x)
	}
}

func main() {
	fmt.Println(Max(1, 2), Max("a", "b"), Max[float64](1, 2.5), Max(Age(1), 2))
	strs := Map([]int{1, 2}, func(i int) string { return fmt.Sprintf("%d", i) })
	var total float64 = Reduce(strs, 0.5, func(a float64, s string) float64 { return a + float64(len(s)) })
	s := &Stack[string]{}
	s.Push("x")
	for i, v := range s.All() {
		fmt.Println(i, v)
	}
	n := s.Fold(0, func(a int, s string) int { return a + len(s) })
	v, ok := s.Pop()
	var t *Tree[Age]
	t = t.Insert(3)
	cs := FromStrings[Config]([]string{"a"})
	var set Set[int] = map[int]struct{}{1: {}}
	var vec Vec[Pair[string, int]] = []Pair[string, int]{{"a", 1}, {Key: "b"}}
	scaled := Scale(Ints{1, 2}, 2)
	_ = scaled.String()
	var f func(int, int) int = Max
	g := Max[string]
	_ = Keys(set)
	_ = *Ptr(1) + 1
	c := make(chan int, 1)
	Chan(c, 1)
	Apply(&n, func(p *int) { *p = 1 })
	fmt.Println(total, n, v, ok, t.val, cs, vec, f(1, 2), g("a", "b"))
}
