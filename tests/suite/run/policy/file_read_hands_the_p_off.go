package main

import (
	"fmt"
	"os"
	"sync"
)

// A goroutine in a system call that lasts keeps its M, not its P.
func main() {
	if err := os.WriteFile("data.bin", make([]byte, 1<<20), 0o600); err != nil {
		panic(err)
	}
	var wg sync.WaitGroup
	wg.Go(func() {
		for range 20 {
			if b, err := os.ReadFile("data.bin"); err != nil || len(b) != 1<<20 {
				panic(err)
			}
		}
	})
	wg.Go(func() {
		x := 0
		for i := range 3_000_000 {
			x ^= i
		}
	})
	wg.Wait()
	fmt.Println("read")
}

// Flags: --procs 1 --cores 2
// Stat: handoffs > 0
// Output:
// read
