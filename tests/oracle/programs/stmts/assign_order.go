package main

import "fmt"

func trace(s string, n int) int {
	fmt.Print(s, " ")
	return n
}

func two() (int, int) { return 7, 8 }

func main() {
	a := []int{1, 2, 3}
	i := 0
	i, a[i] = 1, 10
	fmt.Println(i, a)
	a[0], a[1], a[2] = a[2], a[0], a[1]
	fmt.Println(a)
	x, y := two()
	x, y = y, x
	fmt.Println(x, y)
	m := map[string]int{}
	m["k"], m["l"] = two()
	fmt.Println(m)
	a[trace("index", 1)] = trace("value", 5)
	fmt.Println(a)
	fmt.Println(trace("a", 1) + trace("b", 2)*trace("c", 3))
	var p *int
	func() {
		defer func() { recover(); fmt.Println("i", i) }()
		i, *p = 99, 1
	}()
	b := [3]int{}
	for k, b[k%3] = range []int{5, 6, 7} {
	}
	fmt.Println(k, b)
	x += 5
	x <<= 2
	x &^= 4
	x %= 7
	fmt.Println(x)
}

var k int
