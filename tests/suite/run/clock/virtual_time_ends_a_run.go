// An hour of sleep is nothing to a simulation; a limit of its own clock still ends it.
package main

import (
	"fmt"
	"time"
)

func main() {
	for i := 0; ; i++ {
		fmt.Println(i)
		time.Sleep(400 * time.Millisecond)
	}
}

// Flags: --max-time 1000ms
// Exit: 124
// Stderr: gmplay: the run reached its limit
// Output:
// 0
// 1
// 2
