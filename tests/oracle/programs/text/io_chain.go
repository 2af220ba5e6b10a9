package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
)

type slow struct{ s string }

func (r *slow) Read(p []byte) (int, error) {
	if r.s == "" {
		return 0, io.EOF
	}
	p[0] = r.s[0]
	r.s = r.s[1:]
	return 1, nil
}

type failing struct{}

func (failing) Write([]byte) (int, error) { return 0, errors.New("disk full") }

func main() {
	b, err := io.ReadAll(io.LimitReader(&slow{"limited reader"}, 7))
	fmt.Printf("%q %v\n", b, err)
	var copied bytes.Buffer
	t := io.TeeReader(strings.NewReader("teed"), &copied)
	io.Copy(io.Discard, t)
	fmt.Println(copied.String())
	m := io.MultiReader(strings.NewReader("one "), &slow{"two "}, strings.NewReader("three"))
	io.Copy(os.Stdout, m)
	fmt.Println()
	var x, y strings.Builder
	io.WriteString(io.MultiWriter(&x, &y), "both")
	fmt.Println(x.String(), y.String())
	buf := make([]byte, 4)
	n, err := io.ReadFull(strings.NewReader("abc"), buf)
	fmt.Println(n, err, err == io.ErrUnexpectedEOF)
	n, err = io.ReadAtLeast(strings.NewReader("abcdef"), buf, 2)
	fmt.Println(n, err)
	nn, err := io.CopyN(io.Discard, strings.NewReader("short"), 10)
	fmt.Println(nn, err)
	_, err = io.Copy(failing{}, strings.NewReader("z"))
	fmt.Println(err)
	s := io.NewSectionReader(strings.NewReader("0123456789"), 2, 5)
	b, _ = io.ReadAll(s)
	fmt.Println(string(b), s.Size())
	pr, pw := io.Pipe()
	go func() {
		fmt.Fprint(pw, "through ")
		fmt.Fprint(pw, "the pipe")
		pw.CloseWithError(errors.New("closed by writer"))
	}()
	b, err = io.ReadAll(pr)
	fmt.Printf("%q %v\n", b, err)
	_, err = pw.Write([]byte("late"))
	fmt.Println(err)
}
