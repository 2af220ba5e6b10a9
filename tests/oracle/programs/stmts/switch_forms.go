package main

import "fmt"

func grade(n int) string {
	switch {
	case n >= 90:
		return "A"
	case n >= 80:
		return "B"
	}
	return "C"
}

func kind(x any) string {
	switch v := x.(type) {
	case nil:
		return "nil"
	case int, int64:
		return fmt.Sprintf("integer %v", v)
	case string:
		return "string " + v
	case error:
		return "error " + v.Error()
	case []int:
		return fmt.Sprint("slice of ", len(v))
	case func() int:
		return fmt.Sprint("func gives ", v())
	case fmt.Stringer:
		return "stringer " + v.String()
	default:
		return fmt.Sprintf("other %T", v)
	}
}

type st struct{}

func (st) String() string { return "st!" }

func main() {
	for _, n := range []int{95, 85, 20} {
		fmt.Println(grade(n))
	}
	switch x := 2; x {
	case 1:
		fmt.Println("one")
	case 2:
		fmt.Println("two")
		fallthrough
	case 3:
		fmt.Println("three by fallthrough")
	default:
		fmt.Println("default")
	}
	for _, x := range []any{nil, 1, int64(2), "s", fmt.Errorf("e"), []int{1}, func() int { return 9 }, st{}, 2.5, struct{ x int }{1}} {
		fmt.Println(kind(x))
	}
	switch f := func() int { fmt.Print("evaluated once "); return 5 }; f() {
	case 4, 5, 6:
		fmt.Println("in list")
	}
}
