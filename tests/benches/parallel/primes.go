package main

import "sync"

func primes(from, to int) int {
	n := 0
	for i := from; i < to; i++ {
		prime := i > 1
		for d := 2; d*d <= i; d++ {
			if i%d == 0 {
				prime = false
				break
			}
		}
		if prime {
			n++
		}
	}
	return n
}

// The numbers up to 1,200,000 in parts of about equal work.
func main() {
	const parts, step = 60, 20000
	var counts [parts]int
	var wg sync.WaitGroup
	for i := range parts {
		wg.Go(func() { counts[i] = primes(i*step, i*step+step) })
	}
	wg.Wait()
	sum := 0
	for _, n := range counts {
		sum += n
	}
	println(sum)
}
