package main

import "sync"

func main() {
	var mu sync.Mutex
	ready := false
	ch := make(chan struct{})
	go func() {
		<-ch
		mu.Lock()
		if ready {
			println("met")
		}
		mu.Unlock()
	}()
	mu.Lock()
	ready = true
	mu.Unlock()
	ch <- struct{}{}
}
