package main

// Two goroutines, one value.
func main() {
	a, b := make(chan int), make(chan int)
	go func() {
		for v := range a {
			b <- v + 1
		}
		close(b)
	}()
	sum := 0
	for i := range 200000 {
		a <- i
		sum += <-b
	}
	close(a)
	println(sum)
}
