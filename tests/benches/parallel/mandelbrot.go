package main

import "sync"

// A goroutine a row, which nothing but the end connects.
func main() {
	const size, limit = 480, 300
	var rows [size]int
	var wg sync.WaitGroup
	for y := range size {
		wg.Go(func() {
			inside := 0
			for x := range size {
				cr, ci := 2.5*float64(x)/size-2, 2*float64(y)/size-1
				zr, zi := 0.0, 0.0
				i := 0
				for ; i < limit && zr*zr+zi*zi < 4; i++ {
					zr, zi = zr*zr-zi*zi+cr, 2*zr*zi+ci
				}
				if i == limit {
					inside++
				}
			}
			rows[y] = inside
		})
	}
	wg.Wait()
	sum := 0
	for _, n := range rows {
		sum += n
	}
	println(sum)
}
