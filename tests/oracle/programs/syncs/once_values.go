package main

import (
	"errors"
	"fmt"
	"sync"
)

func main() {
	var once sync.Once
	for i := range 3 {
		once.Do(func() { fmt.Println("once", i) })
	}
	f := sync.OnceFunc(func() { fmt.Println("func") })
	f()
	f()
	v := sync.OnceValue(func() int { fmt.Println("computing"); return 42 })
	fmt.Println(v(), v())
	vs := sync.OnceValues(func() (string, error) { return "a", errors.New("b") })
	a, err := vs()
	fmt.Println(a, err)
	p := sync.OnceFunc(func() { panic("boom") })
	for range 2 {
		func() {
			defer func() { fmt.Println("recovered", recover()) }()
			p()
		}()
	}
	var o sync.Once
	func() {
		defer func() { recover() }()
		o.Do(func() { panic("first") })
	}()
	o.Do(func() { fmt.Println("never") })
	fmt.Println("done")
}
