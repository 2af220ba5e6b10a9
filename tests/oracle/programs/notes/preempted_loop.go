package main

import (
	"fmt"
	"time"
)

// Since Go 1.14 a loop without calls is preempted: with one P, main still runs.
func main() {
	stop := false
	go func() {
		for !stop {
		}
	}()
	time.Sleep(20 * time.Millisecond)
	fmt.Println("main runs beside an endless loop")
}
