package main

import "fmt"

type e struct{}

func (x *e) Error() string { return "" }

func f() error { return e{} }

func main() {
	var s fmt.Stringer = e{}
	_ = s
	_, ok := f().(int)
	_ = ok
}
