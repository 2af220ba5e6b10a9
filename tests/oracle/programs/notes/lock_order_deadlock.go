package main

import (
	"fmt"
	"runtime"
	"sync"
)

func main() {
	var a, b sync.Mutex
	go func() {
		b.Lock()
		runtime.Gosched()
		a.Lock()
		a.Unlock()
		b.Unlock()
	}()
	a.Lock()
	runtime.Gosched()
	fmt.Println("main wants b")
	b.Lock()
	fmt.Println("unreachable")
}
