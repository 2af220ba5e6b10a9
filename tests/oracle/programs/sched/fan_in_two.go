package main

import "fmt"

func main() {
	out := make(chan string)
	for _, name := range []string{"x", "y", "z"} {
		go func() {
			for i := range 3 {
				out <- fmt.Sprint(name, i)
			}
		}()
	}
	for range 9 {
		fmt.Print(<-out, " ")
	}
	fmt.Println()
}
