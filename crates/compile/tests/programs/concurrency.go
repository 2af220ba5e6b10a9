package main

import (
	"fmt"
	"sync"
	"sync/atomic"
	"time"
)

func worker(id int, jobs <-chan int, results chan<- [2]int, wg *sync.WaitGroup) {
	defer wg.Done()
	for j := range jobs {
		results <- [2]int{j, j * j}
	}
	_ = id
}

type counter struct {
	mu sync.Mutex
	m  map[string]int
}

func (c *counter) inc(k string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.m[k]++
}

func main() {
	jobs, results := make(chan int, 5), make(chan [2]int, 5)
	var wg sync.WaitGroup
	for i := range 3 {
		wg.Add(1)
		go worker(i, jobs, results, &wg)
	}
	go func() {
		for i := range 10 {
			jobs <- i
		}
		close(jobs)
		wg.Wait()
		close(results)
	}()
	sum := 0
	for r := range results {
		sum += r[1]
	}
	fmt.Println("sum", sum)

	c := counter{m: map[string]int{}}
	var n atomic.Int64
	var wg2 sync.WaitGroup
	for i := 0; i < 50; i++ {
		wg2.Go(func() {
			c.inc([]string{"a", "b"}[i%2])
			n.Add(int64(i))
		})
	}
	wg2.Wait()
	fmt.Println(c.m["a"], c.m["b"], n.Load())

	done := make(chan struct{})
	out := make(chan string)
	go func() {
		defer close(done)
		for s := range out {
			fmt.Println("got", s)
		}
	}()
	out <- "x"
	out <- "y"
	close(out)
	<-done

	select {
	case <-time.After(10 * time.Millisecond):
		fmt.Println("timeout")
	case <-time.After(time.Second):
		fmt.Println("late")
	}
	var nilc chan int
	select {
	case v := <-nilc:
		fmt.Println(v)
	default:
		fmt.Println("default")
	}
	buf := make(chan any, 2)
	buf <- 1
	buf <- "s"
	fmt.Println(len(buf), cap(buf), <-buf, <-buf)
	close(buf)
	v, ok := <-buf
	fmt.Println(v, ok)
	var once sync.Once
	for range 3 {
		once.Do(func() { fmt.Println("once") })
	}
	errc := make(chan error, 1)
	go func() {
		defer func() {
			if r := recover(); r != nil {
				errc <- fmt.Errorf("%v", r)
			}
		}()
		var m map[int]int
		m[1]++
	}()
	fmt.Println(<-errc)
	tick := time.NewTicker(time.Millisecond)
	for i := range 3 {
		<-tick.C
		fmt.Println("tick", i)
	}
	tick.Stop()
	results2 := make([]int, 4)
	var wg3 sync.WaitGroup
	for i := range results2 {
		wg3.Add(1)
		go func(p *int) { defer wg3.Done(); *p = i * 2 }(&results2[i])
	}
	wg3.Wait()
	fmt.Println(results2)
}
