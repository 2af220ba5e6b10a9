package main

import (
	"fmt"
	"runtime"
	"time"
)

// The first answer is taken, the other goroutines wait for a receiver
// that will never come. They, their stacks and all that they hold stay
// for ever. A buffer of len(servers) would let them go.

func ask(server int, answers chan<- string) {
	time.Sleep(time.Duration(server+1) * 100 * time.Microsecond)
	answers <- fmt.Sprint("server ", server)
}

func fastest(servers int) string {
	answers := make(chan string)
	for s := range servers {
		go ask(s, answers)
	}
	return <-answers
}

func main() {
	for i := range 4 {
		fmt.Println("query", i, "answered by", fastest(5))
	}
	time.Sleep(2 * time.Millisecond)
	fmt.Println("goroutines left:", runtime.NumGoroutine())
}
