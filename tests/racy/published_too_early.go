// Pointers to objects that are not filled yet, and values of several words written while they are read.
package main

import "sync"

type big struct {
	a, b, c, d, e, f, g, h int
	p                      *big
	s                      string
	t                      []*big
}

var (
	shared *big
	value  big
)

func main() {
	var wg sync.WaitGroup
	for w := range 4 {
		work := func() {
			defer func() { _ = recover() }()
			sum := 0
			for i := range 2500 {
				if w%2 == 0 {
					x := &big{}
					shared = x
					x.a, x.h = i, i
					x.p = shared
					x.s = "filled"
					x.t = append(x.t, shared, x)
					value = *x
					continue
				}
				if x := shared; x != nil {
					sum += x.a + x.h + len(x.s)
					for _, y := range x.t {
						if y != nil && y.p != nil {
							sum += y.p.a
						}
					}
				}
				copy := value
				if copy.p != nil {
					sum += copy.p.h + len(copy.t)
				}
				value.p, value.t = copy.p, nil
			}
			_ = sum
		}
		wg.Go(func() {
			for range 10 {
				work()
			}
		})
	}
	wg.Wait()
	println("done")
}
