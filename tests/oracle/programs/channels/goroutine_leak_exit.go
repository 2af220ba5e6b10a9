package main

import "fmt"

func main() {
	c := make(chan int)
	for i := range 5 {
		go func() { c <- i }()
	}
	fmt.Println(<-c)
}
