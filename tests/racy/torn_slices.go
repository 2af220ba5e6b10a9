// A slice header that is written in three words while others read it: pointer, length and capacity of different slices.
package main

import "sync"

var shared []int

func main() {
	long, short := make([]int, 1000), make([]int, 1)
	var wg sync.WaitGroup
	for w := range 4 {
		work := func() {
			defer func() { _ = recover() }()
			for i := range 3000 {
				if w < 2 {
					if i%2 == 0 {
						shared = long
					} else {
						shared = short[:i%2]
					}
					continue
				}
				s := shared
				// An index out of range is a panic; beyond that, whatever is there.
				if len(s) > 500 {
					s[500] = i
				}
				for k := range s {
					s[k] += k
					if k > 20 {
						break
					}
				}
				shared = append(s[:0], i, i+1)
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
