package main

import (
	"fmt"
	"sync"
	"sync/atomic"
	"time"
)

// The notes' pool of four workers whose jobs sleep; who takes which job is left out.
func main() {
	const workers, n = 4, 10
	jobs := make(chan int, n)
	var wg sync.WaitGroup
	var done atomic.Int32
	start := time.Now()
	for range workers {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for range jobs {
				time.Sleep(20 * time.Millisecond)
				done.Add(1)
			}
		}()
	}
	for j := range n {
		jobs <- j
	}
	close(jobs)
	wg.Wait()
	d := time.Since(start)
	fmt.Println("all jobs processed:", done.Load(), d >= 60*time.Millisecond, d < 5*time.Second)
}
