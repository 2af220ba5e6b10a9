package main

import (
	"fmt"
	"sync"
)

func main() {
	var mu sync.Mutex
	c := sync.NewCond(&mu)
	c.Signal()
	d := *c
	defer func() { fmt.Println(recover()) }()
	d.Signal()
}
