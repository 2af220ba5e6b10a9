// Package rt is where the overlay meets the machine: types at run time, memory by type, the world outside.
// The functions without bodies are described in intrinsics.txt.
package rt

import "unsafe"

// Kinds, numbered as reflect numbers them.
const (
	Invalid = iota
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

// Questions to TypeInt.
const (
	TKind = iota
	TSize
	TAlign
	TElem
	TKey
	TLen
	TChanDir
	TFields
	TParams
	TResults
	TVariadic
	TMethods
	TComparable
	TDirect
	TPtrTo
)

// Questions to TypeStr.
const (
	SString = iota
	SName
	SPkgPath
)

// Questions to FieldInt.
const (
	FType = iota
	FOffset
	FEmbedded
)

// Questions to FieldStr and MethodStr.
const (
	NName = iota
	NPkgPath
	NTag
)

// Iface is an interface value as it lies in memory. The type word of nil is 0.
type Iface struct {
	Type uintptr
	Data unsafe.Pointer
}

// MapIter is the machine's map iterator: MAP_ITER_SLOTS words, the first three of them pointers.
type MapIter struct {
	ptrs  [3]unsafe.Pointer
	words [5]uintptr
}

// TypeOf returns the type word of v's dynamic type.
func TypeOf(v any) uintptr { return (*Iface)(unsafe.Pointer(&v)).Type }

// LoadAny is the value of type t at p, as an interface: the box is a copy, unless t is an interface type already.
func LoadAny(t uintptr, p unsafe.Pointer) (v any) {
	if TypeInt(t, TKind) == Interface {
		return *(*any)(p)
	}
	w := (*Iface)(unsafe.Pointer(&v))
	if TypeInt(t, TDirect) != 0 {
		w.Data = *(*unsafe.Pointer)(p)
	} else {
		box := New(t)
		Move(t, box, p)
		w.Data = box
	}
	w.Type = t
	return v
}

// Assign stores v, whose type is t or implements t, at p.
func Assign(t uintptr, p unsafe.Pointer, v any) {
	if TypeInt(t, TKind) == Interface {
		*(*any)(p) = v
		return
	}
	w := (*Iface)(unsafe.Pointer(&v))
	if TypeInt(t, TDirect) != 0 {
		*(*unsafe.Pointer)(p) = w.Data
	} else {
		Move(t, p, w.Data)
	}
}

func TypeInt(t uintptr, what int) int
func TypeStr(t uintptr, what int) string
func FieldInt(t uintptr, i int, what int) int
func FieldStr(t uintptr, i int, what int) string
func ParamType(t uintptr, i int, result bool) uintptr
func MethodStr(t uintptr, i int, what int) string
func MethodType(t uintptr, i int) uintptr
func Implements(t uintptr, iface uintptr) bool
func MissingMethod(t uintptr, iface uintptr) string

func New(t uintptr) unsafe.Pointer
func NewArray(elem uintptr, n int) unsafe.Pointer
func Move(t uintptr, dst unsafe.Pointer, src unsafe.Pointer)
func MoveN(elem uintptr, dst unsafe.Pointer, src unsafe.Pointer, n int)
func Zero(t uintptr, p unsafe.Pointer)
func Equal(t uintptr, a unsafe.Pointer, b unsafe.Pointer) bool
func Hash(v any, seed uint64) uint64

func MakeMap(t uintptr, hint int) unsafe.Pointer
func MapLen(m unsafe.Pointer) int
func MapGet(t uintptr, m unsafe.Pointer, key unsafe.Pointer) unsafe.Pointer
func MapSet(t uintptr, m unsafe.Pointer, key unsafe.Pointer, elem unsafe.Pointer)
func MapDelete(t uintptr, m unsafe.Pointer, key unsafe.Pointer)
func MapClear(t uintptr, m unsafe.Pointer)
func MapIterInit(t uintptr, m unsafe.Pointer, it *MapIter)
func MapIterNext(t uintptr, it *MapIter, key unsafe.Pointer, elem unsafe.Pointer) bool
func ChanLen(c unsafe.Pointer) int
func ChanCap(c unsafe.Pointer) int

func Write(fd int, p []byte)
func ReadStdin(p []byte) int
func Syscall(ns int64)
func PollWait(ns int64)
func ExitProcess(code int)
func Args() []string
func Env() []string
func InitialFile(name string) (data []byte, ok bool)
func Choose(n uint64) uint64
func Park(reason int)
func Ready(goid int)

func IndexByte(b []byte, c byte) int
func IndexByteString(s string, c byte) int
func IndexString(s string, sub string) int
func FloatDigits(f float64, bits int, mode int, n int) (digits string, exp int)
func ParseFloat(s string, bits int) float64

// Rand64 is 64 bits from the run's choices.
func Rand64() uint64 { return Choose(1<<32)<<32 | Choose(1<<32) }
