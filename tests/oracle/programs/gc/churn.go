package main

import (
	"fmt"
	"runtime"
)

type node struct {
	next *node
	pad  [10]int
}

func main() {
	var keep *node
	for i := range 200000 {
		n := &node{}
		n.pad[0] = i
		if i%1000 == 0 {
			n.next = keep
			keep = n
		}
	}
	count, sum := 0, 0
	for n := keep; n != nil; n = n.next {
		count++
		sum += n.pad[0]
	}
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	fmt.Println(count, sum, m.NumGC > 0, m.Mallocs >= 200000)
}
