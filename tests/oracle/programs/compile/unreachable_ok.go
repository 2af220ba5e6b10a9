package main

import "fmt"

func main() {
	fmt.Println("fine")
	return
	fmt.Println("never")
}
