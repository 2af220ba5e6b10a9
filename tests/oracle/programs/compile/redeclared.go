package main

func f() {}
func f() {}

func main() {
	a := 1
	a := 2
	_ = a
}
