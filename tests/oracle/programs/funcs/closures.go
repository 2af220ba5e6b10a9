package main

import "fmt"

func counter() (func() int, func()) {
	n := 0
	return func() int { n++; return n }, func() { n = 100 }
}

func compose(fs ...func(int) int) func(int) int {
	return func(x int) int {
		for _, f := range fs {
			x = f(x)
		}
		return x
	}
}

type op func(int, int) int

func (o op) apply(a, b int) int { return o(a, b) }

func main() {
	inc, reset := counter()
	fmt.Println(inc(), inc())
	reset()
	fmt.Println(inc())
	f := compose(func(x int) int { return x + 1 }, func(x int) int { return x * 10 })
	fmt.Println(f(4), compose()(4))
	fmt.Println(op(func(a, b int) int { return a - b }).apply(9, 4))
	var fib func(int) int
	fib = func(n int) int {
		if n < 2 {
			return n
		}
		return fib(n-1) + fib(n-2)
	}
	fmt.Println(fib(20))
	x := 1
	g := func() func() int { x := x * 2; return func() int { x++; return x } }()
	fmt.Println(g(), g(), x)
	fs := map[string]func(...int) int{
		"sum": func(v ...int) (t int) {
			for _, n := range v {
				t += n
			}
			return
		},
		"len": func(v ...int) int { return len(v) },
	}
	fmt.Println(fs["sum"](1, 2, 3), fs["len"](), fs["sum"]([]int{4, 5}...))
}
