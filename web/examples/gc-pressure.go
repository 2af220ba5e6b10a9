package main

import (
	"fmt"
	"runtime"
)

// A list that is kept and much garbage that is not. Watch the heap grow
// to its goal, the marker turn what is reachable grey and then solid,
// the write barrier flash while marking runs, and sweep free the rest.
//
// Try GOGC 25 and 400.

type node struct {
	next *node
	data [120]byte
}

var (
	kept *node
	last []byte
)

func garbage(n int) int {
	size := 0
	for range n {
		last = make([]byte, 2048)
		size += len(last)
	}
	return size
}

func main() {
	made := 0
	for range 12 {
		for range 40 {
			kept = &node{next: kept}
		}
		made += garbage(400)
	}

	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	fmt.Println("garbage made:", made)
	fmt.Println("collected at least once:", m.NumGC > 0)
	fmt.Println("list still whole:", length(kept))
}

func length(n *node) int {
	count := 0
	for ; n != nil; n = n.next {
		count++
	}
	return count
}
