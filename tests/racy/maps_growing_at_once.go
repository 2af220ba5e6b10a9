// Maps that grow under several writers, with keys that are strings and values that hold pointers; cleared now and then.
package main

import (
	"fmt"
	"sync"
)

type entry struct {
	next *entry
	v    [3]int
}

func main() {
	m := map[string]*entry{}
	var wg sync.WaitGroup
	for w := range 4 {
		work := func() {
			defer func() { _ = recover() }()
			for i := range 800 {
				k := fmt.Sprint("key", (i*3+w)%500)
				m[k] = &entry{next: m[k], v: [3]int{i, w, i}}
				if i%200 == 199 {
					clear(m)
				}
				if e := m[k]; e != nil && e.next != nil {
					e.next.next = e
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
