package main

import (
	"fmt"
	"sync"
)

func main() {
	var wg sync.WaitGroup
	for round := range 3 {
		for i := range 4 {
			wg.Add(1)
			go func() {
				defer wg.Done()
				_ = i * round
			}()
		}
		wg.Wait()
		fmt.Println("round", round)
	}
	wg.Go(func() { panic(fmt.Errorf("task failed: %d", 3)) })
	wg.Wait()
	fmt.Println("unreachable")
}
