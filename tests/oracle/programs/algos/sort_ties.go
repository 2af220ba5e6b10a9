package main

import (
	"fmt"
	"sort"
)

type rec struct{ k, id int }
type byK []rec

func (b byK) Len() int           { return len(b) }
func (b byK) Less(i, j int) bool { return b[i].k < b[j].k }
func (b byK) Swap(i, j int)      { b[i], b[j] = b[j], b[i] }

func main() {
	for _, n := range []int{5, 12, 13, 50, 200, 1000} {
		mk := func() []rec {
			x := make([]rec, n)
			for i := range x {
				x[i] = rec{(i * 7919) % (n/3 + 1), i}
			}
			return x
		}
		hash := func(x []rec) (h uint32) {
			for _, r := range x {
				h = h*16777619 ^ uint32(r.id)
			}
			return
		}
		a, b, c, d := mk(), mk(), mk(), mk()
		sort.Slice(a, func(i, j int) bool { return a[i].k < a[j].k })
		sort.Sort(byK(b))
		sort.Stable(byK(c))
		sort.Sort(sort.Reverse(byK(d)))
		fmt.Println(n, hash(a), hash(b), hash(c), hash(d), sort.IsSorted(byK(a)))
	}
	s := []string{"banana", "apple", "cherry"}
	sort.Strings(s)
	f := []float64{2.5, -1, 3}
	sort.Sort(sort.Reverse(sort.Float64Slice(f)))
	fmt.Println(s, f, sort.SearchInts([]int{1, 3, 5, 7}, 4), sort.SearchStrings(s, "b"))
	i, ok := sort.Find(len(s), func(i int) int {
		switch {
		case "cherry" < s[i]:
			return -1
		case "cherry" > s[i]:
			return 1
		}
		return 0
	})
	fmt.Println(i, ok)
}
