package main

import (
	"fmt"
	"runtime"
	"sync"
)

func main() {
	var wg sync.WaitGroup
	for id := range 3 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for step := range 4 {
				fmt.Printf("worker %d step %d\n", id, step)
				runtime.Gosched()
			}
		}()
	}
	wg.Wait()
}
