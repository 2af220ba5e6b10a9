package main

import (
	"fmt"
	"sync"
)

// Each goroutine counts the primes of its own stretch of numbers: work that
// shares nothing, so that more workers can do it in less time.

func isPrime(n int) bool {
	for d := 3; d*d <= n; d += 2 {
		if n%d == 0 {
			return false
		}
	}
	return n > 1 && (n == 2 || n%2 == 1)
}

func main() {
	const stretches, width = 64, 4_000
	counts := make([]int, stretches)

	var wg sync.WaitGroup
	for i := range stretches {
		wg.Go(func() {
			for n := i * width; n < (i+1)*width; n++ {
				if isPrime(n) {
					counts[i]++
				}
			}
		})
	}
	wg.Wait()

	total := 0
	for _, c := range counts {
		total += c
	}
	fmt.Println(total, "primes below", stretches*width)
}
