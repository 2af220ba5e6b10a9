// Mutexes, wait groups, conditions and a Once that are copied, overwritten and unlocked by whoever comes by. Go ends this
// with fatal errors of package sync, or by a deadlock; a program that still runs after its time ends itself.
package main

import (
	"os"
	"sync"
	"time"
)

type guarded struct {
	mu   sync.Mutex
	rw   sync.RWMutex
	once sync.Once
	n    int
}

var shared guarded

func main() {
	time.AfterFunc(300*time.Millisecond, func() { os.Exit(0) })
	var wg sync.WaitGroup
	for w := range 4 {
		wg.Go(func() {
			for i := range 200 {
				switch (i + w) % 4 {
				case 0:
					shared.mu.Lock()
					shared.n++
					shared.mu.Unlock()
				case 1:
					mine := shared
					mine.once.Do(func() { mine.n++ })
					shared.rw = mine.rw
				case 2:
					shared.rw.RLock()
					shared.n++
					shared.rw.RUnlock()
				default:
					if i%50 == 49 {
						shared = guarded{}
					}
				}
			}
		})
	}
	wg.Wait()
	println("done")
}
