package main

import (
	"fmt"
	"os"
)

func main() {
	defer fmt.Println("not printed")
	go func() {
		fmt.Println("leaving")
		os.Exit(3)
	}()
	select {}
}
