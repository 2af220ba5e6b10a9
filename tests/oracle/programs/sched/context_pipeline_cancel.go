package main

import (
	"context"
	"fmt"
	"sync"
)

func main() {
	ctx, cancel := context.WithCancel(context.Background())
	nums := make(chan int)
	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
		defer wg.Done()
		defer close(nums)
		for i := 0; ; i++ {
			select {
			case nums <- i:
			case <-ctx.Done():
				fmt.Println("producer:", ctx.Err())
				return
			}
		}
	}()
	for v := range nums {
		if v == 5 {
			cancel()
			break
		}
		fmt.Println(v)
	}
	wg.Wait()
}
