package main

import "fmt"

func main() {
	var x any = "str"
	fmt.Println(x.(string))
	fmt.Println(x.(int))
}
