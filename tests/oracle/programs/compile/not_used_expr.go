package main

func main() {
	x := 1
	x + 1
	"str"
	x == 2
	func() {}
	len("a")
}
