package main

import (
	"fmt"
	"log"
	"os"
)

func main() {
	l := log.New(os.Stdout, "[app] ", log.Lmsgprefix|log.Lshortfile)
	l.Println("hello", 1)
	l.Printf("x=%d", 5)
	l.SetPrefix("p: ")
	l.SetFlags(0)
	l.Print("a", "b", 1, 2)
	func() {
		defer func() { fmt.Println("recovered", recover()) }()
		l.Panicf("bad %s", "thing")
	}()
	log.SetFlags(0)
	log.SetPrefix("fatal: ")
	log.Fatalln("cannot go on")
}
