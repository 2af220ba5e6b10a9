package main

import (
	"fmt"
	"sync"
	"sync/atomic"
)

type config struct{ n int }

func main() {
	var v atomic.Value
	fmt.Println(v.Load())
	v.Store(config{1})
	fmt.Println(v.Load().(config).n, v.Swap(config{2}), v.CompareAndSwap(config{2}, config{3}), v.CompareAndSwap(config{2}, config{4}), v.Load())
	var p atomic.Pointer[config]
	fmt.Println(p.Load() == nil, p.CompareAndSwap(nil, &config{5}), p.Load().n, p.Swap(nil).n)
	var i atomic.Int64
	var u atomic.Uint32
	var b atomic.Bool
	var wg sync.WaitGroup
	for range 10 {
		wg.Go(func() {
			for range 100 {
				i.Add(2)
				u.Add(^uint32(0))
			}
		})
	}
	wg.Wait()
	fmt.Println(i.Load(), u.Load(), b.Swap(true), b.Load(), i.And(0xff), i.Or(0x100), i.Load())
	var x int32 = 5
	fmt.Println(atomic.AddInt32(&x, -7), atomic.CompareAndSwapInt32(&x, -2, 9), atomic.LoadInt32(&x), atomic.SwapInt32(&x, 1), x)
	for _, f := range []func(){func() { v.Store(1) }, func() { v.Store(nil) }, func() { v.CompareAndSwap(1, config{}) }} {
		func() {
			defer func() { fmt.Println(recover()) }()
			f()
		}()
	}
}
