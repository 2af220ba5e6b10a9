package main

type name string

func main() {
	panic(name("typed string"))
}
