package main

func produce(c chan<- int, n int) {
	for i := range n {
		c <- i
	}
	close(c)
}

func consume() (t int) {
	c := make(chan int, 3)
	go produce(c, 10)
	for v := range c {
		t += v
	}
	return
}

func choose(a, b chan string, done <-chan struct{}) string {
	for {
		select {
		case s := <-a:
			return s
		case b <- "x":
		case <-done:
			return ""
		default:
		}
	}
}

func main() {}
