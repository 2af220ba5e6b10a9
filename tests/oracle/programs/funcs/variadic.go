package main

import "fmt"

func show(prefix string, vs ...any) {
	fmt.Println(prefix, len(vs), vs == nil, vs)
}

func modify(xs ...int) { xs[0] = 99 }

func named() (a, b int, s string) {
	a, s = 1, "x"
	b = a + 1
	return
}

func multi() (int, string, error) { return 1, "two", nil }

func take(n int, s string, err error) string { return fmt.Sprint(n, s, err) }

func main() {
	show("none")
	show("one", 1)
	show("nil", nil)
	show("spread", []any{1, "a", nil}...)
	s := []int{1, 2, 3}
	modify(s...)
	fmt.Println(s)
	fmt.Println(named())
	fmt.Println(take(multi()))
	show("multi", []any{multiAny()}...)
}

func multiAny() any { return [2]int{1, 2} }
