package main

import (
	"fmt"
	"runtime"
	"sync"
)

// Eight Ps, two cores: GOMAXPROCS promises more than the machine has.
// Eight threads want to run, the operating system gives each a slice,
// and a thread may lose its core in the middle of a goroutine.

func crunch(n int) int {
	h := 17
	for i := range n {
		h = h*31 + i
	}
	return h
}

func main() {
	runtime.GOMAXPROCS(8)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() { crunch(2_000_000) })
	}
	wg.Wait()
	fmt.Println("GOMAXPROCS", runtime.GOMAXPROCS(0))
}
