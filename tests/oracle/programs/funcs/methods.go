package main

import "fmt"

type point struct{ x, y int }

func (p point) add(q point) point { return point{p.x + q.x, p.y + q.y} }
func (p *point) scale(k int)      { p.x *= k; p.y *= k }
func (p point) String() string    { return fmt.Sprintf("<%d,%d>", p.x, p.y) }

type named struct {
	point
	name string
}

type deep struct {
	*named
	extra int
}

type mover interface {
	scale(int)
	add(point) point
}

type list []int

func (l list) sum() (t int) {
	for _, v := range l {
		t += v
	}
	return
}

func main() {
	p := point{1, 2}
	p.scale(3)
	fmt.Println(p, p.add(point{1, 1}))
	n := named{point{5, 6}, "n"}
	n.scale(2)
	fmt.Println(n.x, n.add(p), n)
	d := deep{&n, 1}
	d.scale(10)
	fmt.Println(n.point, d.name, d.String())
	f := p.add
	p.scale(100)
	fmt.Println(f(point{}), point.add(p, p), (*point).String(&p))
	g := (*point).scale
	g(&p, 2)
	fmt.Println(p)
	var m mover = &p
	m.scale(0)
	fmt.Println(m.add(point{7, 7}), list{1, 2, 3}.sum())
	h := m.scale
	p.x = 3
	h(5)
	fmt.Println(p)
	var mm mover = d
	mm.scale(2)
	fmt.Println(n.x, func(p *point) int { return p.x }(&d.point))
}
