package main

import "fmt"

func main() {
	out := make(chan int, 64)
	for i := range 5 {
		go func() {
			out <- i
			go func() { out <- i * 10 }()
		}()
	}
	for range 10 {
		fmt.Print(<-out, " ")
	}
	fmt.Println()
}
