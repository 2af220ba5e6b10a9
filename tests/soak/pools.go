package main

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// Workers take jobs from one channel and put results into another.
func workerPool(seed uint64, n int) uint64 {
	r := rng(seed)
	jobs := make(chan uint64, r.below(4))
	results := make(chan uint64, r.below(3))
	var wg sync.WaitGroup
	for range 1 + r.below(7) {
		wg.Go(func() {
			for j := range jobs {
				h := j
				for i := range 20 {
					h = mix(h, uint64(i))
				}
				results <- h
			}
		})
	}
	go func() {
		for i := range n * 10 {
			jobs <- seed + uint64(i)
		}
		close(jobs)
		wg.Wait()
		close(results)
	}()
	var sum uint64
	for v := range results {
		sum += v
	}
	return sum
}

// A goroutine for each node of a recursion, as many alive as the tree is wide.
func spawnTree(seed uint64, n int) uint64 {
	var live, most atomic.Int64
	var walk func(depth int, v uint64) uint64
	walk = func(depth int, v uint64) uint64 {
		if depth == 0 {
			return mix(v, 1)
		}
		out := make(chan uint64, 2)
		for i := range 2 {
			go func() {
				if l := live.Add(1); l > most.Load() {
					most.Store(l)
				}
				out <- walk(depth-1, v*2+uint64(i))
				live.Add(-1)
			}()
		}
		return mix(v, <-out+<-out)
	}
	depth := 3
	for 1<<depth < n*4 && depth < 10 {
		depth++
	}
	return walk(depth, seed)
}

// More short goroutines than a ring of 256 holds: overflow to the global queue, reuse of dead Gs.
func manyShort(seed uint64, n int) uint64 {
	var sum atomic.Uint64
	for round := range 3 {
		var wg sync.WaitGroup
		for i := range 300 + n*5 {
			wg.Add(1)
			go func() {
				defer wg.Done()
				if i%7 == 0 {
					runtime.Gosched()
				}
				sum.Add(mix(seed, uint64(round*10000+i)))
			}()
		}
		wg.Wait()
	}
	return sum.Load()
}

// sync.Pool: whatever comes out of it is nobody else's until it is put back.
func pooled(seed uint64, n int) uint64 {
	type buffer struct {
		b     []uint64
		taken atomic.Int32
	}
	pool := sync.Pool{New: func() any { return &buffer{b: make([]uint64, 32)} }}
	var sum atomic.Uint64
	var wg sync.WaitGroup
	for w := range 5 {
		wg.Go(func() {
			for i := range n * 4 {
				x := pool.Get().(*buffer)
				if x.taken.Add(1) != 1 {
					panic("a buffer with two owners")
				}
				for k := range x.b {
					x.b[k] = seed + uint64(w*1000+i+k)
				}
				if i%5 == 0 {
					runtime.Gosched()
				}
				var h uint64
				for _, v := range x.b {
					h = mix(h, v)
				}
				sum.Add(h)
				x.taken.Add(-1)
				pool.Put(x)
			}
		})
	}
	wg.Wait()
	return sum.Load()
}
