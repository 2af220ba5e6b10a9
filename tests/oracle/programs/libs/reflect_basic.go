package main

import (
	"fmt"
	"reflect"
)

type t struct {
	A int `k:"v"`
	B string
	c bool
}

func main() {
	v := reflect.ValueOf(t{1, "x", true})
	for i := range v.NumField() {
		f := v.Type().Field(i)
		fmt.Println(f.Name, f.Type, f.Tag.Get("k"), v.Field(i).Kind())
	}
	fmt.Println(reflect.DeepEqual([]int{1, 2}, []int{1, 2}), reflect.DeepEqual(map[string][]int{"a": {1}}, map[string][]int{"a": {2}}), reflect.TypeOf(3.5), reflect.TypeOf((*error)(nil)).Elem().Kind())
	x := 5
	reflect.ValueOf(&x).Elem().SetInt(9)
	fmt.Println(x, reflect.ValueOf([]string{"a", "b"}).Len(), reflect.ValueOf(map[int]int{1: 2}).MapIndex(reflect.ValueOf(1)))
}
