package main

import "fmt"

func main() {
	var a, b int
	var s string
	n, err := fmt.Sscanf("10-20 abc", "%d-%d %s", &a, &b, &s)
	fmt.Println(n, err, a, b, s)
	var f float64
	n, err = fmt.Sscan("3.5 7 word", &f, &a, &s)
	fmt.Println(n, err, f, a, s)
	n, err = fmt.Sscan("x", &a)
	fmt.Println(n, err)
	var x int
	n, err = fmt.Sscanf("ff", "%x", &x)
	fmt.Println(n, err, x)
}
