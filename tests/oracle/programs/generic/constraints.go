package main

import "fmt"

type number interface {
	~int | ~int64 | ~float64
}

type myInt int

func sum[T number](xs ...T) (t T) {
	for _, x := range xs {
		t += x
	}
	return
}

func mapTo[A, B any](xs []A, f func(A) B) []B {
	r := make([]B, 0, len(xs))
	for _, x := range xs {
		r = append(r, f(x))
	}
	return r
}

func reduce[A, B any](xs []A, z B, f func(B, A) B) B {
	for _, x := range xs {
		z = f(z, x)
	}
	return z
}

type stack[T any] struct{ items []T }

func (s *stack[T]) push(x T) { s.items = append(s.items, x) }
func (s *stack[T]) pop() (x T, ok bool) {
	if len(s.items) == 0 {
		return x, false
	}
	x = s.items[len(s.items)-1]
	s.items = s.items[:len(s.items)-1]
	return x, true
}

type tree[K interface{ ~int | ~string }, V any] struct {
	root *leaf[K, V]
	n    int
}

type leaf[K interface{ ~int | ~string }, V any] struct {
	k           K
	v           V
	left, right *leaf[K, V]
}

func (t *tree[K, V]) put(k K, v V) {
	p := &t.root
	for *p != nil {
		switch {
		case k < (*p).k:
			p = &(*p).left
		case k > (*p).k:
			p = &(*p).right
		default:
			(*p).v = v
			return
		}
	}
	*p = &leaf[K, V]{k: k, v: v}
	t.n++
}

func (t *tree[K, V]) all(yield func(K, V) bool) {
	var walk func(*leaf[K, V]) bool
	walk = func(l *leaf[K, V]) bool {
		return l == nil || walk(l.left) && yield(l.k, l.v) && walk(l.right)
	}
	walk(t.root)
}

type pair[A, B any] struct {
	First  A
	Second B
}

func zip[A, B any](a []A, b []B) []pair[A, B] {
	var r []pair[A, B]
	for i := range min(len(a), len(b)) {
		r = append(r, pair[A, B]{a[i], b[i]})
	}
	return r
}

type shower interface{ show() string }

func (m myInt) show() string { return fmt.Sprintf("my%d", int(m)) }

func showAll[T shower](xs []T) (s string) {
	for _, x := range xs {
		s += x.show() + " "
	}
	return
}

func zero[T any]() (z T) { return }

func main() {
	fmt.Println(sum(1, 2, 3), sum(1.5, 2.5), sum[myInt](4, 5), sum[int]())
	fmt.Println(mapTo([]int{1, 2, 3}, func(i int) string { return fmt.Sprint(i * i) }))
	fmt.Println(reduce([]string{"a", "bb", "ccc"}, 0, func(n int, s string) int { return n + len(s) }))
	s := &stack[string]{}
	s.push("x")
	s.push("y")
	a, _ := s.pop()
	b, _ := s.pop()
	_, ok := s.pop()
	fmt.Println(a, b, ok)
	t := &tree[string, int]{}
	for i, w := range []string{"m", "c", "x", "a", "d", "m"} {
		t.put(w, i)
	}
	for k, v := range t.all {
		if k == "x" {
			break
		}
		fmt.Print(k, "=", v, " ")
	}
	fmt.Println(t.n)
	fmt.Printf("%v %+v %T\n", zip([]int{1, 2}, []string{"a", "b", "c"}), pair[int, bool]{1, true}, pair[string, []int]{})
	fmt.Println(showAll([]myInt{1, 2}), zero[int](), zero[*int]() == nil, zero[pair[int, string]]())
	fmt.Printf("%T %T\n", sum[float64], &stack[myInt]{})
	var m map[pair[int, string]]bool = map[pair[int, string]]bool{{1, "a"}: true}
	fmt.Println(m[pair[int, string]{1, "a"}], m[pair[int, string]{2, "a"}])
}
