package main

import (
	"fmt"
	"math/bits"
)

func hash(data []byte) [8]uint32 {
	h := [8]uint32{0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19}
	for i, c := range data {
		j := i % 8
		h[j] = bits.RotateLeft32(h[j]^uint32(c)*0x9e3779b1, int(c%31)) + h[(j+3)%8]
		h[(j+5)%8] ^= h[j]>>7 | h[j]<<25
	}
	for r := range 64 {
		j := r % 8
		h[j] += bits.ReverseBytes32(h[(j+1)%8]) &^ h[(j+2)%8]
	}
	return h
}

func main() {
	for _, s := range []string{"", "a", "hello world", "The quick brown fox"} {
		fmt.Printf("%08x %q\n", hash([]byte(s)), s)
	}
	big := make([]byte, 100000)
	for i := range big {
		big[i] = byte(i * i >> 3)
	}
	fmt.Printf("%x\n", hash(big))
	var crc uint32 = 0xffffffff
	for _, b := range big {
		crc ^= uint32(b)
		for range 8 {
			if crc&1 == 1 {
				crc = crc>>1 ^ 0xedb88320
			} else {
				crc >>= 1
			}
		}
	}
	fmt.Println(^crc)
}
