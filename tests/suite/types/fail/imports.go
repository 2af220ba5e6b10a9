package main

import (
	"fmt" // ERROR `2: "fmt" imported and not used`
	f "fmt"
	. "strings"
	_ "os"
	"sync" // ERROR `2: "sync" imported and not used`
)

func fmt2() {}

var sync = 1 // ERROR `5: sync already declared through import of package sync ("sync") | ./imports.go:8:2: other declaration of sync`

func main() {
	f.Println(ToUpper("a"))
	var os = 1 // ERROR `6: declared and not used: os`
	var l Locker // ERROR `6: declared and not used: l` `8: undefined: Locker`
}
