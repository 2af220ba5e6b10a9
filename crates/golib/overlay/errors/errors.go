// Package errors makes and examines errors.
package errors

import (
	"internal/rt"
	"unsafe"
)

type errorString struct{ s string }

func (e *errorString) Error() string { return e.s }

// New returns an error with this text. Each call gives a distinct error.
func New(text string) error { return &errorString{text} }

// ErrUnsupported says that an operation cannot be done because it is not supported.
var ErrUnsupported = New("unsupported operation")

// Unwrap calls err's method `Unwrap() error`, if it has it.
func Unwrap(err error) error {
	if u, ok := err.(interface{ Unwrap() error }); ok {
		return u.Unwrap()
	}
	return nil
}

// walk visits err and what it wraps, depth first, until f is true.
func walk(err error, f func(error) bool) bool {
	for err != nil {
		if f(err) {
			return true
		}
		switch u := err.(type) {
		case interface{ Unwrap() error }:
			err = u.Unwrap()
		case interface{ Unwrap() []error }:
			for _, e := range u.Unwrap() {
				if e != nil && walk(e, f) {
					return true
				}
			}
			return false
		default:
			return false
		}
	}
	return false
}

// Is reports whether err or anything it wraps is target, by == or by its own method Is.
func Is(err, target error) bool {
	if err == nil || target == nil {
		return err == target
	}
	comparable := rt.TypeInt(rt.TypeOf(target), rt.TComparable) != 0
	return walk(err, func(e error) bool {
		if comparable && e == target {
			return true
		}
		is, ok := e.(interface{ Is(error) bool })
		return ok && is.Is(target)
	})
}

// As finds the first error in err's tree that can be assigned to what target points at, and assigns it.
func As(err error, target any) bool {
	if err == nil {
		return false
	}
	if target == nil {
		panic("errors: target cannot be nil")
	}
	t := rt.TypeOf(target)
	p := (*rt.Iface)(unsafe.Pointer(&target)).Data
	if rt.TypeInt(t, rt.TKind) != rt.Pointer || p == nil {
		panic("errors: target must be a non-nil pointer")
	}
	elem := uintptr(rt.TypeInt(t, rt.TElem))
	isIface := rt.TypeInt(elem, rt.TKind) == rt.Interface
	if !isIface && !rt.Implements(elem, errorType()) {
		panic("errors: *target must be interface or implement error")
	}
	return walk(err, func(e error) bool {
		have := rt.TypeOf(e)
		if have == elem || isIface && rt.Implements(have, elem) {
			rt.Assign(elem, p, e)
			return true
		}
		as, ok := e.(interface{ As(any) bool })
		return ok && as.As(target)
	})
}

func errorType() uintptr { return uintptr(rt.TypeInt(rt.TypeOf((*error)(nil)), rt.TElem)) }

// AsType is As for a type known at compile time.
func AsType[E error](err error) (E, bool) {
	var found E
	ok := walk(err, func(e error) bool {
		if x, ok := e.(E); ok {
			found = x
			return true
		}
		as, ok := e.(interface{ As(any) bool })
		return ok && as.As(&found)
	})
	return found, ok
}

type joinError struct{ errs []error }

// Join wraps all errors that are not nil; nil if there are none. Its text has one per line.
func Join(errs ...error) error {
	var some []error
	for _, err := range errs {
		if err != nil {
			some = append(some, err)
		}
	}
	if len(some) == 0 {
		return nil
	}
	return &joinError{some}
}

func (e *joinError) Error() string {
	text := e.errs[0].Error()
	for _, err := range e.errs[1:] {
		text += "\n" + err.Error()
	}
	return text
}

func (e *joinError) Unwrap() []error { return e.errs }
