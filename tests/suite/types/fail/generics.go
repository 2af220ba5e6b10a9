package main

type Number interface{ ~int | ~float64 }

func Sum[T Number](xs ...T) (s T) {
	for _, x := range xs {
		s += x
	}
	return
}

func Map[T, U any](xs []T, f func(T) U) []U { return nil }

type List[T any] struct {
	head *node[T]
}

type node[T any] struct {
	v    T
	next *node[T]
}

func (l *List[T]) Push(v T) { l.head = &node[T]{v, l.head} }
func (l *List[T]) Bad() T   { return 0 } // ERROR `38: cannot use 0 (untyped int constant) as T value in return statement`
func (l List[A, B]) Two()   {} // ERROR `9: receiver declares 2 type parameters, but receiver base type declares 1`
func (l *List) None()       {} // ERROR `10: cannot use generic type List[T any] without instantiation`

type Key interface{ comparable }

func Keys[K Key, V any](m map[K]V) (ks []K) {
	for k := range m {
		ks = append(ks, k)
	}
	return
}

func Cmp[T any](a, b T) bool { return a == b } // ERROR `39: invalid operation: a == b (incomparable types in type set)`
func Add[T any](a, b T) T    { return a + b } // ERROR `39: invalid operation: operator + not defined on a (variable of type T constrained by any)`
func Zero[T any]() (z T)     { return nil } // ERROR `39: cannot use nil as T value in return statement`
func Idx[T any](x T) int     { return x[0] } // ERROR `40: cannot index x (variable of type T constrained by any)`
func Call[T any](x T)        { x.Foo() } // ERROR `34: x.Foo undefined (type T has no field or method Foo)`

type MyInt int

func main() {
	_ = Sum("a") // ERROR `9: string does not satisfy Number (string missing in ~int | ~float64)`
	_ = Sum(1, 2.5)
	_ = Sum(1, "a") // ERROR `13: in call to Sum, mismatched types untyped int and untyped string (cannot infer T)`
	_ = Sum[string]() // ERROR `10: string does not satisfy Number (string missing in ~int | ~float64)`
	_ = Sum[int, int]() // ERROR `15: got 2 type arguments but want 1`
	_ = Sum() // ERROR `9: in call to Sum, cannot infer T (declared at ./generics.go:5:10)`
	_ = Map([]int{1}, 2) // ERROR `9: in call to Map, cannot infer U (declared at ./generics.go:12:13)`
	_ = Map([]int{1}, func(s string) int { return 0 }) // ERROR `20: in call to Map, type func(s string) int of func(s string) int {…} does not match inferred type func(int) U for func(T) U`
	var l List // ERROR `8: cannot use generic type List[T any] without instantiation`
	var l2 List[int, int] // ERROR `9: too many type arguments for type List: have 2, want 1`
	var l3 List[int]
	l3.Push("a") // ERROR `10: cannot use "a" (untyped string constant) as int value in argument to l3.Push`
	_ = Keys(map[string]int{})
	_ = Keys[[]int, int](nil) // ERROR `11: []int does not satisfy comparable`
	_ = Sum(MyInt(1))
	var f func(int) = Sum // ERROR `20: type func(int) of f does not match func(xs ...T) (s T) (cannot infer T)`
	x := Sum // ERROR `7: cannot use generic function Sum without instantiation`
	var y Number // ERROR `8: cannot use type Number outside a type constraint: interface contains type constraints`
	var z int = Sum(1.5) // ERROR `14: cannot use Sum(1.5) (value of type float64) as int value in variable declaration`
	_ = List[int]{1} // ERROR `16: cannot use 1 (untyped int constant) as *node[int] value in struct literal`
	_ = l2
	_, _, _, _, _ = l, f, x, y, z
	var _ List[Number] // ERROR `13: cannot use type Number outside a type constraint: interface contains type constraints`
	_ = MyInt[int](1) // ERROR `6: invalid operation: MyInt[int] (MyInt is not a generic type)`
}
