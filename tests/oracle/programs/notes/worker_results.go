package main

import (
	"fmt"
	"sync"
)

// The notes' pool of three workers and ten jobs, results collected after all are done; who takes which job is left out.
func work(id int, jobs <-chan int, results chan<- int) {
	for j := range jobs {
		if id < 1 || id > 3 {
			panic(id)
		}
		results <- 2 * j
	}
}

func main() {
	const workers, n = 3, 10
	jobs, results := make(chan int, n), make(chan int, n)
	var wg sync.WaitGroup
	for w := range workers {
		wg.Add(1)
		go func(id int) {
			defer wg.Done()
			work(id, jobs, results)
		}(w + 1)
	}
	for j := range n {
		jobs <- j + 1
	}
	close(jobs)
	wg.Wait()
	close(results)
	sum, count := 0, 0
	for r := range results {
		sum += r
		count++
	}
	fmt.Println("results", count, "sum", sum)
}
