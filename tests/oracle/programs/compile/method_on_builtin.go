package main

func (i int) m() {}

func (x undefinedT) n() {}

func main() {}
