package main

import (
	"fmt"
	"sync/atomic"
)

func main() {
	var ready int32
	ch, done := make(chan struct{}), make(chan struct{})
	go func() {
		<-ch
		if atomic.LoadInt32(&ready) == 1 {
			fmt.Println("met")
		}
		close(done)
	}()
	atomic.StoreInt32(&ready, 1)
	ch <- struct{}{}
	<-done
}
