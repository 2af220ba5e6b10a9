// Command rand writes overlay/math/rand/cooked.go: the state that every seed of the additive lagged Fibonacci generator is mixed with.
// Go documents it as the generator's own state after 7.8e12 steps from seed 1. The steps are not made one by one: the state
// after n steps is t**n modulo the generator's polynomial t**607 - t**334 - 1, applied to the first state.
// Run: go run main.go > ../../overlay/math/rand/cooked.go
package main

import "fmt"

const (
	size  = 607
	lag   = 334
	steps = 7_800_000_000_000
)

type poly [size]uint64

func mul(a, b *poly) *poly {
	var p [2*size - 1]uint64
	for i, x := range a {
		if x != 0 {
			for j, y := range b {
				p[i+j] += x * y
			}
		}
	}
	for i := len(p) - 1; i >= size; i-- {
		p[i-size] += p[i]
		p[i-size+lag] += p[i]
	}
	var r poly
	copy(r[:], p[:])
	return &r
}

func main() {
	// The first state, as seed 1 gives it, in the order in which the values were made (the last ones first in memory).
	seq := make([]uint64, size)
	x := int64(1)
	next := func() uint64 {
		x = x * 48271 % (1<<31 - 1)
		return uint64(x)
	}
	for i := 0; i < 20; i++ {
		next()
	}
	at := func(k int) int { return ((333-k)%size + size) % size } // where value k is kept
	var first [size]uint64
	for i := range first {
		u := next() << 20
		u ^= next() << 10
		u ^= next()
		first[i] = u
	}
	for j := range seq {
		seq[j] = first[at(j-size)]
	}
	r, base := &poly{1}, &poly{0, 1}
	for n := uint64(steps); n > 0; n >>= 1 {
		if n&1 == 1 {
			r = mul(r, base)
		}
		base = mul(base, base)
	}
	var state [size]uint64
	for i := 0; i < size; i++ {
		var v uint64
		for j, c := range r {
			v += c * seq[j]
		}
		state[at((steps-size+i)%size)] = v
		r = mul(r, &poly{0, 1})
	}
	fmt.Println("// Made by gen/rand.\n\npackage rand\n\n// cooked has 16 hexadecimal digits a word.\nconst cooked = \"\" +")
	for i := 0; i < size; i += 6 {
		fmt.Print("\t\"")
		for j := i; j < min(i+6, size); j++ {
			fmt.Printf("%016x", state[j])
		}
		if i+6 >= size {
			fmt.Println("\"")
		} else {
			fmt.Println("\" +")
		}
	}
}
