package main

import "fmt"

// A goroutine begins with a stack of 2 KiB. When a call does not fit, the
// runtime takes one of twice the size, copies every frame into it and
// adjusts the pointers into the old one: p still points at x afterwards.

func deep(n int, p *int) int {
	var frame [16]int
	frame[n%16] = n
	*p += frame[n%16]
	if n == 0 {
		return 0
	}
	return 1 + deep(n-1, p)
}

func main() {
	done := make(chan int)
	for _, depth := range []int{4, 40, 400} {
		go func() {
			x := 0
			calls := deep(depth, &x)
			done <- calls + x
		}()
		fmt.Println("depth", depth, "gives", <-done)
	}
}
