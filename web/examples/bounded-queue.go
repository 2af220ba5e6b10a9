package main

import (
	"fmt"
	"sync"
	"time"
)

// Requests come faster than the worker can take them. An unbounded queue
// would grow until memory ends; a bounded one must refuse. select with
// default makes refusing cheap: a full buffer is seen at once.

const queue = 6

func main() {
	requests := make(chan int, queue)
	var wg sync.WaitGroup

	served := 0
	wg.Go(func() {
		for range requests {
			time.Sleep(3 * time.Millisecond)
			served++
		}
	})

	dropped := 0
	for i := range 40 {
		time.Sleep(time.Millisecond)
		select {
		case requests <- i:
		default:
			dropped++
		}
	}
	close(requests)
	wg.Wait()
	fmt.Println("served and dropped make", served+dropped)
	fmt.Println("some were dropped:", dropped > 0)
}
