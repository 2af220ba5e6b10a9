package main

import (
	"fmt"
	"sync"
)

func main() {
	var rw sync.RWMutex
	defer fmt.Println("not run")
	rw.RUnlock()
}
