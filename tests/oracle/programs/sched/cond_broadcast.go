package main

import (
	"fmt"
	"sync"
)

func main() {
	var mu sync.Mutex
	c := sync.NewCond(&mu)
	ready, waiting := false, 0
	var wg sync.WaitGroup
	for i := range 4 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			mu.Lock()
			waiting++
			for !ready {
				c.Wait()
			}
			fmt.Println("woken", i)
			mu.Unlock()
		}()
	}
	for {
		mu.Lock()
		if waiting == 4 {
			ready = true
			c.Broadcast()
			mu.Unlock()
			break
		}
		mu.Unlock()
		yield()
	}
	wg.Wait()
}

func yield() {
	ch := make(chan int)
	go func() { ch <- 1 }()
	<-ch
}
