package main

import "fmt"

var sink []byte

func main() {
	for range 40000 {
		sink = make([]byte, 1024)
	}
	fmt.Println(len(sink))
}

// Flags: --gogc 100
// Stat: num_gc > 4
// Stat: num_gc < 30
// Output:
// 1024
