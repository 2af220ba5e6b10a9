package main

import (
	"fmt"
	"math"
)

type Celsius float64
type Bits uint8

const (
	A Bits = 1 << iota
	B
	C
)
const big = 1 << 100

func div(a, b int) (r int, err any) {
	defer func() { err = recover() }()
	return a / b, nil
}

func main() {
	var i8 int8 = 127
	i8++
	var u8 uint8
	u8--
	var i16 int16 = -32768
	i16 = -i16
	var u32 uint32 = 1 << 31
	u32 <<= 1
	var i64 int64 = math.MinInt64
	fmt.Println(i8, u8, i16, u32, i64/-1, i64%-1, -i64)
	var i32 int32 = math.MinInt32
	fmt.Println(i32/-1, i8/-1, i8%-1, i32*i32, int8(i32>>25))
	fmt.Println(7/2, -7/2, 7%3, -7%3, 7&^5, 6^3, ^5, uint8(^uint8(5)))
	fmt.Println(big>>98, float64(big), A|C, B)
	var s uint = 70
	one := 1
	fmt.Println(one<<s, one<<3, -8>>1, uint32(1)<<31>>s, int8(-128)>>7)
	f := 3.99
	fmt.Println(int(f), int(-f), uint8(int(f)), float32(f), float64(float32(0.1)))
	fmt.Println(Celsius(36.6)+0.4, math.Inf(1), -math.Inf(1), math.NaN() == math.NaN())
	z := 0.0
	fmt.Println(1/z, -1/z, z/z < 1, z/z != z/z)
	c := complex(1, 2)
	d := c * c
	var c64 complex64 = complex64(d) / 2
	fmt.Println(c, d, real(d), imag(d), c64, c == complex(1, 2), c64*c64, -c)
	fmt.Println(div(1, 0))
	fmt.Println(min(3, 1, 2), max(2.5, 1), min("b", "a"), max(z, math.NaN()))
	fmt.Println(uint64(math.MaxUint64), uint64(math.MaxUint64)/3, uint64(math.MaxUint64)%10, uint64(math.MaxUint64) > 5)
	u := uint64(1) << 63
	fmt.Println(u > 1, u>>1, int64(u), float64(u), uint64(float64(u)))
	fmt.Println(math.Sqrt(2), math.Floor(-1.5), math.MaxInt64, math.Pi)
	x := 10
	x += 5
	x -= 3
	x *= 2
	x /= 5
	x %= 3
	x |= 8
	x &= 12
	x ^= 5
	x &^= 1
	x <<= 3
	x >>= 1
	fmt.Println(x)
	var r rune = 'é'
	fmt.Println(r, string(r), string(rune(0x4e16)), 'a'+1, "s"[0])
	h := uint32(2166136261)
	for _, b := range []byte("hash me") {
		h ^= uint32(b)
		h *= 16777619
	}
	fmt.Println(h)
	fmt.Printf("%d %x %o %b %e %g %08.3f %+d %q %v %T\n", 42, 255, 8, 5, 1234.5, 1e21, 3.14159, 7, 'x', true, c)
}
