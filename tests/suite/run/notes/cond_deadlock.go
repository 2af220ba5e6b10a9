package main

import (
	"fmt"
	"sync"
)

// The notes' two goroutines in turn: main waits on the same Cond, so that a Signal meant for the other goroutine wakes main, and all sleep.
func main() {
	var mu sync.Mutex
	cond := sync.NewCond(&mu)
	n, last := 1, 100
	turn := func(name string, parity int) {
		for {
			mu.Lock()
			for n%2 != parity {
				cond.Wait()
			}
			if n > last {
				mu.Unlock()
				cond.Broadcast()
				return
			}
			fmt.Println(name, n)
			n++
			mu.Unlock()
			cond.Signal()
		}
	}
	go turn("A", 1)
	go turn("B", 0)
	mu.Lock()
	for n <= last {
		cond.Wait()
	}
	mu.Unlock()
}

// Flags: --procs 1
// Exit: 2
// Stderr: fatal error: all goroutines are asleep - deadlock!
