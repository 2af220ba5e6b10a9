package main

import (
	"context"
	"errors"
	"fmt"
	"time"
)

type ctxKey string

func main() {
	ctx, cancel := context.WithCancel(context.WithValue(context.Background(), ctxKey("k"), "v"))
	fmt.Println(ctx.Value(ctxKey("k")), ctx.Value("k"), ctx.Err())
	done := make(chan bool)
	go func() {
		<-ctx.Done()
		fmt.Println("worker:", ctx.Err())
		done <- true
	}()
	cancel()
	<-done
	cancel()
	t, cancelT := context.WithTimeout(context.Background(), 5*time.Millisecond)
	defer cancelT()
	select {
	case <-t.Done():
		fmt.Println(t.Err(), errors.Is(t.Err(), context.DeadlineExceeded))
	case <-time.After(2 * time.Second):
		fmt.Println("late")
	}
	c, cf := context.WithCancelCause(context.Background())
	cf(errors.New("because"))
	fmt.Println(c.Err(), context.Cause(c))
	child, cc := context.WithCancel(c)
	defer cc()
	fmt.Println(child.Err())
}
