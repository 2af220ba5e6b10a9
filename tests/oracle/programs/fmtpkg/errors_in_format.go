package main

import (
	"fmt"
	"os"
)

type node struct {
	Val  int
	Next *node
}

func main() {
	fmt.Printf("%d %s\n", "x", 5)
	fmt.Printf("%d\n")
	fmt.Printf("%d\n", 1, 2, "three")
	fmt.Printf("%!\n")
	fmt.Printf("%[2]d %[1]d|%[3]d\n", 1, 2)
	fmt.Printf("%[x]d\n", 1)
	fmt.Printf("%*d|%-*d|\n", 6, 42, 6, 42)
	fmt.Printf("%.*f %.[2]*[1]f\n", 2, 3.14159, 1.5)
	fmt.Printf("%*d\n", "w", 1)
	fmt.Printf("%6.3d|%+.2e|%x\n", 7, 12345.678, -255)
	fmt.Printf("%v %v\n", struct{}{}, [0]int{})
	fmt.Printf("%+v\n", &node{1, &node{2, nil}} != nil)
	fmt.Printf("%v %+v %T\n", node{1, nil}, node{1, nil}, node{})
	fmt.Printf("%s %v\n", error(nil), error(nil))
	fmt.Printf("%t %v\n", 1, true)
	fmt.Printf("100%%\n")
	fmt.Println(fmt.Sprint("a", 1, 2, "b", "c", 3.0, nil, nil), fmt.Sprint(), fmt.Sprintln("end", 1))
	n, err := fmt.Fprintln(os.Stdout, "counted", 12)
	fmt.Println(n, err)
	fmt.Fprint(os.Stderr, "to standard error\n")
	b := fmt.Appendf([]byte("x="), "%03d", 7)
	b = fmt.Append(b, " ", 1, 2)
	b = fmt.Appendln(b, "!")
	fmt.Printf("%q\n", b)
}
