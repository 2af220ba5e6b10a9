// Function literals: how they hold what they capture, and where they are.
package main

var global func() int

func called() int {
	x := 1
	f := func() int { return x }
	return f()
}

func calledAtOnce() int {
	x := 1
	return func() int { x++; return x }()
}

func returned() func() int {
	n := 0
	return func() int { n++; return n }
}

func byValue() func() int {
	n := 3
	return func() int { return n }
}

func reassignedBefore() func() int {
	n := 3
	n = 4
	return func() int { return n }
}

func reassignedAfter() func() int {
	n := 3
	f := func() int { return n }
	n = 4
	return f
}

func stored() {
	x := 1
	global = func() int { return x }
}

func passed(f func(int) int) int { return f(1) }

func pass(n int) int {
	return passed(func(x int) int { return x + n })
}

func nested() func() func() int {
	x := 0
	return func() func() int {
		y := x
		return func() int { x++; y++; return x + y }
	}
}

func fibonacci(n int) int {
	var fib func(int) int
	fib = func(n int) int {
		if n < 2 {
			return n
		}
		return fib(n-1) + fib(n-2)
	}
	return fib(n)
}

func chosen(up bool) int {
	x := 1
	var f func(*int)
	if up {
		f = func(p *int) { *p++ }
	} else {
		f = func(p *int) { *p-- }
	}
	f(&x)
	return x
}

func returnsOuter() int {
	u := 1
	f := func() *int { return &u }
	*f() = 2
	return u
}

func lostResult(g func(func() *int)) {
	u := 1
	g(func() *int { return &u })
}

func inLoop() []func() int {
	var fs []func() int
	for i := 0; i < 3; i++ {
		fs = append(fs, func() int { return i })
	}
	return fs
}

func large() func() byte {
	var a [200]byte
	return func() byte { return a[3] }
}

func largeStays() byte {
	var a [200]byte
	f := func() byte { return a[3] }
	return f()
}

func arguments() {
	p := new(int)
	func(q *int) { *q = 1 }(p)
	func(q *int) { global = func() int { return *q } }(new(int))
}

func noCapture() func(*int) *int {
	return func(p *int) *int { return p }
}

func main() {
	called()
	calledAtOnce()
	returned()
	byValue()
	reassignedBefore()
	reassignedAfter()
	stored()
	pass(2)
	nested()
	fibonacci(5)
	chosen(true)
	returnsOuter()
	lostResult(nil)
	inLoop()
	large()
	largeStays()
	arguments()
	noCapture()
}
