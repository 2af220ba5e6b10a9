package main

const big = 1 << 100
const huge = big * big * big * big * big * big // ERROR `42: constant multiplication overflow`

const (
	a = iota
	b
	c, d = iota, iota
	e // ERROR `2: extra init expr at ./consts.go:9:15`
)

const f float32 = 1e100 // ERROR `19: cannot use 1e100 (untyped float constant 1e+100) as float32 value in constant declaration (overflows)`
const g int = 1.5 // ERROR `15: cannot use 1.5 (untyped float constant) as int value in constant declaration (truncated)`
const h = len([]int{1}) // ERROR `11: len([]int{…}) (value of type int) is not constant`
const i uint8 = -1 // ERROR `17: cannot use -1 (untyped int constant) as uint8 value in constant declaration (overflows)`
const j = 1 / 0 // ERROR `15: invalid operation: division by zero`
const k = "a" + 1 // ERROR `11: invalid operation: "a" + 1 (mismatched types untyped string and untyped int)`
const l = 10 % 2.5 // ERROR `11: invalid operation: operator % not defined on 10 (untyped float constant)`
const m [2]int = [2]int{} // ERROR `9: invalid constant type [2]int`
const n = 'a' + 1.0
const o bool = 1 // ERROR `16: cannot use 1 (untyped int constant) as bool value in constant declaration`

var x int = big // ERROR `13: cannot use big (untyped int constant 1267650600228229401496703205376) as int value in variable declaration (overflows)`
var y = big // ERROR `9: cannot use big (untyped int constant 1267650600228229401496703205376) as int value in variable declaration (overflows)`
var z int8 = 100 + 100 // ERROR `14: cannot use 100 + 100 (untyped int constant 200) as int8 value in variable declaration (overflows)`
var w = int8(200) // ERROR `14: constant 200 overflows int8`
var v = uint(-1) // ERROR `14: constant -1 overflows uint`
var s1 = 1 << 3.5 // ERROR `15: 3.5 (untyped float constant) truncated to uint`
var s2 = 1.0 << 3
var s3 = "a" << 1 // ERROR `10: invalid operation: shifted operand "a" (untyped string constant) must be integer`
var s4 = 1 << -1 // ERROR `15: invalid operation: negative shift count -1 (untyped int constant)`
var q uint = 3
var s5 float64 = 1 << q // ERROR `18: invalid operation: shifted operand 1 (type float64) must be integer`
var arr [big]int // ERROR `10: invalid array length big (untyped int constant 1267650600228229401496703205376)`
var arr2 [-1]int // ERROR `11: invalid array length -1 (untyped int constant)`
var arr3 [q]int // ERROR `11: invalid array length q`
var ix = [3]int{1, 2, 3}[5] // ERROR `26: invalid argument: index 5 out of bounds [0:3]`
var st = "abc"[10] // ERROR `16: invalid argument: index 10 out of bounds [0:3]`
var sl = "abc"[2:1] // ERROR `18: invalid slice indices: 1 < 2`
var cmp = 1 == "a" // ERROR `16: invalid operation: 1 == "a" (mismatched types untyped int and untyped string)`
var neg = -"a" // ERROR `12: invalid operation: operator - not defined on "a" (untyped string constant)`
var not = !1 // ERROR `12: invalid operation: operator ! not defined on 1 (untyped int constant)`
var xor = ^1.5 // ERROR `12: invalid operation: operator ^ not defined on 1.5 (untyped float constant)`

func main() {}
