package main

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

type Number interface{ ~int | ~int64 | ~float64 }
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

type Pair[K comparable, V any] struct {
	Key K
	Val V
}

func (p Pair[K, V]) String() string { return fmt.Sprintf("<%v=%v>", p.Key, p.Val) }

func SortedPairs[M ~map[K]V, K cmp.Ordered, V any](m M) []Pair[K, V] {
	var out []Pair[K, V]
	for k, v := range m {
		out = append(out, Pair[K, V]{k, v})
	}
	slices.SortFunc(out, func(a, b Pair[K, V]) int { return cmp.Compare(a.Key, b.Key) })
	return out
}
func Map[T, U any](xs []T, f func(T) U) []U {
	out := make([]U, 0, len(xs))
	for _, x := range xs {
		out = append(out, f(x))
	}
	return out
}
func Reduce[T, A any](xs []T, a A, f func(A, T) A) A {
	for _, x := range xs {
		a = f(a, x)
	}
	return a
}
func Sum[T Number](xs ...T) (t T) {
	for _, x := range xs {
		t += x
	}
	return t
}

type MyInt int

func (m MyInt) String() string { return fmt.Sprintf("MyInt(%d)", int(m)) }

func Join[T fmt.Stringer](xs []T) string {
	var parts []string
	for _, x := range xs {
		parts = append(parts, x.String())
	}
	return strings.Join(parts, "+")
}

type Tree[T cmp.Ordered] struct {
	left, right *Tree[T]
	val         T
}

func (t *Tree[T]) Insert(v T) *Tree[T] {
	if t == nil {
		return &Tree[T]{val: v}
	}
	switch {
	case v < t.val:
		t.left = t.left.Insert(v)
	case v > t.val:
		t.right = t.right.Insert(v)
	}
	return t
}
func (t *Tree[T]) Walk(yield func(T) bool) bool {
	return t == nil || t.left.Walk(yield) && yield(t.val) && t.right.Walk(yield)
}

type Set[T comparable] map[T]struct{}

func (s Set[T]) Add(v T)           { s[v] = struct{}{} }
func (s Set[T]) Has(v T) bool      { _, ok := s[v]; return ok }
func Keys[T comparable](s Set[T]) int { return len(s) }

type Setter[T any] interface {
	Set(string)
	*T
}
type conf struct{ v string }

func (c *conf) Set(s string) { c.v = s }
func Make[T any, P Setter[T]](s string) T {
	var t T
	P(&t).Set(s)
	return t
}
func Zero[T any]() T { var z T; return z }
func Ptr[T any](v T) *T { return &v }
func kind[T any](v T) string {
	switch any(v).(type) {
	case int:
		return "int"
	case string:
		return "string"
	case []T:
		return "slice"
	}
	return fmt.Sprintf("%T", v)
}

func main() {
	var s Stack[string]
	s.Push("a")
	s.Push("b")
	fmt.Println(s.Pop())
	fmt.Println(s.Pop())
	fmt.Println(s.Pop())
	for _, p := range SortedPairs(map[string]int{"b": 2, "a": 1}) {
		fmt.Println(p)
	}
	fmt.Println(Map([]int{1, 2, 3}, func(i int) string { return strings.Repeat("x", i) }))
	fmt.Println(Reduce([]int{1, 2, 3}, 0.5, func(a float64, x int) float64 { return a + float64(x) }))
	fmt.Println(Sum(1, 2, 3), Sum(1.5, 2.5), Sum[MyInt](4, 5))
	fmt.Println(Join([]MyInt{1, 2}))
	var t *Tree[string]
	for _, w := range strings.Fields("the quick brown fox jumps over the lazy dog") {
		t = t.Insert(w)
	}
	t.Walk(func(s string) bool { fmt.Print(s, " "); return s < "o" })
	fmt.Println()
	set := Set[int]{}
	set.Add(3)
	fmt.Println(set.Has(3), set.Has(4), Keys(set))
	fmt.Println(Make[conf]("hello").v, Zero[int](), Zero[*int]() == nil, *Ptr(5), Zero[Pair[string, int]]())
	fmt.Println(kind(1), kind("s"), kind(1.5), kind(Pair[string, []int]{}))
	xs := []int{3, 1, 2}
	slices.Sort(xs)
	fmt.Println(xs, slices.Max(xs), slices.Contains(xs, 2), slices.Index(xs, 3))
	f := Sum[float64]
	fmt.Println(f(1, 2))
	push := s.Push
	push("z")
	fmt.Println(s.items, fmt.Sprintf("%T %T", s, t))
}
