package main

import "fmt"

func main() {
	c := make(chan int, 1)
	close(c)
	defer fmt.Println("deferred")
	c <- 1
}
