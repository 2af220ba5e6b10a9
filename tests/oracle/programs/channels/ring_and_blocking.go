package main

import (
	"fmt"
	"runtime"
)

func main() {
	c := make(chan int, 2)
	done := make(chan bool)
	go func() {
		for i := range 6 {
			c <- i
			fmt.Println("sent", i)
		}
		close(c)
		done <- true
	}()
	runtime.Gosched()
	fmt.Println(cap(c))
	for v := range c {
		fmt.Println("got", v)
	}
	<-done
	v, ok := <-c
	fmt.Println(v, ok)
	type msg struct {
		a [3]int
		s string
		p *int
	}
	x := 5
	mc := make(chan msg, 1)
	mc <- msg{[3]int{1, 2, 3}, "s", &x}
	m := <-mc
	*m.p = 6
	fmt.Println(m.a, m.s, x)
	ec := make(chan struct{})
	go close(ec)
	<-ec
	fc := make(chan func() int, 1)
	fc <- func() int { return x }
	fmt.Println((<-fc)())
	cc := make(chan chan string, 1)
	reply := make(chan string, 1)
	cc <- reply
	(<-cc) <- "through"
	fmt.Println(<-reply)
	var ro <-chan int = c
	fmt.Println(ro == (<-chan int)(c), c != nil)
	bc := make(chan byte, 300)
	for i := range 300 {
		bc <- byte(i)
	}
	s := 0
	for range 300 {
		s += int(<-bc)
	}
	fmt.Println(s)
}
