package main

import "fmt"

func main() {
	a := [5]int{1, 2, 3, 4, 5}
	s := a[1:4]
	fmt.Println(s, len(s), cap(s), s[:4], a[:0], cap(a[2:3:4]))
	s = append(s, 50)
	fmt.Println(a, s)
	s = append(s, 60, 70)
	s[0] = 99
	fmt.Println(a, s, len(s), cap(s))
	var n []int
	fmt.Println(n == nil, len(n), cap(n), append(n, n...) == nil)
	for i := range 20 {
		old := cap(n)
		n = append(n, i)
		if cap(n) != old {
			fmt.Print(cap(n), " ")
		}
	}
	fmt.Println()
	var bs []byte
	for range 3000 {
		old := cap(bs)
		bs = append(bs, 1)
		if cap(bs) != old {
			fmt.Print(cap(bs), " ")
		}
	}
	fmt.Println()
	var strs []string
	for range 700 {
		old := cap(strs)
		strs = append(strs, "")
		if cap(strs) != old {
			fmt.Print(cap(strs), " ")
		}
	}
	fmt.Println()
	fmt.Println(copy(n, n[5:]), n[:4], len(append([]int(nil), make([]int, 5)...)), cap(append([]byte("abc"), "defgh"...)))
	m := make([]int, 2, 10)
	m2 := append(m, 1)
	m3 := append(m, 2)
	fmt.Println(m2, m3, len(m[:cap(m)]))
	clear(m2)
	fmt.Println(m2, min(3, 1, 2), max(2.5, 1), min("b", "a"))
	p := (*[2]int)(m)
	p[0] = 7
	arr := [2]int(m)
	arr[1] = 8
	fmt.Println(m, arr, p == (*[2]int)(m))
	grid := [][]rune{[]rune("ab"), {'c'}, nil}
	grid[2] = append(grid[2], grid[0]...)
	grid[0][0] = 'z'
	for _, r := range grid {
		fmt.Print(string(r), "|")
	}
	fmt.Println(len(grid))
	type pt struct{ x, y int }
	pts := []pt{{1, 2}, {3, 4}}
	pps := []*pt{{5, 6}}
	pts[1].x++
	pps[0].y *= 2
	fmt.Println(pts, *pps[0], [...]string{2: "c", 0: "a"}, []int{5: 1, 2})
}
