package main

import "fmt"

func solve(n, row int, cols, d1, d2 uint) int {
	if row == n {
		return 1
	}
	count := 0
	for c := 0; c < n; c++ {
		a, b := uint(row+c), uint(row-c+n)
		if cols>>c&1 == 1 || d1>>a&1 == 1 || d2>>b&1 == 1 {
			continue
		}
		count += solve(n, row+1, cols|1<<c, d1|1<<a, d2|1<<b)
	}
	return count
}

func main() {
	for n := 1; n <= 8; n++ {
		fmt.Print(solve(n, 0, 0, 0, 0), " ")
	}
	fmt.Println()
}
