package main

import (
	"fmt"
	"runtime"
)

func main() {
	fmt.Println(runtime.NumGoroutine())
	stop := make(chan bool)
	for range 4 {
		go func() { <-stop }()
	}
	fmt.Println(runtime.NumGoroutine())
	runtime.Gosched()
	close(stop)
	runtime.Gosched()
	fmt.Println(runtime.NumGoroutine())
	fmt.Println(runtime.GOMAXPROCS(0))
}
