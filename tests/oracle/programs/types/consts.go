package main

import "fmt"

type weekday int

const (
	sunday weekday = iota
	monday
	tuesday
	_
	thursday
)

func (d weekday) String() string { return [...]string{"Sun", "Mon", "Tue", "Wed", "Thu"}[d] }

const (
	_  = iota
	kb = 1 << (10 * iota)
	mb
	gb
)

const (
	a, b = iota, iota * 10
	c, d
	e, f
)

const big = 1 << 100
const huge = big * big

type flags uint8

const (
	read flags = 1 << iota
	write
	exec
)

const typed int64 = 5
const str = "const" + "ant"
const third = 1.0 / 3
const r = 'a' + 1

func main() {
	fmt.Println(sunday, monday, tuesday, thursday, int(thursday))
	fmt.Println(kb, mb, gb, a, b, c, d, e, f)
	fmt.Println(big>>98, huge/big>>90, big/3*3 == big-1)
	fmt.Println(read|exec, write, ^read, typed*2, str, len(str), third*3 == 1, r, string(rune(r)))
	var x float32 = third
	var y uint8 = 255
	const mask = ^uint8(0)
	fmt.Println(x, y, mask, len([10]int{}), len("abc"[1:]))
	fmt.Printf("%T %T %T %T %T\n", 1, 1.0, 'a', 1i, "s"+"t")
	var i any = 7 / 2.0
	fmt.Println(i, 7/2, 7.0/2)
}
