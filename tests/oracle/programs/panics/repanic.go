package main

import "fmt"

func main() {
	defer func() {
		fmt.Println("got", recover())
		panic("second")
	}()
	panic("first")
}
