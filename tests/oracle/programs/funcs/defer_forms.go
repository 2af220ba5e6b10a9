package main

import "fmt"

type s struct{ n int }

func (v s) val(k int)  { fmt.Println("val", v.n, k) }
func (p *s) ptr(k int) { fmt.Println("ptr", p.n, k) }

type doer interface{ val(int) }

func arg(n int) int { fmt.Println("arg", n); return n }

func main() {
	x := s{1}
	defer x.val(arg(10))
	defer x.ptr(arg(20))
	f := x.val
	var d doer = x
	defer d.val(30)
	x.n = 2
	defer f(40)
	defer func(a, b int) { fmt.Println("lit", a, b, x.n) }(arg(1), x.n)
	x.n = 3
	for i := range 3 {
		defer fmt.Print(i, " ")
	}
	defer print2("a", "b")
	defer recover()
	defer delete(map[int]int{}, 1)
	var nilf func()
	func() {
		defer func() { fmt.Println("nil func:", recover()) }()
		defer nilf()
		fmt.Println("before")
	}()
	func() {
		defer fmt.Println("runs although panicking")
		defer func() { recover() }()
		panic("x")
	}()
	fmt.Println(nested(3))
}

func print2(a ...string) { fmt.Println(a) }

func nested(n int) (r int) {
	defer func() { r += n }()
	if n > 0 {
		return nested(n-1) * 2
	}
	return 1
}
