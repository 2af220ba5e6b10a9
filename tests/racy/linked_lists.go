// Nodes put in and taken out of one list without any lock: lost nodes, cycles, and a collector that has to follow it all.
package main

import (
	"runtime"
	"sync"
)

type node struct {
	prev, next *node
	v          int
	data       []byte
}

var head *node

func main() {
	head = &node{}
	var wg sync.WaitGroup
	for w := range 4 {
		work := func() {
			defer func() { _ = recover() }()
			for i := range 1500 {
				n := &node{v: i, data: make([]byte, i%64)}
				n.next = head.next
				n.prev = head
				head.next = n
				if n.next != nil {
					n.next.prev = n
				}
				at := head
				for steps := 0; at != nil && steps < 30; steps++ {
					if at.v%5 == w && at.prev != nil {
						at.prev.next = at.next
						if at.next != nil {
							at.next.prev = at.prev
						}
					}
					at = at.next
				}
				if i%500 == 0 {
					runtime.GC()
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
