package main

import (
	"fmt"
	"time"
)

func main() {
	queue := make(chan int, 3)
	done := make(chan int)
	go func() {
		n := 0
		for range queue {
			time.Sleep(20 * time.Millisecond)
			n++
		}
		done <- n
	}()
	dropped := 0
	for i := range 10 {
		select {
		case queue <- i:
		default:
			dropped++
		}
	}
	close(queue)
	fmt.Println("dropped", dropped, "done", <-done)
}
