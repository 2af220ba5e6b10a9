// A channel that several close, send to, receive from and replace.
package main

import "sync"

var shared chan *int

func main() {
	shared = make(chan *int, 1)
	var wg sync.WaitGroup
	for w := range 4 {
		wg.Go(func() {
			for i := range 400 {
				func() {
					defer func() { _ = recover() }()
					c := shared
					switch (i + w) % 4 {
					case 0:
						close(c)
						shared = make(chan *int, i%3)
					case 1:
						select {
						case c <- &i:
						default:
						}
					case 2:
						select {
						case p := <-c:
							if p != nil {
								*p++
							}
						default:
						}
					default:
						_ = len(c) + cap(c)
					}
				}()
			}
		})
	}
	wg.Wait()
	println("done")
}
