package main

import "fmt"

// Two goroutines and two unbuffered channels. A send to a waiting
// receiver copies the value straight into its stack and puts it into
// runnext: the pair trades places without touching the run queue.

func player(in <-chan int, out chan<- int) {
	for ball := range in {
		out <- ball + 1
	}
	close(out)
}

func main() {
	ping := make(chan int)
	pong := make(chan int)
	go player(ping, pong)

	ball := 0
	for ball < 20 {
		ping <- ball
		ball = <-pong
	}
	close(ping)
	fmt.Println("rallies:", ball)
}
