package main

type t struct{ a int }

func main() {
	var v t
	v.b = 1
	v.m()
	t{c: 1}.a++
}
