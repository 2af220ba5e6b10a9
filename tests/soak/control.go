package main

import (
	"errors"
	"fmt"
	"os"
	"runtime"
	"sync"
	"sync/atomic"
)

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
