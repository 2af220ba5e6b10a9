package main

import (
	"fmt"
	"sync"
	"time"
)

func main() {
	var wg sync.WaitGroup
	out := make(chan int, 10)
	for _, n := range []int{5, 1, 4, 2, 3} {
		wg.Go(func() {
			time.Sleep(time.Duration(n) * 20 * time.Millisecond)
			out <- n
		})
	}
	wg.Wait()
	close(out)
	for n := range out {
		fmt.Print(n, " ")
	}
	fmt.Println()
}
