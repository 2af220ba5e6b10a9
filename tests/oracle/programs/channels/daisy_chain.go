package main

import "fmt"

func main() {
	const n = 2000
	left := make(chan int)
	first := left
	for range n {
		right := make(chan int)
		go func(l, r chan int) { l <- 1 + <-r }(left, right)
		left = right
	}
	go func() { left <- 1 }()
	fmt.Println(<-first)
}
