package main

import (
	"errors"
	"fmt"
	"io"
)

var sentinel = errors.New("sentinel")

type codeErr struct {
	code int
	err  error
}

func (c codeErr) Error() string { return fmt.Sprintf("code %d: %v", c.code, c.err) }
func (c codeErr) Unwrap() error { return c.err }
func (c codeErr) Is(t error) bool {
	o, ok := t.(codeErr)
	return ok && o.code == c.code
}

func main() {
	err := fmt.Errorf("top: %w", codeErr{4, fmt.Errorf("mid: %w", sentinel)})
	fmt.Println(err)
	fmt.Println(errors.Is(err, sentinel), errors.Is(err, io.EOF), errors.Is(err, codeErr{code: 4}), errors.Is(err, codeErr{code: 5}))
	var ce codeErr
	fmt.Println(errors.As(err, &ce), ce.code, errors.Unwrap(errors.Unwrap(err)))
	j := errors.Join(sentinel, nil, io.EOF)
	fmt.Println(j, errors.Is(j, io.EOF), errors.Join(nil) == nil)
	m := fmt.Errorf("two: %w and %w", sentinel, io.ErrUnexpectedEOF)
	fmt.Println(m, errors.Is(m, io.ErrUnexpectedEOF), errors.Unwrap(m) == nil)
}
