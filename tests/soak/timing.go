package main

import (
	"context"
	"errors"
	"runtime"
	"sync"
	"sync/atomic"
	"time"
)

// Timers that fire, are stopped, are set anew; a ticker; functions after a while.
func timers(seed uint64, n int) uint64 {
	var fired atomic.Uint64
	var wg sync.WaitGroup
	for i := range n {
		wg.Add(1)
		time.AfterFunc(time.Duration(i%7)*100*time.Microsecond, func() {
			fired.Add(mix(seed, uint64(i)))
			wg.Done()
		})
	}
	tick := time.NewTicker(50 * time.Microsecond)
	for range 5 {
		<-tick.C
	}
	tick.Stop()
	never := time.NewTimer(time.Hour)
	if !never.Stop() {
		panic("a timer of an hour has fired")
	}
	never.Reset(time.Microsecond)
	<-never.C
	for i := range 4 {
		wg.Go(func() {
			t := time.NewTimer(time.Hour)
			for k := range n / 4 {
				t.Reset(time.Duration(k+i) * time.Microsecond)
				<-t.C
			}
		})
	}
	wg.Wait()
	return fired.Load()
}

// Sleepers of several lengths: each wakes, none before its time.
func sleepers(seed uint64, n int) uint64 {
	var sum atomic.Uint64
	var wg sync.WaitGroup
	for i := range n {
		wg.Go(func() {
			d := time.Duration(i%11) * 70 * time.Microsecond
			t := time.Now()
			time.Sleep(d)
			if time.Since(t) < d {
				panic("woken before its time")
			}
			sum.Add(mix(seed, uint64(i)))
		})
	}
	wg.Wait()
	return sum.Load()
}

// Contexts in a tree: cancelling a branch ends those below and no other.
func contexts(seed uint64, n int) uint64 {
	root, cancelRoot := context.WithCancel(context.Background())
	defer cancelRoot()
	var ended atomic.Uint64
	var all sync.WaitGroup
	for b := range 4 {
		branch, cancel := context.WithCancel(root)
		var wg sync.WaitGroup
		for i := range 1 + n/4 {
			leaf, stop := context.WithTimeout(context.WithValue(branch, key{}, i), time.Hour)
			wg.Go(func() {
				defer stop()
				<-leaf.Done()
				if !errors.Is(leaf.Err(), context.Canceled) || leaf.Value(key{}) != i {
					panic("a context's end for another reason")
				}
				ended.Add(mix(seed, uint64(b*1000+i)))
			})
		}
		all.Go(func() {
			runtime.Gosched()
			cancel()
			wg.Wait()
			if root.Err() != nil {
				panic("a cancelled branch ended its root")
			}
		})
	}
	all.Wait()
	short, stop := context.WithTimeout(root, 200*time.Microsecond)
	defer stop()
	<-short.Done()
	if short.Err() != context.DeadlineExceeded {
		panic("a deadline that is none")
	}
	return ended.Load()
}

type key struct{}

// Loops without calls that only another goroutine's store ends: preemption, or nobody else would run on one P.
func busyLoops(seed uint64, n int) uint64 {
	var stop atomic.Bool
	var rounds atomic.Uint64
	var wg sync.WaitGroup
	for range 2 {
		wg.Go(func() {
			for !stop.Load() {
			}
			rounds.Add(1)
		})
	}
	v := seed
	for i := range n * 10 {
		v = mix(v, uint64(i))
		if i%50 == 0 {
			runtime.Gosched()
		}
	}
	time.Sleep(time.Millisecond)
	stop.Store(true)
	wg.Wait()
	return mix(v, rounds.Load())
}
