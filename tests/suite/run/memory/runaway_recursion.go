package main

func f(n int) int { return f(n+1) + 1 }

func main() { f(0) }

// Exit: 2
// Stderr: runtime: goroutine stack exceeds
