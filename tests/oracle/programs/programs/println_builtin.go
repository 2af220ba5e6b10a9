package main

func main() {
	println("to stderr", 1, -2, 3.5, true, 'x')
	print("a", 1, "b\n")
	var e any = 5
	_ = e
}
