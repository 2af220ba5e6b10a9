package main

import (
	"fmt"
	"iter"
	"maps"
	"slices"
)

func count(n int) iter.Seq[int] {
	return func(yield func(int) bool) {
		defer fmt.Println("cleanup")
		for i := range n {
			if !yield(i) {
				return
			}
		}
	}
}

func find(n int) (res int) {
	defer func() { fmt.Println("find returns", res) }()
	for i := range count(10) {
		if i == n {
			return i * 100
		}
	}
	return -1
}

func main() {
	fmt.Println(find(3), find(20))
outer:
	for i := range count(3) {
		for j := range count(3) {
			if j == 1 {
				continue outer
			}
			if i == 1 {
				break outer
			}
			fmt.Println(i, j)
		}
	}
	for i := range count(2) {
		defer fmt.Println("deferred in loop", i)
	}
	keys := slices.Sorted(maps.Keys(map[string]int{"b": 1, "a": 2}))
	fmt.Println(keys)
	next, stop := iter.Pull(count(3))
	fmt.Println(next())
	fmt.Println(next())
	stop()
	fmt.Println(next())
}
