// String headers, and strings of garbage that are soon collected.
package main

import (
	"strings"
	"sync"
)

var shared string

func main() {
	var wg sync.WaitGroup
	for w := range 4 {
		work := func() {
			defer func() { _ = recover() }()
			n := 0
			for i := range 1500 {
				switch {
				case w == 0:
					shared = strings.Repeat("long ", i%300)
				case w == 1:
					shared = "s"
				default:
					s := shared
					n += len(s) + strings.Count(s, "o")
					if len(s) > 3 {
						shared = s[1:3] + s[:2]
					}
				}
			}
			_ = n
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
