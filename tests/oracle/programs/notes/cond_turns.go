package main

import (
	"fmt"
	"sync"
)

// Two goroutines count in turn with one Cond, and main waits on the same Cond: a Signal wakes main instead of the other.
func main() {
	var lock sync.Mutex
	turn := sync.NewCond(&lock)
	next, limit := 1, 100
	player := func(name string, odd bool) {
		for {
			lock.Lock()
			for (next%2 == 1) != odd {
				turn.Wait()
			}
			if next > limit {
				lock.Unlock()
				turn.Broadcast()
				return
			}
			fmt.Println(name, next)
			next++
			lock.Unlock()
			turn.Signal()
		}
	}
	go player("A:", true)
	go player("B:", false)
	lock.Lock()
	for next <= limit {
		turn.Wait()
	}
	lock.Unlock()
}
