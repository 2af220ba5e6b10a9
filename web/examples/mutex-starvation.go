package main

import (
	"fmt"
	"sync"
	"time"
)

// A greedy goroutine holds the lock nearly all the time and takes it
// back at once. One that has waited for more than 1 ms switches the
// mutex to starvation mode: then Unlock hands the lock over in order.

func main() {
	var mu sync.Mutex
	var stop bool

	go func() {
		for {
			mu.Lock()
			done := stop
			time.Sleep(400 * time.Microsecond)
			mu.Unlock()
			if done {
				return
			}
		}
	}()

	var wg sync.WaitGroup
	got := make([]int, 3)
	for i := range got {
		wg.Go(func() {
			for range 4 {
				time.Sleep(100 * time.Microsecond)
				mu.Lock()
				got[i]++
				mu.Unlock()
			}
		})
	}
	wg.Wait()

	mu.Lock()
	stop = true
	mu.Unlock()
	fmt.Println("each got the lock:", got)
}
