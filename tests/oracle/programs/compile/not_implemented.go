package main

type i interface{ M(int) string }
type t struct{}

func (*t) M(int) string { return "" }

func main() {
	var x i = t{}
	_ = x
}
