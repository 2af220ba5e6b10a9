// Stacks of many KiB that hold the only pointers to what is on them are scanned while their goroutines come and go and
// others run.
package main

import (
	"fmt"
	"sync"
)

type list struct {
	next *list
	v    int
	_    [14]int
}

func cell(next *list, v int) *list { return &list{next: next, v: v} }

func down(n int, above *list, ch chan int) int {
	mine := cell(above, n)
	if n == 0 {
		sum := 0
		for l := mine; l != nil; l = l.next {
			sum += l.v
		}
		ch <- sum
		return <-ch
	}
	got := down(n-1, mine, ch)
	if mine.v != n || above != nil && above.v != n+1 {
		panic("lost")
	}
	return got
}

func main() {
	ch := make(chan int, 3)
	var wg sync.WaitGroup
	for i := 0; i < 6; i++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for k := 0; k < 10; k++ {
				if down(600, nil, ch) != 600*601/2 {
					panic("wrong sum")
				}
			}
		}()
	}
	wg.Wait()
	fmt.Println("ok")
}

// Flags: --parallel --procs 4 --gogc 1 --stress --check
// Stat: num_gc > 1
// Output:
// ok
