package main

import "fmt"

var (
	a = b + 1
	b = f("b", c)
	c = f("c", 1)
	_ = f("blank", 0)
)

func f(s string, n int) int {
	fmt.Println("init", s)
	return n + 1
}

func init() { fmt.Println("first init", a, b, c) }
func init() { fmt.Println("second init") }

func main() { fmt.Println("main") }
