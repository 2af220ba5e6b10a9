package main

import "fmt"

type frame struct {
	prev *int
	sum  *int
}

func down(n int, f frame) int {
	local := n
	if n == 0 {
		*f.sum += *f.prev
		return *f.sum
	}
	*f.sum += *f.prev
	r := down(n-1, frame{&local, f.sum})
	if local != n {
		panic("moved stack lost a variable")
	}
	return r
}

func main() {
	zero, sum := 0, 0
	fmt.Println(down(20000, frame{&zero, &sum}), sum)
	c := make(chan int)
	for i := range 8 {
		go func() {
			z, s := 0, 0
			c <- down(1000*(i+1), frame{&z, &s})
		}()
	}
	t := 0
	for range 8 {
		t += <-c
	}
	fmt.Println(t)
}
