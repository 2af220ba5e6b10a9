package main

func v(a ...int) {}

func main() {
	v([]int{1})
	v(1, []int{2}...)
	v([]string{}...)
	_ = append([]int{}, "x")
}
