// go, defer, select, range, switch and branches that are never taken.
package main

import "sync"

type op struct{ n *int }

func (o op) run()            { *o.n = 1 }
func (o *op) add(d int)      { *o.n += d }
func (o *op) get() (int, *int) { return *o.n, o.n }

type runner interface{ run() }

var results chan *int

func goroutine() {
	x := 1
	go func() { x++ }()
}

func goArguments(p *int, s []int) {
	go use(p, s...)
	go func(q *int) { *q = 1 }(p)
}

func use(p *int, s ...int) {}

func deferred() (r int) {
	x := 1
	defer func() { r = x }()
	x = 2
	return
}

func deferArguments(o op) {
	x := 1
	o.n = &x
	defer o.run()
	defer o.add(3)
	defer use(&x, 1, 2)
	defer println(x)
	defer delete(map[string]int{}, "k")
}

func deferInLoop(xs []int) {
	for _, x := range xs {
		defer func() { println(x) }()
		defer use(&x)
	}
}

func deferInterface(r runner) { defer r.run() }

func deferFunction(f func()) {
	defer f()
	go f()
}

func unlock(mu *sync.Mutex) {
	mu.Lock()
	defer mu.Unlock()
}

func sends() {
	x := 1
	results <- &x
	select {
	case results <- new(int):
	case p := <-results:
		*p = x
	default:
	}
}

func ranges(m map[string]*int, c chan *int, a [3]*int) *int {
	for _, p := range m {
		return p
	}
	for p := range c {
		return p
	}
	for _, p := range a {
		return p
	}
	for i, p := range &a {
		if i > 1 {
			return p
		}
	}
	return nil
}

func keys(m map[*int]int, k any, n map[any]int) int {
	x := 1
	m[&x] = 2
	y := 2
	z := m[&y]
	n[k] = 1
	n[y] = z
	delete(n, z)
	return n[y]
}

func never() *int {
	x := 1
	if false {
		return &x
	}
	const debug = false
	if debug && x > 1 {
		results <- &x
	}
	return nil
	results <- &x
	return nil
}

func switched(k int) *int {
	x, y := 1, 2
	p := &x
	switch q := &y; {
	case k > 1:
		return q
	case *p > 1:
		k++
	}
	switch k {
	case *p:
		return nil
	}
	return nil
}

func multiple() *int {
	o := op{new(int)}
	n, p := o.get()
	_ = n
	return p
}

func methodValues() func() {
	o := op{new(int)}
	f := o.add
	f(1)
	var r runner = o
	g := r.run
	g()
	q := op{new(int)}
	return q.run
}

func methodExpressions() {
	o := op{new(int)}
	op.run(o)
	(*op).add(&o, 1)
	f := (*op).add
	f(&o, 2)
}

func main() {
	goroutine()
	goArguments(new(int), nil)
	deferred()
	deferArguments(op{})
	deferInLoop(nil)
	deferInterface(op{new(int)})
	deferFunction(func() {})
	var mu sync.Mutex
	unlock(&mu)
	var wg sync.WaitGroup
	wg.Add(1)
	go func() { defer wg.Done() }()
	wg.Wait()
	sends()
	ranges(nil, nil, [3]*int{})
	keys(nil, nil, nil)
	never()
	switched(1)
	multiple()
	methodValues()
	methodExpressions()
}
