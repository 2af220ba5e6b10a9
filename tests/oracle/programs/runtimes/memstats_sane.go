package main

import (
	"fmt"
	"runtime"
	"runtime/debug"
)

var keep [][]byte

func main() {
	var a, b, c runtime.MemStats
	old := debug.SetGCPercent(50)
	fmt.Println(old, debug.SetGCPercent(100), debug.SetMemoryLimit(-1) > 0)
	runtime.ReadMemStats(&a)
	for range 1000 {
		keep = append(keep, make([]byte, 1024))
	}
	runtime.ReadMemStats(&b)
	fmt.Println(b.Mallocs-a.Mallocs >= 1000, b.TotalAlloc-a.TotalAlloc >= 1000*1024, b.HeapAlloc > a.HeapAlloc)
	keep = nil
	runtime.GC()
	runtime.GC()
	runtime.ReadMemStats(&c)
	fmt.Println(c.NumGC >= b.NumGC+2, c.HeapAlloc < b.HeapAlloc, c.Frees > b.Frees, c.PauseTotalNs > 0, c.NumForcedGC >= 2)
	fmt.Println(c.BySize[1].Size, c.BySize[60].Size, c.HeapObjects == c.Mallocs-c.Frees, c.Alloc == c.HeapAlloc, c.EnableGC)
}
