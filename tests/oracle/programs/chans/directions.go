package main

import "fmt"

type pair struct {
	k string
	v [3]int
}

func feed(out chan<- pair) {
	for i, k := range []string{"a", "b", "c"} {
		out <- pair{k, [3]int{i, i * i, i * i * i}}
	}
	close(out)
}

func drain(in <-chan pair) (n int) {
	for p := range in {
		fmt.Println(p.k, p.v, len(in), cap(in))
		n++
	}
	return
}

func main() {
	c := make(chan pair, 2)
	go feed(c)
	fmt.Println(drain(c))
	fmt.Printf("%T %T\n", c, (<-chan pair)(c))
}
