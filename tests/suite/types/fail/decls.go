package main

import (
	"fmt" // ERROR `2: "fmt" imported and not used`
	"os" // ERROR `2: "os" imported and not used`
	str "strings" // ERROR `2: "strings" imported as str and not used`
)

type T struct {
	a int
	a string // ERROR `2: a redeclared | ./decls.go:10:2: other declaration of a`
}

type U struct {
	m int
}

func (U) m()  {} // ERROR `10: field and method with the same name m | ./decls.go:15:2: other declaration of m`
func (U) n()  {}
func (*U) n() {} // ERROR `11: method U.n already declared at ./decls.go:19:10`
func (int) k() {} // ERROR `7: cannot define new methods on non-local type int`
func (V) k()  {} // ERROR `7: undefined: V`

type I interface {
	m()
	m() // ERROR `2: duplicate method m | ./decls.go:25:2: other declaration of method m`
}

var v1 = 1
var v1 = 2 // ERROR `5: v1 redeclared in this block | ./decls.go:29:5: other declaration of v1`

func v1() {} // ERROR `6: v1 redeclared in this block | ./decls.go:29:5: other declaration of v1`

func init() int { return 1 } // ERROR `6: func init must have no arguments and no return values`
func main(x int) {} // ERROR `6: func main must have no arguments and no return values`

var (
	p, q = 1 // ERROR `9: assignment mismatch: 2 variables but 1 value`
	r    = undefined // ERROR `9: undefined: undefined`
	s    int = "a" // ERROR `13: cannot use "a" (untyped string constant) as int value in variable declaration`
	t    V // ERROR `7: undefined: V`
)

type R struct{ R } // ERROR `6: invalid recursive type: R refers to itself`
type R1 struct{ a [2]R2 } // ERROR `6: invalid recursive type R1 | ./decls.go:45:6: R1 refers to R2 | ./decls.go:46:6: R2 refers to R1`
type R2 struct{ b R1 }
type A1 = A2 // ERROR `6: invalid recursive type A1 | ./decls.go:47:6: A1 refers to A2 | ./decls.go:48:6: A2 refers to A1`
type A2 = A1
type M map[[]int]int // ERROR `12: invalid map key type []int`
type F func(x int, x string) // ERROR `20: x redeclared in this block | ./decls.go:50:13: other declaration of x`

func noBody()
func (t *T) method(a int) (a int) { return } // ERROR `28: a redeclared in this block | ./decls.go:53:20: other declaration of a` `37: result parameter a not in scope at return | ./decls.go:53:20: inner declaration of var a int`

var _ = fmt // ERROR `9: use of package fmt not in selector`
