package main

import (
	"fmt"
	"runtime"
)

func main() {
	go fmt.Println("other")
	runtime.Goexit()
}
