package main

import "fmt"

type inner struct {
	n    int8
	flag bool
	f    float32
	s    string
}

type outer struct {
	inner
	*more
	arr  [3]uint16
	fn   func(int) int
	next *outer
	any
	m map[string]inner
}

type more struct{ note string }

type empty struct{}

func change(o outer) outer {
	o.n = 9
	o.arr[1] = 77
	return o
}

func main() {
	o := outer{inner: inner{1, true, 2.5, "in"}, more: &more{"note"}, arr: [3]uint16{1, 2, 3}}
	p := change(o)
	fmt.Println(o.n, p.n, o.arr, p.arr, p.note, o.s, p.more == o.more)
	o.next = &p
	o.next.next = &o
	o.next.next.n = 5
	fmt.Println(o.n, o.next.arr[1])
	anon := struct {
		X, Y int
		Tag  string `json:"tag"`
	}{1, 2, "t"}
	fmt.Printf("%v %+v %T\n", anon, anon, anon)
	a, b := inner{1, true, 1, "x"}, inner{1, true, 1, "x"}
	fmt.Println(a == b, a != inner{}, empty{} == empty{}, [2]inner{a, b} == [2]inner{b, a})
	b.f = 2
	fmt.Println(a == b, &a == &a)
	fmt.Printf("%+v %v\n", a, []inner{a, b})
	pp := &anon
	pp.X, (*pp).Y = 10, 20
	fmt.Println(anon, *pp)
	o.m = map[string]inner{"k": {n: 3}}
	fmt.Println(o.m["k"].n, o.any == nil)
	o.any = 42
	fmt.Println(o.any)
	type local struct{ outer }
	l := local{o}
	l.n++
	fmt.Println(l.n, o.n, l.outer.inner.n)
	matrix := [2][2]struct{ v int }{{{1}, {2}}, {{3}, {4}}}
	copyM := matrix
	copyM[1][0].v = 30
	fmt.Println(matrix, copyM, len(matrix[0]))
}
