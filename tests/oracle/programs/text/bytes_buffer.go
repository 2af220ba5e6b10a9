package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
)

func main() {
	var b bytes.Buffer
	b.WriteString("hello ")
	b.Write([]byte("world"))
	b.WriteByte('!')
	b.WriteRune('世')
	fmt.Println(b.String(), b.Len())
	p := make([]byte, 5)
	n, err := b.Read(p)
	fmt.Println(n, err, string(p), b.String())
	c, _ := b.ReadByte()
	fmt.Println(c, b.UnreadByte(), b.String())
	line, err := b.ReadString('!')
	fmt.Printf("%q %v %q\n", line, err, b.String())
	r, size, _ := b.ReadRune()
	fmt.Println(string(r), size, b.UnreadRune(), b.Len())
	b.Reset()
	_, err = b.ReadByte()
	fmt.Println(err == io.EOF, b.UnreadRune() != nil)
	fmt.Fprintf(&b, "%s-%d", "x", 5)
	io.Copy(os.Stdout, &b)
	fmt.Println()
	fmt.Println(bytes.Equal([]byte("a"), []byte("a")), bytes.Compare([]byte("a"), []byte("b")), bytes.Contains([]byte("seafood"), []byte("foo")))
	fmt.Printf("%q %q\n", bytes.Split([]byte("a b c"), []byte(" ")), bytes.Fields([]byte("  x  y ")))
	fmt.Printf("%s %s %q\n", bytes.ToUpper([]byte("abc")), bytes.TrimSpace([]byte(" t ")), bytes.Title([]byte("go lang")))
	x := bytes.NewReader([]byte("0123456789"))
	x.Seek(-3, io.SeekEnd)
	rest, _ := io.ReadAll(x)
	fmt.Println(string(rest), x.Len(), x.Size())
	fmt.Println(string(bytes.Join([][]byte{[]byte("p"), []byte("q")}, []byte("+"))), bytes.IndexByte([]byte("abc"), 'c'))
}
