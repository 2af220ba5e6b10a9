package main

func main() {
	c := make(chan<- int)
	<-c
	var r <-chan int = c
	r <- 1
	close(r)
	for range c {
	}
}
