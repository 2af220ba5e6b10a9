package main

import (
	"fmt"
	"sync"
)

func main() {
	var wg sync.WaitGroup
	var mu sync.Mutex
	total := 0
	for i := range 64 {
		wg.Go(func() {
			x := 0
			for j := range 20000 {
				x += j % (i + 1)
			}
			mu.Lock()
			total += x
			mu.Unlock()
		})
	}
	wg.Wait()
	fmt.Println(total > 0)
}

// Flags: --procs 4 --cores 4
// Stat: steals > 0
// Output:
// true
