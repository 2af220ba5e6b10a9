package main

import (
	"fmt"
	"sync"
	"time"
)

// Ten jobs of 100 ms on four workers take three rounds.
func main() {
	jobs := make(chan int, 10)
	var wg sync.WaitGroup
	start := time.Now()
	for range 4 {
		wg.Go(func() {
			for range jobs {
				time.Sleep(100 * time.Millisecond)
			}
		})
	}
	for j := range 10 {
		jobs <- j
	}
	close(jobs)
	wg.Wait()
	fmt.Println("all jobs processed in", time.Since(start).Round(10*time.Millisecond))
}

// Output:
// all jobs processed in 300ms
