package main

import "fmt"

func inner() {
	defer func() {
		defer func() { fmt.Println("inner recover:", recover()) }()
		panic("in deferred")
	}()
	panic("outer")
}

func main() {
	defer func() { fmt.Println("main recover:", recover()) }()
	inner()
	fmt.Println("not reached")
}
