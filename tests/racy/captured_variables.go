// Variables of a frame that escaped into several goroutines: closures, defers, loops over what others change.
package main

import "sync"

func main() {
	total, text, fn := 0, "", func() int { return 1 }
	items := []int{1, 2, 3}
	var wg sync.WaitGroup
	for w := range 4 {
		work := func() {
			defer func() { _ = recover() }()
			for i := range 2000 {
				total += fn()
				switch (i + w) % 5 {
				case 0:
					fn = func() int { return total + i }
				case 1:
					items = append(items, total)
				case 2:
					items = items[:len(items)/2]
				case 3:
					text += "x"
					if len(text) > 50 {
						text = text[10:]
					}
				default:
					for k := range items {
						items[k]++
						if k > 10 {
							break
						}
					}
				}
			}
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
