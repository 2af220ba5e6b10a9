// Package variables, embedded fields, assignments that change nothing, and the library.
package main

import (
	"errors"
	"fmt"
	"os"
	"strings"
)

type buffer struct {
	buf  []byte
	off  int
	prev *buffer
	arr  [4]*int
}

type reader struct {
	*buffer
	name string
}

type writer struct {
	buffer
	n int
}

func (b *buffer) reset()        { b.buf = b.buf[:0] }
func (b *buffer) skip(n int)    { b.buf = b.buf[n:] }
func (b *buffer) swap()         { b.arr[0], b.arr[1] = b.arr[1], b.arr[0] }
func (b *buffer) bytes() []byte { return b.buf }
func (b *buffer) link(p *buffer) { b.prev = p }
func (b *buffer) whole() []*int { return b.arr[:] }

var table = map[string][]int{"a": {1}, "b": {2}}
var list = []*buffer{{off: 1}, {off: 2}}
var first = &buffer{}
var fn = func() int { return 1 }
var computed = make([]int, len(os.Args))
var boxed any = 3
var failure = errors.New("failure")

func promoted(r reader, w *writer) []byte {
	w.skip(1)
	r.reset()
	if w.n > 0 {
		return w.bytes()
	}
	return r.bytes()
}

func embeddedAddress() []byte {
	var w writer
	return w.bytes()
}

func values() []*int {
	var w writer
	return w.whole()
}

func errorsToo(name string) error {
	if name == "" {
		return failure
	}
	return fmt.Errorf("no %s: %w", name, failure)
}

func build(n int) string {
	parts := []string{}
	for i := range n {
		parts = append(parts, fmt.Sprint(i))
	}
	return strings.Join(parts, ",")
}

func main() {
	b := &buffer{}
	b.reset()
	b.swap()
	b.link(&buffer{})
	promoted(reader{buffer: &buffer{}}, new(writer))
	embeddedAddress()
	values()
	errorsToo("x")
	build(3)
	_, _, _, _, _, _ = table, list, first, fn, computed, boxed
	fmt.Fprintln(os.Stderr, "done", len(list))
}
