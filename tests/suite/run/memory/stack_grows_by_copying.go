package main

import "fmt"

func depth(n int, p *int) int {
	var pad [64]byte
	pad[n%64] = byte(n)
	*p += int(pad[n%64]) & 1
	if n == 0 {
		return 0
	}
	return depth(n-1, p) + 1
}

func main() {
	x := 0
	fmt.Println(depth(5000, &x), x)
}

// Stat: stack_copies > 5
// Output:
// 5000 2500
