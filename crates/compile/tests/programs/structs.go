package main

import "fmt"

type Point struct{ X, Y int }
type small struct {
	a int8
	b uint16
	c bool
	d float32
	e int32
}
type nested struct {
	p    Point
	s    small
	arr  [3]int16
	name string
	in   struct{ x, y byte }
}
type Animal interface{ Sound() string }
type Base struct{ name string }

func (b Base) Name() string     { return b.name }
func (b *Base) Rename(s string) { b.name = s }

type Dog struct {
	Base
	age int
}

func (d Dog) Sound() string { return d.name + " woof" }

type Pack struct {
	*Dog
	Animal
	extra int
}
type Namer interface{ Name() string }

func (s small) total() int { return int(s.a) + int(s.b) + int(s.e) }

func mk() nested { return nested{p: Point{1, 2}, name: "mk", arr: [3]int16{1, -2, 3}} }

func main() {
	p := Point{1, 2}
	q := p
	q.X = 10
	fmt.Println(p, q, p == q, p == Point{1, 2})
	s := small{-3, 65535, true, 1.5, -7}
	s.a--
	s.b++
	s.e *= 3
	s.c = !s.c
	s.d /= 2
	fmt.Println(s, s.total(), s.a, s.b, s.c, s.d, s.e)
	t := s
	t.a = 127
	t.a++
	fmt.Println(t, s == t, s != t)
	n := mk()
	n.arr[1] = 7
	n.in.y = 200
	n.in.y += 100
	i := 2
	n.arr[i] += 40
	fmt.Println(n, n.arr[i], len(n.arr), mk().arr[1], mk().p.Y)
	n.s = s
	n.s.b = 9
	fmt.Printf("%+v %v\n", n, n.s == s)
	d := Dog{Base{"rex"}, 3}
	d.Rename("max")
	var a Animal = d
	fmt.Println(a.Sound(), d.Name(), d)
	pk := Pack{Dog: &d, Animal: d}
	pk.Rename("zed")
	fmt.Println(pk.Name(), d.name, pk.Animal.Sound())
	var nm Namer = &pk
	fmt.Println(nm.Name())
	nm = pk
	fmt.Println(nm.Name())
	f := d.Name
	g := (*Base).Rename
	h := Dog.Sound
	k := Animal.Sound
	d.name = "changed"
	g(&d.Base, "again")
	fmt.Println(f(), h(d), k(d))
	anon := []struct {
		a string
		b []int
	}{{"x", []int{1}}, {b: []int{2, 3}}}
	for _, v := range anon {
		fmt.Println(v.a, v.b)
	}
	ptrs := []*Point{{1, 2}, {3, 4}}
	m := map[Point]*Point{{5, 6}: {7, 8}}
	fmt.Println(*ptrs[1], *m[Point{5, 6}])
	arr := [2][2]Point{{{1, 1}}, {1: {2, 2}}}
	brr := arr
	brr[0][0].X = 99
	fmt.Println(arr, brr, arr == brr)
	ap := &arr
	ap[1][0] = Point{4, 4}
	for i, row := range ap {
		fmt.Println(i, row)
	}
	var e struct{}
	fmt.Println(e, len([0]int{}), e == struct{}{})
	type local struct {
		f func(int) int
		e error
	}
	l := local{f: func(x int) int { return x * x }}
	fmt.Println(l.f(5), l.e == nil)
	var big [100]int
	for i := range big {
		big[i] = i * i
	}
	c := big
	c[50] = 0
	fmt.Println(big[50], c[50], len(big))
	x, y := struct{ a, b int }{1, 2}, 3
	x.a, x.b, y = x.b, y, x.a
	fmt.Println(x, y)
}
