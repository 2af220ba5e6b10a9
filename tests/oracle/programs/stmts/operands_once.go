package main

import "fmt"

// Operands with side effects are evaluated once, whatever instruction the constant beside them allows.
func main() {
	calls := 0
	u := func() uint64 { calls++; return 12345 }
	b := func() uint8 { calls++; return 200 }
	s := func() int { calls++; return -12345 }
	fmt.Println(u()%100, u()/100, u()%64, u()/64, u()*100, 7+u(), u()&^7, calls)
	fmt.Println(b()%7, b()/7, b()*3, 250+b(), b()-201, b()&0x3f, calls)
	fmt.Println(s()%7, s()/7, s()/-1, s()*-8, 5-s(), s()|1, s()^-1, calls)
	d := []uint64{0}
	d[0] = u() % 1000
	d[0] += u() / 3
	fmt.Println(d, calls)
}
