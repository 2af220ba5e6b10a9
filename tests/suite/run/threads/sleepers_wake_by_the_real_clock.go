// The slower sleeper is asked first and still comes last; a blocking wait takes real time.
package main

import (
	"fmt"
	"time"
)

func main() {
	start := time.Now()
	done := make(chan string)
	for _, ms := range []int{60, 5} {
		go func() {
			time.Sleep(time.Duration(ms) * time.Millisecond)
			done <- fmt.Sprint(ms)
		}()
	}
	fmt.Println(<-done, <-done)
	took := time.Since(start)
	fmt.Println(took >= 60*time.Millisecond, took < 20*time.Second)
}

// Flags: --parallel --procs 2
// Output:
// 5 60
// true true
