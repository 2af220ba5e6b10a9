package main

import (
	"fmt"
	"sync"
)

// Two goroutines print in turn, and main waits on the same Cond until
// they are done. Signal wakes the one that has waited longest, whoever
// it is: it wakes main, main sees that it is too early and waits again,
// and the wake-up is lost. All sleep: a deadlock. (Broadcast heals it.)

func main() {
	var mu sync.Mutex
	cond := sync.NewCond(&mu)
	counter, limit := 1, 10

	turn := func(name string, mine int) {
		for {
			mu.Lock()
			for counter%2 != mine && counter <= limit {
				cond.Wait()
			}
			if counter > limit {
				mu.Unlock()
				cond.Broadcast()
				return
			}
			fmt.Println(name, counter)
			counter++
			mu.Unlock()
			cond.Signal()
		}
	}
	go turn("odd", 1)
	go turn("even", 0)

	mu.Lock()
	for counter <= limit {
		cond.Wait()
	}
	mu.Unlock()
}
