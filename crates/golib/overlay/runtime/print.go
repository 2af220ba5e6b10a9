package runtime

import (
	"internal/rt"
	"unsafe"
)

func itoa(v int) string {
	if v < 0 {
		return "-" + utoa(uint64(-v))
	}
	return utoa(uint64(v))
}

func utoa(v uint64) string {
	var buf [20]byte
	i := len(buf)
	for {
		i--
		buf[i] = byte('0' + v%10)
		v /= 10
		if v == 0 {
			return string(buf[i:])
		}
	}
}

func hex(v uint64) string {
	var buf [16]byte
	i := len(buf)
	for {
		i--
		buf[i] = "0123456789abcdef"[v&15]
		v >>= 4
		if v == 0 {
			return string(buf[i:])
		}
	}
}

// printpanicval writes a panic's value. Only basic values are shown; others by type and address.
func printpanicval(v any) {
	switch v := v.(type) {
	case nil:
		print("nil")
	case bool:
		print(v)
	case int:
		print(v)
	case int8:
		print(v)
	case int16:
		print(v)
	case int32:
		print(v)
	case int64:
		print(v)
	case uint:
		print(v)
	case uint8:
		print(v)
	case uint16:
		print(v)
	case uint32:
		print(v)
	case uint64:
		print(v)
	case uintptr:
		print(v)
	case float32:
		print(v)
	case float64:
		print(v)
	case complex64:
		print(v)
	case complex128:
		print(v)
	case string:
		printindented(v)
	default:
		printcustom(v)
	}
}

// printcustom writes a value of a declared type.
func printcustom(v any) {
	f := (*rt.Iface)(unsafe.Pointer(&v))
	name := rt.TypeStr(f.Type, rt.SString)
	p := f.Data
	kind := rt.TypeInt(f.Type, rt.TKind)
	switch kind {
	case rt.String:
		print(name, `("`)
		printindented(*(*string)(p))
		print(`")`)
		return
	case rt.Complex64:
		print(name, *(*complex64)(p))
		return
	case rt.Complex128:
		print(name, *(*complex128)(p))
		return
	}
	if kind < rt.Bool || kind > rt.Float64 {
		print("(", name, ") ", p)
		return
	}
	print(name, "(")
	switch kind {
	case rt.Bool:
		print(*(*bool)(p))
	case rt.Int, rt.Int64:
		print(*(*int)(p))
	case rt.Int8:
		print(*(*int8)(p))
	case rt.Int16:
		print(*(*int16)(p))
	case rt.Int32:
		print(*(*int32)(p))
	case rt.Uint, rt.Uint64, rt.Uintptr:
		print(*(*uint)(p))
	case rt.Uint8:
		print(*(*uint8)(p))
	case rt.Uint16:
		print(*(*uint16)(p))
	case rt.Uint32:
		print(*(*uint32)(p))
	case rt.Float32:
		print(*(*float32)(p))
	case rt.Float64:
		print(*(*float64)(p))
	}
	print(")")
}

// printindented keeps a text's later lines off the margin, so that no value can look like a trace.
func printindented(s string) {
	for {
		i := rt.IndexByteString(s, '\n')
		if i < 0 {
			print(s)
			return
		}
		print(s[:i+1], "\t")
		s = s[i+1:]
	}
}
