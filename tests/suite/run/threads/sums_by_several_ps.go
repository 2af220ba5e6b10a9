// Eight goroutines count on four Ps that are threads; the sum is the same whatever their order.
package main

import (
	"fmt"
	"sync"
)

func main() {
	var wg sync.WaitGroup
	parts := make([]int, 8)
	for i := range parts {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for j := 0; j < 300000; j++ {
				parts[i] += j % (i + 2)
			}
		}()
	}
	wg.Wait()
	total := 0
	for _, p := range parts {
		total += p
	}
	fmt.Println(total)
}

// Flags: --parallel --procs 4
// Stat: goroutines_created = 9
// Output:
// 5399988
