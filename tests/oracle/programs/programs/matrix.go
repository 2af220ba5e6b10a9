package main

import "fmt"

func mul(a, b [][]float64) [][]float64 {
	n := len(a)
	c := make([][]float64, n)
	for i := range c {
		c[i] = make([]float64, n)
		for j := range n {
			for k := range n {
				c[i][j] += a[i][k] * b[k][j]
			}
		}
	}
	return c
}

func main() {
	n := 20
	a := make([][]float64, n)
	for i := range a {
		a[i] = make([]float64, n)
		for j := range a[i] {
			a[i][j] = float64(i*j%7) / 3
		}
	}
	c := mul(mul(a, a), a)
	fmt.Printf("%.4f %.4f\n", c[3][5], c[19][19])
}
