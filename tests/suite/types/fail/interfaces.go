package main

import "fmt"

type Shape interface {
	Area() float64
	Name() string
}

type Sq struct{}

func (*Sq) Area() float64 { return 0 }
func (Sq) Name() string   { return "" }

type Circle struct{}

func (Circle) Area() int    { return 0 }
func (Circle) Name() string { return "" }

type Low struct{}

func (Low) area() float64 { return 0 }
func (Low) Name() string  { return "" }

type Emb struct {
	Sq
	Circle
}

type Field struct{ Area int }

func (Field) Name() string { return "" }

var s1 Shape = Sq{} // ERROR `16: cannot use Sq{} (value of struct type Sq) as Shape value in variable declaration: Sq does not implement Shape (method Area has pointer receiver)`
var s2 Shape = &Sq{}
var s3 Shape = Circle{} // ERROR `16: cannot use Circle{} (value of struct type Circle) as Shape value in variable declaration: Circle does not implement Shape (wrong type for method Area) | have Area() int | want Area() float64`
var s4 Shape = Low{} // ERROR `16: cannot use Low{} (value of struct type Low) as Shape value in variable declaration: Low does not implement Shape (missing method Area) | have area() float64 | want Area() float64`
var s5 Shape = Emb{} // ERROR `16: cannot use Emb{} (value of struct type Emb) as Shape value in variable declaration: Emb does not implement Shape (ambiguous selector Emb.Area)`
var s6 Shape = Field{} // ERROR `16: cannot use Field{} (value of struct type Field) as Shape value in variable declaration: Field does not implement Shape (Field.Area is a field, not a method)`
var s7 Shape = 1 // ERROR `16: cannot use 1 (constant of type int) as Shape value in variable declaration: int does not implement Shape (missing method Area)`
var s8 *Shape = &s2
var s9 Shape = s8 // ERROR `16: cannot use s8 (variable of type *Shape) as Shape value in variable declaration: *Shape does not implement Shape (type *Shape is pointer to interface, not interface)`
var st fmt.Stringer = s2 // ERROR `23: cannot use s2 (variable of interface type Shape) as fmt.Stringer value in variable declaration: Shape does not implement fmt.Stringer (missing method String)`
var sq *Sq = s2 // ERROR `14: cannot use s2 (variable of interface type Shape) as *Sq value in variable declaration: need type assertion`
var sq2 = s2.(Sq) // ERROR `11: impossible type assertion: s2.(Sq) | Sq does not implement Shape (method Area has pointer receiver)`
var sq3 = s2.(*Sq)
var e error = "x" // ERROR `15: cannot use "x" (constant of type string) as error value in variable declaration: string does not implement error (missing method Error)`

type Cmp struct{ f []int }

func main() {
	s2.Foo() // ERROR `5: s2.Foo undefined (type Shape has no field or method Foo)`
	s8.Area() // ERROR `5: s8.Area undefined (type *Shape is pointer to interface, not interface)`
	Sq{}.Area() // ERROR `7: cannot call pointer method Area on Sq`
	_ = Sq.Area // ERROR `9: invalid method expression Sq.Area (needs pointer receiver (*Sq).Area)`
	_ = (*Sq).Area
	_ = Emb{}.Name() // ERROR `12: ambiguous selector Emb{}.Name`
	_ = Cmp{} == Cmp{} // ERROR `6: invalid operation: Cmp{} == Cmp{} (struct containing []int cannot be compared)`
	_ = s2 == Circle{} // ERROR `12: invalid operation: s2 == Circle{} (mismatched types Shape and Circle)`
	_ = []int{} == []int{} // ERROR `6: invalid operation: []int{} == []int{} (slice can only be compared to nil)`
	_ = func() {} == nil
	_ = s2 < s2 // ERROR `6: invalid operation: s2 < s2 (operator < not defined on interface)`
	var m map[any]int
	m[[]int{}] = 1
	switch s2.(type) {
	case Circle: // ERROR `7: impossible type switch case: Circle | s2 (variable of interface type Shape) cannot have dynamic type Circle (wrong type for method Area) | have Area() int | want Area() float64`
	case *Sq:
	}
	var i interface{ int } // ERROR `8: cannot use type interface{int} outside a type constraint: interface contains type constraints`
	_ = i
	var c comparable // ERROR `8: cannot use type comparable outside a type constraint: interface is (or embeds) comparable`
	_ = c
	fmt.println("x") // ERROR `6: undefined: fmt.println (but have Println)`
	fmt.Printn("x") // ERROR `6: undefined: fmt.Printn`
	fmt.Foo() // ERROR `6: undefined: fmt.Foo`
	_ = fmt.Stringer(1) // ERROR `19: cannot convert 1 (untyped int constant) to type fmt.Stringer`
}
