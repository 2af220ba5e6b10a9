package main

import "fmt"

func try(f func()) {
	defer func() { fmt.Println("recovered:", recover()) }()
	f()
}

func main() {
	c := make(chan int, 1)
	close(c)
	try(func() { c <- 1 })
	try(func() { close(c) })
	var n chan int
	try(func() { close(n) })
	try(func() {
		size := -1
		_ = make(chan int, size)
	})
}
