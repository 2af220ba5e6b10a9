package main

import (
	"fmt"
	"sync"
	"sync/atomic"
)

// counter++ is three steps; a lock or an atomic makes it one.
func main() {
	var wg sync.WaitGroup
	var mu sync.Mutex
	locked, atomically := 0, int64(0)
	for range 50 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for range 100 {
				mu.Lock()
				locked++
				mu.Unlock()
				atomic.AddInt64(&atomically, 1)
			}
		}()
	}
	wg.Wait()
	fmt.Println(locked, atomically)
}
