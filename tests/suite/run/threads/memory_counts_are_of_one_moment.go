// ReadMemStats while other goroutines allocate on other Ps: its numbers fit together.
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

func main() {
	var wg sync.WaitGroup
	for i := 0; i < 3; i++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for k := 0; k < 40; k++ {
				build(9)
			}
		}()
	}
	odd := 0
	var last uint64
	for i := 0; i < 40; i++ {
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		if m.Mallocs-m.Frees != m.HeapObjects || m.Alloc != m.HeapAlloc || m.Alloc > m.TotalAlloc || m.TotalAlloc < last {
			odd++
		}
		var mallocs uint64
		for _, c := range m.BySize {
			mallocs += c.Mallocs
		}
		if mallocs > m.Mallocs {
			odd++
		}
		last = m.TotalAlloc
		runtime.Gosched()
	}
	wg.Wait()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	fmt.Println(odd, m.Mallocs >= 3*40*1023)
}

// Flags: --parallel --procs 4 --gogc 5 --check
// Output:
// 0 true
