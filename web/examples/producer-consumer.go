package main

import (
	"fmt"
	"sync"
)

// A ring of four slots by hand: one mutex, two conditions. Producers
// sleep while it is full, consumers while it is empty. Each Wait is in a
// loop: between the wake-up and the lock another may have been faster.

type ring struct {
	mu       sync.Mutex
	notFull  *sync.Cond
	notEmpty *sync.Cond
	slots    [4]int
	head, n  int
}

func newRing() *ring {
	r := &ring{}
	r.notFull = sync.NewCond(&r.mu)
	r.notEmpty = sync.NewCond(&r.mu)
	return r
}

func (r *ring) put(v int) {
	r.mu.Lock()
	for r.n == len(r.slots) {
		r.notFull.Wait()
	}
	r.slots[(r.head+r.n)%len(r.slots)] = v
	r.n++
	r.mu.Unlock()
	r.notEmpty.Signal()
}

func (r *ring) take() int {
	r.mu.Lock()
	for r.n == 0 {
		r.notEmpty.Wait()
	}
	v := r.slots[r.head]
	r.head = (r.head + 1) % len(r.slots)
	r.n--
	r.mu.Unlock()
	r.notFull.Signal()
	return v
}

func main() {
	r := newRing()
	var producers, consumers sync.WaitGroup
	for p := range 3 {
		producers.Go(func() {
			for i := range 8 {
				r.put(100*p + i)
			}
		})
	}
	sums := make([]int, 2)
	for c := range sums {
		consumers.Go(func() {
			for range 12 {
				sums[c] += r.take()
			}
		})
	}
	producers.Wait()
	consumers.Wait()
	fmt.Println("sum", sums[0]+sums[1])
}
