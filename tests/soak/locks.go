package main

import (
	"runtime"
	"sync"
	"sync/atomic"
	"time"
)

// Plain fields under a mutex, with a hand-over-hand second one; sometimes held long enough for starvation mode.
func mutexes(seed uint64, n int) uint64 {
	var a, b sync.Mutex
	var x, y uint64
	var wg sync.WaitGroup
	for w := range 6 {
		wg.Go(func() {
			for i := range n * 3 {
				a.Lock()
				x++
				if i == n && w == 0 {
					time.Sleep(2 * time.Millisecond)
				}
				b.Lock()
				a.Unlock()
				y += uint64(w)
				b.Unlock()
				if w == 1 && b.TryLock() {
					b.Unlock()
				}
			}
		})
	}
	wg.Wait()
	return mix(mix(seed, x), y)
}

// Readers see pairs that only writers under the lock may change.
func rwMutex(seed uint64, n int) uint64 {
	var mu sync.RWMutex
	m := map[int]uint64{}
	var left, right uint64
	var wg sync.WaitGroup
	for w := range 3 {
		wg.Go(func() {
			for i := range n * 2 {
				mu.Lock()
				left++
				m[w*1000+i] = mix(seed, uint64(w*1000+i))
				right++
				mu.Unlock()
			}
		})
	}
	for range 4 {
		wg.Go(func() {
			for range n * 2 {
				mu.RLock()
				if left != right || uint64(len(m)) != left {
					panic("a reader saw half of a write")
				}
				mu.RUnlock()
				runtime.Gosched()
			}
		})
	}
	wg.Wait()
	var sum uint64
	for k, v := range m {
		sum += mix(uint64(k), v)
	}
	return sum
}

// A bounded buffer of two conditions.
func conditions(seed uint64, n int) uint64 {
	var mu sync.Mutex
	notFull, notEmpty := sync.NewCond(&mu), sync.NewCond(&mu)
	var buf []uint64
	const size = 3
	total := n * 8
	var sum uint64
	var wg sync.WaitGroup
	for p := range 2 {
		wg.Go(func() {
			for i := p; i < total; i += 2 {
				mu.Lock()
				for len(buf) == size {
					notFull.Wait()
				}
				buf = append(buf, mix(seed, uint64(i)))
				notEmpty.Signal()
				mu.Unlock()
			}
		})
	}
	taken := 0
	for range 3 {
		wg.Go(func() {
			for {
				mu.Lock()
				for len(buf) == 0 && taken < total {
					notEmpty.Wait()
				}
				if taken == total {
					notEmpty.Broadcast()
					mu.Unlock()
					return
				}
				sum += buf[0]
				buf = buf[1:]
				taken++
				notFull.Signal()
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	return sum
}

// Once runs once, and who comes later sees what it did.
func onces(seed uint64, n int) uint64 {
	var sum atomic.Uint64
	for k := range n {
		var once sync.Once
		var made *uint64
		get := sync.OnceValue(func() uint64 { return mix(seed, uint64(k)) })
		var wg sync.WaitGroup
		for range 4 {
			wg.Go(func() {
				once.Do(func() {
					v := mix(seed+1, uint64(k))
					made = &v
				})
				sum.Add(*made + get())
			})
		}
		wg.Wait()
	}
	return sum.Load()
}

// Counters of every atomic kind, and a spin lock of one.
func atomics(seed uint64, n int) uint64 {
	var a atomic.Int64
	var b atomic.Uint32
	var c uint64
	var lock atomic.Int32
	var plain uint64
	var bits atomic.Uint64
	var wg sync.WaitGroup
	for w := range 5 {
		wg.Go(func() {
			for i := range n * 5 {
				a.Add(int64(i))
				b.Add(uint32(w))
				for {
					old := atomic.LoadUint64(&c)
					if atomic.CompareAndSwapUint64(&c, old, old+3) {
						break
					}
				}
				for !lock.CompareAndSwap(0, 1) {
					runtime.Gosched()
				}
				plain++
				lock.Store(0)
				bits.Or(1 << (i % 60))
			}
		})
	}
	wg.Wait()
	h := mix(mix(seed, uint64(a.Load())), uint64(b.Load()))
	return mix(mix(mix(h, c), plain), bits.Load())
}

// A map grows, shrinks and is walked under a lock; another is a sync.Map.
func lockedMap(seed uint64, n int) uint64 {
	var mu sync.Mutex
	m := map[string][]uint64{}
	var free sync.Map
	var wg sync.WaitGroup
	for w := range 4 {
		wg.Go(func() {
			for i := range n * 4 {
				key := string(rune('a'+i%26)) + string(rune('a'+w))
				mu.Lock()
				m[key] = append(m[key], uint64(i))
				if i%9 == 8 {
					delete(m, key)
				}
				if i%16 == 0 {
					seen := 0
					for range m {
						seen++
					}
					if seen != len(m) {
						panic("a walk that misses entries")
					}
				}
				mu.Unlock()
				free.LoadOrStore(i, mix(seed, uint64(i)))
			}
		})
	}
	wg.Wait()
	var sum uint64
	for k, vs := range m {
		h := mix(uint64(k[0]), uint64(k[1]))
		for _, v := range vs {
			h = mix(h, v)
		}
		sum += h
	}
	free.Range(func(k, v any) bool {
		sum += mix(uint64(k.(int)), v.(uint64))
		return true
	})
	return sum
}

// Readers of an atomically published version; a version is never changed after it is out.
func published(seed uint64, n int) uint64 {
	type version struct {
		id   uint64
		data []uint64
		sum  uint64
	}
	build := func(id uint64) *version {
		v := &version{id: id, data: make([]uint64, 1+id%40)}
		for i := range v.data {
			v.data[i] = mix(id, uint64(i))
			v.sum += v.data[i]
		}
		return v
	}
	var now atomic.Pointer[version]
	var pairs atomic.Value
	now.Store(build(0))
	pairs.Store([]uint64{0, 0})
	var wg sync.WaitGroup
	var over atomic.Bool
	for range 3 {
		wg.Go(func() {
			last := uint64(0)
			for !over.Load() {
				v := now.Load()
				var sum uint64
				for _, d := range v.data {
					sum += d
				}
				pair := pairs.Load().([]uint64)
				if sum != v.sum || v.id < last || pair[0] != pair[1] {
					panic("a torn version")
				}
				last = v.id
				runtime.Gosched()
			}
		})
	}
	for i := range n * 5 {
		now.Store(build(uint64(i)))
		pairs.Store([]uint64{uint64(i), uint64(i)})
	}
	h := mix(seed, now.Load().sum)
	over.Store(true)
	wg.Wait()
	return h
}

// Treiber's stack over atomic pointers: what goes in comes out once.
func lockFreeStack(seed uint64, n int) uint64 {
	type node struct {
		v    uint64
		next *node
	}
	var head atomic.Pointer[node]
	push := func(v uint64) {
		x := &node{v: v}
		for {
			x.next = head.Load()
			if head.CompareAndSwap(x.next, x) {
				return
			}
		}
	}
	pop := func() (uint64, bool) {
		for {
			x := head.Load()
			if x == nil {
				return 0, false
			}
			if head.CompareAndSwap(x, x.next) {
				return x.v, true
			}
		}
	}
	var sum atomic.Uint64
	var wg sync.WaitGroup
	for w := range 4 {
		wg.Go(func() {
			for i := range n * 5 {
				push(mix(seed, uint64(w*10000+i)))
				if i%2 == 1 {
					if v, ok := pop(); ok {
						sum.Add(v)
					}
				}
			}
		})
	}
	wg.Wait()
	for {
		v, ok := pop()
		if !ok {
			return sum.Load()
		}
		sum.Add(v)
	}
}
