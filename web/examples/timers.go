package main

import (
	"fmt"
	"time"
)

// Timers live in a heap on a P; whoever looks for work runs those that
// are due, and the last idle thread sleeps exactly until the next one.

func main() {
	tick := time.NewTicker(3 * time.Millisecond)
	defer tick.Stop()

	alarm := time.NewTimer(8 * time.Millisecond)
	done := make(chan bool)
	time.AfterFunc(14*time.Millisecond, func() { close(done) })

	ticks := 0
	for {
		select {
		case <-tick.C:
			ticks++
			fmt.Println("tick", ticks)
		case <-alarm.C:
			fmt.Println("alarm")
		case <-done:
			fmt.Println("done after", ticks, "ticks")
			return
		}
	}
}
