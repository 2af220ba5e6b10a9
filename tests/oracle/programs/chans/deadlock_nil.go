package main

func main() {
	var ch chan string
	println(<-ch)
}
