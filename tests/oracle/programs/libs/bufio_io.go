package main

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"os"
	"strings"
)

func main() {
	sc := bufio.NewScanner(strings.NewReader("line one\nline two\n\nlast"))
	for sc.Scan() {
		fmt.Printf("%q ", sc.Text())
	}
	fmt.Println(sc.Err())
	ws := bufio.NewScanner(strings.NewReader("some words here"))
	ws.Split(bufio.ScanWords)
	n := 0
	for ws.Scan() {
		n++
	}
	fmt.Println(n)
	w := bufio.NewWriter(os.Stdout)
	fmt.Fprintf(w, "buffered %d\n", 1)
	w.Flush()
	var buf bytes.Buffer
	buf.WriteString("hello ")
	buf.Write([]byte("world"))
	b, _ := buf.ReadByte()
	rest, err := buf.ReadString('o')
	fmt.Println(string(b), rest, err, buf.Len(), buf.String())
	all, err := io.ReadAll(io.LimitReader(strings.NewReader("abcdefgh"), 5))
	fmt.Println(string(all), err)
	r := bufio.NewReader(strings.NewReader("a\nb"))
	l1, e1 := r.ReadString('\n')
	l2, e2 := r.ReadString('\n')
	fmt.Printf("%q %v %q %v\n", l1, e1, l2, e2)
	pr, pw := io.Pipe()
	go func() { fmt.Fprint(pw, "through pipe"); pw.Close() }()
	got, _ := io.ReadAll(pr)
	fmt.Println(string(got))
	var sb strings.Builder
	mw := io.MultiWriter(&sb, io.Discard)
	io.Copy(mw, io.TeeReader(strings.NewReader("tee"), &buf))
	fmt.Println(sb.String(), buf.String(), bytes.Equal([]byte("a"), []byte("a")), bytes.ToUpper([]byte("x")))
}
