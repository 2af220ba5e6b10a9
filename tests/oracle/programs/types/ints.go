package main

import "fmt"

func main() {
	var i8 int8 = 127
	i8++
	var u8 uint8 = 0
	u8--
	var i16 int16 = -32768
	i16 = -i16
	var u32 uint32 = 1 << 31
	u32 *= 2
	var i32 int32 = 1 << 30
	i32 *= 4
	var i64 int64 = -1 << 63
	fmt.Println(i8, u8, i16, u32, i32, -i64, i64/-1, i64%-1)
	fmt.Println(-7/2, -7%2, 7/-2, 7%-2, -7>>1, uint8(200)>>3)
	var s uint = 70
	fmt.Println(1<<s == 0, int64(-1)>>s, uint32(1)<<31>>31, int8(-128)>>7)
	x := 0x1234_5678_9abc_def0
	fmt.Println(int8(x), uint8(x), int16(x), uint16(x), int32(x), uint32(x))
	fmt.Println(^5, 6&^3, 6^3, 6|3, 6&3, +5, -5)
	f := 3.99
	g := -3.99
	fmt.Println(int(f), int(g), uint8(f), int64(1e18), float32(0.1), float64(float32(0.1)))
	var u64 uint64 = 1<<64 - 1
	fmt.Println(u64, float64(u64), uint64(float64(1<<63)), int(u64>>1))
	fmt.Println(0b1010, 0o17, 0x_ff, 'a', '\n', '世', 1_000_000, 0x1p4)
	var r rune = 'é'
	var b byte = 'A'
	fmt.Println(r, b, string(r), string(rune(b)), r+1, b+1)
	fmt.Println(uintptr(10), int32(7)/2*2, 5.0/2, 5/2)
	i8 = -128
	fmt.Println(i8/-1, i8*i8, -i8, i8-1)
}
