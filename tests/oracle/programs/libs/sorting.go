package main

import (
	"cmp"
	"fmt"
	"slices"
	"sort"
)

type person struct {
	name string
	age  int
}
type byAge []person

func (b byAge) Len() int           { return len(b) }
func (b byAge) Less(i, j int) bool { return b[i].age < b[j].age }
func (b byAge) Swap(i, j int)      { b[i], b[j] = b[j], b[i] }

func main() {
	xs := []int{5, 2, 9, 1, 7, 3, 8}
	sort.Ints(xs)
	fmt.Println(xs, sort.SearchInts(xs, 7), sort.IsSorted(sort.IntSlice(xs)))
	ps := []person{{"a", 30}, {"b", 20}, {"c", 30}, {"d", 10}}
	sort.Sort(byAge(ps))
	fmt.Println(ps[0], ps[1])
	sort.SliceStable(ps, func(i, j int) bool { return ps[i].name > ps[j].name })
	fmt.Println(ps)
	sort.Sort(sort.Reverse(sort.StringSlice([]string{"x"})))
	slices.SortFunc(ps, func(a, b person) int {
		return cmp.Or(cmp.Compare(b.age, a.age), cmp.Compare(a.name, b.name))
	})
	fmt.Println(ps)
	ys := []int{3, 1, 2, 3, 1}
	slices.Sort(ys)
	fmt.Println(ys, slices.Compact(ys), slices.Contains(xs, 9), slices.Index(xs, 9), slices.Max(xs), slices.Min(xs))
	i, ok := slices.BinarySearch(xs, 8)
	fmt.Println(i, ok, slices.Equal(xs, xs), len(slices.Clone(xs)) == len(xs))
	big := make([]int, 1000)
	for i := range big {
		big[i] = i * 7919 % 1009
	}
	sort.Slice(big, func(i, j int) bool { return big[i] < big[j] })
	fmt.Println(slices.IsSorted(big), big[0], big[999], sort.Search(len(big), func(i int) bool { return big[i] >= 500 }))
	fmt.Println(slices.Insert([]int{1, 4}, 1, 2, 3), slices.Delete([]int{1, 2, 3, 4}, 1, 3), slices.Concat([]int{1}, []int{2, 3}))
}
