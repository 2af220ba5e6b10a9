package main

import (
	"cmp"
	"fmt"
	"strings"
)

type number interface {
	~int | ~int64 | ~float64
}

func sum[T number](vs ...T) (t T) {
	for _, v := range vs {
		t += v
	}
	return
}

func mapf[T, U any](s []T, f func(T) U) []U {
	out := make([]U, 0, len(s))
	for _, v := range s {
		out = append(out, f(v))
	}
	return out
}

func reduce[T, A any](s []T, acc A, f func(A, T) A) A {
	for _, v := range s {
		acc = f(acc, v)
	}
	return acc
}

func keys[M ~map[K]V, K cmp.Ordered, V any](m M) []K {
	var out []K
	for k := range m {
		out = append(out, k)
	}
	for i := range out {
		for j := i + 1; j < len(out); j++ {
			if out[j] < out[i] {
				out[i], out[j] = out[j], out[i]
			}
		}
	}
	return out
}

func largest[T cmp.Ordered](a T, rest ...T) T {
	for _, v := range rest {
		if v > a {
			a = v
		}
	}
	return a
}

type celsius float64

func zero[T any]() T {
	var z T
	return z
}

func typeName[T any](v T) string { return fmt.Sprintf("%T", v) }

func equal[T comparable](a, b T) bool { return a == b }

func main() {
	fmt.Println(sum(1, 2, 3), sum(1.5, 2), sum[celsius](1, 2.5), sum[int64]())
	fmt.Println(mapf([]int{1, 2, 3}, func(i int) string { return strings.Repeat("x", i) }))
	fmt.Println(reduce([]string{"a", "bb"}, 0, func(n int, s string) int { return n + len(s) }))
	fmt.Println(keys(map[string]int{"b": 1, "a": 2, "c": 3}), largest(3, 9, 2), largest("x"))
	fmt.Println(zero[int](), zero[string]() == "", zero[*int]() == nil, zero[[2]bool]())
	fmt.Println(typeName(1), typeName([]string{}), typeName(celsius(1)), typeName(map[string][]int{}))
	fmt.Println(equal("a", "a"), equal[any](1, 1.0), equal(struct{ x int }{1}, struct{ x int }{1}))
	f := mapf[int, float64]
	fmt.Println(f([]int{4}, func(i int) float64 { return float64(i) / 8 }))
}
