package main

import "fmt"

func main() {
	work, quit := make(chan int), make(chan bool)
	results := make(chan string, 10)
	go func() {
		for {
			select {
			case v := <-work:
				results <- fmt.Sprint("did ", v)
			case <-quit:
				close(results)
				return
			}
		}
	}()
	for i := range 4 {
		work <- i
	}
	quit <- true
	for r := range results {
		fmt.Println(r)
	}
}
