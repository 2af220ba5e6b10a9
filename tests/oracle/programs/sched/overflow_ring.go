package main

import "fmt"

func main() {
	const n = 600
	out := make(chan int, n)
	for i := range n {
		go func() { out <- i }()
	}
	sum, first, last := 0, -1, -1
	order := make([]int, 0, n)
	for range n {
		v := <-out
		if first < 0 {
			first = v
		}
		last = v
		sum += v
		order = append(order, v)
	}
	fmt.Println(sum, first, last)
	fmt.Println(order[:20])
	fmt.Println(order[250:280])
	fmt.Println(order[n-20:])
}
