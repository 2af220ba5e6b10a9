package main

import (
	"fmt"
	"runtime"
	"sync"
)

func main() {
	fmt.Println(runtime.GOMAXPROCS(0), runtime.NumCPU() > 0)
	fmt.Println(runtime.GOMAXPROCS(3), runtime.GOMAXPROCS(0))
	var wg sync.WaitGroup
	var mu sync.Mutex
	total := 0
	for i := range 100 {
		wg.Go(func() {
			mu.Lock()
			total += i
			mu.Unlock()
		})
	}
	wg.Wait()
	fmt.Println(total, runtime.GOMAXPROCS(1), runtime.GOMAXPROCS(-5))
}
