package main

import (
	"runtime"
	"sync"
	"time"
)

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
