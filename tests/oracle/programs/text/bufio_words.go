package main

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"strings"
)

const text = `It was the best of times,
it was the worst of times,

it was the age of wisdom`

func main() {
	sc := bufio.NewScanner(strings.NewReader(text))
	for i := 1; sc.Scan(); i++ {
		fmt.Printf("%d: %q\n", i, sc.Text())
	}
	words := map[string]int{}
	sc = bufio.NewScanner(strings.NewReader(text))
	sc.Split(bufio.ScanWords)
	for sc.Scan() {
		words[strings.Trim(sc.Text(), ",")]++
	}
	fmt.Println(words, sc.Err())
	sc = bufio.NewScanner(strings.NewReader(strings.Repeat("x", 100)))
	sc.Buffer(make([]byte, 10), 20)
	fmt.Println(sc.Scan(), sc.Err())
	r := bufio.NewReaderSize(strings.NewReader(text), 16)
	line, err := r.ReadString('\n')
	fmt.Printf("%q %v\n", line, err)
	peek, _ := r.Peek(6)
	fmt.Printf("%q %d\n", peek, r.Buffered())
	part, isPrefix, err := r.ReadLine()
	fmt.Printf("%q %v %v\n", part, isPrefix, err)
	rest, err := io.ReadAll(r)
	fmt.Println(len(rest), err)
	w := bufio.NewWriter(os.Stdout)
	fmt.Fprintf(w, "buffered %d, ", 1)
	fmt.Println("printed first")
	w.WriteString("then this\n")
	fmt.Println(w.Buffered())
	w.Flush()
	sc = bufio.NewScanner(os.Stdin)
	fmt.Println(sc.Scan(), sc.Text())
}
