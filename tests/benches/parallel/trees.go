package main

import "sync"

type node struct{ left, right *node }

func build(depth int) *node {
	if depth == 0 {
		return &node{}
	}
	return &node{build(depth - 1), build(depth - 1)}
}

func (n *node) count() int {
	if n.left == nil {
		return 1
	}
	return 1 + n.left.count() + n.right.count()
}

// Each goroutine makes trees and drops them; the collector works beside them.
func main() {
	const trees = 1000
	var counts [trees]int
	var wg sync.WaitGroup
	gate := make(chan struct{}, 8)
	for i := range trees {
		gate <- struct{}{}
		wg.Go(func() {
			counts[i] = build(14).count()
			<-gate
		})
	}
	wg.Wait()
	sum := 0
	for _, n := range counts {
		sum += n
	}
	println(sum)
}
