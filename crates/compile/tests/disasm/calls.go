package main

func fib(n int) int {
	if n < 2 {
		return n
	}
	return fib(n-1) + fib(n-2)
}

func two(a string, b int) (int, string) { return b, a }

func swap(a string, b int) (string, int) {
	n, s := two(a, b)
	return s, n
}

func chain(x int) int { return fib(fib(fib(x))) }

func variadic(xs ...int) int { return len(xs) }

func calls(f func(int) int) int { return f(1) + variadic() + variadic(1, 2) }

func main() {}
