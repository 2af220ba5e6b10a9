package main

import "fmt"

// Merging two channels. A closed channel is always ready, so a select
// over it would spin; a nil channel is never ready, so setting it to nil
// takes the case out of the select.

func numbers(from, n int) <-chan int {
	out := make(chan int)
	go func() {
		defer close(out)
		for i := range n {
			out <- from + i
		}
	}()
	return out
}

func square(in <-chan int) <-chan int {
	out := make(chan int, 2)
	go func() {
		defer close(out)
		for v := range in {
			out <- v * v
		}
	}()
	return out
}

func merge(a, b <-chan int) <-chan int {
	out := make(chan int)
	go func() {
		defer close(out)
		for a != nil || b != nil {
			select {
			case v, ok := <-a:
				if !ok {
					a = nil
					continue
				}
				out <- v
			case v, ok := <-b:
				if !ok {
					b = nil
					continue
				}
				out <- v
			}
		}
	}()
	return out
}

func main() {
	sum := 0
	for v := range merge(square(numbers(1, 10)), square(numbers(11, 10))) {
		sum += v
	}
	fmt.Println("sum of squares:", sum)
}
