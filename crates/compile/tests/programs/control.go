package main

import (
	"errors"
	"fmt"
	"os"
	"strings"
)

func grade(n int) string {
	switch {
	case n >= 90:
		return "A"
	case n >= 80:
		return "B"
	}
	return "C"
}

func fall(n int) (out []string) {
	switch n {
	case 0:
		out = append(out, "zero")
		fallthrough
	case 1:
		out = append(out, "one")
	case 2, 3:
		out = append(out, "few")
		if n == 3 {
			break
		}
		out = append(out, "two")
	default:
		out = append(out, "many")
	}
	return
}

func gotos(n int) int {
	i := 0
loop:
	if i < n {
		i += 2
		goto loop
	}
	return i
}

func types(v any) string {
	switch x := v.(type) {
	case nil:
		return "nil"
	case int, int8:
		return fmt.Sprintf("int %v", x)
	case string:
		return "string " + x
	case []int:
		return fmt.Sprint("slice ", len(x))
	case error:
		return "error " + x.Error()
	case func() int:
		return fmt.Sprint("func ", x())
	case map[string]int:
		return fmt.Sprint("map ", x["a"])
	case *int:
		return fmt.Sprint("ptr ", *x)
	case struct{ a int }:
		return fmt.Sprint("struct ", x.a)
	case fmt.Stringer:
		return "stringer " + x.String()
	}
	return fmt.Sprintf("other %T", v)
}

type st int

func (s st) String() string { return fmt.Sprintf("st(%d)", int(s)) }

type myErr struct{ code int }

func (e *myErr) Error() string { return fmt.Sprint("code ", e.code) }

func try(n int) (res string, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("recovered: %v", r)
			res += "!"
		}
	}()
	res = "start"
	switch n {
	case 0:
		panic("zero")
	case 1:
		var p *myErr
		_ = p.code
	case 2:
		var a []int
		_ = a[n]
	case 3:
		return "three", &myErr{3}
	case 4:
		panic(&myErr{4})
	case 5:
		var m map[string]int
		m["x"] = 1
	case 6:
		var i any = "s"
		_ = i.(int)
	case 7:
		d := 0
		_ = n / d
	case 8:
		a := [3]int{}
		k := n
		_ = a[k]
	case 9:
		s := make([]int, 2)
		_ = s[1:n]
	}
	return "ok", nil
}

func order() {
	for i := 0; i < 3; i++ {
		defer fmt.Println("deferred", i)
	}
	defer func() {
		defer func() { fmt.Println("inner", recover()) }()
		panic("second")
	}()
	fmt.Println("body")
}

func nestedPanic() (err any) {
	defer func() { err = recover() }()
	defer func() { panic("from defer") }()
	panic("first")
}

func counter() (func() int, func()) {
	n := 0
	return func() int { n++; return n }, func() { n = 100 }
}

func main() {
	fmt.Println(grade(95), grade(85), grade(3))
	for i := range 5 {
		fmt.Println(fall(i))
	}
	fmt.Println(gotos(7))
	seven := 7
	for _, v := range []any{nil, 1, int8(2), "x", []int{1, 2}, errors.New("e"), func() int { return 9 },
		map[string]int{"a": 5}, &seven, struct{ a int }{4}, st(3), 1.5} {
		fmt.Println(types(v))
	}
	for i := range 11 {
		r, err := try(i)
		fmt.Println(i, r, err)
	}
	order()
	fmt.Println(nestedPanic())
	inc, reset := counter()
	inc()
	inc()
	fmt.Println(inc())
	reset()
	fmt.Println(inc())
	var fs []func() int
	for i := 0; i < 3; i++ {
		fs = append(fs, func() int { i *= 10; return i })
	}
	for _, f := range fs {
		fmt.Print(f(), " ", f(), "; ")
	}
	fmt.Println()
outer:
	for i := 0; i < 4; i++ {
		for j := 0; j < 4; j++ {
			switch {
			case j == 2:
				continue outer
			case i == 2:
				break outer
			}
			fmt.Print(i, j, " ")
		}
	}
	fmt.Println()
	err := fmt.Errorf("wrap: %w", &myErr{7})
	var me *myErr
	fmt.Println(errors.As(err, &me), me.code, errors.Unwrap(err) == error(me))
	var sb strings.Builder
	for i, w := range strings.Fields(" a b  c ") {
		fmt.Fprintf(&sb, "%d=%s,", i, w)
	}
	fmt.Fprintln(os.Stdout, sb.String(), strings.Repeat("ab", 3), strings.ToUpper("abc"))
	a, b := 1, 2
	a, b = b, a+b
	xs := []int{1, 2, 3}
	i := 0
	i, xs[i] = 2, 50
	xs[0], xs[2] = xs[2], xs[0]
	fmt.Println(a, b, i, xs)
	if v, ok := any(a).(int); ok && v == 2 {
		fmt.Println("ok")
	} else if !ok {
		fmt.Println("no")
	}
	func() {
		defer fmt.Println("done")
		for {
			a++
			if a > 10 {
				return
			}
		}
	}()
}
