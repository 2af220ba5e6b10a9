// A panic ends the process while others are in the middle of a loop.
package main

import "time"

func main() {
	for i := 0; i < 3; i++ {
		go func() {
			for {
			}
		}()
	}
	time.Sleep(2 * time.Millisecond)
	var m map[string]int
	m["x"] = 1
}

// Flags: --parallel --procs 2
// Stderr: panic: assignment to entry in nil map
// Exit: 2
