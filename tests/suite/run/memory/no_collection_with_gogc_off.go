package main

import "fmt"

var sink []byte

func main() {
	for range 20000 {
		sink = make([]byte, 1024)
	}
	fmt.Println(len(sink))
}

// Flags: --gogc off
// Stat: num_gc = 0
// Output:
// 1024
