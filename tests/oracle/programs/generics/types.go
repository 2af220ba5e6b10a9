package main

import (
	"errors"
	"fmt"
)

type stack[T any] struct{ items []T }

func (s *stack[T]) push(v T) { s.items = append(s.items, v) }
func (s *stack[T]) pop() (T, error) {
	var zero T
	if len(s.items) == 0 {
		return zero, errors.New("empty")
	}
	v := s.items[len(s.items)-1]
	s.items = s.items[:len(s.items)-1]
	return v, nil
}

type list[T any] struct {
	head *elem[T]
	size int
}
type elem[T any] struct {
	v    T
	next *elem[T]
}

func (l *list[T]) add(v T) *list[T] {
	l.head = &elem[T]{v, l.head}
	l.size++
	return l
}

func (l *list[T]) each(yield func(int, T) bool) {
	i := 0
	for e := l.head; e != nil; e = e.next {
		if !yield(i, e.v) {
			return
		}
		i++
	}
}

type pair[K comparable, V any] struct {
	key K
	val V
}

func (p pair[K, V]) String() string { return fmt.Sprintf("%v=>%v", p.key, p.val) }

func makePair[K comparable, V any](k K, v V) pair[K, V] { return pair[K, V]{k, v} }

type tree[T interface{ less(T) bool }] struct {
	left, right *tree[T]
	v           T
}

func (t *tree[T]) insert(v T) *tree[T] {
	if t == nil {
		return &tree[T]{v: v}
	}
	if v.less(t.v) {
		t.left = t.left.insert(v)
	} else {
		t.right = t.right.insert(v)
	}
	return t
}

func (t *tree[T]) walk(f func(T)) {
	if t != nil {
		t.left.walk(f)
		f(t.v)
		t.right.walk(f)
	}
}

type num int

func (a num) less(b num) bool { return a < b }

type set[T comparable] map[T]struct{}

func (s set[T]) add(v T)           { s[v] = struct{}{} }
func (s set[T]) has(v T) bool      { _, ok := s[v]; return ok }

type opt[T any] func(*T)

func main() {
	var s stack[string]
	s.push("a")
	s.push("b")
	fmt.Println(s.pop())
	fmt.Println(s.pop())
	fmt.Println(s.pop())
	l := (&list[pair[string, int]]{}).add(makePair("x", 1)).add(makePair("y", 2))
	for i, p := range l.each {
		fmt.Println(i, p)
	}
	var t *tree[num]
	for _, v := range []num{3, 1, 2} {
		t = t.insert(v)
	}
	t.walk(func(n num) { fmt.Print(n, " ") })
	st := set[rune]{}
	st.add('a')
	fmt.Println(st.has('a'), st.has('b'), len(st))
	fmt.Printf("%T %T %T\n", s, makePair(1, "x"), st)
	var o opt[pair[int, int]] = func(p *pair[int, int]) { p.key = 7 }
	p := makePair(1, 2)
	o(&p)
	fmt.Println(p)
	var x fmt.Stringer = p
	_, ok := x.(pair[int, int])
	_, ok2 := x.(pair[int, string])
	fmt.Println(ok, ok2)
}
