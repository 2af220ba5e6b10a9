// Values in interfaces: boxes, and values that need none.
package main

import "fmt"

type shape interface{ area() float64 }

type circle struct{ r float64 }

func (c circle) area() float64 { return c.r * c.r }

type square struct{ side float64 }

func (s *square) area() float64 { return s.side * s.side }

type wrapped struct{ p *int }

type named int

func (n named) area() float64 { return float64(n) }

var kept any

func total(shapes ...shape) (sum float64) {
	for _, s := range shapes {
		sum += s.area()
	}
	return
}

func typed(x any) int {
	switch v := x.(type) {
	case int:
		return v
	case *int:
		return *v
	case string, []byte:
		return 1
	case nil:
		return 0
	}
	return -1
}

func leakSwitch(x any) {
	switch v := x.(type) {
	case *int:
		kept = v
	case wrapped:
		kept = v
	}
}

func assert(x any) *int { return x.(*int) }

func main() {
	n := 1
	var a any = n
	_ = a
	kept = n
	kept = &n
	kept = 3
	kept = "constant"
	kept = struct{}{}
	kept = wrapped{&n}
	m := 2
	w := wrapped{&m}
	a = w
	fmt.Println(typed(m), typed(&m), typed("s"), typed(nil))
	leakSwitch(&m)
	k := 5
	_ = assert(&k)
	var s shape = circle{2}
	fmt.Println(s.area())
	s = &square{3}
	fmt.Println(total(s, circle{1}, &square{2}, named(3)))
	var t shape = named(4)
	_ = t.area()
	x := 6
	fmt.Println(x)
	y := 7
	y++
	fmt.Println(y, float32(y), int8(y), y > 3)
	if a == any(x) || a == m {
		kept = nil
	}
	e := fmt.Errorf("%d %v", x, s)
	panic(e)
}
