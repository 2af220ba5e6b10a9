package main

import (
	"fmt"
	"sync"
	"sync/atomic"
)

type conf struct{ n int }

func main() {
	var i32 int32
	var u64 uint64
	fmt.Println(atomic.AddInt32(&i32, 5), atomic.AddUint64(&u64, ^uint64(0)), atomic.CompareAndSwapInt32(&i32, 5, 7), atomic.LoadInt32(&i32), atomic.SwapInt32(&i32, 1))
	var a atomic.Int64
	var b atomic.Bool
	var p atomic.Pointer[conf]
	var v atomic.Value
	a.Store(10)
	fmt.Println(a.Add(-3), a.CompareAndSwap(7, 8), a.Load(), b.Swap(true), b.Load(), p.Load() == nil)
	p.Store(&conf{3})
	fmt.Println(p.Load().n, v.Load())
	v.Store("str")
	fmt.Println(v.Load(), a.And(12), a.Or(3), a.Load())
	var wg sync.WaitGroup
	var n atomic.Int32
	for range 50 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for range 20 {
				n.Add(1)
			}
		}()
	}
	wg.Wait()
	fmt.Println(n.Load())
}
