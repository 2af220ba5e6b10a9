package main

import (
	"fmt"
	"time"
)

func main() {
	start := time.Now()
	fmt.Println(start.Format(time.RFC1123), start.Location(), start.Nanosecond() < 1_000_000)
	time.Sleep(90 * time.Minute)
	fmt.Println(time.Since(start).Round(time.Millisecond), time.Now().Format(time.DateTime))

}

// Output:
// Tue, 10 Nov 2009 23:00:00 UTC UTC true
// 1h30m0s 2009-11-11 00:30:00
