package main

import (
	"errors"
	"fmt"
	"sync"
)

var errFunds = errors.New("insufficient funds")

type account struct {
	mu      sync.Mutex
	id      int
	balance int
}

func transfer(from, to *account, n int) error {
	a, b := from, to
	if a.id > b.id {
		a, b = b, a
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	b.mu.Lock()
	defer b.mu.Unlock()
	if from.balance < n {
		return fmt.Errorf("account %d: %w", from.id, errFunds)
	}
	from.balance -= n
	to.balance += n
	return nil
}

func main() {
	accts := make([]*account, 5)
	for i := range accts {
		accts[i] = &account{id: i, balance: 100}
	}
	var wg sync.WaitGroup
	errs := make(chan error, 100)
	for i := range 100 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			if err := transfer(accts[i%5], accts[(i*3+1)%5], i); err != nil {
				errs <- err
			}
		}()
	}
	wg.Wait()
	close(errs)
	total := 0
	for _, a := range accts {
		total += a.balance
	}
	n := 0
	for err := range errs {
		if errors.Is(err, errFunds) {
			n++
		}
	}
	fmt.Println(total, n > 0)
}
