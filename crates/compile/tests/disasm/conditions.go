package main

func both(a, b int, s string) bool { return a < b && s != "" || a == 3 }

func branch(a uint, f float64, p *int) int {
	if a > 7 && f < 1.5 {
		return 1
	}
	if p == nil || *p >= 0 {
		return 2
	}
	return 3
}

func switches(n int, s string) int {
	switch n {
	case 1, 2:
		return 10
	case 3:
		n++
		fallthrough
	default:
		n *= 3
	}
	switch {
	case s == "a":
		return 1
	case s > "b":
		return 2
	}
	return n
}

func narrow(a int8, b uint16, k uint) (int8, uint16, int) { return a*a + 1, b<<k - 1, int(a) >> 2 }

func main() {}
