package main

import (
	"fmt"
	"sync"
	"time"
)

type msg struct {
	id   int
	body string
	resp chan string
}

func server(in <-chan msg, quit <-chan bool, log chan<- string) {
	n := 0
	for {
		select {
		case m, ok := <-in:
			if !ok {
				log <- "closed"
				return
			}
			n++
			m.resp <- fmt.Sprintf("%d:%s", m.id, m.body)
		case <-quit:
			log <- fmt.Sprint("quit after ", n)
			return
		}
	}
}

func gen(n int) <-chan int {
	c := make(chan int)
	go func() {
		defer close(c)
		for i := 2; i < n; i++ {
			c <- i
		}
	}()
	return c
}
func filter(in <-chan int, p int) <-chan int {
	out := make(chan int)
	go func() {
		defer close(out)
		for v := range in {
			if v%p != 0 {
				out <- v
			}
		}
	}()
	return out
}

func merge(cs ...<-chan int) <-chan int {
	var wg sync.WaitGroup
	out := make(chan int)
	for _, c := range cs {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for v := range c {
				out <- v
			}
		}()
	}
	go func() { wg.Wait(); close(out) }()
	return out
}

type sem chan struct{}

func (s sem) P() { s <- struct{}{} }
func (s sem) V() { <-s }

func main() {
	in, quit, log := make(chan msg), make(chan bool), make(chan string, 1)
	go server(in, quit, log)
	for i := range 3 {
		r := make(chan string)
		in <- msg{i, "b" + fmt.Sprint(i), r}
		fmt.Println(<-r)
	}
	quit <- true
	fmt.Println(<-log)
	c := gen(60)
	for p := range 10 {
		v, ok := <-c
		if !ok {
			break
		}
		fmt.Print(v, " ")
		c = filter(c, v)
		_ = p
	}
	fmt.Println()
	sum := 0
	for v := range merge(gen(10), gen(20), gen(5)) {
		sum += v
	}
	fmt.Println(sum)
	s := make(sem, 2)
	var mu sync.RWMutex
	var wg sync.WaitGroup
	cur, peak := 0, 0
	for range 6 {
		wg.Go(func() {
			s.P()
			defer s.V()
			mu.Lock()
			cur++
			peak = max(peak, cur)
			mu.Unlock()
			time.Sleep(time.Millisecond)
			mu.Lock()
			cur--
			mu.Unlock()
		})
	}
	wg.Wait()
	fmt.Println(cur, peak)
	var a, b chan int
	b = make(chan int, 1)
	for i := range 4 {
		select {
		case a <- i:
			fmt.Println("never")
		case b <- i:
			fmt.Println("sent", i)
		case v := <-b:
			fmt.Println("got", v)
		}
	}
	done := make(chan struct{})
	res := [3]int{}
	for i := range res {
		go func() {
			res[i] = i * i
			done <- struct{}{}
		}()
	}
	for range res {
		<-done
	}
	fmt.Println(res)
	cond := sync.NewCond(&sync.Mutex{})
	ready := false
	go func() {
		cond.L.Lock()
		ready = true
		cond.L.Unlock()
		cond.Broadcast()
	}()
	cond.L.Lock()
	for !ready {
		cond.Wait()
	}
	cond.L.Unlock()
	fmt.Println("ready")
	tm := time.AfterFunc(time.Hour, func() {})
	fmt.Println(tm.Stop())
	start := time.Now()
	select {
	case <-time.After(3 * time.Millisecond):
	}
	fmt.Println(time.Since(start) >= 3*time.Millisecond)
	errs := make(chan error)
	go func() {
		defer func() { errs <- fmt.Errorf("caught %v", recover()) }()
		var p *msg
		p.id = 1
	}()
	fmt.Println(<-errs)
	var once sync.Once
	var pool = sync.Pool{New: func() any { return new(int) }}
	x := pool.Get().(*int)
	*x = 5
	pool.Put(x)
	once.Do(func() { fmt.Println("x", *x) })
	func() {
		defer func() { fmt.Println(recover()) }()
		close(b)
		b <- 1
	}()
	arr := make([]chan string, 3)
	for i := range arr {
		arr[i] = make(chan string, 1)
		arr[i] <- fmt.Sprint("c", i)
	}
	fmt.Println(<-arr[2], <-arr[0], len(arr[1]))
	var sm sync.Map
	sm.Store("k", 1)
	vv, ok := sm.Load("k")
	fmt.Println(vv, ok)
}
