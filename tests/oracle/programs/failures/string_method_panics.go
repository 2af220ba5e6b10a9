package main

import "fmt"

type t struct{}

func (t) String() string { panic("in String") }

func main() {
	fmt.Println(t{})
	panic(t{})
}
