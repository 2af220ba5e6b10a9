package main

import (
	"fmt"
	"runtime"
	"sync"
)

func main() {
	var mu sync.Mutex
	var wg sync.WaitGroup
	mu.Lock()
	for i := range 5 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			mu.Lock()
			fmt.Println("holder", i)
			mu.Unlock()
		}()
	}
	for range 3 {
		runtime.Gosched()
	}
	fmt.Println("main releases")
	mu.Unlock()
	wg.Wait()
}
