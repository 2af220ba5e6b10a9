package main

import (
	"fmt"
	"time"
)

// A loop without calls loses its P after 10 ms, when sysmon asks for it.
func main() {
	done := make(chan int)
	start := time.Now()
	go func() {
		x := 0
		for i := range 60_000_000 {
			x += i
		}
		done <- x
	}()
	time.Sleep(time.Millisecond)
	fmt.Println(time.Since(start) < 30*time.Millisecond)
	fmt.Println(<-done)
}

// Flags: --procs 1 --cores 1
// Stat: preemptions > 0
// Output:
// true
// 1799999970000000
