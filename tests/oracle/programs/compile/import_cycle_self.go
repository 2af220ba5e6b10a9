package main

import "no/such/package"

func main() { package_.X() }
