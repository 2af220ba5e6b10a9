package main

import "fmt"

func main() {
	ch := make(chan int, 2)
	done := make(chan bool)
	go func() {
		for v := range ch {
			fmt.Println("got", v)
		}
		done <- true
	}()
	for i := range 7 {
		ch <- i
		fmt.Println("sent", i)
	}
	close(ch)
	<-done
}
