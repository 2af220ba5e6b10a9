package main

import (
	"fmt"
	"runtime"
)

type node struct {
	next *node
	v    int
}

type shape interface{ area() int }
type sq struct{ s, t, u int }

func (s sq) area() int   { return s.s * s.t * s.u }
func (s *sq) grow(n int) { s.s += n }

//go:noinline
func deep(n int, p *int) int {
	var pad [64]int
	pad[n%64] = *p
	if n == 0 {
		runtime.GC()
		return pad[0] + *p
	}
	return deep(n-1, p) + pad[n%64] - *p
}

func frames() int {
	x := 7
	n1 := node{v: 1}
	n2 := &node{&n1, 2}
	s := []*int{&x, &n1.v}
	f := func() int { x++; return *s[0] + n2.next.v }
	a := f()
	b := deep(500, &x)
	c := f()
	return a*10000 + b*100 + c + *s[1]
}

func deferred() (r int) {
	x := 1
	p := &x
	defer func() { r = r*10 + *p }()
	defer add(&r, &x, 2)
	defer func(q *int, v ...*int) { *q += *v[0] }(p, &x, p)
	deep(300, p)
	x = 4
	return 5
}

func add(r, p *int, n int) { *r += *p + n }

func boxes() string {
	v := sq{2, 3, 4}
	var s shape = v
	v.grow(5)
	var t any = v
	g := v.grow
	deep(200, &v.s)
	g(1)
	return fmt.Sprint(s.area(), t.(sq).area(), v.area())
}

func count(n int, yield func(int, *int) bool) {
	for i := range n {
		x := i * i
		if !yield(i, &x) {
			return
		}
	}
}

type seq struct{ n int }

func (s *seq) all(yield func(int, *int) bool) { count(s.n, yield) }

func ranged() (sum int) {
	s := seq{20}
	last := 0
	for i, p := range s.all {
		deep(20, p)
		last = i
		sum += *p
		if i == 9 {
			break
		}
	}
	for i, p := range s.all {
		if i > last {
			return sum + *p
		}
	}
	return -1
}

func find(xs []int, want int) *int {
	s := seq{len(xs)}
	for i := range s.all {
		if xs[i] == want {
			return &xs[i]
		}
	}
	return nil
}

func outer() int {
	u := 1
	get := func() *int { return &u }
	deep(200, get())
	*get() += 5
	return u
}

func loops() int {
	var keep []*int
	sum := 0
	for i := 0; i < 5; i++ {
		x := i
		p := &x
		*p += i
		sum += *p
		keep = append(keep, &i)
		f := func() { sum += x; i += 0 }
		f()
	}
	for _, k := range keep {
		sum = sum*10 + *k
	}
	var head *node
	for i := range 6 {
		n := &node{head, i}
		head = n
	}
	deep(100, &sum)
	for ; head != nil; head = head.next {
		sum += head.v
	}
	return sum
}

func arrays() int {
	var a [100]int
	s := a[10:20]
	m := make([]int, 30)
	for i := range s {
		s[i] = i
		m[i] = i * 2
	}
	deep(100, &a[15])
	t := 0
	for _, x := range a {
		t += x
	}
	for _, x := range m {
		t += x
	}
	lit := []*int{&a[11], &m[3], new(int)}
	*lit[2] = 9
	deep(100, lit[2])
	return t + *lit[0] + *lit[1] + *lit[2]
}

func twice[T any](x T, f func(*T)) T {
	p := &x
	f(p)
	f(p)
	return *p
}

func goroutines() int {
	c := make(chan *int)
	for i := range 4 {
		go func(n *int) {
			x := *n * 2
			deep(50, &x)
			c <- &x
		}(&i)
	}
	t := 0
	for range 4 {
		t += *<-c
	}
	return t
}

func recovers() (s string) {
	x := 3
	defer func() {
		e := recover()
		s = fmt.Sprint(e, x)
	}()
	p := &x
	deep(100, p)
	*p = 4
	panic(fmt.Sprintf("p%d", *p))
}

func selects() int {
	c, d := make(chan int, 1), make(chan any, 1)
	c <- 3
	d <- sq{1, 2, 3}
	t := 0
	for range 2 {
		var x any
		select {
		case v := <-c:
			x = v
		case x = <-d:
		}
		switch y := x.(type) {
		case int:
			t += y
		case shape:
			t += y.area()
		}
	}
	return t
}

func main() {
	fmt.Println(frames(), deferred(), boxes(), ranged(), *find([]int{4, 5, 6}, 5))
	fmt.Println(outer(), loops(), arrays(), twice(3, func(p *int) { *p *= 2 }), goroutines(), recovers(), selects())
	fmt.Println(twice("a", func(p *string) { *p += "b" }), twice(&node{v: 1}, func(p **node) { *p = &node{*p, 2} }).next.next.v)
}
