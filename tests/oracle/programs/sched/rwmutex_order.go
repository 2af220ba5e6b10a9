package main

import (
	"fmt"
	"runtime"
	"sync"
)

func main() {
	var rw sync.RWMutex
	var wg sync.WaitGroup
	rw.RLock()
	wg.Add(3)
	go func() {
		defer wg.Done()
		rw.Lock()
		fmt.Println("writer")
		rw.Unlock()
	}()
	runtime.Gosched()
	for i := range 2 {
		go func() {
			defer wg.Done()
			rw.RLock()
			fmt.Println("reader", i)
			rw.RUnlock()
		}()
	}
	runtime.Gosched()
	fmt.Println("first reader leaves")
	rw.RUnlock()
	wg.Wait()
}
