package fmt

import "reflect"

type entry struct{ key, value reflect.Value }

// sorted lists a map's entries in the order of their keys (Go's `internal/fmtsort`).
func sorted(m reflect.Value) []entry {
	list := make([]entry, 0, m.Len())
	for it := m.MapRange(); it.Next(); {
		list = append(list, entry{it.Key(), it.Value()})
	}
	// Merge sort: stable.
	tmp := make([]entry, len(list))
	for width := 1; width < len(list); width *= 2 {
		for lo := 0; lo < len(list); lo += 2 * width {
			mid, hi := min(lo+width, len(list)), min(lo+2*width, len(list))
			a, b := lo, mid
			for k := lo; k < hi; k++ {
				if a < mid && (b >= hi || compare(list[b].key, list[a].key) >= 0) {
					tmp[k] = list[a]
					a++
				} else {
					tmp[k] = list[b]
					b++
				}
			}
		}
		list, tmp = tmp, list
	}
	return list
}

func order(less, equal bool) int {
	if less {
		return -1
	}
	if equal {
		return 0
	}
	return 1
}

func floatOrder(a, b float64) int {
	switch {
	case a != a:
		return order(b == b, b != b)
	case b != b:
		return 1
	}
	return order(a < b, a == b)
}

// compare orders two values of one type; nil comes first, NaN before numbers.
func compare(a, b reflect.Value) int {
	switch a.Kind() {
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return order(a.Int() < b.Int(), a.Int() == b.Int())
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		return order(a.Uint() < b.Uint(), a.Uint() == b.Uint())
	case reflect.String:
		return order(a.String() < b.String(), a.String() == b.String())
	case reflect.Float32, reflect.Float64:
		return floatOrder(a.Float(), b.Float())
	case reflect.Complex64, reflect.Complex128:
		x, y := a.Complex(), b.Complex()
		if c := floatOrder(real(x), real(y)); c != 0 {
			return c
		}
		return floatOrder(imag(x), imag(y))
	case reflect.Bool:
		return order(!a.Bool() && b.Bool(), a.Bool() == b.Bool())
	case reflect.Pointer, reflect.UnsafePointer, reflect.Chan:
		x, y := uintptr(a.UnsafePointer()), uintptr(b.UnsafePointer())
		return order(x < y, x == y)
	case reflect.Struct:
		for i := 0; i < a.NumField(); i++ {
			if c := compare(a.Field(i), b.Field(i)); c != 0 {
				return c
			}
		}
	case reflect.Array:
		for i := 0; i < a.Len(); i++ {
			if c := compare(a.Index(i), b.Index(i)); c != 0 {
				return c
			}
		}
	case reflect.Interface:
		if a.IsNil() || b.IsNil() {
			return order(a.IsNil() && !b.IsNil(), a.IsNil() && b.IsNil())
		}
		x, y := a.Elem(), b.Elem()
		if x.Type() != y.Type() {
			// Go orders by the addresses of the types; here by their names.
			s, t := x.Type().String(), y.Type().String()
			return order(s < t, s == t)
		}
		return compare(x, y)
	}
	return 0
}
