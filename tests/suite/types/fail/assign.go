package main

type S struct{ f int }

func two() (int, string) { return 1, "" }
func none()              {}

func main() {
	var x int
	var s string
	s = x // ERROR `6: cannot use x (variable of type int) as string value in assignment`
	x = "a" // ERROR `6: cannot use "a" (untyped string constant) as int value in assignment`
	x, s = 1 // ERROR `9: assignment mismatch: 2 variables but 1 value`
	x = two() // ERROR `6: assignment mismatch: 1 variable but two returns 2 values`
	x, y := two(), 1 // ERROR `5: declared and not used: y` `10: multiple-value two() (value of type (int, string)) in single-value context`
	x := 2 // ERROR `4: no new variables on left side of :=`
	var u8 uint8 = 256 // ERROR `6: declared and not used: u8` `17: cannot use 256 (untyped int constant) as uint8 value in variable declaration (overflows)`
	var i8 int8 = 1.5 // ERROR `6: declared and not used: i8` `16: cannot use 1.5 (untyped float constant) as int8 value in variable declaration (truncated)`
	var b byte = x // ERROR `6: declared and not used: b` `15: cannot use x (variable of type int) as byte value in variable declaration`
	none() = 1 // ERROR `2: none() (no value) used as value`
	1 = x // ERROR `2: cannot assign to 1 (neither addressable nor a map index expression)`
	"a"[0] = 'b' // ERROR `2: cannot assign to "a"[0] (neither addressable nor a map index expression)`
	m := map[string]S{}
	m["a"].f = 1 // ERROR `2: cannot assign to struct field m["a"].f in map`
	s = nil // ERROR `6: cannot use nil as string value in assignment`
	var p *int = s // ERROR `6: declared and not used: p` `15: cannot use s (variable of type string) as *int value in variable declaration`
	_ = nil // ERROR `6: use of untyped nil in assignment to _ identifier`
	x = none() // ERROR `6: none() (no value) used as value`
	x += "a" // ERROR `2: invalid operation: x += "a" (mismatched types int and untyped string)`
	x++
	s++ // ERROR `2: invalid operation: s++ (non-numeric type string)`
	var r rune = "r" // ERROR `6: declared and not used: r` `15: cannot use "r" (untyped string constant) as rune value in variable declaration`
	const c = 10
	c = 20 // ERROR `2: cannot assign to c (neither addressable nor a map index expression)`
	for i := range "abc" { // ERROR `6: declared and not used: i`
		i = "x" // ERROR `7: cannot use "x" (untyped string constant) as int value in assignment`
	}
	for _, r := range "abc" {
		var t string = r // ERROR `18: cannot use r (variable of type rune) as string value in variable declaration`
		_ = t
	}
	u8, i8, b, p, r = 0, 0, 0, nil, 0
	a, a := 1, 2 // ERROR `2: declared and not used: a` `5: a repeated on left side of :=`
	x, S := 1, 2 // ERROR `5: declared and not used: S`
	m.f, z := 1, 2 // ERROR `2: non-name m.f on left side of :=` `4: m.f undefined (type map[string]S has no field or method f)` `7: declared and not used: z`
}
