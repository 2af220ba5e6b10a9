package main

import (
	"fmt"
	"sync/atomic"
	"time"
)

// One producer every 10 ms, two workers of 60 ms each, a queue of 3: the rest is dropped.
func main() {
	queue := make(chan int, 3)
	var done atomic.Int32
	for range 2 {
		go func() {
			for range queue {
				time.Sleep(60 * time.Millisecond)
				done.Add(1)
			}
		}()
	}
	dropped := 0
	for i := range 60 {
		select {
		case queue <- i:
		default:
			dropped++
		}
		time.Sleep(10 * time.Millisecond)
	}
	time.Sleep(time.Second)
	fmt.Println(dropped > 20, int(done.Load())+dropped)
}

// Output:
// true 60
