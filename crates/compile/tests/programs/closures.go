package main

import "fmt"

type node struct {
	val  int
	next *node
}

func fibs() func() int {
	a, b := 0, 1
	return func() int {
		defer func() { a, b = b, a+b }()
		return a
	}
}

func compose(fs ...func(int) int) func(int) int {
	return func(x int) int {
		for _, f := range fs {
			x = f(x)
		}
		return x
	}
}

func multi() (int, string, error) { return 1, "a", nil }
func take(i int, s string, e error) string { return fmt.Sprint(i, s, e) }
func vari(pre string, xs ...any) string    { return pre + fmt.Sprint(len(xs), xs) }

func named() (n int, err error) {
	defer func() {
		n *= 2
		if err == nil {
			err = fmt.Errorf("n=%d", n)
		}
	}()
	n = 5
	return n + 1, nil
}

func deferLoop() (s string) {
	for i := range 3 {
		defer func() { s += fmt.Sprint(i) }()
	}
	return "r"
}

func rec(n int) int {
	var f func(int) int
	f = func(k int) int {
		if k < 2 {
			return 1
		}
		return k * f(k-1)
	}
	return f(n)
}

func swap(a, b *int) { *a, *b = *b, *a }

func main() {
	f := fibs()
	for range 10 {
		fmt.Print(f(), " ")
	}
	fmt.Println()
	fmt.Println(compose(func(x int) int { return x + 1 }, func(x int) int { return x * 10 })(4))
	fmt.Println(take(multi()))
	fmt.Println(vari("p"), vari("p", 1, "b", nil), vari("p", []any{1, 2}...))
	fmt.Println(named())
	fmt.Println(deferLoop(), rec(10))
	x, y := 1, 2
	swap(&x, &y)
	p := &x
	pp := &p
	**pp = 50
	fmt.Println(x, y, *p == x)
	var head *node
	for i := range 4 {
		head = &node{i, head}
	}
	for n := head; n != nil; n = n.next {
		n.val *= 2
		fmt.Print(n.val, " ")
	}
	fmt.Println()
	acc := 0
	add := func(d int) { acc += d }
	for i := 0; i < 5; i++ {
		add(i)
	}
	fmt.Println(acc)
	big := [20]int{5: 5}
	g := func() int { return big[5] }
	fmt.Println(g())
	var s struct{ a, b int }
	h := func() { s.a++; s.b += s.a }
	h()
	h()
	fmt.Println(s)
	arr := [3]int{1, 2, 3}
	sl := arr[:2]
	sl[0] = 9
	q := &arr[2]
	*q++
	fmt.Println(arr, sl)
	func(a ...string) { fmt.Println(len(a), a) }("x", "y")
	fmt.Println(func() (r int) { defer func() { r = recover().(int) }(); panic(3) }())
	m := map[string]func() string{"a": func() string { return "called" }}
	fmt.Println(m["a"]())
	i := 0
	inc := func() int { i++; return i }
	fmt.Println(inc(), inc(), i)
	xs := []int{inc(), inc(), inc()}
	fmt.Println(xs)
	type T = struct{ f func(T2) T2 }
	t := T{func(v T2) T2 { return v + 1 }}
	fmt.Println(t.f(1))
	ch := make(chan func() int, 1)
	ch <- inc
	fmt.Println((<-ch)())
}

type T2 int
