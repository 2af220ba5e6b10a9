package main

func nested(n int) int {
	s := 0
	for i := 0; i < n; i++ {
		for j := 0; j < 1000; j++ {
			s += j
		}
	}
	return s
}

func sum(xs []int) (t int) {
	for _, x := range xs {
		t += x
	}
	return
}

func fill(xs []int32, v int32) {
	for i := range xs {
		xs[i] = v + int32(i)
	}
}

func runes(s string) (n int) {
	for _, r := range s {
		if r == 'a' {
			continue
		}
		n++
	}
	return
}

func up(n uint8) (t int) {
	for i := range n {
		t += int(i)
	}
	return
}

func closures(n int) (fs []func() int) {
	for i := 0; i < n; i++ {
		fs = append(fs, func() int { i++; return i })
	}
	return
}

func main() {}
