package main

import (
	"fmt"
	"time"
)

func main() {
	quit := make(chan struct{})
	beats := make(chan int)
	go func() {
		t := time.NewTicker(5 * time.Millisecond)
		defer t.Stop()
		for i := 1; ; i++ {
			select {
			case <-t.C:
				beats <- i
			case <-quit:
				close(beats)
				return
			}
		}
	}()
	for b := range beats {
		fmt.Println("beat", b)
		if b == 4 {
			close(quit)
			break
		}
	}
	_, ok := <-beats
	fmt.Println(ok)
	timeout := time.After(30 * time.Millisecond)
	n := 0
loop:
	for {
		select {
		case <-timeout:
			break loop
		case <-time.After(10 * time.Millisecond):
			n++
			if n > 100 {
				return
			}
		}
	}
	fmt.Println(n == 2 || n == 3)
}
