package main

import (
	"fmt"
	"time"
)

// select locks all its channels, takes a ready case at random, or
// queues on every one of them and sleeps. Watch one goroutine stand in
// several queues at once, and leave all when one case comes.

func source(name string, every time.Duration, n int) <-chan string {
	out := make(chan string)
	go func() {
		for i := 1; i <= n; i++ {
			time.Sleep(every)
			out <- fmt.Sprint(name, i)
		}
		close(out)
	}()
	return out
}

func main() {
	fast := source("fast", 2*time.Millisecond, 5)
	slow := source("slow", 5*time.Millisecond, 3)
	timeout := time.After(40 * time.Millisecond)

	for fast != nil || slow != nil {
		select {
		case v, ok := <-fast:
			if !ok {
				fast = nil
				continue
			}
			fmt.Println(v)
		case v, ok := <-slow:
			if !ok {
				slow = nil
				continue
			}
			fmt.Println(v)
		case <-timeout:
			fmt.Println("timeout")
			return
		}
	}
	fmt.Println("both closed")
}
