package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime"
	"sort"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

func main() {
	var results [36]uint64
	var wg sync.WaitGroup
	results[0] = pipeline(1000, 12)
	results[1] = fanIn(1001, 12)
	results[2] = fanOut(1002, 12)
	results[3] = chanOfChan(1003, 12)
	results[4] = primeSieve(1004, 12)
	results[5] = pingPong(1005, 12)
	results[6] = limited(1006, 12)
	results[7] = recovered(1007, 12)
	results[8] = procsChange(1008, 12)
	results[9] = wired(1009, 12)
	results[10] = blocking(1010, 12)
	results[11] = yields(1011, 12)
	results[12] = generics(1012, 12)
	results[13] = mutexes(1013, 12)
	results[14] = rwMutex(1014, 12)
	results[15] = conditions(1015, 12)
	results[16] = onces(1016, 12)
	results[17] = atomics(1017, 12)
	results[18] = lockedMap(1018, 12)
	results[19] = published(1019, 12)
	results[20] = lockFreeStack(1020, 12)
	results[21] = sharedTrees(1021, 12)
	results[22] = rewiring(1022, 12)
	results[23] = sizes(1023, 12)
	results[24] = smallThings(1024, 12)
	results[25] = collectors(1025, 12)
	results[26] = deepStacks(1026, 12)
	results[27] = parallelSort(1027, 12)
	results[28] = workerPool(1028, 12)
	results[29] = spawnTree(1029, 12)
	results[30] = manyShort(1030, 12)
	results[31] = pooled(1031, 12)
	results[32] = timers(1032, 12)
	results[33] = sleepers(1033, 12)
	results[34] = contexts(1034, 12)
	results[35] = busyLoops(1035, 12)
	wg.Wait()
	fmt.Printf("pipeline %016x\n", results[0])
	fmt.Printf("fanIn %016x\n", results[1])
	fmt.Printf("fanOut %016x\n", results[2])
	fmt.Printf("chanOfChan %016x\n", results[3])
	fmt.Printf("primeSieve %016x\n", results[4])
	fmt.Printf("pingPong %016x\n", results[5])
	fmt.Printf("limited %016x\n", results[6])
	fmt.Printf("recovered %016x\n", results[7])
	fmt.Printf("procsChange %016x\n", results[8])
	fmt.Printf("wired %016x\n", results[9])
	fmt.Printf("blocking %016x\n", results[10])
	fmt.Printf("yields %016x\n", results[11])
	fmt.Printf("generics %016x\n", results[12])
	fmt.Printf("mutexes %016x\n", results[13])
	fmt.Printf("rwMutex %016x\n", results[14])
	fmt.Printf("conditions %016x\n", results[15])
	fmt.Printf("onces %016x\n", results[16])
	fmt.Printf("atomics %016x\n", results[17])
	fmt.Printf("lockedMap %016x\n", results[18])
	fmt.Printf("published %016x\n", results[19])
	fmt.Printf("lockFreeStack %016x\n", results[20])
	fmt.Printf("sharedTrees %016x\n", results[21])
	fmt.Printf("rewiring %016x\n", results[22])
	fmt.Printf("sizes %016x\n", results[23])
	fmt.Printf("smallThings %016x\n", results[24])
	fmt.Printf("collectors %016x\n", results[25])
	fmt.Printf("deepStacks %016x\n", results[26])
	fmt.Printf("parallelSort %016x\n", results[27])
	fmt.Printf("workerPool %016x\n", results[28])
	fmt.Printf("spawnTree %016x\n", results[29])
	fmt.Printf("manyShort %016x\n", results[30])
	fmt.Printf("pooled %016x\n", results[31])
	fmt.Printf("timers %016x\n", results[32])
	fmt.Printf("sleepers %016x\n", results[33])
	fmt.Printf("contexts %016x\n", results[34])
	fmt.Printf("busyLoops %016x\n", results[35])
	for i := 0; runtime.NumGoroutine() > 1; i++ {
		if i == 2000 {
			fmt.Println("goroutines left:", runtime.NumGoroutine()-1)
			os.Exit(9)
		}
		time.Sleep(time.Millisecond)
	}
}

// Stages connected by channels of several capacities; order is kept.
func pipeline(seed uint64, n int) uint64 {
	r := rng(seed)
	first := make(chan uint64, r.below(3))
	in := first
	for s := range 2 + r.below(6) {
		out := make(chan uint64, r.below(4))
		go func(in chan uint64) {
			defer close(out)
			for v := range in {
				out <- mix(v, uint64(s))
			}
		}(in)
		in = out
	}
	go func() {
		for i := range n * 5 {
			first <- uint64(i)
		}
		close(first)
	}()
	h := seed
	for v := range in {
		h = mix(h, v)
	}
	return h
}

// Several senders, one select over all of them with a timeout that sometimes wins; what it cuts short is taken later.
func fanIn(seed uint64, n int) uint64 {
	r := rng(seed)
	var ins [4]chan uint64
	for i := range ins {
		ins[i] = make(chan uint64, r.below(2))
		pause := time.Duration(r.below(3)) * 50 * time.Microsecond
		go func() {
			for k := range n {
				if pause > 0 && k%8 == 0 {
					time.Sleep(pause)
				}
				ins[i] <- mix(seed, uint64(i*1000+k))
			}
			close(ins[i])
		}()
	}
	var sum uint64
	a, b, c, d := ins[0], ins[1], ins[2], ins[3]
	take := func(ch *chan uint64, v uint64, ok bool) {
		if ok {
			sum += v
		} else {
			*ch = nil
		}
	}
	for a != nil || b != nil || c != nil || d != nil {
		select {
		case v, ok := <-a:
			take(&a, v, ok)
		case v, ok := <-b:
			take(&b, v, ok)
		case v, ok := <-c:
			take(&c, v, ok)
		case v, ok := <-d:
			take(&d, v, ok)
		case <-time.After(20 * time.Microsecond):
			runtime.Gosched()
		}
	}
	return sum
}

// One source, several takers that also select on a broadcast stop; each value is taken once.
func fanOut(seed uint64, n int) uint64 {
	source := make(chan uint64)
	stop := make(chan struct{})
	sums := make(chan uint64)
	const takers = 5
	for range takers {
		go func() {
			var sum uint64
			for {
				select {
				case v := <-source:
					sum += mix(seed, v)
				case <-stop:
					sums <- sum
					return
				}
			}
		}()
	}
	for i := range n * 6 {
		source <- uint64(i)
	}
	close(stop)
	var sum uint64
	for range takers {
		sum += <-sums
	}
	return sum
}

// Requests carry the channel that the answer goes to; that channel goes round too.
func chanOfChan(seed uint64, n int) uint64 {
	type request struct {
		v     uint64
		reply chan chan uint64
	}
	requests := make(chan request)
	var servers sync.WaitGroup
	for range 3 {
		servers.Go(func() {
			for q := range requests {
				c := make(chan uint64, 1)
				c <- mix(q.v, seed)
				q.reply <- c
			}
		})
	}
	var sum uint64
	var mu sync.Mutex
	var clients sync.WaitGroup
	for i := range 4 {
		clients.Go(func() {
			reply := make(chan chan uint64)
			for k := range n {
				requests <- request{uint64(i*100 + k), reply}
				v := <-<-reply
				mu.Lock()
				sum += v
				mu.Unlock()
			}
		})
	}
	clients.Wait()
	close(requests)
	servers.Wait()
	return sum
}

// The sieve of Eratosthenes, a goroutine a prime.
func primeSieve(seed uint64, n int) uint64 {
	ch := make(chan int)
	done := make(chan struct{})
	go func(out chan int) {
		for i := 2; ; i++ {
			select {
			case out <- i:
			case <-done:
				return
			}
		}
	}(ch)
	h := seed
	for range 10 + n/2 {
		prime := <-ch
		h = mix(h, uint64(prime))
		next := make(chan int)
		go func(in chan int) {
			for {
				select {
				case v := <-in:
					if v%prime != 0 {
						select {
						case next <- v:
						case <-done:
							return
						}
					}
				case <-done:
					return
				}
			}
		}(ch)
		ch = next
	}
	close(done)
	return h
}

// Two goroutines hand one value to and fro.
func pingPong(seed uint64, n int) uint64 {
	a, b := make(chan uint64), make(chan uint64)
	go func() {
		for v := range a {
			b <- mix(v, 1)
		}
		close(b)
	}()
	v := seed
	for range n * 20 {
		a <- v
		v = <-b
	}
	close(a)
	<-b
	return v
}

// A channel as a counting semaphore: never more than its capacity inside.
func limited(seed uint64, n int) uint64 {
	gate := make(chan struct{}, 3)
	var mu sync.Mutex
	var inside int
	var sum uint64
	var wg sync.WaitGroup
	for i := range n * 3 {
		wg.Go(func() {
			gate <- struct{}{}
			mu.Lock()
			inside++
			if inside > 3 {
				panic("more inside than the gate lets in")
			}
			mu.Unlock()
			v := mix(seed, uint64(i))
			runtime.Gosched()
			mu.Lock()
			inside--
			sum += v
			mu.Unlock()
			<-gate
		})
	}
	wg.Wait()
	return sum
}
// What all scenarios share: a source of numbers and a checksum. Sums over goroutines use +, so that their order is free.

type rng uint64

func (r *rng) next() uint64 {
	*r = *r*6364136223846793005 + 1442695040888963407
	return uint64(*r) >> 17
}

func (r *rng) below(n int) int { return int(r.next() % uint64(n)) }

func mix(h, v uint64) uint64 {
	h ^= v + 0x9e3779b97f4a7c15 + h<<6 + h>>2
	h *= 0xff51afd7ed558ccd
	return h ^ h>>33
}

// Every kind of run-time panic, recovered where it happens or further up; goroutines that end by Goexit.
func recovered(seed uint64, n int) uint64 {
	var sum atomic.Uint64
	var wg sync.WaitGroup
	for i := range n * 2 {
		wg.Go(func() {
			defer sum.Add(mix(seed, uint64(i)))
			sum.Add(mix(seed, uint64(len(attempt(i)))))
		})
	}
	wg.Wait()
	return sum.Load()
}

func attempt(i int) (text string) {
	defer func() {
		if r := recover(); r != nil {
			var e runtime.Error
			if err, ok := r.(error); ok && errors.As(err, &e) {
				text = e.Error()
			} else {
				text = fmt.Sprint(r)
			}
		}
	}()
	var p *tree
	var m map[int]int
	var s []int
	var x any = "text"
	var c chan int
	switch i % 8 {
	case 0:
		return fmt.Sprint(p.v)
	case 1:
		m[i] = 1
	case 2:
		return fmt.Sprint(s[i])
	case 3:
		return fmt.Sprint(x.(int))
	case 4:
		return fmt.Sprint(i / len(s))
	case 5:
		close(c)
	case 6:
		defer func() { panic(fmt.Sprint("again: ", recover() != nil)) }()
		panic("first")
	default:
		done := make(chan struct{})
		go func() {
			defer close(done)
			defer func() { _ = recover() }()
			runtime.Goexit()
		}()
		<-done
		return "left"
	}
	return "none"
}

// GOMAXPROCS up and down beside working goroutines.
func procsChange(seed uint64, n int) uint64 {
	old := runtime.GOMAXPROCS(0)
	var sum atomic.Uint64
	var wg sync.WaitGroup
	for w := range 4 {
		wg.Go(func() {
			for i := range n * 4 {
				sum.Add(mix(seed, uint64(w*1000+i)))
				if i%8 == 0 {
					runtime.Gosched()
				}
			}
		})
	}
	for i := range 4 {
		runtime.GOMAXPROCS(1 + (old+i*3)%8)
		runtime.Gosched()
	}
	runtime.GOMAXPROCS(old)
	wg.Wait()
	return sum.Load()
}

// Goroutines wired to their threads talk with others that are not.
func wired(seed uint64, n int) uint64 {
	a, b := make(chan uint64), make(chan uint64)
	var wg sync.WaitGroup
	for range 2 {
		wg.Go(func() {
			runtime.LockOSThread()
			defer runtime.UnlockOSThread()
			for v := range a {
				b <- mix(seed, v)
			}
		})
	}
	// One more ends while it is wired: its thread ends with it.
	wg.Go(func() {
		runtime.LockOSThread()
		runtime.Gosched()
	})
	go func() {
		for i := range n * 2 {
			a <- uint64(i)
		}
		close(a)
		wg.Wait()
		close(b)
	}()
	var sum uint64
	for v := range b {
		sum += v
	}
	return sum
}

// System calls that block their threads, beside computing goroutines.
func blocking(seed uint64, n int) uint64 {
	var sum atomic.Uint64
	var wg sync.WaitGroup
	for w := range 4 {
		wg.Go(func() {
			name := fmt.Sprint("soak-", seed, "-", w)
			for i := range 1 + n/10 {
				text := fmt.Sprint(w, i)
				if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
					panic(err)
				}
				back, err := os.ReadFile(name)
				if err != nil || string(back) != text {
					panic(fmt.Sprint("a file that reads otherwise: ", string(back), err))
				}
				sum.Add(mix(seed, uint64(len(back)+i)))
			}
			_ = os.Remove(name)
		})
	}
	wg.Wait()
	return sum.Load()
}

// Yields and nothing else.
func yields(seed uint64, n int) uint64 {
	var sum atomic.Uint64
	var wg sync.WaitGroup
	for w := range 8 {
		wg.Go(func() {
			for range n * 3 {
				runtime.Gosched()
			}
			sum.Add(mix(seed, uint64(w)))
		})
	}
	wg.Wait()
	return sum.Load()
}

// Generic code and methods by value on goroutines, results by index into one slice.
func generics(seed uint64, n int) uint64 {
	out := make([]uint64, n)
	var wg sync.WaitGroup
	for i := range out {
		wg.Go(func() { out[i] = fold(spread[uint32](i%9), seed) + fold(spread[uint8](i%5), seed) })
	}
	wg.Wait()
	h := seed
	for _, v := range out {
		h = mix(h, v)
	}
	return h
}

func spread[T uint8 | uint32](n int) []T {
	var s []T
	for i := range n {
		s = append(s, T(i*i))
	}
	return s
}

func fold[T uint8 | uint32](s []T, h uint64) uint64 {
	for _, v := range s {
		h = mix(h, uint64(v))
	}
	return h
}

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

type tree struct {
	left, right *tree
	v           uint64
}

func grow(depth int, v uint64) *tree {
	if depth == 0 {
		return &tree{v: v}
	}
	return &tree{grow(depth-1, v*2), grow(depth-1, v*2+1), v}
}

func (t *tree) sum() uint64 {
	if t == nil {
		return 1
	}
	return mix(t.v, t.left.sum()*3+t.right.sum())
}

// Trees built by one goroutine, read and taken apart by others, while parts of them become garbage.
func sharedTrees(seed uint64, n int) uint64 {
	built := make(chan *tree, 2)
	swapped := make(chan *tree, 2)
	go func() {
		for i := range n {
			built <- grow(6, seed+uint64(i))
		}
		close(built)
	}()
	var swappers sync.WaitGroup
	for range 3 {
		swappers.Go(func() {
			for t := range built {
				t.left, t.right = t.right, t.left
				t.left.left = grow(4, t.v)
				swapped <- t
			}
		})
	}
	go func() {
		swappers.Wait()
		close(swapped)
	}()
	var sum uint64
	for t := range swapped {
		sum += t.sum()
	}
	return sum
}

// Each goroutine rewires a graph of its own all the time and hands nodes to a neighbour: write barriers, objects that
// change owners while the collector looks.
func rewiring(seed uint64, n int) uint64 {
	type node struct {
		next, other *node
		v           uint64
	}
	const workers = 4
	var lanes [workers]chan *node
	for i := range lanes {
		lanes[i] = make(chan *node, 8)
	}
	var sum atomic.Uint64
	var wg sync.WaitGroup
	for w := range workers {
		wg.Go(func() {
			r := rng(seed + uint64(w))
			var nodes [16]*node
			for i := range nodes {
				nodes[i] = &node{v: uint64(w*100 + i)}
			}
			for i := range n * 10 {
				a, b := nodes[r.below(16)], nodes[r.below(16)]
				a.next, a.other = b, a.next
				if i%10 == 9 {
					lanes[(w+1)%workers] <- &node{v: a.v, next: &node{v: uint64(i)}}
					got := <-lanes[w]
					sum.Add(mix(got.v, got.next.v) - mix(got.v, got.next.v) + got.next.v)
					k := r.below(16)
					nodes[k] = &node{v: nodes[k].v, other: got}
				}
			}
			for _, x := range nodes {
				sum.Add(mix(seed, x.v))
			}
		})
	}
	wg.Wait()
	return sum.Load()
}

// Objects of all sizes, small to large, kept for a while each.
func sizes(seed uint64, n int) uint64 {
	var sum atomic.Uint64
	var wg sync.WaitGroup
	for w := range 4 {
		wg.Go(func() {
			r := rng(seed + uint64(w))
			var kept [8][]uint64
			for i := range n * 2 {
				words := 1 << r.below(11)
				if i%40 == 39 {
					words = 8192
				}
				b := make([]uint64, words)
				b[0], b[words-1] = uint64(i), uint64(i)
				for k := 0; k < words; k += 64 {
					if k > 0 && k < words-1 && b[k] != 0 {
						panic("memory that is not zero")
					}
				}
				k := i % len(kept)
				if old := kept[k]; old != nil && old[0] != old[len(old)-1] {
					panic("an object that somebody else wrote to")
				}
				kept[k] = b
				sum.Add(mix(seed, uint64(words+i)))
			}
		})
	}
	wg.Wait()
	return sum.Load()
}

// Interfaces, closures, strings and maps made in a hurry.
func smallThings(seed uint64, n int) uint64 {
	type shape interface{ area() uint64 }
	var sum atomic.Uint64
	var wg sync.WaitGroup
	for w := range 3 {
		wg.Go(func() {
			var shapes []shape
			for i := range n {
				if i%2 == 0 {
					shapes = append(shapes, square{uint64(i + w)})
				} else {
					shapes = append(shapes, &oblong{uint64(i), uint64(w + 1)})
				}
				s := strings.Repeat("ab", i%5) + fmt.Sprint(i, w)
				m := map[string]int{s: i, s + "x": i + 1}
				f := func() int { return m[s] + len(s) }
				sum.Add(uint64(f() * len(m)))
			}
			for _, s := range shapes {
				sum.Add(mix(seed, s.area()))
			}
		})
	}
	wg.Wait()
	return sum.Load()
}

type square struct{ a uint64 }

func (s square) area() uint64 { return s.a * s.a }

type oblong struct{ a, b uint64 }

func (o *oblong) area() uint64 { return o.a * o.b }

// The collector is asked for from several goroutines at once, while others allocate.
func collectors(seed uint64, n int) uint64 {
	var sum atomic.Uint64
	var wg sync.WaitGroup
	for w := range 3 {
		wg.Go(func() {
			keep := grow(5, seed+uint64(w))
			for range 2 + n/20 {
				runtime.GC()
				keep = &tree{left: keep, v: 1}
				if keep.left.left == nil && keep.left.right == nil {
					panic("a lost tree")
				}
			}
			sum.Add(keep.sum())
		})
	}
	wg.Wait()
	return sum.Load()
}

// Stacks that grow deep with pointers into them, on several goroutines at once.
func deepStacks(seed uint64, n int) uint64 {
	var sum atomic.Uint64
	var wg sync.WaitGroup
	for w := range 4 {
		wg.Go(func() {
			var total uint64
			for i := range 3 {
				var local [4]uint64
				local[w] = seed
				descend(50+n*(w+i), &local, &total)
				total = mix(total, local[w])
			}
			sum.Add(total)
		})
	}
	wg.Wait()
	return sum.Load()
}

func descend(depth int, up *[4]uint64, total *uint64) {
	if depth == 0 {
		return
	}
	here := *up
	here[depth&3] += uint64(depth)
	defer func() { *total += here[0] ^ here[3] }()
	descend(depth-1, &here, total)
	up[depth&3] ^= here[depth&3]
}

// Quicksort, a goroutine for each large part, over one shared slice.
func parallelSort(seed uint64, n int) uint64 {
	r := rng(seed)
	data := make([]uint64, n*60)
	for i := range data {
		data[i] = r.next() % 10000
	}
	var wg sync.WaitGroup
	var quick func(s []uint64)
	quick = func(s []uint64) {
		for len(s) > 40 {
			p := s[len(s)/2]
			i, j := 0, len(s)-1
			for i <= j {
				for s[i] < p {
					i++
				}
				for s[j] > p {
					j--
				}
				if i <= j {
					s[i], s[j] = s[j], s[i]
					i++
					j--
				}
			}
			low := s[:j+1]
			wg.Go(func() { quick(low) })
			s = s[i:]
		}
		sort.Slice(s, func(a, b int) bool { return s[a] < s[b] })
	}
	quick(data)
	wg.Wait()
	h := seed
	for i, v := range data {
		if i > 0 && data[i-1] > v {
			panic("not sorted")
		}
		h = mix(h, v)
	}
	return h
}

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
