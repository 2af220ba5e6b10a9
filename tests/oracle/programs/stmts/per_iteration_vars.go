package main

import "fmt"

func main() {
	var fs []func() int
	for i := 0; i < 3; i++ {
		fs = append(fs, func() int { i += 10; return i })
	}
	for _, f := range fs {
		fmt.Print(f(), " ", f(), " ")
	}
	var ps []*int
	for i := 0; i < 3; i++ {
		ps = append(ps, &i)
		i := i * 2
		_ = i
	}
	for _, p := range ps {
		fmt.Print(*p, " ")
	}
	for i := 0; i < 6; i++ {
		defer func() { fmt.Print("d", i, " ") }()
		i++
	}
	fmt.Println()
}
