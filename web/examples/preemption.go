package main

import (
	"fmt"
	"runtime"
	"time"
)

// One P, and a goroutine that never calls anything: until Go 1.13 the
// ticker below would have starved. Since 1.14 sysmon asks a goroutine
// that has run for 10 ms to stop at its next safe point.
//
// Set the policy to gmp-coop to see the old behaviour.

func spin(stop *bool) int {
	n := 0
	for !*stop {
		n++
	}
	return n
}

func main() {
	runtime.GOMAXPROCS(1)

	var stop bool
	go spin(&stop)

	start := time.Now()
	for i := 1; i <= 4; i++ {
		time.Sleep(5 * time.Millisecond)
		late := time.Since(start) > time.Duration(i)*5*time.Millisecond
		fmt.Println("tick", i, "late:", late)
	}
}
