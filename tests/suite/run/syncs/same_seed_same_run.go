package main

import (
	"fmt"
	"math/rand"
	"sync"
)

func main() {
	var wg sync.WaitGroup
	var mu sync.Mutex
	order := []int{}
	for i := range 12 {
		wg.Go(func() {
			for range rand.Intn(2000) {
			}
			mu.Lock()
			order = append(order, i)
			mu.Unlock()
		})
	}
	wg.Wait()
	seen := map[int]bool{}
	for _, i := range order {
		seen[i] = true
	}
	fmt.Println(len(order), len(seen))
}

// Flags: --procs 4 --seed 11
// Output:
// 12 12
