package main

import (
	"fmt"
	"os"
)

func main() {
	go func() {
		for {
		}
	}()
	fmt.Println("before")
	os.Exit(3)
}

// Flags: --parallel --procs 2
// Exit: 3
// Output:
// before
