package main

import "fmt"

type res struct{ name string }

func (r *res) close() { fmt.Println("close", r.name) }

func f() (n int, err error) {
	defer func() {
		n *= 2
		if r := recover(); r != nil {
			err = fmt.Errorf("recovered %v", r)
		}
	}()
	for i := range 3 {
		defer fmt.Println("loop defer", i, n)
		n += i + 1
	}
	r := &res{"file"}
	defer r.close()
	if n == 6 {
		panic("six")
	}
	return n, nil
}

func main() {
	fmt.Println(f())
	x := 1
	defer fmt.Println("x was", x)
	x = 2
	defer func() { fmt.Println("x is", x) }()
}
