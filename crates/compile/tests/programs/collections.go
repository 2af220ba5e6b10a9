package main

import (
	"fmt"
	"sort"
	"strings"
)

type key struct {
	a int
	s string
}

func main() {
	var s []int
	fmt.Println(s == nil, len(s), cap(s))
	for i := range 10 {
		s = append(s, i)
	}
	t := s[2:5]
	u := s[2:5:6]
	t = append(t, 100)
	u = append(u, 200, 201)
	fmt.Println(s, t, u, len(u), cap(s[2:5:6]))
	copy(s[1:], s)
	fmt.Println(s, copy(s, []int{9, 9}))
	m := map[string][]int{}
	for i, w := range strings.Split("a,b,a,c,b,a", ",") {
		m[w] = append(m[w], i)
	}
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	for _, k := range keys {
		fmt.Println(k, m[k], len(m[k]))
	}
	delete(m, "a")
	_, ok := m["a"]
	fmt.Println(ok, len(m), m["zzz"] == nil)
	mk := map[key]float64{{1, "x"}: 1.5}
	mk[key{1, "x"}] += 2
	mk[key{2, "y"}]++
	fmt.Println(mk[key{1, "x"}], mk[key{2, "y"}], mk[key{3, ""}])
	mi := map[any]string{1: "int", "1": "string", 1.0: "float", [2]int{1, 2}: "array"}
	fmt.Println(mi[1], mi["1"], mi[1.0], mi[[2]int{1, 2}], len(mi))
	str := "héllo, 世界\xff"
	for i, r := range str {
		fmt.Print(i, ":", string(r), " ")
	}
	fmt.Println(len(str), []byte(str)[1], []rune(str)[1], string([]rune(str)[7:9]))
	bs := []byte("abc")
	bs = append(bs, "def"...)
	bs[0] = 'X'
	fmt.Println(string(bs), strings.Contains("seafood", "foo"), str[1:3] == "é", "a" < "b", "a"+"b"+string(bs[1:2]))
	grid := make([][]rune, 3)
	for i := range grid {
		grid[i] = []rune(strings.Repeat(".", 4))
	}
	grid[1][2] = '#'
	for _, row := range grid {
		fmt.Println(string(row))
	}
	arr := [...]string{2: "two", 0: "zero"}
	fmt.Println(len(arr), arr, arr[:2])
	sl := arr[:]
	sl[1] = "one"
	fmt.Println(arr)
	pa := (*[2]string)(sl)
	pa[0] = "ZERO"
	ca := [2]string(sl)
	fmt.Println(arr, ca, len(pa))
	clear(m)
	clear(sl)
	fmt.Println(len(m), arr)
	people := []struct {
		name string
		age  int
	}{{"Al", 30}, {"Bo", 25}, {"Cy", 35}}
	sort.Slice(people, func(i, j int) bool { return people[i].age < people[j].age })
	fmt.Println(people)
	var nilm map[string]int
	for range nilm {
		fmt.Println("never")
	}
	fmt.Println(nilm["x"], len(nilm))
	funcs := map[string]func(...int) int{
		"sum": func(xs ...int) (t int) {
			for _, x := range xs {
				t += x
			}
			return
		},
		"len": func(xs ...int) int { return len(xs) },
	}
	fmt.Println(funcs["sum"](1, 2, 3), funcs["len"](s...))
	b2 := [3]bool{true, false, true}
	n := 0
	for _, b := range b2 {
		if b {
			n++
		}
	}
	fmt.Println(n)
	i8s := []int8{-1, 2}
	i8s[0] -= 127
	i8s[0]--
	u16 := []uint16{65535}
	u16[0]++
	f32 := []float32{1.5}
	f32[0] *= 2
	fmt.Println(i8s, u16, f32, i8s[0] < 0)
	ss := []fmt.Stringer{}
	fmt.Println(len(ss), ss)
	type pair struct{ x, y int32 }
	ps := []pair{{1, 2}, {3, 4}}
	ps[1].y += 10
	pp := &ps[0]
	pp.x = 77
	for i, p := range ps {
		p.x++
		fmt.Println(i, p, ps[i])
	}
	mp := map[string]pair{"a": {1, 2}}
	fmt.Println(mp["a"].y, mp["b"].x)
}
