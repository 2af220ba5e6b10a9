package main

import (
	"fmt"
	"sync"
	"time"
)

// A greedy goroutine takes the lock again and again; after 1 ms of waiting the other one makes the mutex starving and gets it.
func main() {
	var mu sync.Mutex
	stop := make(chan bool)
	go func() {
		for {
			mu.Lock()
			time.Sleep(100 * time.Microsecond)
			mu.Unlock()
			select {
			case <-stop:
				return
			default:
			}
		}
	}()
	time.Sleep(time.Millisecond)
	longest := time.Duration(0)
	for range 20 {
		start := time.Now()
		mu.Lock()
		longest = max(longest, time.Since(start))
		mu.Unlock()
	}
	close(stop)
	fmt.Println(longest < 5*time.Millisecond)
}

// Flags: --procs 2 --cores 2
// Output:
// true
