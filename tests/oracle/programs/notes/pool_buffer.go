package main

import (
	"fmt"
	"sync"
)

func main() {
	pool := sync.Pool{New: func() interface{} { return make([]byte, 1024) }}
	buf := pool.Get().([]byte)
	fmt.Println("length", len(buf))
	pool.Put(buf)
}
