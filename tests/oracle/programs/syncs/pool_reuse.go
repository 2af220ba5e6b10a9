package main

import (
	"fmt"
	"runtime"
	"sync"
)

type buf struct{ id int }

func main() {
	made := 0
	p := sync.Pool{New: func() any { made++; return &buf{made} }}
	a := p.Get().(*buf)
	b := p.Get().(*buf)
	fmt.Println(a.id, b.id, made)
	p.Put(a)
	p.Put(b)
	c := p.Get().(*buf)
	d := p.Get().(*buf)
	e := p.Get().(*buf)
	fmt.Println(c.id, d.id, e.id, made)
	p.Put(c)
	runtime.GC()
	fmt.Println(p.Get().(*buf).id, "survives one collection")
	p.Put(d)
	runtime.GC()
	runtime.GC()
	fmt.Println(p.Get().(*buf).id, "made anew after two")
	var empty sync.Pool
	fmt.Println(empty.Get())
	empty.Put(nil)
	empty.Put("s")
	fmt.Println(empty.Get(), empty.Get())
}
