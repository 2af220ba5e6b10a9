package main

import "strings"

type P struct{ x, y int }
type N struct {
	P
	z int
}

var a = P{1} // ERROR `12: too few values in struct literal of type P`
var b = P{1, 2, 3} // ERROR `17: too many values in struct literal of type P`
var c = P{x: 1, 2} // ERROR `17: mixture of field:value and value elements in struct literal`
var d = P{z: 1} // ERROR `11: unknown field z in struct literal of type P`
var e = P{x: 1, x: 2} // ERROR `17: duplicate field name x in struct literal`
var f = P{"a", 2} // ERROR `11: cannot use "a" (untyped string constant) as int value in struct literal`
var g = [2]int{1, 2, 3} // ERROR `22: index 2 is out of bounds (>= 2)`
var h = [...]int{5: 1, 5: 2} // ERROR `24: duplicate index 5 in array or slice literal`
var i = []int{"a": 1} // ERROR `15: cannot convert "a" (untyped string constant) to type int`
var j = map[string]int{"a": 1, "a": 2} // ERROR `32: duplicate key "a" in map literal`
var k = map[string]int{1} // ERROR `24: missing key in map literal`
var l = int{1} // ERROR `9: invalid composite literal type int`
var m = strings.Builder{nil} // ERROR `25: implicit assignment to unexported field addr in struct literal of type strings.Builder` `28: too few values in struct literal of type strings.Builder (type has unexported fields - use key:value pairs)`
var n = strings.Builder{buf: nil} // ERROR `25: cannot refer to unexported field buf in struct literal of type strings.Builder`
var o = []P{{1, 2}, {x: 3}, {"a"}} // ERROR `30: cannot use "a" (untyped string constant) as int value in struct literal` `33: too few values in struct literal of type P`
var p = map[P]string{{1, 2}: "a", {1}: "b"} // ERROR `37: too few values in struct literal of type P`
var q = []*P{{1, 2}, nil, 3} // ERROR `27: cannot use 3 (untyped int constant) as *P value in array or slice literal`
var r = N{x: 1, z: 2}
var s = N{P: P{}, x: 1} // ERROR `19: cannot specify promoted field x and enclosing embedded field P`
var t = [-1]int{} // ERROR `10: invalid array length -1 (untyped int constant)`
var u = [3]int{-1: 2} // ERROR `16: invalid argument: index -1 (constant of type int) must not be negative`
var v = &int{} // ERROR `10: invalid composite literal type int`
var w = struct{ a int }{b: 1} // ERROR `25: unknown field b in struct literal of type struct{a int}`
var x = []int{1, 2}[1.5] // ERROR `21: 1.5 (untyped float constant) truncated to int`
var y = P{X: 1} // ERROR `11: unknown field X in struct literal of type P, but does have x`
var z [...]int // ERROR `7: invalid use of [...] array (outside a composite literal)`
var undefinedLit = Q{1} // ERROR `20: undefined: Q`
var fn = func(x int) string { return x } // ERROR `38: cannot use x (variable of type int) as string value in return statement`

func main() {}
