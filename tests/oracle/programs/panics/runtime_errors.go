package main

import (
	"fmt"
	"runtime"
)

type iface interface{ M() }
type impl struct{}

func (impl) M() {}

func try(name string, f func()) {
	defer func() {
		r := recover()
		_, isRuntime := r.(runtime.Error)
		fmt.Printf("%s: %v (%v)\n", name, r, isRuntime)
	}()
	f()
}

func main() {
	s := []int{1, 2, 3}
	str := "hello"
	n := 7
	neg := -1
	var e any
	var i iface
	var arr [4]int
	var np *[4]int
	try("index", func() { _ = s[n] })
	try("negative index", func() { _ = s[neg] })
	try("string index", func() { _ = str[n] })
	try("array index", func() { _ = arr[n] })
	try("slice hi", func() { _ = s[:n] })
	try("slice lo>hi", func() { _ = s[3:n-5] })
	try("string slice", func() { _ = str[n:] })
	try("three", func() { _ = s[0:2:n] })
	try("slice negative", func() { _ = s[neg:] })
	try("nil array", func() { _ = np[1] })
	try("nil any to int", func() { _ = e.(int) })
	try("nil any to iface", func() { _ = e.(iface) })
	e = 3
	try("int to iface", func() { _ = e.(iface) })
	try("int to string", func() { _ = e.(string) })
	try("nil method", func() { i.M() })
	try("make", func() { _ = make([]int, neg) })
	try("make cap", func() { _ = make([]int, 2, n-6) })
	try("to array", func() { _ = [4]int(s) })
	try("shift", func() { _ = 1 << neg })
	try("map key", func() { m := map[any]int{}; m[[]int{1}] = 2 })
	try("compare", func() { var a, b any = []int{1}, []int{1}; fmt.Println(a == b) })
	try("compare func", func() { var a, b any = map[int]int{}, map[int]int{}; _ = a == b })
	try("nil func", func() { var f func(); f() })
	try("panic nil", func() { panic(nil) })
	try("custom", func() { panic(fmt.Sprintf("v%d", 2)) })
}
