package main

import "fmt"

func add(a, b string) string {
	if len(a) < len(b) {
		a, b = b, a
	}
	r := make([]byte, 0, len(a)+1)
	carry := byte(0)
	for i := range len(a) {
		d := a[len(a)-1-i] - '0' + carry
		if i < len(b) {
			d += b[len(b)-1-i] - '0'
		}
		carry = d / 10
		r = append(r, '0'+d%10)
	}
	if carry > 0 {
		r = append(r, '0'+carry)
	}
	for i, j := 0, len(r)-1; i < j; i, j = i+1, j-1 {
		r[i], r[j] = r[j], r[i]
	}
	return string(r)
}

func main() {
	a, b := "0", "1"
	for i := range 300 {
		if i%50 == 0 {
			fmt.Println(i, a)
		}
		a, b = b, add(a, b)
	}
	fmt.Println(len(a))
}
