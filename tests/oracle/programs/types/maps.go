package main

import (
	"fmt"
	"sort"
)

type key struct {
	a int
	s string
}

func main() {
	m := map[string]int{"one": 1, "two": 2}
	m["three"]++
	m["one"] += 10
	v, ok := m["four"]
	fmt.Println(m, len(m), v, ok, m["none"])
	delete(m, "two")
	delete(m, "two")
	if _, ok := m["two"]; !ok {
		fmt.Println("gone")
	}
	var n map[string]int
	fmt.Println(n == nil, n["x"], len(n))
	delete(n, "x")
	ks := map[key][]int{}
	ks[key{1, "a"}] = append(ks[key{1, "a"}], 1, 2)
	ks[key{1, "a"}] = append(ks[key{1, "a"}], 3)
	fmt.Println(ks, len(ks[key{2, ""}]))
	big := map[int]int{}
	for i := range 5000 {
		big[i*7919%10007] = i
	}
	for i := 0; i < 5000; i += 2 {
		delete(big, i*7919%10007)
	}
	sum, cnt := 0, 0
	for k, v := range big {
		sum += k ^ v
		cnt++
	}
	fmt.Println(sum, cnt, len(big))
	var keys []string
	for k := range m {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	fmt.Println(keys)
	mm := map[string]map[string]bool{"a": {"x": true}}
	mm["b"] = map[string]bool{}
	mm["b"]["y"] = true
	fmt.Println(mm, mm["zzz"]["q"])
	clear(mm)
	fmt.Println(len(mm))
	type st struct{ n int }
	ps := map[string]*st{"p": {1}}
	ps["p"].n++
	fmt.Println(ps["p"].n)
	fl := map[float64]string{0.5: "half", 1: "one"}
	zero := 0.0
	fl[zero] = "zero"
	fmt.Println(fl[-zero], fl)
	arr := map[[2]int]string{{1, 2}: "a"}
	fmt.Println(arr[[2]int{1, 2}])
	fs := map[string]func() string{"f": func() string { return "called" }}
	fmt.Println(fs["f"]())
	seen := 0
	for k := range big {
		if k%2 == 0 {
			big[k+20000] = 1
		}
		seen++
		if seen > 10 {
			break
		}
	}
	fmt.Println(seen)
}
