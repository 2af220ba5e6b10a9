package main

import (
	"fmt"
	"reflect"
	"strings"
)

type inner struct {
	A int `json:"a" db:"col_a"`
	b string
}

type outer struct {
	inner
	Name  string           `json:"name,omitempty"`
	Tags  []string         `json:"tags"`
	Meta  map[string]int   `json:"meta"`
	Next  *outer           `json:"next"`
	Any   any              `json:"any"`
	F     func(int) string `json:"-"`
	Fixed [2]float32
}

func (o outer) Hello(n int) string { return strings.Repeat(o.Name, n) }
func (o *outer) Set(s string)      { o.Name = s }

func dump(v reflect.Value, depth int) {
	pad := strings.Repeat("  ", depth)
	switch v.Kind() {
	case reflect.Struct:
		for i := 0; i < v.NumField(); i++ {
			f := v.Type().Field(i)
			fmt.Printf("%s%s %s tag=%q off=%d anon=%t exp=%t\n", pad, f.Name, f.Type, f.Tag.Get("json"), f.Offset, f.Anonymous, f.IsExported())
			dump(v.Field(i), depth+1)
		}
	case reflect.Slice, reflect.Array:
		for i := 0; i < v.Len(); i++ {
			dump(v.Index(i), depth+1)
		}
	case reflect.Map:
		fmt.Printf("%slen %d\n", pad, v.Len())
	case reflect.Pointer, reflect.Interface:
		if v.IsNil() {
			fmt.Printf("%snil %s\n", pad, v.Type())
			return
		}
		dump(v.Elem(), depth+1)
	default:
		fmt.Printf("%s%v (%s, zero %t)\n", pad, v, v.Kind(), v.IsZero())
	}
}

func main() {
	o := outer{inner{1, "x"}, "n", []string{"t", "u"}, map[string]int{"k": 1}, &outer{Name: "child"}, 2.5, nil, [2]float32{1, 2}}
	dump(reflect.ValueOf(o), 0)
	v := reflect.ValueOf(&o).Elem()
	v.FieldByName("Name").SetString("changed")
	v.FieldByName("A").SetInt(42)
	v.FieldByName("Tags").Set(reflect.Append(v.FieldByName("Tags"), reflect.ValueOf("v")))
	v.FieldByName("Meta").SetMapIndex(reflect.ValueOf("z"), reflect.ValueOf(26))
	fmt.Println(o.Name, o.A, o.Tags, o.Meta, v.FieldByName("b").CanSet(), v.NumField(), v.Type().Size())
	t := reflect.TypeOf(o)
	fmt.Println(t, t.Name(), t.PkgPath(), t.Kind(), reflect.TypeOf(&o))
	f, ok := t.FieldByName("A")
	fmt.Println(f.Index, ok, f.Tag.Get("db"))
	fmt.Println(reflect.DeepEqual(o, o), reflect.DeepEqual([]int{1}, []int{1}), reflect.DeepEqual(map[string][]int{"a": {1}}, map[string][]int{"a": {2}}), reflect.DeepEqual(nil, nil))
	fmt.Println(reflect.TypeFor[error]().Kind(), reflect.TypeOf(3).ConvertibleTo(reflect.TypeOf("")), reflect.ValueOf(65).Convert(reflect.TypeOf(1.5)).Float())
	fn := reflect.TypeOf(strings.Map)
	fmt.Println(fn, fn.NumIn(), fn.In(0), fn.Out(0), fn.IsVariadic(), reflect.TypeOf(fmt.Println).IsVariadic())
	ch := reflect.TypeOf(make(<-chan int))
	fmt.Println(ch, ch.ChanDir(), ch.Elem(), reflect.TypeOf([3]int{}).Len(), reflect.TypeOf(map[string]bool{}).Key())
	sw := reflect.Swapper([]int{1, 2})
	sw(0, 1)
	func() {
		defer func() { fmt.Println(recover()) }()
		reflect.ValueOf(o).Field(1).SetString("no")
	}()
	func() {
		defer func() { fmt.Println(recover()) }()
		reflect.ValueOf("s").Int()
	}()
	nv := reflect.New(reflect.TypeOf(0)).Elem()
	nv.SetInt(9)
	ms := reflect.MakeSlice(reflect.TypeOf([]int{}), 2, 4)
	ms.Index(1).Set(nv)
	fmt.Println(nv.Interface(), ms.Interface(), ms.Cap(), reflect.Zero(reflect.TypeOf(o)).Field(1).Interface() == "")
}
