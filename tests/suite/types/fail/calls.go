package main

func f(a int, b string) (int, error) { return 0, nil }
func v(a int, rest ...string)        {}

type T struct{}

func (T) m(x float64) {}

func main() {
	f(1) // ERROR `4: not enough arguments in call to f | have (number) | want (int, string)`
	f() // ERROR `2: not enough arguments in call to f | have () | want (int, string)`
	f(1, "a", 2) // ERROR `12: too many arguments in call to f | have (number, string, number) | want (int, string)`
	f("a", 1) // ERROR `4: cannot use "a" (untyped string constant) as int value in argument to f` `9: cannot use 1 (untyped int constant) as string value in argument to f`
	v() // ERROR `2: not enough arguments in call to v | have () | want (int, ...string)`
	v(1, 2) // ERROR `7: cannot use 2 (untyped int constant) as string value in argument to v`
	v(1, []string{"a"}...)
	v(1, "x", []string{"a"}...) // ERROR `12: too many arguments in call to v | have (number, string, []string...) | want (int, ...string)`
	f(1, []string{"a"}...) // ERROR `2: cannot use ... in call to non-variadic f`
	var t T
	t.m("x") // ERROR `6: cannot use "x" (untyped string constant) as float64 value in argument to t.m`
	t.m() // ERROR `2: not enough arguments in call to t.m | have () | want (float64)`
	t.n() // ERROR `4: t.n undefined (type T has no field or method n)`
	T.m(1) // ERROR `6: not enough arguments in call to T.m | have (number) | want (T, float64)`
	x := f(1, "a") // ERROR `7: assignment mismatch: 1 variable but f returns 2 values`
	var y int = f(1, "a") // ERROR `14: multiple-value f(1, "a") (value of type (int, error)) in single-value context`
	1() // ERROR `2: invalid operation: cannot call 1 (untyped int constant): untyped int is not a function`
	t() // ERROR `2: invalid operation: cannot call t (variable of struct type T): T is not a function`
	go f // ERROR `5: expression in go must be function call`
	defer recover // ERROR `8: expression in defer must be function call`
	defer len("a") // ERROR `8: defer discards result of len("a") (constant 1 of type int)`
	go int(3) // ERROR `5: go requires function call, not conversion int(3) (constant 3 of type int)`
	f(f(1, "a")) // ERROR `4: cannot use f(1, "a") (value of interface type error) as string value in argument to f`
	println(v(1)) // ERROR `10: v(1) (no value) used as value`
	_ = x
	_ = y
	func(a, b int) {}(1) // ERROR `20: not enough arguments in call to func(a, b int) {} | have (number) | want (int, int)`
	append([]int{}, 1) // ERROR `2: append([]int{}, 1) (value of type []int) is not used`
	len(1) // ERROR `6: invalid argument: 1 (untyped int constant) for built-in len`
	cap(map[int]int{}) // ERROR `6: invalid argument: map[int]int{} (value of type map[int]int) for built-in cap`
	make(int) // ERROR `7: invalid argument: cannot make int: type must be slice, map, or channel`
	make([]int) // ERROR `2: invalid operation: make([]int) expects 2 or 3 arguments; found 1`
	new(1, 2) // ERROR `2: invalid operation: too many arguments for new(1, 2) (expected 1, found 2)`
	delete([]int{}, 1) // ERROR `9: invalid argument: []int{} (value of type []int) is not a map`
	copy([]int{}, []string{}) // ERROR `7: invalid copy: arguments []int{} (value of type []int) and []string{} (value of type []string) have different element types int and string`
	close(1) // ERROR `8: invalid operation: cannot close non-channel 1 (untyped int constant)`
	panic() // ERROR `2: invalid operation: not enough arguments for panic() (expected 1, found 0)`
	f // ERROR `2: f (value of type func(a int, b string) (int, error)) is not used`
}
