package main

// Types, interfaces and functions that need each other, in awkward order.

type Visitor interface {
	Visit(n *Node) Visitor
	Base
}

type Base interface{ Done(w Walker) bool }

type Walker struct {
	Extended
	seen map[*Node]bool
}

type Extended interface {
	Visitor
	Extra() []Node
}

type Node struct {
	kids []Node
	up   *Node
	fn   func(Visitor) Node
	size [len(table)]byte
}

const width = len(Matrix{}) * 2

var table = [width]int{}

type Matrix [3][4]float64

type A struct{ b *B }
type B struct{ a A }
type Alias = map[string]Rec
type Rec struct{ m Alias }
type Fn func(Fn) Fn
type Ch chan Ch
type Sl []Sl
type Mp map[string]Mp
type L[T any] struct {
	next *L[T]
	val  T
	mk   func() L[int]
}
type L2[T any] struct{ l *L[T] }

var even = func(n int) bool { return n == 0 || odd(n-1) }

func odd(n int) bool { return n != 0 && isEven(n-1) }
func isEven(n int) bool {
	if n == 0 {
		return true
	}
	return odd(n - 1)
}

func main() {
	type local struct{ next *local }
	var l local
	l.next = &l
	var f Fn
	_ = f
	_ = even(3)
	var fact func(int) int
	fact = func(n int) int {
		if n < 2 {
			return 1
		}
		return n * fact(n-1)
	}
	_ = fact(5)
}

// An alias that is reached from a type before its own turn comes.
type Server struct{ h func(*Writer) }
type Writer = writer
type writer struct{ state *writerState }
type writerState struct{ w *Writer }

func (w *Writer) flush() {}

func use(s Server) { s.h((&writer{}).state.w) }
