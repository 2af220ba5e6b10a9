package main

import "fmt"

type node struct {
	val         int
	left, right *node
}

func (n *node) insert(v int) *node {
	if n == nil {
		return &node{val: v}
	}
	if v < n.val {
		n.left = n.left.insert(v)
	} else {
		n.right = n.right.insert(v)
	}
	return n
}

func (n *node) walk(f func(int)) {
	if n != nil {
		n.left.walk(f)
		f(n.val)
		n.right.walk(f)
	}
}

func swap(a, b *int) { *a, *b = *b, *a }

func alloc() (*int, *[3]string) {
	x := 5
	arr := [3]string{"a"}
	return &x, &arr
}

func main() {
	var root *node
	for _, v := range []int{5, 2, 8, 1, 9, 3} {
		root = root.insert(v)
	}
	root.walk(func(v int) { fmt.Print(v, " ") })
	fmt.Println()
	a, b := 1, 2
	swap(&a, &b)
	fmt.Println(a, b)
	p, arr := alloc()
	*p += 10
	arr[1] = "b"
	for i, s := range arr {
		fmt.Print(i, s, len(arr), " ")
	}
	pp := &p
	**pp = 100
	fmt.Println(*p, arr[:2], *arr)
	s := []int{1, 2, 3}
	q := &s[1]
	s = append(s, 4)
	*q = 50
	fmt.Println(s, *q)
	st := struct{ x [2]int }{}
	r := &st.x[1]
	*r = 3
	fmt.Println(st, p == *pp, new(int) == new(int))
	n := new(node)
	n.val = 3
	m := *n
	m.val = 4
	fmt.Println(n.val, m.val, new(5) != nil, *new("str"))
}
