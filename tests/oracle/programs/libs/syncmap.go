package main

import (
	"fmt"
	"sort"
	"sync"
)

func main() {
	var m sync.Map
	for i, k := range []string{"a", "b", "c"} {
		m.Store(k, i)
	}
	v, ok := m.Load("b")
	fmt.Println(v, ok)
	act, loaded := m.LoadOrStore("b", 99)
	fmt.Println(act, loaded)
	act, loaded = m.LoadOrStore("d", 4)
	fmt.Println(act, loaded)
	m.Delete("a")
	old, ok := m.LoadAndDelete("c")
	fmt.Println(old, ok)
	var keys []string
	m.Range(func(k, v any) bool { keys = append(keys, fmt.Sprint(k, v)); return true })
	sort.Strings(keys)
	fmt.Println(keys)
	fmt.Println(m.CompareAndSwap("b", 1, 2))
	_, ok = m.Load("zzz")
	fmt.Println(ok)
}
