package main

import (
	"fmt"
	"sync"
)

// Every worker is created by main, so all of them start in the run
// queue of one P. Watch the other Ps wake up and steal half of it.

func work(n int) int {
	sum := 0
	for i := 0; i < n; i++ {
		sum += i % 7
	}
	return sum
}

func main() {
	const workers = 24
	results := make([]int, workers)

	var wg sync.WaitGroup
	for i := range workers {
		wg.Add(1)
		go func() {
			defer wg.Done()
			results[i] = work(2_000 + 500*(i%5))
		}()
	}
	wg.Wait()

	total := 0
	for _, r := range results {
		total += r
	}
	fmt.Println("total", total)
}
