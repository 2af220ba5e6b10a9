// Pointers into frames of a stack that grows, handed to other goroutines by way of the heap, written from both sides.
package main

import "sync"

type box struct {
	v    [8]int
	next *box
}

func down(depth int, up *box, shared *box) int {
	if depth == 0 {
		return up.v[0]
	}
	here := box{next: up}
	shared.v[depth%8]++
	here.v[0] = shared.v[depth%8]
	shared.next = &box{v: here.v}
	return down(depth-1, &here, shared) + here.v[0]
}

func main() {
	shared := &box{}
	var wg sync.WaitGroup
	for w := range 4 {
		work := func() {
			defer func() { _ = recover() }()
			for i := range 20 {
				_ = down(50*(i%7)+w, shared, shared)
				if n := shared.next; n != nil {
					n.next = shared
				}
			}
		}
		wg.Go(func() {
			for range 10 {
				work()
			}
		})
	}
	wg.Wait()
	println("done")
}
