package main

import (
	"fmt"
	"time"
)

// The same program under Go 1.13's cooperative scheduler: a loop without calls keeps the P.
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

// Flags: --procs 1 --cores 1 --policy gmp-coop
// Stat: preemptions < 2
// Output:
// false
// 1799999970000000
