package main

type s struct{ f func() }

func main() {
	a, b := s{}, s{}
	_ = a == b
	_ = []int{} == []int{}
	_ = !5
	_ = -"x"
	_ = 1 + "a"
	_ = &5
	var p *int
	_ = p + 1
}
