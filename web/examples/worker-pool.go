package main

import (
	"fmt"
	"sync"
)

// A fixed number of workers takes jobs from one channel: the pool limits
// how many run at once, the channel's buffer how many wait.

type job struct{ id, size int }
type result struct{ id, sum int }

func worker(jobs <-chan job, results chan<- result) {
	for j := range jobs {
		sum := 0
		for i := range j.size {
			sum += i
		}
		results <- result{j.id, sum}
	}
}

func main() {
	jobs := make(chan job, 8)
	results := make(chan result, 8)

	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() { worker(jobs, results) })
	}
	go func() {
		for id := range 40 {
			jobs <- job{id, 400 + 300*(id%4)}
		}
		close(jobs)
		wg.Wait()
		close(results)
	}()

	total := 0
	for r := range results {
		total += r.sum
	}
	fmt.Println("total", total)
}
