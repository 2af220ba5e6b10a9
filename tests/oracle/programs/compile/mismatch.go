package main

func main() {
	var s string = 5
	var n int = "x"
	n = s
	_ = s + n
}
