package main

import (
	"fmt"
	"time"
)

func main() {
	t := time.NewTimer(time.Hour)
	fmt.Println(t.Stop(), t.Stop(), t.Reset(10*time.Millisecond))
	<-t.C
	fmt.Println("fired", t.Stop(), t.Reset(time.Hour), t.Stop())
	select {
	case <-t.C:
		fmt.Println("stale")
	default:
		fmt.Println("nothing waits")
	}
	t.Reset(0)
	time.Sleep(5 * time.Millisecond)
	fmt.Println(t.Stop(), len(t.C))
	select {
	case <-t.C:
		fmt.Println("stale")
	default:
		fmt.Println("drained by Stop")
	}
	n := 0
	tick := time.NewTicker(4 * time.Millisecond)
	for range tick.C {
		n++
		if n == 3 {
			tick.Stop()
			break
		}
	}
	tick.Reset(2 * time.Millisecond)
	<-tick.C
	fmt.Println("ticks", n)
	done := make(chan string)
	time.AfterFunc(15*time.Millisecond, func() { done <- "second" })
	time.AfterFunc(5*time.Millisecond, func() { done <- "first" })
	af := time.AfterFunc(10*time.Millisecond, func() { done <- "never" })
	fmt.Println(af.Stop())
	fmt.Println(<-done, <-done)
	select {
	case <-time.After(10 * time.Millisecond):
		fmt.Println("timeout")
	case <-done:
	}
	fmt.Println(time.Tick(0) == nil)
	defer func() { fmt.Println(recover()) }()
	time.NewTicker(0)
}
