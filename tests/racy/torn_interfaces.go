// Type word of one value, data word of another: the method may be called on memory of another type.
package main

import (
	"fmt"
	"sync"
)

type counter interface{ count() int }

type small struct{ n int }

func (s small) count() int { return s.n }

type large struct {
	a, b, c, d int
	next       *large
}

func (l *large) count() int {
	if l.next != nil {
		return l.a + l.d
	}
	return l.b
}

type text string

func (t text) count() int { return len(t) }

type list []int

func (l list) count() int { return len(l) + cap(l) }

var (
	shared counter
	any1   any
)

func main() {
	shared = small{1}
	var wg sync.WaitGroup
	for w := range 4 {
		wg.Go(func() {
			for i := range 2000 {
				func() {
					defer func() { _ = recover() }()
					switch (w + i) % 6 {
					case 0:
						shared = small{i}
						any1 = i
					case 1:
						shared = &large{a: i, next: &large{}}
						any1 = map[string]int{"a": i}
					case 2:
						shared = text("abc")
						any1 = "a string"
					case 3:
						shared = list{1, 2, i}
						any1 = []string{"x"}
					case 4:
						_ = shared.count()
						switch v := any1.(type) {
						case int:
							_ = v + 1
						case string:
							_ = len(v)
						case map[string]int:
							v["b"] = i
						case []string:
							_ = append(v, "y")
						}
					default:
						_ = fmt.Sprint(any1)
						_ = any1 == any(i)
					}
				}()
			}
		})
	}
	wg.Wait()
	println("done")
}
