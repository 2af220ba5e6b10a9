package main

import (
	"fmt"
	"sync"
)

type buffer struct{ data []byte }

func main() {
	var once sync.Once
	for i := range 3 {
		once.Do(func() { fmt.Println("once", i) })
	}
	made := 0
	p := sync.Pool{New: func() any { made++; return &buffer{make([]byte, 0, 16)} }}
	b := p.Get().(*buffer)
	b.data = append(b.data, "hello"...)
	p.Put(b)
	c := p.Get().(*buffer)
	fmt.Println(string(c.data), b == c, made)
	v := sync.OnceValue(func() int { fmt.Println("computing"); return 42 })
	fmt.Println(v(), v())
}
