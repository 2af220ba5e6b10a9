package main

import (
	"fmt"
	"runtime"
)

func main() {
	c := make(chan int)
	go func() {
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		for v := range c {
			fmt.Println("locked got", v)
		}
		c = nil
	}()
	for i := range 3 {
		c <- i
	}
	close(c)
	runtime.Gosched()
	fmt.Println("end")
}
