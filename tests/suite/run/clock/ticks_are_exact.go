package main

import (
	"fmt"
	"time"
)

func main() {
	start := time.Now()
	t := time.NewTicker(10 * time.Millisecond)
	for i := range 5 {
		at := <-t.C
		fmt.Println(i, at.Sub(start).Round(time.Millisecond))
	}
	// A slow receiver misses ticks: one waits in the channel, the others are lost.
	time.Sleep(55 * time.Millisecond)
	n := 0
	for {
		select {
		case <-t.C:
			n++
			continue
		default:
		}
		break
	}
	fmt.Println(n)
}

// Output:
// 0 10ms
// 1 20ms
// 2 30ms
// 3 40ms
// 4 50ms
// 1
