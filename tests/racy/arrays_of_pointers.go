// Bulk copies (with bulk write barriers) over memory that others copy to and from, beside a collector that never rests.
package main

import (
	"runtime"
	"sync"
)

type pair struct {
	p *[4]int
	s string
}

func main() {
	a, b := make([]pair, 64), make([]pair, 64)
	var stop bool
	var wg, collector sync.WaitGroup
	collector.Go(func() {
		for !stop {
			runtime.GC()
		}
	})
	for w := range 4 {
		work := func() {
			defer func() { _ = recover() }()
			for i := range 600 {
				switch (i + w) % 4 {
				case 0:
					copy(a, b[i%32:])
				case 1:
					copy(b[i%16:], a)
				case 2:
					a[i%64] = pair{&[4]int{i, i, i, i}, "s"}
				default:
					if p := b[i%64].p; p != nil {
						p[i%4]++
					}
					clear(a[:i%8])
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
	// This flag is a race too: Go's compiler could have hoisted the load, ours does not.
	stop = true
	collector.Wait()
	println("done")
}
