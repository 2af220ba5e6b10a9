package main

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
)

type person struct {
	name string
	age  int
}

func main() {
	x := []int{5, 2, 8, 1, 9, 2}
	slices.Sort(x)
	i, found := slices.BinarySearch(x, 8)
	fmt.Println(x, i, found, slices.Contains(x, 3), slices.Index(x, 2), slices.Max(x), slices.Min(x), slices.IsSorted(x))
	x = slices.Compact(x)
	x = slices.Insert(x, 1, 100, 200)
	x = slices.Delete(x, 3, 4)
	slices.Reverse(x)
	fmt.Println(x, len(slices.Clone(x)) == len(x), slices.Equal(x, slices.Clone(x)))
}

func init() {
	ps := []person{{"bob", 30}, {"al", 25}, {"cy", 30}, {"di", 25}}
	slices.SortStableFunc(ps, func(a, b person) int { return cmp.Compare(a.age, b.age) })
	fmt.Println(ps)
	slices.SortFunc(ps, func(a, b person) int { return cmp.Or(-cmp.Compare(a.age, b.age), strings.Compare(a.name, b.name)) })
	fmt.Println(ps, slices.IndexFunc(ps, func(p person) bool { return p.name == "cy" }))
	m := map[string]int{"x": 1, "y": 2, "z": 3}
	fmt.Println(slices.Sorted(maps.Keys(m)), slices.Sorted(maps.Values(m)), maps.Equal(m, maps.Clone(m)))
	maps.DeleteFunc(m, func(k string, v int) bool { return v%2 == 1 })
	fmt.Println(m)
	for c := range slices.Chunk([]int{1, 2, 3, 4, 5}, 2) {
		fmt.Print(c, " ")
	}
	for i, v := range slices.Backward([]string{"a", "b"}) {
		fmt.Print(i, v, " ")
	}
	fmt.Println(slices.Collect(maps.Keys(map[int]bool{7: true})), slices.Concat([]int{1}, []int{2, 3}), slices.Repeat([]int{0}, 3))
	fmt.Println(cmp.Compare("a", "b"), cmp.Less(2.0, 1.0), min(3, 1, 2), max("a", "c", "b"))
	fmt.Println(slices.Replace([]int{1, 2, 3, 4}, 1, 3, 9, 9, 9), slices.Compare([]int{1, 2}, []int{1, 3}))
}
