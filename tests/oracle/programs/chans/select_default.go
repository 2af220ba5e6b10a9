package main

import "fmt"

func main() {
	ch := make(chan int, 1)
	for i := range 3 {
		select {
		case ch <- i:
			fmt.Println("sent", i)
		default:
			fmt.Println("full at", i)
		}
	}
	select {
	case v, ok := <-ch:
		fmt.Println(v, ok)
	default:
		fmt.Println("empty")
	}
	close(ch)
	v, ok := <-ch
	fmt.Println(v, ok)
	var none chan int
	select {
	case <-none:
		fmt.Println("never")
	default:
		fmt.Println("nil channel blocks")
	}
}
