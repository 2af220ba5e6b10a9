// Writers, readers, deleters and walkers of one map. Go may end this with "fatal error: concurrent map writes".
package main

import "sync"

func main() {
	m := map[int][]int{}
	var wg sync.WaitGroup
	for w := range 4 {
		wg.Go(func() {
			for i := range 3000 {
				k := (i*7 + w) % 97
				switch w {
				case 0, 1:
					m[k] = append(m[k], i)
				case 2:
					delete(m, k)
				default:
					n := 0
					for _, v := range m {
						n += len(v)
						if n > 100 {
							break
						}
					}
					_ = m[k]
				}
			}
		})
	}
	wg.Wait()
	println("done")
}
