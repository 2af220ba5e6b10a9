package main

import "fmt"

func hash(s string) uint32 {
	h := uint32(2166136261)
	for i := 0; i < len(s); i++ {
		h ^= uint32(s[i])
		h *= 16777619
	}
	return h
}

func lcg(seed uint16, n int) (out []uint16) {
	for range n {
		seed = seed*25173 + 13849
		out = append(out, seed)
	}
	return
}

func collatz(n int64) (steps int) {
	for n != 1 {
		if n&1 == 0 {
			n >>= 1
		} else {
			n = 3*n + 1
		}
		steps++
	}
	return
}

func main() {
	fmt.Println(hash("hello"), hash(""), lcg(1, 5))
	fmt.Println(collatz(27), collatz(97))
	var c8 uint8
	for range 300 {
		c8++
	}
	var x int16 = 1
	for range 20 {
		x = x*3 - 7
	}
	var r uint64 = 88172645463325252
	for range 10 {
		r ^= r << 13
		r ^= r >> 7
		r ^= r << 17
	}
	fmt.Println(c8, x, r, int32(r), int8(r>>3))
	var b byte = 0xF0
	fmt.Println(b<<2, b>>2, ^b, b&^0x30, -b, b*b)
}
