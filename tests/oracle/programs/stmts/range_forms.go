package main

import "fmt"

type list struct{ next *list }

func main() {
	arr := [3]int{1, 2, 3}
	for i, v := range arr {
		arr[2] = 100
		fmt.Print(i, v, " ")
	}
	fmt.Println()
	sl := []int{1, 2, 3}
	for i, v := range sl {
		if i == 0 {
			sl[2] = 50
			sl = append(sl, 4)
		}
		fmt.Print(i, v, " ")
	}
	fmt.Println(sl)
	for i, r := range "héx\xff世" {
		fmt.Print(i, ":", r, " ")
	}
	fmt.Println()
	for i := range &arr {
		fmt.Print(i)
	}
	ch := make(chan int, 3)
	ch <- 1
	ch <- 2
	close(ch)
	for v := range ch {
		fmt.Print("c", v)
	}
	fmt.Println()
	m := map[int]string{1: "a", 2: "b", 3: "c"}
	n := 0
	for k := range m {
		n += k
		delete(m, k)
	}
	fmt.Println(n, len(m))
	seq := func(yield func(int, string) bool) {
		for i, s := range []string{"x", "y", "z"} {
			if !yield(i, s) {
				fmt.Println("stopped")
				return
			}
		}
	}
	for i, s := range seq {
		if i == 2 {
			break
		}
		fmt.Print(i, s, " ")
	}
	var mat [2][3]int
	for i := range mat {
		for j := range mat[i] {
			mat[i][j] = i*3 + j
		}
	}
	fmt.Println(mat)
}
