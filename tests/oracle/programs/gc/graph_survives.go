package main

import (
	"fmt"
	"runtime"
)

type tree struct {
	l, r *tree
	v    int
}

func build(d, v int) *tree {
	if d == 0 {
		return &tree{v: v}
	}
	return &tree{build(d-1, 2*v), build(d-1, 2*v+1), v}
}

func (t *tree) sum() int {
	if t == nil {
		return 0
	}
	return t.v + t.l.sum() + t.r.sum()
}

func main() {
	long := build(12, 1)
	for i := range 30 {
		if build(10, i).sum() < 0 {
			fmt.Println("no")
		}
		if i%10 == 0 {
			runtime.GC()
		}
	}
	m := map[string][]*tree{}
	for i := range 100 {
		m[fmt.Sprint("k", i%10)] = append(m[fmt.Sprint("k", i%10)], build(3, i))
	}
	runtime.GC()
	total := 0
	for _, ts := range m {
		for _, t := range ts {
			total += t.sum()
		}
	}
	fmt.Println(long.sum(), total, len(m))
}
