package main

import (
	"fmt"
	"sync"
	"time"
)

func main() {
	var wg sync.WaitGroup
	for i := 20; i > 0; i-- {
		wg.Go(func() {
			time.Sleep(time.Duration(i) * time.Microsecond * 100)
			fmt.Println(i)
		})
	}
	wg.Wait()
}

// Flags: --procs 3
// Output:
// 1
// 2
// 3
// 4
// 5
// 6
// 7
// 8
// 9
// 10
// 11
// 12
// 13
// 14
// 15
// 16
// 17
// 18
// 19
// 20
