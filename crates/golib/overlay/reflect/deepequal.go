package reflect

import (
	"internal/rt"
	"unsafe"
)

// A pair that is being compared further up: cycles count as equal there.
type visit struct {
	a, b unsafe.Pointer
	t    uintptr
}

// DeepEqual compares through pointers, slices, maps and interfaces.
func DeepEqual(x, y any) bool {
	if x == nil || y == nil {
		return x == y
	}
	a, b := ValueOf(x), ValueOf(y)
	return a.t == b.t && deepEqual(a, b, map[visit]bool{})
}

func deepEqual(a, b Value, seen map[visit]bool) bool {
	if !a.IsValid() || !b.IsValid() {
		return a.IsValid() == b.IsValid()
	}
	if a.t != b.t {
		return false
	}
	k := a.Kind()
	if k == Pointer || k == Map || k == Slice {
		if k != Pointer && a.IsNil() != b.IsNil() {
			return false
		}
		p, q := a.UnsafePointer(), b.UnsafePointer()
		if p != nil && q != nil {
			if uintptr(p) > uintptr(q) {
				p, q = q, p
			}
			v := visit{p, q, a.t}
			if seen[v] {
				return true
			}
			seen[v] = true
		}
	}
	switch k {
	case Array:
		for i := 0; i < a.Len(); i++ {
			if !deepEqual(a.Index(i), b.Index(i), seen) {
				return false
			}
		}
		return true
	case Slice:
		if a.Len() != b.Len() {
			return false
		}
		if a.UnsafePointer() == b.UnsafePointer() {
			return true
		}
		for i := 0; i < a.Len(); i++ {
			if !deepEqual(a.Index(i), b.Index(i), seen) {
				return false
			}
		}
		return true
	case Interface:
		if a.IsNil() || b.IsNil() {
			return a.IsNil() == b.IsNil()
		}
		return deepEqual(a.Elem(), b.Elem(), seen)
	case Pointer:
		if a.UnsafePointer() == b.UnsafePointer() {
			return true
		}
		return deepEqual(a.Elem(), b.Elem(), seen)
	case Struct:
		for i := 0; i < a.NumField(); i++ {
			if !deepEqual(a.Field(i), b.Field(i), seen) {
				return false
			}
		}
		return true
	case Map:
		if a.Len() != b.Len() {
			return false
		}
		if a.UnsafePointer() == b.UnsafePointer() {
			return true
		}
		for it := a.MapRange(); it.Next(); {
			other := b.MapIndex(it.Key())
			if !other.IsValid() || !deepEqual(it.Value(), other, seen) {
				return false
			}
		}
		return true
	case Func:
		return a.IsNil() && b.IsNil()
	}
	return rt.Equal(a.t, a.at(), b.at())
}
