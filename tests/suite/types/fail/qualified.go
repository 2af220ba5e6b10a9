package main

import (
	"fmt"
	"sync"
)

// Go has an internal/sync behind sync, so gc quotes the path.
func main() {
	var mu sync.Mutex
	var l sync.Locker = mu // ERROR `22: cannot use mu (variable of struct type "sync".Mutex) as "sync".Locker value in variable declaration: "sync".Mutex does not implement "sync".Locker (method Lock has pointer receiver)`
	mu.lock() // ERROR `5: mu.lock undefined (type "sync".Mutex has no field or method lock, but does have method Lock)`
	var n int = mu // ERROR `14: cannot use mu (variable of struct type "sync".Mutex) as int value in variable declaration`
	var s fmt.Stringer = n // ERROR `23: cannot use n (variable of type int) as fmt.Stringer value in variable declaration: int does not implement fmt.Stringer (missing method String)`
	fmt.Println(l, n, s)
}
