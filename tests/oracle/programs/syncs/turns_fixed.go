package main

import (
	"fmt"
	"sync"
)

// The note's two goroutines in turn, with the waiting main taken out of the condition.
func main() {
	var mu sync.Mutex
	cond := sync.NewCond(&mu)
	n := 1
	const last = 20
	var wg sync.WaitGroup
	turn := func(name string, parity int) {
		defer wg.Done()
		mu.Lock()
		defer mu.Unlock()
		for n <= last {
			for n <= last && n%2 != parity {
				cond.Wait()
			}
			if n > last {
				break
			}
			fmt.Println(name, n)
			n++
			cond.Signal()
		}
		cond.Signal()
	}
	wg.Add(2)
	go turn("A", 1)
	go turn("B", 0)
	wg.Wait()
	fmt.Println("both done")
}
