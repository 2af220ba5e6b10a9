package atomic

import "unsafe"

// A Value holds a value of one consistent type.
//
// An interface is two words, so the first store takes three steps: claim the type word, write the data, publish the type.
// Whoever finds the claim spins. Later stores change the data word only.
type Value struct {
	v any
}

type words struct {
	typ  uintptr
	data unsafe.Pointer
}

// claimed is no type word.
const claimed = ^uintptr(0)

func wordsOf(v *any) *words { return (*words)(unsafe.Pointer(v)) }

// Load returns what the last Store put, or nil.
func (v *Value) Load() (val any) {
	w := wordsOf(&v.v)
	t := LoadUintptr(&w.typ)
	if t == 0 || t == claimed {
		return nil
	}
	d := LoadPointer(&w.data)
	r := wordsOf(&val)
	r.typ = t
	r.data = d
	return val
}

// first tries to be the first store. done: it was, or (with ok false) the caller must look at type word t.
func (w *words) first(n *words) (t uintptr, done bool) {
	for {
		t = LoadUintptr(&w.typ)
		if t == 0 {
			if CompareAndSwapUintptr(&w.typ, 0, claimed) {
				StorePointer(&w.data, n.data)
				StoreUintptr(&w.typ, n.typ)
				return 0, true
			}
			continue
		}
		if t != claimed {
			return t, false
		}
	}
}

func (v *Value) Store(val any) {
	if val == nil {
		panic("sync/atomic: store of nil value into Value")
	}
	w, n := wordsOf(&v.v), wordsOf(&val)
	t, done := w.first(n)
	if done {
		return
	}
	if t != n.typ {
		panic("sync/atomic: store of inconsistently typed value into Value")
	}
	StorePointer(&w.data, n.data)
}

func (v *Value) Swap(new any) (old any) {
	if new == nil {
		panic("sync/atomic: swap of nil value into Value")
	}
	w, n := wordsOf(&v.v), wordsOf(&new)
	t, done := w.first(n)
	if done {
		return nil
	}
	if t != n.typ {
		panic("sync/atomic: swap of inconsistently typed value into Value")
	}
	d := SwapPointer(&w.data, n.data)
	o := wordsOf(&old)
	o.typ = t
	o.data = d
	return old
}

func (v *Value) CompareAndSwap(old, new any) bool {
	if new == nil {
		panic("sync/atomic: compare and swap of nil value into Value")
	}
	w, n, o := wordsOf(&v.v), wordsOf(&new), wordsOf(&old)
	if o.typ != 0 && o.typ != n.typ {
		panic("sync/atomic: compare and swap of inconsistently typed values")
	}
	if o.typ == 0 {
		_, done := w.first(n)
		return done
	}
	t := LoadUintptr(&w.typ)
	for t == claimed {
		t = LoadUintptr(&w.typ)
	}
	if t == 0 {
		return false
	}
	if t != n.typ {
		panic("sync/atomic: compare and swap of inconsistently typed value into Value")
	}
	var now any
	c := wordsOf(&now)
	d := LoadPointer(&w.data)
	c.typ = t
	c.data = d
	if now != old {
		return false
	}
	return CompareAndSwapPointer(&w.data, d, n.data)
}
