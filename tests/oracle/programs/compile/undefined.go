package main

func main() { foo(bar) }
