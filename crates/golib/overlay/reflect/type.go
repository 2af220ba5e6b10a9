// Package reflect looks at types and values at run time.
//
// Go 1.27 `reflect`. A Type is the machine's type word. Differences: types that the program does not contain cannot be made
// (SliceOf, MapOf, FuncOf, StructOf are absent; PointerTo gives a type whose values stay inside reflect); of a concrete type only
// those methods are listed whose names some interface of the program has; functions and methods cannot be called through
// a Value, and Select is absent.
package reflect

import (
	"internal/rt"
	"strconv"
)

// A Kind is what sort of type a Type is.
type Kind uint

const (
	Invalid Kind = iota
	Bool
	Int
	Int8
	Int16
	Int32
	Int64
	Uint
	Uint8
	Uint16
	Uint32
	Uint64
	Uintptr
	Float32
	Float64
	Complex64
	Complex128
	Array
	Chan
	Func
	Interface
	Map
	Pointer
	Slice
	String
	Struct
	UnsafePointer
)

// Ptr is the old name of Pointer.
const Ptr = Pointer

var kindNames = [...]string{"invalid", "bool", "int", "int8", "int16", "int32", "int64", "uint", "uint8", "uint16", "uint32", "uint64",
	"uintptr", "float32", "float64", "complex64", "complex128", "array", "chan", "func", "interface", "map", "ptr", "slice",
	"string", "struct", "unsafe.Pointer"}

func (k Kind) String() string {
	if int(k) < len(kindNames) {
		return kindNames[k]
	}
	return "kind" + strconv.Itoa(int(k))
}

// A ChanDir is a channel type's direction.
type ChanDir int

const (
	RecvDir ChanDir = 1 << iota
	SendDir
	BothDir = RecvDir | SendDir
)

func (d ChanDir) String() string {
	switch d {
	case RecvDir:
		return "<-chan"
	case SendDir:
		return "chan<-"
	case BothDir:
		return "chan"
	}
	return "ChanDir" + strconv.Itoa(int(d))
}

// A Type is a Go type. Types are comparable: equal Types are identical types.
type Type interface {
	Align() int
	FieldAlign() int
	Method(i int) Method
	MethodByName(name string) (Method, bool)
	NumMethod() int
	Name() string
	PkgPath() string
	Size() uintptr
	String() string
	Kind() Kind
	Implements(u Type) bool
	AssignableTo(u Type) bool
	ConvertibleTo(u Type) bool
	Comparable() bool
	Bits() int
	ChanDir() ChanDir
	IsVariadic() bool
	Elem() Type
	Field(i int) StructField
	FieldByIndex(index []int) StructField
	FieldByName(name string) (StructField, bool)
	In(i int) Type
	Key() Type
	Len() int
	NumField() int
	NumIn() int
	NumOut() int
	Out(i int) Type
}

// A Method is a method of a type. Func is the zero Value: it cannot be called.
type Method struct {
	Name    string
	PkgPath string
	Type    Type
	Func    Value
	Index   int
}

func (m Method) IsExported() bool { return m.PkgPath == "" }

// A StructField is a field of a struct type.
type StructField struct {
	Name      string
	PkgPath   string // of unexported fields
	Type      Type
	Tag       StructTag
	Offset    uintptr
	Index     []int
	Anonymous bool
}

func (f StructField) IsExported() bool { return f.PkgPath == "" }

// A StructTag is conventionally key:"value" pairs with spaces between.
type StructTag string

// Get returns a key's value, or nothing.
func (tag StructTag) Get(key string) string {
	v, _ := tag.Lookup(key)
	return v
}

// Lookup is Get that also says whether the key is there.
func (tag StructTag) Lookup(key string) (value string, ok bool) {
	s := string(tag)
	for {
		for s != "" && s[0] == ' ' {
			s = s[1:]
		}
		i := 0
		for i < len(s) && s[i] > ' ' && s[i] != ':' && s[i] != '"' && s[i] != 0x7f {
			i++
		}
		if i == 0 || i+1 >= len(s) || s[i] != ':' || s[i+1] != '"' {
			return "", false
		}
		name := s[:i]
		quoted, err := strconv.QuotedPrefix(s[i+1:])
		if err != nil {
			return "", false
		}
		s = s[i+1+len(quoted):]
		if name == key {
			value, err := strconv.Unquote(quoted)
			return value, err == nil
		}
	}
}

// rtype is a type word. With the bit made it is the pointer type to the rest, which the program itself does not contain.
type rtype uintptr

const made = 1 << 62

func typeInt(t uintptr, what int) int {
	if t&made == 0 {
		return rt.TypeInt(t, what)
	}
	switch what {
	case rt.TKind:
		return rt.Pointer
	case rt.TSize, rt.TAlign:
		return 8
	case rt.TElem:
		return int(t &^ made)
	case rt.TComparable, rt.TDirect:
		return 1
	}
	return 0
}

func typeStr(t uintptr, what int) string {
	if t&made == 0 {
		return rt.TypeStr(t, what)
	}
	if what == rt.SString {
		return "*" + rt.TypeStr(t&^made, what)
	}
	return ""
}

// TypeOf returns v's dynamic type, nil for nil.
func TypeOf(v any) Type {
	t := rt.TypeOf(v)
	if t == 0 {
		return nil
	}
	return rtype(t)
}

// TypeFor is the Type of T.
func TypeFor[T any]() Type { return TypeOf((*T)(nil)).Elem() }

// PointerTo returns *t.
func PointerTo(t Type) Type {
	if p := typeInt(word(t), rt.TPtrTo); p != 0 {
		return rtype(p)
	}
	if word(t)&made != 0 {
		panic("reflect: the program has no type *" + t.String())
	}
	return rtype(word(t) | made)
}

// PtrTo is the old name of PointerTo.
func PtrTo(t Type) Type { return PointerTo(t) }

func word(t Type) uintptr { return uintptr(t.(rtype)) }

func (t rtype) int(what int) int { return typeInt(uintptr(t), what) }

func (t rtype) Align() int       { return t.int(rt.TAlign) }
func (t rtype) FieldAlign() int  { return t.int(rt.TAlign) }
func (t rtype) Name() string     { return typeStr(uintptr(t), rt.SName) }
func (t rtype) PkgPath() string  { return typeStr(uintptr(t), rt.SPkgPath) }
func (t rtype) Size() uintptr    { return uintptr(t.int(rt.TSize)) }
func (t rtype) String() string   { return typeStr(uintptr(t), rt.SString) }
func (t rtype) Kind() Kind       { return Kind(t.int(rt.TKind)) }
func (t rtype) Comparable() bool { return t.int(rt.TComparable) != 0 }

func (t rtype) must(k Kind, what string) {
	if t.Kind() != k {
		panic("reflect: " + what + " of non-" + k.String() + " type " + t.String())
	}
}

func (t rtype) Bits() int {
	k := t.Kind()
	if k < Int || k > Complex128 {
		panic("reflect: Bits of non-arithmetic Type " + t.String())
	}
	return int(t.Size()) * 8
}

func (t rtype) ChanDir() ChanDir {
	t.must(Chan, "ChanDir")
	return ChanDir(t.int(rt.TChanDir))
}

func (t rtype) IsVariadic() bool {
	t.must(Func, "IsVariadic")
	return t.int(rt.TVariadic) != 0
}

func (t rtype) Elem() Type {
	switch t.Kind() {
	case Array, Chan, Map, Pointer, Slice:
		return rtype(t.int(rt.TElem))
	}
	panic("reflect: Elem of invalid type " + t.String())
}

func (t rtype) Key() Type {
	t.must(Map, "Key")
	return rtype(t.int(rt.TKey))
}

func (t rtype) Len() int {
	t.must(Array, "Len")
	return t.int(rt.TLen)
}

func (t rtype) NumField() int {
	t.must(Struct, "NumField")
	return t.int(rt.TFields)
}

func (t rtype) NumIn() int {
	t.must(Func, "NumIn")
	return t.int(rt.TParams)
}

func (t rtype) NumOut() int {
	t.must(Func, "NumOut")
	return t.int(rt.TResults)
}

func (t rtype) In(i int) Type {
	t.must(Func, "In")
	return rtype(rt.ParamType(uintptr(t), i, false))
}

func (t rtype) Out(i int) Type {
	t.must(Func, "Out")
	return rtype(rt.ParamType(uintptr(t), i, true))
}

func (t rtype) Field(i int) StructField {
	t.must(Struct, "Field")
	if i < 0 || i >= t.int(rt.TFields) {
		panic("reflect: Field index out of bounds")
	}
	w := uintptr(t)
	return StructField{
		Name:      rt.FieldStr(w, i, rt.NName),
		PkgPath:   rt.FieldStr(w, i, rt.NPkgPath),
		Type:      rtype(rt.FieldInt(w, i, rt.FType)),
		Tag:       StructTag(rt.FieldStr(w, i, rt.NTag)),
		Offset:    uintptr(rt.FieldInt(w, i, rt.FOffset)),
		Index:     []int{i},
		Anonymous: rt.FieldInt(w, i, rt.FEmbedded) != 0,
	}
}

func (t rtype) FieldByIndex(index []int) StructField {
	var f StructField
	var at Type = t
	for i, x := range index {
		if i > 0 && at.Kind() == Pointer && at.Elem().Kind() == Struct {
			at = at.Elem()
		}
		f = at.Field(x)
		at = f.Type
	}
	f.Index = index
	return f
}

// FieldByName looks through embedded structs, nearest first; a name twice on one level is hidden.
func (t rtype) FieldByName(name string) (StructField, bool) {
	t.must(Struct, "FieldByName")
	type place struct {
		t    rtype
		path []int
	}
	level := []place{{t, nil}}
	seen := map[rtype]bool{}
	for len(level) > 0 {
		var next []place
		var found StructField
		count := 0
		for _, at := range level {
			if seen[at.t] {
				continue
			}
			seen[at.t] = true
			for i := 0; i < at.t.NumField(); i++ {
				f := at.t.Field(i)
				path := append(append([]int(nil), at.path...), i)
				if f.Name == name {
					found = f
					found.Index = path
					count++
					continue
				}
				if f.Anonymous {
					e := f.Type.(rtype)
					if e.Kind() == Pointer {
						e = e.Elem().(rtype)
					}
					if e.Kind() == Struct {
						next = append(next, place{e, path})
					}
				}
			}
		}
		if count == 1 {
			return found, true
		}
		if count > 1 {
			break
		}
		level = next
	}
	return StructField{}, false
}

// VisibleFields lists a struct's fields, those of embedded structs included.
func VisibleFields(t Type) []StructField {
	var out []StructField
	var walk func(t Type, path []int)
	walk = func(t Type, path []int) {
		for i := 0; i < t.NumField(); i++ {
			f := t.Field(i)
			f.Index = append(append([]int(nil), path...), i)
			out = append(out, f)
			if f.Anonymous {
				e := f.Type
				if e.Kind() == Pointer {
					e = e.Elem()
				}
				if e.Kind() == Struct {
					walk(e, f.Index)
				}
			}
		}
	}
	walk(t, nil)
	return out
}

// exported lists the indices of the methods that reflect shows; of interfaces, all.
func (t rtype) exported() []int {
	var list []int
	for i := 0; i < t.int(rt.TMethods); i++ {
		if t.Kind() == Interface || rt.MethodStr(uintptr(t), i, rt.NPkgPath) == "" {
			list = append(list, i)
		}
	}
	return list
}

func (t rtype) NumMethod() int { return len(t.exported()) }

func (t rtype) Method(i int) Method {
	list := t.exported()
	if i < 0 || i >= len(list) {
		panic("reflect: Method index out of range")
	}
	at := list[i]
	return Method{
		Name:    rt.MethodStr(uintptr(t), at, rt.NName),
		PkgPath: rt.MethodStr(uintptr(t), at, rt.NPkgPath),
		Type:    rtype(rt.MethodType(uintptr(t), at)),
		Index:   i,
	}
}

func (t rtype) MethodByName(name string) (Method, bool) {
	for i := 0; i < t.NumMethod(); i++ {
		if m := t.Method(i); m.Name == name {
			return m, true
		}
	}
	return Method{}, false
}

func (t rtype) Implements(u Type) bool {
	if u == nil {
		panic("reflect: nil type passed to Type.Implements")
	}
	if u.Kind() != Interface {
		panic("reflect: non-interface type passed to Type.Implements")
	}
	return t&made == 0 && rt.Implements(uintptr(t), word(u))
}

func (t rtype) AssignableTo(u Type) bool {
	if t == u.(rtype) {
		return true
	}
	if u.Kind() == Interface {
		return t.Implements(u)
	}
	return (t.Name() == "" || u.Name() == "") && sameShape(t, u.(rtype))
}

func (t rtype) ConvertibleTo(u Type) bool {
	if t.AssignableTo(u) || sameShape(t, u.(rtype)) {
		return true
	}
	return convertible(t.Kind(), u.Kind(), t, u)
}

// sameShape: identical underlying types.
func sameShape(a, b rtype) bool {
	if a == b {
		return true
	}
	k := a.Kind()
	if k != b.Kind() {
		return false
	}
	if k >= Bool && k <= Complex128 || k == String || k == UnsafePointer {
		return true
	}
	switch k {
	case Array:
		return a.Len() == b.Len() && a.Elem() == b.Elem()
	case Chan:
		return a.ChanDir() == b.ChanDir() && a.Elem() == b.Elem()
	case Slice, Pointer:
		return a.Elem() == b.Elem()
	case Map:
		return a.Key() == b.Key() && a.Elem() == b.Elem()
	case Func:
		if a.NumIn() != b.NumIn() || a.NumOut() != b.NumOut() || a.IsVariadic() != b.IsVariadic() {
			return false
		}
		for i := 0; i < a.NumIn(); i++ {
			if a.In(i) != b.In(i) {
				return false
			}
		}
		for i := 0; i < a.NumOut(); i++ {
			if a.Out(i) != b.Out(i) {
				return false
			}
		}
		return true
	case Struct:
		if a.NumField() != b.NumField() {
			return false
		}
		for i := 0; i < a.NumField(); i++ {
			f, g := a.Field(i), b.Field(i)
			if f.Name != g.Name || f.PkgPath != g.PkgPath || f.Type != g.Type || f.Anonymous != g.Anonymous {
				return false
			}
		}
		return true
	case Interface:
		return a.Implements(b) && b.Implements(a)
	}
	return false
}
