package main

import (
	"fmt"
	"runtime"
	"sync"
)

func main() {
	var wg sync.WaitGroup
	wg.Add(2)
	go func() {
		defer wg.Done()
		defer func() { fmt.Println("recover in Goexit:", recover()) }()
		func() {
			defer fmt.Println("inner deferred")
			runtime.Goexit()
			fmt.Println("unreachable")
		}()
	}()
	go func() {
		defer wg.Done()
		defer fmt.Println("after recovered panic")
		defer func() {
			fmt.Println(recover())
			runtime.Goexit()
		}()
		panic("turned into Goexit")
	}()
	wg.Wait()
	fmt.Println(runtime.GOOS, runtime.GOARCH, runtime.Compiler, runtime.GOMAXPROCS(0), runtime.NumGoroutine())
	pc, file, line, ok := runtime.Caller(0)
	fmt.Println(pc != 0, file != "", line, ok, runtime.FuncForPC(pc).Name())
}
