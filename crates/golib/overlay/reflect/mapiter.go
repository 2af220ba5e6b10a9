package reflect

import (
	"internal/rt"
	"unsafe"
)

// MapIndex returns the element of a key, or the zero Value.
func (v Value) MapIndex(key Value) Value {
	v.need(Map, "MapIndex")
	key = key.assigned("reflect.Value.MapIndex", uintptr(typeInt(v.t, rt.TKey)))
	m := v.ptr()
	if m == nil {
		return Value{}
	}
	p := rt.MapGet(v.t, m, key.at())
	if p == nil {
		return Value{}
	}
	return copied(uintptr(typeInt(v.t, rt.TElem)), p, (v.f|key.f)&readOnly)
}

// copied is a value of its own: what lies in a map may move.
func copied(t uintptr, p unsafe.Pointer, f flag) Value {
	if typeInt(t, rt.TDirect) != 0 {
		return Value{t, *(*unsafe.Pointer)(p), f}
	}
	box := rt.New(t)
	rt.Move(t, box, p)
	return Value{t, box, f | indirect}
}

// SetMapIndex sets the element of a key; the zero Value deletes it.
func (v Value) SetMapIndex(key, elem Value) {
	v.need(Map, "SetMapIndex")
	v.exported("SetMapIndex")
	key.exported("SetMapIndex")
	key = key.assigned("reflect.Value.SetMapIndex", uintptr(typeInt(v.t, rt.TKey)))
	if elem.t == 0 {
		rt.MapDelete(v.t, v.ptr(), key.at())
		return
	}
	elem.exported("SetMapIndex")
	elem = elem.assigned("reflect.Value.SetMapIndex", uintptr(typeInt(v.t, rt.TElem)))
	rt.MapSet(v.t, v.ptr(), key.at(), elem.at())
}

// MapKeys lists the keys in no order.
func (v Value) MapKeys() []Value {
	v.need(Map, "MapKeys")
	keys := make([]Value, 0, v.Len())
	for it := v.MapRange(); it.Next(); {
		keys = append(keys, it.Key())
	}
	return keys
}

// A MapIter walks a map.
type MapIter struct {
	m         Value
	it        rt.MapIter
	begun     bool
	key, elem unsafe.Pointer
}

func (v Value) MapRange() *MapIter {
	v.need(Map, "MapRange")
	return &MapIter{m: v}
}

// Next goes to the next entry; false at the end.
func (i *MapIter) Next() bool {
	if !i.begun {
		i.begun = true
		if i.m.ptr() == nil {
			return false
		}
		rt.MapIterInit(i.m.t, i.m.ptr(), &i.it)
	}
	if i.m.ptr() == nil {
		return false
	}
	i.key = rt.New(uintptr(typeInt(i.m.t, rt.TKey)))
	i.elem = rt.New(uintptr(typeInt(i.m.t, rt.TElem)))
	return rt.MapIterNext(i.m.t, &i.it, i.key, i.elem)
}

func boxed(t uintptr, p unsafe.Pointer, f flag) Value {
	if typeInt(t, rt.TDirect) != 0 {
		return Value{t, *(*unsafe.Pointer)(p), f}
	}
	return Value{t, p, f | indirect}
}

func (i *MapIter) Key() Value {
	return boxed(uintptr(typeInt(i.m.t, rt.TKey)), i.key, i.m.f&readOnly)
}

func (i *MapIter) Value() Value {
	return boxed(uintptr(typeInt(i.m.t, rt.TElem)), i.elem, i.m.f&readOnly)
}

// Clear empties a map or zeroes a slice.
func (v Value) Clear() {
	switch v.Kind() {
	case Map:
		rt.MapClear(v.t, v.ptr())
	case Slice:
		t := word(v.rtype().Elem())
		for i := 0; i < v.Len(); i++ {
			rt.Zero(t, v.Index(i).p)
		}
	default:
		panic(&ValueError{"reflect.Value.Clear", v.Kind()})
	}
}
