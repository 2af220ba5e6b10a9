package main

import (
	"fmt"
	"time"
)

func main() {
	start := time.Now()
	time.Sleep(30 * time.Millisecond)
	el := time.Since(start)
	fmt.Println(el >= 30*time.Millisecond, el < 300*time.Millisecond)
	t := time.NewTimer(20 * time.Millisecond)
	fmt.Println(t.Stop(), t.Reset(10*time.Millisecond))
	<-t.C
	fmt.Println("timer fired", t.Stop())
	tick := time.NewTicker(10 * time.Millisecond)
	n := 0
	for range tick.C {
		n++
		if n == 3 {
			tick.Stop()
			break
		}
	}
	fmt.Println("ticks", n)
	done := make(chan bool)
	time.AfterFunc(15*time.Millisecond, func() { fmt.Println("after func"); close(done) })
	select {
	case <-done:
	case <-time.After(time.Second):
		fmt.Println("timeout")
	}
	order := make(chan int, 3)
	for i, d := range []int{30, 10, 20} {
		go func() {
			time.Sleep(time.Duration(d) * time.Millisecond)
			order <- i
		}()
	}
	fmt.Println(<-order, <-order, <-order)
	d := 90*time.Minute + 30*time.Second + 5*time.Millisecond
	fmt.Println(d, d.Hours(), d.Round(time.Minute), d.Truncate(time.Hour), time.Duration(1500), time.Duration(0), 2*time.Second)
	p, err := time.ParseDuration("1h15m30.5s")
	fmt.Println(p, err, p.Seconds())
	tm := time.Date(2024, time.February, 29, 13, 4, 5, 0, time.UTC)
	fmt.Println(tm.Format("2006-01-02 15:04:05"), tm.Weekday(), tm.YearDay(), tm.AddDate(1, 0, 0).Format(time.RFC3339), tm.Unix())
	q, err := time.Parse("2006-01-02", "2023-12-25")
	fmt.Println(q, err, tm.Sub(q), q.Before(tm))
}
