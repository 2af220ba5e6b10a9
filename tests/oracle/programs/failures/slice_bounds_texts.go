package main

import "fmt"

func try(name string, f func()) {
	defer func() { fmt.Println(name, recover()) }()
	f()
}

func main() {
	s := make([]int, 3, 5)
	str := "héllo"
	arr := [4]int{}
	n, m := 7, -1
	var np *[4]int
	var mm map[string]int
	var e any = "text"
	var ie interface{ Foo() }
	try("index", func() { _ = s[n] })
	try("neg", func() { _ = s[m] })
	try("arr", func() { _ = arr[n] })
	try("str", func() { _ = str[n] })
	try("slice hi", func() { _ = s[:n] })
	try("slice lo", func() { _ = s[n-3 : 2] })
	try("slice3", func() { _ = s[:2:n] })
	try("slice3b", func() { _ = s[1:n:5] })
	try("slice3c", func() { _ = s[n-3 : 2 : 5] })
	try("str slice", func() { _ = str[n:] })
	try("str slice2", func() { _ = str[n-4 : 2] })
	try("to array", func() { _ = [4]int(s) })
	try("nil arr", func() { _ = np[1] })
	try("nil map", func() { mm["a"] = 1 })
	try("assert", func() { _ = e.(int) })
	try("assert iface", func() { _ = e.(fmt.Stringer) })
	try("assert nil", func() { _ = ie.(fmt.Stringer) })
	try("nil call", func() { ie.Foo() })
	try("nil func", func() { var f func(); f() })
	try("div", func() { _ = 1 / (m + 1) })
	try("shift", func() { _ = 1 << m })
	try("make", func() { _ = make([]int, m) })
	try("makecap", func() { _ = make([]int, 2, m+2) })
	try("makechan", func() { _ = make(chan int, m) })
	try("unhashable", func() { _ = map[any]int{[]int{}: 1} })
	try("uncomparable", func() { var a, b any = []int{}, []int{}; _ = a == b })
	try("struct cmp", func() { var a, b any = struct{ f func() }{}, struct{ f func() }{}; _ = a == b })
}
