package main

import (
	"fmt"
	"os"
	"sync"
)

// Writing to a file is a system call: the thread goes into the kernel
// with its goroutine. If it stays there, sysmon takes the P away and
// hands it to another thread, so the counting goroutines go on.

func count(n int) int {
	sum := 0
	for i := 0; i < n; i++ {
		sum ^= i
	}
	return sum
}

func main() {
	name := os.TempDir() + "/gmplay-handoff.txt"
	file, err := os.Create(name)
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	defer os.Remove(name)

	var wg sync.WaitGroup
	wg.Go(func() {
		line := make([]byte, 4096)
		for range 20 {
			file.Write(line)
		}
		file.Close()
	})
	for range 3 {
		wg.Go(func() { count(60_000) })
	}
	wg.Wait()

	data, _ := os.ReadFile(name)
	fmt.Println("written", len(data), "bytes")
}
