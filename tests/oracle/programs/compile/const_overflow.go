package main

func main() {
	var b byte = 256
	const big = 1 << 70
	x := big
	_, _ = b, x
}
