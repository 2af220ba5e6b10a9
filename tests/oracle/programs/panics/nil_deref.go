package main

type t struct{ a, b int }

func main() {
	var p *t
	println(p.b)
}
