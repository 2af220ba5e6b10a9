package main

import "fmt"

func main() {
	defer fmt.Println("deferred first")
	panic("boom")
}
