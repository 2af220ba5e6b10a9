package main

import "fmt"

type celsius float64
type id int
type bytes []byte
type fn func(int) int

func (f fn) twice(x int) int { return f(f(x)) }

type a struct {
	X int `tag:"1"`
}
type b struct{ X int }

func main() {
	c := celsius(36.6)
	f := float64(c)*9/5 + 32
	fmt.Printf("%.2f %T %T\n", f, c, id(3))
	bs := bytes("text")
	fmt.Println(string(bs), len(bs), []byte(bs)[0], fn(func(x int) int { return x * 3 }).twice(2))
	x := a{5}
	y := b(x)
	z := struct{ X int }(y)
	fmt.Println(y, z, b(z) == y)
	var i8 int8 = -1
	fmt.Println(uint8(i8), uint32(i8), int64(uint32(1<<32-1)), uint16(70000&0xffff), rune(65), string(rune(0x4e16)))
	var any1 any = id(3)
	_, isInt := any1.(int)
	v, isID := any1.(id)
	fmt.Println(isInt, v, isID)
	big, shift := 1e19, int64(1)<<33+5
	fmt.Println(uint64(big), int32(shift), float32(16777217))
	var p *[2]int
	s := []int{1, 2}
	p = (*[2]int)(s)
	p[0] = 9
	ch := make(chan int, 1)
	var ro <-chan int = ch
	ch <- 1
	fmt.Println(s, <-ro, []rune("añ"), string([]rune{97, 0x1F600}), []byte("é"))
}
