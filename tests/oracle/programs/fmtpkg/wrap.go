package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
)

type codeErr struct{ code int }

func (e *codeErr) Error() string        { return fmt.Sprint("code ", e.code) }
func (e *codeErr) Is(target error) bool { return target == io.EOF && e.code == 7 }

type valErr string

func (v valErr) Error() string { return string(v) }

func main() {
	base := &codeErr{7}
	one := fmt.Errorf("one: %w", base)
	two := fmt.Errorf("two: %w and %w", one, valErr("val"))
	fmt.Println(one, "|", two)
	fmt.Println(errors.Is(two, base), errors.Is(two, io.EOF), errors.Is(two, valErr("val")), errors.Is(two, valErr("no")))
	var ce *codeErr
	var ve valErr
	fmt.Println(errors.As(two, &ce), ce.code, errors.As(two, &ve), ve, errors.As(one, &ve))
	fmt.Println(errors.Unwrap(one) == base, errors.Unwrap(two) == nil, errors.Unwrap(base) == nil)
	j := errors.Join(nil, one, nil, valErr("joined"))
	fmt.Printf("%v|%d\n", j, len(j.(interface{ Unwrap() []error }).Unwrap()))
	fmt.Println(errors.Join(nil, nil) == nil, errors.Is(j, io.EOF))
	if e, ok := errors.AsType[*codeErr](j); ok {
		fmt.Println("found", e.code)
	}
	_, err := os.Open("no/such/file")
	var pe *fs.PathError
	fmt.Println(err, errors.Is(err, os.ErrNotExist), errors.As(err, &pe), pe.Op, pe.Path, os.IsNotExist(err))
	fmt.Println(fmt.Errorf("plain %d", 1), fmt.Errorf("bad %w", 3), fmt.Errorf("nil %w", nil))
	defer func() { fmt.Println("recovered:", recover()) }()
	errors.As(err, nil)
}
