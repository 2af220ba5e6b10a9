package main

func f() (int, error) { return 1 }

func main() { a, b, c := f(); _, _, _ = a, b, c }
