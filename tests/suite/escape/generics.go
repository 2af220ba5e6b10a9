// Generic functions, analysed once for all type arguments.
package main

type number interface{ ~int | ~float64 }

type stack[T any] struct{ items []T }

func (s *stack[T]) push(x T) { s.items = append(s.items, x) }
func (s *stack[T]) pop() T {
	x := s.items[len(s.items)-1]
	s.items = s.items[:len(s.items)-1]
	return x
}

func sum[T number](xs []T) (t T) {
	for _, x := range xs {
		t += x
	}
	return
}

func pointer[T any](x T) *T { return &x }

func identity[T any](x T) T { return x }

func main() {
	x := 1
	var s stack[*int]
	s.push(&x)
	y := s.pop()
	_ = y
	sum([]int{1, 2})
	_ = pointer(3)
	z := 2
	_ = *identity(&z)
}
