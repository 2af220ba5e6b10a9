package reflect

import (
	"internal/rt"
	"unsafe"
)

// A Value is a Go value seen from outside. The zero Value is no value.
type Value struct {
	t uintptr
	// p is the value itself if it is pointer-shaped and direct, else where it lies.
	p unsafe.Pointer
	f flag
}

type flag uint8

const (
	indirect    flag = 1 << iota // p points at the value
	addressable                  // it is a variable
	readOnly                     // it came through an unexported field
	embedded                     // readOnly is for an embedded field: its own fields decide for themselves
)

// A ValueError says that a Value's kind does not allow a method.
type ValueError struct {
	Method string
	Kind   Kind
}

func (e *ValueError) Error() string {
	if e.Kind == Invalid {
		return "reflect: call of " + e.Method + " on zero Value"
	}
	return "reflect: call of " + e.Method + " on " + e.Kind.String() + " Value"
}

// ValueOf returns v's value, the zero Value for nil.
func ValueOf(v any) Value {
	w := (*rt.Iface)(unsafe.Pointer(&v))
	if w.Type == 0 {
		return Value{}
	}
	if typeInt(w.Type, rt.TDirect) != 0 {
		return Value{w.Type, w.Data, 0}
	}
	return Value{w.Type, w.Data, indirect}
}

func (v Value) rtype() rtype { return rtype(v.t) }

// Kind is Invalid for the zero Value.
func (v Value) Kind() Kind {
	if v.t == 0 {
		return Invalid
	}
	return Kind(typeInt(v.t, rt.TKind))
}

func (v Value) Type() Type {
	if v.t == 0 {
		panic(&ValueError{"reflect.Value.Type", Invalid})
	}
	return rtype(v.t)
}

func (v Value) IsValid() bool { return v.t != 0 }
func (v Value) CanAddr() bool { return v.f&addressable != 0 }
func (v Value) CanSet() bool  { return v.f&(addressable|readOnly) == addressable }
func (v Value) CanInterface() bool {
	if v.t == 0 {
		panic(&ValueError{"reflect.Value.CanInterface", Invalid})
	}
	return v.f&readOnly == 0
}

func (v Value) need(k Kind, method string) {
	if v.Kind() != k {
		panic(&ValueError{"reflect.Value." + method, v.Kind()})
	}
}

func (v Value) exported(method string) {
	if v.f&readOnly != 0 {
		panic("reflect: reflect.Value." + method + " using value obtained using unexported field")
	}
}

func (v Value) settable(method string) {
	v.exported(method)
	if v.f&addressable == 0 {
		panic("reflect: reflect.Value." + method + " using unaddressable value")
	}
}

// at is where the value lies; direct ones are put into a word for it.
func (v *Value) at() unsafe.Pointer {
	if v.f&indirect != 0 {
		return v.p
	}
	return unsafe.Pointer(&v.p)
}

// ptr is the word of a pointer-shaped value.
func (v Value) ptr() unsafe.Pointer {
	if v.f&indirect != 0 {
		return *(*unsafe.Pointer)(v.p)
	}
	return v.p
}

// Interface returns the value as an interface.
func (v Value) Interface() any {
	if v.t == 0 {
		panic(&ValueError{"reflect.Value.Interface", Invalid})
	}
	if v.f&readOnly != 0 {
		panic("reflect.Value.Interface: cannot return value obtained from unexported field or method")
	}
	return Peek(v)
}

// Peek is Interface also for what came through unexported fields; package fmt needs to see it.
func Peek(v Value) any {
	if v.t&made != 0 {
		panic("reflect: the program has no type " + v.rtype().String())
	}
	return rt.LoadAny(v.t, v.at())
}

// Pointer is the address in a pointer-shaped value or behind a slice or string.
func (v Value) Pointer() uintptr {
	switch v.Kind() {
	case Pointer, Chan, Map, UnsafePointer:
		return uintptr(v.ptr())
	case Func:
		p := v.ptr()
		if p == nil {
			return 0
		}
		return *(*uintptr)(p)
	case Slice:
		return uintptr((*slice)(v.p).data)
	case String:
		return uintptr(unsafe.Pointer(unsafe.StringData(*(*string)(v.p))))
	}
	panic(&ValueError{"reflect.Value.Pointer", v.Kind()})
}

func (v Value) UnsafePointer() unsafe.Pointer {
	switch v.Kind() {
	case Pointer, Chan, Map, UnsafePointer, Func:
		return v.ptr()
	case Slice:
		return (*slice)(v.p).data
	}
	panic(&ValueError{"reflect.Value.UnsafePointer", v.Kind()})
}

func (v Value) UnsafeAddr() uintptr { return uintptr(v.p) }

// Addr is the address of an addressable value.
func (v Value) Addr() Value {
	if v.f&addressable == 0 {
		panic("reflect.Value.Addr of unaddressable value")
	}
	return Value{word(PointerTo(rtype(v.t))), v.p, v.f & readOnly}
}

type slice struct {
	data unsafe.Pointer
	len  int
	cap  int
}

func (v Value) Bool() bool {
	v.need(Bool, "Bool")
	return *(*bool)(v.p)
}

func (v Value) CanInt() bool {
	k := v.Kind()
	return k >= Int && k <= Int64
}

func (v Value) Int() int64 {
	switch v.Kind() {
	case Int:
		return int64(*(*int)(v.p))
	case Int8:
		return int64(*(*int8)(v.p))
	case Int16:
		return int64(*(*int16)(v.p))
	case Int32:
		return int64(*(*int32)(v.p))
	case Int64:
		return *(*int64)(v.p)
	}
	panic(&ValueError{"reflect.Value.Int", v.Kind()})
}

func (v Value) CanUint() bool {
	k := v.Kind()
	return k >= Uint && k <= Uintptr
}

func (v Value) Uint() uint64 {
	switch v.Kind() {
	case Uint:
		return uint64(*(*uint)(v.p))
	case Uint8:
		return uint64(*(*uint8)(v.p))
	case Uint16:
		return uint64(*(*uint16)(v.p))
	case Uint32:
		return uint64(*(*uint32)(v.p))
	case Uint64:
		return *(*uint64)(v.p)
	case Uintptr:
		return uint64(*(*uintptr)(v.p))
	}
	panic(&ValueError{"reflect.Value.Uint", v.Kind()})
}

func (v Value) CanFloat() bool {
	k := v.Kind()
	return k == Float32 || k == Float64
}

func (v Value) Float() float64 {
	switch v.Kind() {
	case Float32:
		return float64(*(*float32)(v.p))
	case Float64:
		return *(*float64)(v.p)
	}
	panic(&ValueError{"reflect.Value.Float", v.Kind()})
}

func (v Value) CanComplex() bool {
	k := v.Kind()
	return k == Complex64 || k == Complex128
}

func (v Value) Complex() complex128 {
	switch v.Kind() {
	case Complex64:
		return complex128(*(*complex64)(v.p))
	case Complex128:
		return *(*complex128)(v.p)
	}
	panic(&ValueError{"reflect.Value.Complex", v.Kind()})
}

// String is a string value's text; of others, a note of the type.
func (v Value) String() string {
	switch v.Kind() {
	case Invalid:
		return "<invalid Value>"
	case String:
		return *(*string)(v.p)
	}
	return "<" + v.rtype().String() + " Value>"
}

func (v Value) Bytes() []byte {
	switch v.Kind() {
	case Slice:
		if typeInt(uintptr(typeInt(v.t, rt.TElem)), rt.TKind) != rt.Uint8 {
			panic("reflect.Value.Bytes of non-byte slice")
		}
		return *(*[]byte)(v.p)
	case Array:
		if typeInt(uintptr(typeInt(v.t, rt.TElem)), rt.TKind) != rt.Uint8 {
			panic("reflect.Value.Bytes of non-byte array")
		}
		return unsafe.Slice((*byte)(v.p), v.Len())
	}
	panic(&ValueError{"reflect.Value.Bytes", v.Kind()})
}

func (v Value) IsNil() bool {
	switch v.Kind() {
	case Chan, Func, Map, Pointer, UnsafePointer:
		return v.ptr() == nil
	case Interface:
		return *(*uintptr)(v.p) == 0
	case Slice:
		return (*slice)(v.p).data == nil
	}
	panic(&ValueError{"reflect.Value.IsNil", v.Kind()})
}

// IsZero reports whether the value is its type's zero value.
func (v Value) IsZero() bool {
	switch k := v.Kind(); k {
	case Invalid:
		panic(&ValueError{"reflect.Value.IsZero", Invalid})
	case Bool:
		return !v.Bool()
	case Float32, Float64:
		// Not -0.
		f := v.Float()
		return f == 0 && 1/f > 0
	case Complex64, Complex128:
		c := v.Complex()
		return c == 0 && 1/real(c) > 0 && 1/imag(c) > 0
	case String:
		return v.Len() == 0
	case Array:
		for i := 0; i < v.Len(); i++ {
			if !v.Index(i).IsZero() {
				return false
			}
		}
		return true
	case Struct:
		for i := 0; i < v.NumField(); i++ {
			if !v.Field(i).IsZero() {
				return false
			}
		}
		return true
	default:
		if v.CanInt() {
			return v.Int() == 0
		}
		if v.CanUint() {
			return v.Uint() == 0
		}
		return v.IsNil()
	}
}

// Elem is what an interface holds or a pointer points at; the zero Value for nil.
func (v Value) Elem() Value {
	switch v.Kind() {
	case Interface:
		x := ValueOf(rt.LoadAny(v.t, v.p))
		x.f |= v.f & readOnly
		return x
	case Pointer:
		p := v.ptr()
		if p == nil {
			return Value{}
		}
		return Value{uintptr(typeInt(v.t, rt.TElem)), p, v.f&readOnly | indirect | addressable}
	}
	panic(&ValueError{"reflect.Value.Elem", v.Kind()})
}

// Indirect is Elem for pointers, else v.
func Indirect(v Value) Value {
	if v.Kind() != Pointer {
		return v
	}
	return v.Elem()
}

func (v Value) NumField() int {
	v.need(Struct, "NumField")
	return typeInt(v.t, rt.TFields)
}

func (v Value) Field(i int) Value {
	v.need(Struct, "Field")
	if uint(i) >= uint(typeInt(v.t, rt.TFields)) {
		panic("reflect: Field index out of range")
	}
	f := v.f & (addressable | readOnly)
	if v.f&embedded != 0 {
		f &^= readOnly
	}
	if rt.FieldStr(v.t, i, rt.NPkgPath) != "" {
		f |= readOnly
		// Exported fields of an embedded struct can be set though its type's name is not exported.
		if rt.FieldInt(v.t, i, rt.FEmbedded) != 0 {
			f |= embedded
		}
	}
	t := uintptr(rt.FieldInt(v.t, i, rt.FType))
	if v.f&indirect == 0 {
		// A struct that is one pointer lies in the word itself.
		return Value{t, v.p, f}
	}
	return Value{t, unsafe.Add(v.p, rt.FieldInt(v.t, i, rt.FOffset)), f | indirect}
}

func (v Value) FieldByIndex(index []int) Value {
	for i, x := range index {
		if i > 0 && v.Kind() == Pointer {
			if v.IsNil() {
				panic("reflect: indirection through nil pointer to embedded struct")
			}
			v = v.Elem()
		}
		v = v.Field(x)
	}
	return v
}

func (v Value) FieldByName(name string) Value {
	v.need(Struct, "FieldByName")
	if f, ok := v.rtype().FieldByName(name); ok {
		return v.FieldByIndex(f.Index)
	}
	return Value{}
}

func (v Value) Len() int {
	switch v.Kind() {
	case Slice:
		return (*slice)(v.p).len
	case String:
		return len(*(*string)(v.p))
	case Array:
		return typeInt(v.t, rt.TLen)
	case Map:
		return rt.MapLen(v.ptr())
	case Chan:
		return rt.ChanLen(v.ptr())
	case Pointer:
		if e := v.rtype().Elem(); e.Kind() == Array {
			return e.Len()
		}
	}
	panic(&ValueError{"reflect.Value.Len", v.Kind()})
}

func (v Value) Cap() int {
	switch v.Kind() {
	case Slice:
		return (*slice)(v.p).cap
	case Array:
		return typeInt(v.t, rt.TLen)
	case Chan:
		return rt.ChanCap(v.ptr())
	}
	panic(&ValueError{"reflect.Value.Cap", v.Kind()})
}

func (v Value) Index(i int) Value {
	switch v.Kind() {
	case Slice:
		s := (*slice)(v.p)
		if uint(i) >= uint(s.len) {
			panic("reflect: slice index out of range")
		}
		t := uintptr(typeInt(v.t, rt.TElem))
		return Value{t, unsafe.Add(s.data, i*typeInt(t, rt.TSize)), v.f&readOnly | indirect | addressable}
	case Array:
		if uint(i) >= uint(typeInt(v.t, rt.TLen)) {
			panic("reflect: array index out of range")
		}
		t := uintptr(typeInt(v.t, rt.TElem))
		if v.f&indirect == 0 {
			return Value{t, v.p, v.f & readOnly}
		}
		return Value{t, unsafe.Add(v.p, i*typeInt(t, rt.TSize)), v.f}
	case String:
		s := *(*string)(v.p)
		if uint(i) >= uint(len(s)) {
			panic("reflect: string index out of range")
		}
		b := s[i]
		x := ValueOf(b)
		x.f |= v.f & readOnly
		return x
	}
	panic(&ValueError{"reflect.Value.Index", v.Kind()})
}

// Slice is v[i:j] of a slice, string or addressable array.
func (v Value) Slice(i, j int) Value {
	switch v.Kind() {
	case String:
		s := *(*string)(v.p)
		if i < 0 || j < i || j > len(s) {
			panic("reflect.Value.Slice: string slice index out of bounds")
		}
		box := rt.New(v.t)
		*(*string)(box) = s[i:j]
		return Value{v.t, box, v.f&readOnly | indirect}
	case Slice:
		s := (*slice)(v.p)
		if i < 0 || j < i || j > s.cap {
			panic("reflect.Value.Slice: slice index out of bounds")
		}
		box := rt.New(v.t)
		r := (*slice)(box)
		r.len, r.cap, r.data = j-i, s.cap-i, s.data
		if r.cap > 0 {
			r.data = unsafe.Add(s.data, i*int(v.rtype().Elem().Size()))
		}
		return Value{v.t, box, v.f&readOnly | indirect}
	}
	panic(&ValueError{"reflect.Value.Slice", v.Kind()})
}

// assigned is x as a value of type t, which it must be assignable to.
func (x Value) assigned(method string, t uintptr) Value {
	if x.t == t {
		return x
	}
	if x.t == 0 {
		panic(method + ": value of type nil is not assignable to type " + rtype(t).String())
	}
	if !x.rtype().AssignableTo(rtype(t)) {
		panic(method + ": value of type " + x.rtype().String() + " is not assignable to type " + rtype(t).String())
	}
	if rtype(t).Kind() == Interface {
		box := rt.New(t)
		rt.Assign(t, box, Peek(x))
		return Value{t, box, indirect}
	}
	x.t = t
	return x
}

// Set stores x in v.
func (v Value) Set(x Value) {
	v.settable("Set")
	x.exported("Set")
	x = x.assigned("reflect.Set", v.t)
	rt.Move(v.t, v.p, x.at())
}

func (v Value) SetZero() {
	v.settable("SetZero")
	rt.Zero(v.t, v.p)
}

func (v Value) SetBool(x bool) {
	v.settable("SetBool")
	v.need(Bool, "SetBool")
	*(*bool)(v.p) = x
}

func (v Value) SetString(x string) {
	v.settable("SetString")
	v.need(String, "SetString")
	*(*string)(v.p) = x
}

func (v Value) SetBytes(x []byte) {
	v.settable("SetBytes")
	v.need(Slice, "SetBytes")
	*(*[]byte)(v.p) = x
}

func (v Value) SetInt(x int64) {
	v.settable("SetInt")
	switch v.Kind() {
	case Int:
		*(*int)(v.p) = int(x)
	case Int8:
		*(*int8)(v.p) = int8(x)
	case Int16:
		*(*int16)(v.p) = int16(x)
	case Int32:
		*(*int32)(v.p) = int32(x)
	case Int64:
		*(*int64)(v.p) = x
	default:
		panic(&ValueError{"reflect.Value.SetInt", v.Kind()})
	}
}

func (v Value) SetUint(x uint64) {
	v.settable("SetUint")
	switch v.Kind() {
	case Uint:
		*(*uint)(v.p) = uint(x)
	case Uint8:
		*(*uint8)(v.p) = uint8(x)
	case Uint16:
		*(*uint16)(v.p) = uint16(x)
	case Uint32:
		*(*uint32)(v.p) = uint32(x)
	case Uint64:
		*(*uint64)(v.p) = x
	case Uintptr:
		*(*uintptr)(v.p) = uintptr(x)
	default:
		panic(&ValueError{"reflect.Value.SetUint", v.Kind()})
	}
}

func (v Value) SetFloat(x float64) {
	v.settable("SetFloat")
	switch v.Kind() {
	case Float32:
		*(*float32)(v.p) = float32(x)
	case Float64:
		*(*float64)(v.p) = x
	default:
		panic(&ValueError{"reflect.Value.SetFloat", v.Kind()})
	}
}

func (v Value) SetComplex(x complex128) {
	v.settable("SetComplex")
	switch v.Kind() {
	case Complex64:
		*(*complex64)(v.p) = complex64(x)
	case Complex128:
		*(*complex128)(v.p) = x
	default:
		panic(&ValueError{"reflect.Value.SetComplex", v.Kind()})
	}
}

func (v Value) SetLen(n int) {
	v.settable("SetLen")
	v.need(Slice, "SetLen")
	s := (*slice)(v.p)
	if uint(n) > uint(s.cap) {
		panic("reflect: slice length out of range in SetLen")
	}
	s.len = n
}

func (v Value) OverflowInt(x int64) bool {
	shift := 64 - uint(v.rtype().Bits())
	return x<<shift>>shift != x
}

func (v Value) OverflowUint(x uint64) bool {
	shift := 64 - uint(v.rtype().Bits())
	return x<<shift>>shift != x
}

func (v Value) Comparable() bool {
	switch v.Kind() {
	case Invalid:
		return true
	case Interface:
		return v.IsNil() || v.Elem().Comparable()
	case Array:
		for i := 0; i < v.Len(); i++ {
			if !v.Index(i).Comparable() {
				return false
			}
		}
		return true
	case Struct:
		for i := 0; i < v.NumField(); i++ {
			if !v.Field(i).Comparable() {
				return false
			}
		}
		return true
	}
	return v.rtype().Comparable()
}

// Equal is == of two values.
func (v Value) Equal(u Value) bool {
	if v.Kind() == Interface {
		v = v.Elem()
	}
	if u.Kind() == Interface {
		u = u.Elem()
	}
	if !v.IsValid() || !u.IsValid() {
		return v.IsValid() == u.IsValid()
	}
	if v.t != u.t {
		return false
	}
	if !v.rtype().Comparable() {
		panic("reflect.Value.Equal: values of type " + v.rtype().String() + " are not comparable")
	}
	return rt.Equal(v.t, v.at(), u.at())
}

// NumMethod counts the exported methods of the value's type.
func (v Value) NumMethod() int {
	if v.t == 0 {
		panic(&ValueError{"reflect.Value.NumMethod", Invalid})
	}
	if v.f&readOnly != 0 {
		return 0
	}
	return v.rtype().NumMethod()
}

func (v Value) Method(i int) Value { panic("reflect: gmplay cannot call methods through reflect") }
func (v Value) Call(in []Value) []Value {
	panic("reflect: gmplay cannot call functions through reflect")
}
func (v Value) MethodByName(name string) Value {
	if _, ok := v.rtype().MethodByName(name); ok {
		return v.Method(0)
	}
	return Value{}
}

// New returns a pointer to a new zero value.
func New(t Type) Value {
	return Value{word(PointerTo(t)), rt.New(word(t)), 0}
}

// Zero is a type's zero value.
func Zero(t Type) Value {
	w := word(t)
	if typeInt(w, rt.TDirect) != 0 {
		return Value{w, nil, 0}
	}
	return Value{w, rt.New(w), indirect}
}

func MakeSlice(t Type, n, cap int) Value {
	if t.Kind() != Slice {
		panic("reflect.MakeSlice of non-slice type")
	}
	if n < 0 {
		panic("reflect.MakeSlice: negative len")
	}
	if cap < n {
		panic("reflect.MakeSlice: len > cap")
	}
	box := rt.New(word(t))
	s := (*slice)(box)
	s.data = rt.NewArray(word(t.Elem()), cap)
	s.len = n
	s.cap = cap
	return Value{word(t), box, indirect}
}

func MakeMap(t Type) Value { return MakeMapWithSize(t, 0) }

func MakeMapWithSize(t Type, n int) Value {
	if t.Kind() != Map {
		panic("reflect.MakeMapWithSize of non-map type")
	}
	return Value{word(t), rt.MakeMap(word(t), n), 0}
}

// Append appends to a slice value.
func Append(s Value, x ...Value) Value {
	s.need(Slice, "Append")
	n := s.Len()
	want := n + len(x)
	r := s
	if want > s.Cap() {
		grown := max(2*s.Cap(), want)
		r = MakeSlice(s.Type(), want, grown)
		rt.MoveN(word(s.rtype().Elem()), (*slice)(r.p).data, (*slice)(s.p).data, n)
	} else {
		r = s.Slice(0, want)
	}
	for i, v := range x {
		r.Index(n + i).Set(v)
	}
	return r
}

func AppendSlice(s, t Value) Value {
	var all []Value
	for i := 0; i < t.Len(); i++ {
		all = append(all, t.Index(i))
	}
	return Append(s, all...)
}

// Copy copies elements between slices or arrays.
func Copy(dst, src Value) int {
	n := min(dst.Len(), src.Len())
	for i := 0; i < n; i++ {
		dst.Index(i).Set(src.Index(i))
	}
	return n
}

// Swapper returns a function that swaps elements of a slice.
func Swapper(s any) func(i, j int) {
	v := ValueOf(s)
	v.need(Slice, "Swapper")
	h := *(*slice)(v.p)
	t := word(v.rtype().Elem())
	size := typeInt(t, rt.TSize)
	tmp := rt.New(t)
	return func(i, j int) {
		if uint(i) >= uint(h.len) || uint(j) >= uint(h.len) {
			panic("reflect: slice index out of range")
		}
		a, b := unsafe.Add(h.data, i*size), unsafe.Add(h.data, j*size)
		rt.Move(t, tmp, a)
		rt.Move(t, a, b)
		rt.Move(t, b, tmp)
	}
}

// CanConvert reports whether Convert works.
func (v Value) CanConvert(t Type) bool { return v.Type().ConvertibleTo(t) }

func convertible(from, to Kind, t, u Type) bool {
	number := func(k Kind) bool { return k >= Int && k <= Float64 }
	switch {
	case number(from) && number(to):
		return true
	case from >= Int && from <= Uintptr && to == String:
		return true
	case (from == Complex64 || from == Complex128) && (to == Complex64 || to == Complex128):
		return true
	case from == String && to == Slice:
		k := u.Elem().Kind()
		return k == Uint8 || k == Int32
	case from == Slice && to == String:
		k := t.Elem().Kind()
		return k == Uint8 || k == Int32
	}
	return false
}

// Convert is T(v).
func (v Value) Convert(t Type) Value {
	w := word(t)
	if !v.Type().ConvertibleTo(t) {
		panic("reflect.Value.Convert: value of type " + v.rtype().String() + " cannot be converted to type " + t.String())
	}
	if t.Kind() == Interface {
		return v.assigned("reflect.Value.Convert", w)
	}
	if sameShape(v.rtype(), rtype(w)) {
		v.t = w
		v.f &^= addressable
		return v
	}
	r := Value{w, rt.New(w), indirect | addressable}
	from, to := v.Kind(), t.Kind()
	switch {
	case to == String && from == Slice:
		if v.rtype().Elem().Kind() == Uint8 {
			r.SetString(string(*(*[]byte)(v.p)))
		} else {
			r.SetString(string(*(*[]rune)(v.p)))
		}
	case to == String && v.CanInt():
		x := v.Int()
		if int64(rune(x)) != x {
			x = 0xFFFD
		}
		r.SetString(string(rune(x)))
	case to == String:
		x := v.Uint()
		if uint64(rune(x)) != x {
			x = 0xFFFD
		}
		r.SetString(string(rune(x)))
	case to == Slice && t.Elem().Kind() == Uint8:
		*(*[]byte)(r.p) = []byte(v.String())
	case to == Slice:
		*(*[]rune)(r.p) = []rune(v.String())
	case to == Complex64 || to == Complex128:
		r.SetComplex(v.Complex())
	case r.CanFloat():
		switch {
		case v.CanInt():
			r.SetFloat(float64(v.Int()))
		case v.CanUint():
			r.SetFloat(float64(v.Uint()))
		default:
			r.SetFloat(v.Float())
		}
	case r.CanInt():
		switch {
		case v.CanInt():
			r.SetInt(v.Int())
		case v.CanUint():
			r.SetInt(int64(v.Uint()))
		default:
			r.SetInt(int64(v.Float()))
		}
	default:
		switch {
		case v.CanInt():
			r.SetUint(uint64(v.Int()))
		case v.CanUint():
			r.SetUint(v.Uint())
		default:
			r.SetUint(uint64(v.Float()))
		}
	}
	r.f &^= addressable
	return r
}
