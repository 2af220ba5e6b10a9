package main

func a() int {
	for {
		break
	}
} // ERROR `1: missing return`

func b(x int) int {
	if x > 0 {
		return 1
	}
} // ERROR `1: missing return`

func c(x int) int {
	switch x {
	case 1:
		return 1
	}
} // ERROR `1: missing return`

func ok1() int {
	for {
	}
}

func ok2(x int) int {
	switch x {
	default:
		panic("x")
	}
}

func d() {
	return 1 // ERROR `9: too many return values | have (number) | want ()`
}

func e() (int, string) {
	return 1 // ERROR `9: not enough return values | have (number) | want (int, string)`
}

func f() (x int, err error) {
	{
		x := 1 // ERROR `3: declared and not used: x`
		return // ERROR `3: result parameter x not in scope at return | ./control.go:44:3: inner declaration of var x int`
	}
}

func g() int {
	return "a" // ERROR `9: cannot use "a" (untyped string constant) as int value in return statement`
}

func h(x any) {
	var unused int // ERROR `6: declared and not used: unused`
	y := 1 // ERROR `2: declared and not used: y`
	switch z := x.(type) { // ERROR `9: z declared and not used`
	case int:
	}
	switch x.(type) {
	case int, int: // ERROR `12: duplicate case int in type switch | ./control.go:60:7: previous case`
	case string:
	case undefinedType: // ERROR `7: undefined: undefinedType`
	}
	switch 1 {
	case 1, 1: // ERROR `10: duplicate case 1 (constant of type int) in expression switch | ./control.go:65:7: previous case`
	case "a": // ERROR `7: cannot convert "a" (untyped string constant) to type int`
	}
	switch {
	case 1: // ERROR `7: cannot convert 1 (untyped int constant) to type bool`
	}
	if 1 { // ERROR `5: non-boolean condition in if statement`
	}
	for "a" { // ERROR `6: non-boolean condition in for statement`
	}
	switch f := x.(type) {
	case string:
		_ = f + 1 // ERROR `7: invalid operation: f + 1 (mismatched types string and untyped int)`
	}
	_ = x.(error)
	_ = x + 1 // ERROR `6: invalid operation: x + 1 (mismatched types any and untyped int)`
	n := 1
	_ = n.(int) // ERROR `6: invalid operation: n (variable of type int) is not an interface`
	switch n.(type) { // ERROR `9: n (variable of type int) is not an interface`
	}
	fn := func() {}
	switch fn {
	case nil:
	case fn: // ERROR `7: invalid case fn in switch on fn (func can only be compared to nil)`
	}
	select {
	case n: // ERROR `7: select case must be send or receive (possibly with assignment)`
	case <-make(chan<- int): // ERROR `9: invalid operation: cannot receive from send-only channel chan<- int make(chan<- int) (value of type chan<- int)`
	}
	go func() {
		var inner int // ERROR `7: declared and not used: inner`
	}()
}

func main() {
	1 + 2 // ERROR `2: 1 + 2 (untyped int constant 3) is not used`
	"a" // ERROR `2: "a" (untyped string constant) is not used`
	x := 1
	x // ERROR `2: x (variable of type int) is not used`
	x == 1 // ERROR `2: x == 1 (untyped bool value) is not used`
	for i := 0; i < 10; i++ {
		j := i // ERROR `3: declared and not used: j`
	}
	for range 3.5 { // ERROR `12: cannot range over 3.5 (untyped float constant)`
	}
	for a, b := range 10 { // ERROR `6: declared and not used: a` `9: range over 10 (untyped int constant) permits only one iteration variable`
	}
	for a, b := range make(chan int) { // ERROR `6: declared and not used: a` `9: range over make(chan int) (value of type chan int) permits only one iteration variable`
	}
	for range func(int) {} { // ERROR `12: cannot range over func(int) {} (value of type func(int)): func must be func(yield func(...) bool): argument is not func`
	}
	for _, _ = range []int{} {
	}
	for i := range func(yield func(int, string) bool) {} {
		_ = i
	}
}
