package main

import (
	"errors"
	"fmt"
)

type shape interface {
	area() float64
	perimeter() float64
}
type namer interface{ name() string }
type both interface {
	shape
	namer
}
type rect struct{ w, h float64 }
type circle struct{ r float64 }

func (r rect) area() float64       { return r.w * r.h }
func (r rect) perimeter() float64  { return 2 * (r.w + r.h) }
func (r rect) name() string        { return "rect" }
func (c *circle) area() float64    { return 3 * c.r * c.r }
func (c *circle) perimeter() float64 { return 6 * c.r }

type myErr struct{ code int }

func (e *myErr) Error() string { return fmt.Sprint("code ", e.code) }

func mayFail(n int) error {
	if n > 0 {
		return &myErr{n}
	}
	return nil
}

func badNil() error {
	var e *myErr
	return e
}

func main() {
	shapes := []shape{rect{2, 3}, &circle{1}, &rect{1, 1}}
	for _, s := range shapes {
		fmt.Print(s.area(), " ", s.perimeter(), " ")
		if n, ok := s.(namer); ok {
			fmt.Print(n.name())
		}
		if b, ok := s.(both); ok {
			fmt.Print(" both ", b.name())
		}
		_, isRect := s.(rect)
		fmt.Println("", isRect)
	}
	fmt.Println(shapes[0] == shape(rect{2, 3}), shapes[0] == shapes[2], shapes[1] == shapes[1])
	err := mayFail(3)
	var me *myErr
	fmt.Println(err, errors.As(err, &me), me.code, mayFail(0) == nil, badNil() == nil)
	var e1, e2 any
	fmt.Println(e1 == e2, e1 == nil)
	e1, e2 = 1, int64(1)
	fmt.Println(e1 == e2, e1 == any(1))
	m := map[any]string{1: "int", "1": "string", 1.0: "float", [2]int{1, 2}: "array", rect{1, 2}: "rect", nil: "nil", true: "bool"}
	fmt.Println(m[1], m["1"], m[1.0], m[[2]int{1, 2}], m[rect{1, 2}], m[nil], m[true], m[int8(1)] == "")
}
