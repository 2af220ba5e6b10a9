package main

type t struct {
	a int
	t
}

func main() { var x t; _ = x }
