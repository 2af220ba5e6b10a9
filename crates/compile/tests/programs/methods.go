package main

import "fmt"

type Shape interface {
	Area() float64
	Perimeter() float64
}
type Sq struct{ a float64 }
type Circle struct{ r float64 }

func (s Sq) Area() float64          { return s.a * s.a }
func (s Sq) Perimeter() float64     { return 4 * s.a }
func (c *Circle) Area() float64     { return 3 * c.r * c.r }
func (c *Circle) Perimeter() float64 { return 6 * c.r }

type Func func(int) int

func (f Func) Apply(x int) int { return f(x) }

type Applier interface{ Apply(int) int }
type Ints []int

func (s Ints) Len() int { return len(s) }

type M map[string]int

func (m M) Get(k string) int { return m[k] }

type Logger struct{ prefix string }

func (l Logger) Log(s string) { fmt.Println(l.prefix + s) }

type Service struct {
	Logger
	inner
}
type inner struct{ deep }
type deep struct{ v int }

func (d *deep) Bump() int { d.v++; return d.v }

type RW interface {
	Reader
	Writer
}
type Reader interface{ Read() string }
type Writer interface{ Write(string) }
type file struct{ data string }

func (f *file) Read() string   { return f.data }
func (f *file) Write(s string) { f.data += s }

type wrap struct{ RW }

func (w wrap) Read() string { return "[" + w.RW.Read() + "]" }

type ptr struct{ p *int }

func (p ptr) Val() int { return *p.p }

type Valer interface{ Val() int }
type E struct{}

func (E) Error() string { return "E" }

func ret(n int) error {
	if n == 0 {
		return nil
	}
	if n == 1 {
		return E{}
	}
	var p *E
	return p
}

func total(ss ...Shape) (t float64) {
	for _, s := range ss {
		t += s.Area() + s.Perimeter()
	}
	return
}

func main() {
	fmt.Println(total(Sq{2}, &Circle{1}, &Sq{3}))
	var a Applier = Func(func(x int) int { return x + 1 })
	fmt.Println(a.Apply(4), Ints{1, 2}.Len(), M{"k": 7}.Get("k"))
	s := Service{Logger: Logger{"> "}}
	s.Log("hi")
	fmt.Println(s.Bump(), s.Bump(), s.v, s.inner.deep.v)
	b := s.Bump
	b()
	fmt.Println(s.v)
	lg := s.Log
	s.prefix = "no "
	lg("bound")
	var rw RW = &file{"x"}
	rw.Write("y")
	w := wrap{rw}
	w.Write("z")
	var r Reader = w
	fmt.Println(r.Read(), rw.Read())
	if x, ok := r.(Writer); ok {
		x.Write("!")
	}
	_, ok := r.(Shape)
	fmt.Println(rw.(*file).data, ok)
	n := 42
	var v Valer = ptr{&n}
	n++
	fmt.Println(v.Val(), v.(ptr).Val())
	f1 := Shape.Area
	f2 := (*Circle).Perimeter
	f3 := Valer.Val
	f4 := r.Read
	fmt.Println(f1(Sq{5}), f2(&Circle{2}), f3(v), f4())
	fmt.Println(ret(0) == nil, ret(1), ret(2) == nil, ret(1) == E{})
	var sh Shape
	func() {
		defer func() { fmt.Println("nil iface:", recover() != nil) }()
		sh.Area()
	}()
	defer s.Log("deferred method")
	defer func(x int) { fmt.Println("deferred arg", x) }(n)
	n = 0
	var e1, e2 any = Sq{1}, Sq{1}
	var e3 any = &n
	fmt.Println(e1 == e2, e1 == e3, e3 == any(&n), e1 != nil)
	func() {
		defer func() { fmt.Println(recover()) }()
		var f any = []int{1}
		fmt.Println(f == f)
	}()
	fmt.Printf("%v %+v %T\n", s, s, v)
}
