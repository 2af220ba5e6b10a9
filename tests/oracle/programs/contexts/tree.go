package main

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"
)

type key string

func main() {
	root, stop := context.WithCancel(context.Background())
	withVal := context.WithValue(root, key("user"), "ann")
	child, cancelChild := context.WithTimeout(withVal, time.Hour)
	defer cancelChild()
	fmt.Println(child.Value(key("user")), child.Value("user"), root.Err(), child.Err())
	fmt.Println(context.Background(), context.TODO(), root, withVal)
	_, ok := child.Deadline()
	fmt.Println(ok)
	var wg sync.WaitGroup
	for i := range 3 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			<-child.Done()
			fmt.Println("worker", i, child.Err())
		}()
	}
	stop()
	wg.Wait()
	fmt.Println(root.Err(), child.Err(), errors.Is(child.Err(), context.Canceled), context.Cause(child))
	tctx, c2 := context.WithTimeout(context.Background(), 20*time.Millisecond)
	defer c2()
	select {
	case <-tctx.Done():
		fmt.Println(tctx.Err(), errors.Is(tctx.Err(), context.DeadlineExceeded))
	case <-time.After(5 * time.Second):
		fmt.Println("too late")
	}
	cctx, cc := context.WithCancelCause(context.Background())
	done := make(chan struct{})
	context.AfterFunc(cctx, func() { fmt.Println("after func", context.Cause(cctx)); close(done) })
	cc(errors.New("my reason"))
	<-done
	fmt.Println(cctx.Err(), context.Cause(cctx))
	w := context.WithoutCancel(cctx)
	fmt.Println(w.Err(), w.Done() == nil)
	past, c3 := context.WithDeadline(context.Background(), time.Now().Add(-time.Second))
	defer c3()
	fmt.Println(past.Err())
	defer func() { fmt.Println(recover()) }()
	context.WithValue(root, nil, 1)
}
