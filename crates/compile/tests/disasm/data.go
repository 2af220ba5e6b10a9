package main

type point struct {
	x, y int32
	name string
}

func (p point) sum() int32 { return p.x + p.y }

func (p *point) move(dx int32) { p.x += dx }

type summer interface{ sum() int32 }

func make1(s string) *point { return &point{1, 2, s} }

func value(p point) (int32, string) {
	p.y = p.x
	q := p
	return q.sum(), q.name
}

func dynamic(s summer) int32 { return s.sum() }

func boxed(p point) summer { return p }

func kind(v any) string {
	switch v := v.(type) {
	case nil:
		return "nil"
	case int:
		return "int"
	case string:
		return v
	case summer:
		return "summer"
	}
	return "?"
}

func array(i int) int {
	a := [4]int{1, 2, 3, 4}
	a[i] = 5
	return a[i] + a[0]
}

func counts(ws []string) map[string]int {
	m := map[string]int{}
	for _, w := range ws {
		m[w]++
	}
	return m
}

func grow(xs []string, s string) []string { return append(xs, s, s+"!") }

func main() {}
