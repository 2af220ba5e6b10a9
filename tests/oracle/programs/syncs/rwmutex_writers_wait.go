package main

import (
	"fmt"
	"runtime"
	"sync"
)

func main() {
	var rw sync.RWMutex
	var wg sync.WaitGroup
	log := []string{}
	var mu sync.Mutex
	say := func(s string) { mu.Lock(); log = append(log, s); mu.Unlock() }
	rw.RLock()
	rw.RLock()
	fmt.Println(rw.TryLock(), rw.TryRLock())
	rw.RUnlock()
	wg.Go(func() {
		say("writer asks")
		rw.Lock()
		say("writer has it")
		rw.Unlock()
	})
	runtime.Gosched()
	fmt.Println("while a writer waits:", rw.TryRLock())
	wg.Go(func() {
		say("reader asks")
		rw.RLock()
		say("late reader has it")
		rw.RUnlock()
	})
	runtime.Gosched()
	rw.RUnlock()
	rw.RUnlock()
	wg.Wait()
	for _, s := range log {
		fmt.Println(s)
	}
	l := rw.RLocker()
	l.Lock()
	l.Unlock()
	fmt.Println(rw.TryLock())
}
