package main

import (
	"fmt"
	"sort"
	"sync"
)

func main() {
	var m sync.Map
	for i := range 200 {
		m.Store(i, i*i)
	}
	v, ok := m.Load(7)
	_, no := m.Load("seven")
	fmt.Println(v, ok, no)
	fmt.Println(m.LoadOrStore(7, 0))
	fmt.Println(m.LoadOrStore("new", 1))
	fmt.Println(m.LoadAndDelete(8))
	fmt.Println(m.LoadAndDelete(8))
	fmt.Println(m.Swap(9, "nine"))
	fmt.Println(m.CompareAndSwap(9, "nine", 9), m.CompareAndSwap(9, "nine", 10), m.CompareAndSwap("none", 1, 2))
	fmt.Println(m.CompareAndDelete(9, 8), m.CompareAndDelete(9, 9))
	m.Delete(10)
	var keys []int
	m.Range(func(k, v any) bool {
		if n, ok := k.(int); ok {
			keys = append(keys, n)
		}
		return true
	})
	sort.Ints(keys)
	fmt.Println(len(keys), keys[:12])
	n := 0
	m.Range(func(k, v any) bool { n++; return n < 5 })
	fmt.Println(n)
	m.Clear()
	_, ok = m.Load(1)
	fmt.Println(ok)
	var wg sync.WaitGroup
	for g := range 8 {
		wg.Go(func() {
			for i := range 50 {
				m.Store([2]int{g, i}, i)
				m.Load([2]int{g, i - 1})
			}
		})
	}
	wg.Wait()
	n = 0
	m.Range(func(k, v any) bool { n++; return true })
	fmt.Println(n)
	defer func() { fmt.Println(recover()) }()
	m.Store([]int{1}, 1)
}
