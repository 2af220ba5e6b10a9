package main

import "fmt"

func main() {
	a, b := make(chan int, 3), make(chan string, 3)
	a <- 1
	select {
	case v := <-a:
		fmt.Println("a", v)
	case s := <-b:
		fmt.Println("b", s)
	}
	select {
	case v := <-a:
		fmt.Println("a", v)
	default:
		fmt.Println("nothing")
	}
	select {
	case b <- "x":
		fmt.Println("sent", len(b))
	default:
	}
	var nilc chan int
	select {
	case nilc <- 1:
	case <-nilc:
	case s, ok := <-b:
		fmt.Println(s, ok)
	}
	close(a)
	for range 2 {
		select {
		case v, ok := <-a:
			fmt.Println(v, ok)
		}
	}
	idx := 0
	arr := [3]int{}
	f := func() int { idx++; return idx }
	c := make(chan int, 1)
	c <- 9
	select {
	case arr[f()] = <-c:
	}
	fmt.Println(arr, idx)
	func() {
		defer func() { fmt.Println(recover()) }()
		select {
		case a <- 1:
		default:
			fmt.Println("default")
		}
	}()
	counts := map[string]int{}
	x, y := make(chan bool, 1), make(chan bool, 1)
	for range 1000 {
		x <- true
		y <- true
		select {
		case <-x:
			counts["x"]++
			<-y
		case <-y:
			counts["y"]++
			<-x
		}
	}
	fmt.Println(counts["x"] > 300, counts["y"] > 300, counts["x"]+counts["y"])
}
