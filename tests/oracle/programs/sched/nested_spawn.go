package main

import "fmt"

func main() {
	done := make(chan string)
	go func() {
		go func() { done <- "grandchild" }()
		done <- "child"
	}()
	go func() { done <- "second child" }()
	for range 3 {
		fmt.Println(<-done)
	}
}
