package main

import (
	"fmt"
	"runtime"
	"sync"
)

func main() {
	var mu sync.Mutex
	c := sync.NewCond(&mu)
	var wg sync.WaitGroup
	token := 0
	for i := range 4 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			mu.Lock()
			defer mu.Unlock()
			for token == 0 {
				c.Wait()
			}
			token--
			fmt.Println("took", i)
		}()
	}
	for range 5 {
		runtime.Gosched()
	}
	for range 4 {
		mu.Lock()
		token++
		mu.Unlock()
		c.Signal()
		runtime.Gosched()
	}
	wg.Wait()
}
