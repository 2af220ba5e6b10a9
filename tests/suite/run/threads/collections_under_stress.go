// Trees are built and thrown away on several Ps while the collector runs all the time, and every chance to yield is
// taken: none loses a node.
package main

import (
	"fmt"
	"runtime"
	"sync"
)

type tree struct{ left, right *tree }

func build(depth int) *tree {
	if depth == 0 {
		return &tree{}
	}
	return &tree{build(depth - 1), build(depth - 1)}
}

func (t *tree) count() int {
	if t == nil {
		return 0
	}
	return 1 + t.left.count() + t.right.count()
}

func main() {
	var wg sync.WaitGroup
	nodes := make([]int, 4)
	for i := range nodes {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for j := 0; j < 12; j++ {
				t := build(9)
				if j == 3 {
					runtime.GC()
				}
				nodes[i] += t.count()
			}
		}()
	}
	wg.Wait()
	fmt.Println(nodes)
}

// Flags: --parallel --procs 3 --gogc 5 --stress --check
// Stat: num_gc > 3
// Output:
// [12276 12276 12276 12276]
