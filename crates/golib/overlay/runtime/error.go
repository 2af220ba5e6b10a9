package runtime

import (
	"internal/rt"
	"unsafe"
)

// Error is what the panics of the language itself carry.
type Error interface {
	error
	RuntimeError()
}

// A TypeAssertionError explains a failed x.(T).
type TypeAssertionError struct {
	iface    uintptr // the operand's static type, 0 if it has no name to show
	concrete uintptr // 0: the operand was nil
	asserted uintptr
	missing  string
}

func (*TypeAssertionError) RuntimeError() {}

func (e *TypeAssertionError) Error() string {
	operand := "interface"
	if e.iface != 0 {
		operand = rt.TypeStr(e.iface, rt.SString)
	}
	target := rt.TypeStr(e.asserted, rt.SString)
	if e.concrete == 0 {
		return "interface conversion: " + operand + " is nil, not " + target
	}
	dynamic := rt.TypeStr(e.concrete, rt.SString)
	if e.missing != "" {
		return "interface conversion: " + dynamic + " is not " + target + ": missing method " + e.missing
	}
	text := "interface conversion: " + operand + " is " + dynamic + ", not " + target
	if dynamic == target {
		if rt.TypeStr(e.concrete, rt.SPkgPath) == rt.TypeStr(e.asserted, rt.SPkgPath) {
			text += " (types from different scopes)"
		} else {
			text += " (types from different packages)"
		}
	}
	return text
}

// A PanicNilError is the value of panic(nil).
type PanicNilError struct {
	_ [0]*PanicNilError // keeps other types from being converted to it
}

func (*PanicNilError) Error() string {
	return "runtime error: panic called with nil argument"
}
func (*PanicNilError) RuntimeError() {}

type errorString string

func (e errorString) RuntimeError() {}
func (e errorString) Error() string { return "runtime error: " + string(e) }

type errorAddressString struct {
	msg  string
	addr uintptr
}

func (e errorAddressString) RuntimeError() {}
func (e errorAddressString) Error() string { return "runtime error: " + e.msg }
func (e errorAddressString) Addr() uintptr { return e.addr }

// A plainError says its text without the prefix.
type plainError string

func (e plainError) RuntimeError() {}
func (e plainError) Error() string { return string(e) }

// A boundsError keeps its numbers, so that the text is made only if someone reads it.
type boundsError struct {
	x, y int
	code int
}

func (e boundsError) RuntimeError() {}

func (e boundsError) Error() string {
	return "runtime error: " + boundsText(e.code, e.x, e.y)
}

// Codes of bytecode's Trap.
const (
	trapNilDeref = 1 + iota
	trapIndex
	trapSliceAlen
	trapSliceAcap
	trapSliceB
	trapSlice3Acap
	trapSlice3B
	trapSlice3C
	trapSliceConvert
	trapDivide
	trapShift
	trapMakeSliceLen
	trapMakeSliceCap
	trapMakeChanSize
	trapNilMapWrite
	trapUnhashable
	trapUncomparable
	trapTypeAssert
	trapSendClosed
	trapCloseClosed
	trapCloseNil
	trapPanicNil
	trapTorn
	trapLibrary
)

func boundsText(code, x, y int) string {
	a, b := itoa(x), itoa(y)
	if x < 0 {
		switch code {
		case trapIndex:
			return "index out of range [" + a + "]"
		case trapSliceAlen, trapSliceAcap:
			return "slice bounds out of range [:" + a + "]"
		case trapSliceB:
			return "slice bounds out of range [" + a + ":]"
		case trapSlice3Acap:
			return "slice bounds out of range [::" + a + "]"
		case trapSlice3B:
			return "slice bounds out of range [:" + a + ":]"
		case trapSlice3C:
			return "slice bounds out of range [" + a + "::]"
		}
	}
	switch code {
	case trapIndex:
		return "index out of range [" + a + "] with length " + b
	case trapSliceAlen:
		return "slice bounds out of range [:" + a + "] with length " + b
	case trapSliceAcap:
		return "slice bounds out of range [:" + a + "] with capacity " + b
	case trapSliceB:
		return "slice bounds out of range [" + a + ":" + b + "]"
	case trapSlice3Acap:
		return "slice bounds out of range [::" + a + "] with capacity " + b
	case trapSlice3B:
		return "slice bounds out of range [:" + a + ":" + b + "]"
	case trapSlice3C:
		return "slice bounds out of range [" + a + ":" + b + ":]"
	}
	return "cannot convert slice with length " + a + " to array or pointer to array with length " + b
}

// vmpanic is what the machine calls where an instruction fails: see golib's README.
func vmpanic(code, a, b int) {
	switch code {
	case trapNilDeref:
		panic(errorAddressString{"invalid memory address or nil pointer dereference", uintptr(a)})
	case trapIndex, trapSliceAlen, trapSliceAcap, trapSliceB, trapSlice3Acap, trapSlice3B, trapSlice3C, trapSliceConvert:
		panic(boundsError{a, b, code})
	case trapDivide:
		panic(errorString("integer divide by zero"))
	case trapShift:
		panic(errorString("negative shift amount"))
	case trapMakeSliceLen:
		panic(errorString("makeslice: len out of range"))
	case trapMakeSliceCap:
		panic(errorString("makeslice: cap out of range"))
	case trapMakeChanSize:
		panic(plainError("makechan: size out of range"))
	case trapNilMapWrite:
		panic(plainError("assignment to entry in nil map"))
	case trapUnhashable:
		panic(errorString("hash of unhashable type " + rt.TypeStr(uintptr(a), rt.SString)))
	case trapUncomparable:
		panic(errorString("comparing uncomparable type " + rt.TypeStr(uintptr(a), rt.SString)))
	case trapTypeAssert:
		dynamic, target := uintptr(a), uintptr(b)&0xffffffff
		static := uintptr(b) >> 32
		if static == 0 {
			static = anyType()
		}
		missing := ""
		if dynamic != 0 && rt.TypeInt(target, rt.TKind) == rt.Interface {
			missing = rt.MissingMethod(dynamic, target)
		}
		if dynamic == 0 && rt.TypeInt(target, rt.TKind) == rt.Interface {
			static = 0
		}
		panic(&TypeAssertionError{static, dynamic, target, missing})
	case trapSendClosed:
		panic(plainError("send on closed channel"))
	case trapCloseClosed:
		panic(plainError("close of closed channel"))
	case trapCloseNil:
		panic(plainError("close of nil channel"))
	case trapPanicNil:
		panic(new(PanicNilError))
	case trapTorn:
		kind := "slice"
		if a == 2 {
			kind = "string"
		} else if a == 3 {
			kind = "interface"
		}
		panic(errorString("a data race has torn a " + kind + " value"))
	}
	if a == 1 {
		panic(errorString("negative shift amount"))
	}
	panic(errorString("growslice: len out of range"))
}

// anyType is the type word of `interface {}`.
func anyType() uintptr {
	return uintptr(rt.TypeInt(rt.TypeOf((*any)(nil)), rt.TElem))
}

type stringer interface{ String() string }

// fatalpanic ends the program after a panic that nobody recovered: preprintpanics and printpanics of Go.
func fatalpanic() {
	n := panicCount()
	values := make([]any, n)
	again := make([]bool, n) // the next newer panic carries the same value
	for i := n - 1; i >= 0; i-- {
		values[i] = panicArg(i)
	}
	texts := make([]any, n)
	for i := n - 1; i >= 0; i-- {
		if i+1 < n && sameWords(values[i], values[i+1]) {
			again[i] = true
			continue
		}
		texts[i] = panicText(values[i])
	}
	for i := 0; i < n; i++ {
		texts[i] = pick(again, texts, i)
	}
	sig := uintptr(0)
	segv := false
	indent := false
	for i := 0; i < n; i++ {
		flags := panicFlags(i)
		if i > 0 && again[i-1] {
			continue
		}
		if indent {
			write(2, "\t")
		}
		indent = flags&2 == 0
		if flags&2 != 0 {
			continue
		}
		write(2, "panic: ")
		printpanicval(texts[i])
		if flags&1 != 0 {
			if again[i] {
				write(2, " [recovered, repanicked]")
			} else {
				write(2, " [recovered]")
			}
		}
		write(2, "\n")
	}
	if n > 0 {
		if e, ok := values[n-1].(errorAddressString); ok {
			segv, sig = true, e.addr
		}
	}
	if segv {
		pc, _, _, _, _ := callerInfo(1)
		write(2, "[signal SIGSEGV: segmentation violation code=0x1 addr=0x"+hex(uint64(sig))+" pc=0x"+hex(uint64(pc))+"]\n")
	}
	exitPanic()
}

// pick: a value that is shown once for a run of equal panics has its text at the newest of them.
func pick(again []bool, texts []any, i int) any {
	for again[i] {
		i++
	}
	return texts[i]
}

func sameWords(a, b any) bool {
	return *(*rt.Iface)(unsafe.Pointer(&a)) == *(*rt.Iface)(unsafe.Pointer(&b))
}

// panicText turns errors and Stringers into their text.
func panicText(v any) (text any) {
	defer func() {
		const during = "panic while printing panic value"
		switch r := recover().(type) {
		case nil:
		case string:
			fatal(during + ": " + r)
		default:
			fatal(during + ": type " + rt.TypeStr(rt.TypeOf(r), rt.SString))
		}
	}()
	switch v := v.(type) {
	case error:
		return v.Error()
	case stringer:
		return v.String()
	}
	return v
}
