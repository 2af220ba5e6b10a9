package main

import (
	"runtime"
	"sync"
)

// Ten thousand goroutines that compute a little, yield, and lock now and then.
func main() {
	var wg sync.WaitGroup
	var mu sync.Mutex
	total := 0
	for i := range 10000 {
		wg.Go(func() {
			n := i
			for k := range 6000 {
				n = n*31 + k
				if k%1500 == 1499 {
					runtime.Gosched()
				}
			}
			mu.Lock()
			total ^= n
			mu.Unlock()
		})
	}
	wg.Wait()
	println(total)
}
