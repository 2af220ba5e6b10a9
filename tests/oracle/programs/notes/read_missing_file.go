package main

import (
	"bufio"
	"fmt"
	"os"
)

func main() {
	f, err := os.Open("no-such-file-here.txt")
	if err != nil {
		panic(err)
	}
	defer f.Close()
	sc := bufio.NewScanner(f)
	for sc.Scan() {
		fmt.Println(sc.Text())
	}
}
