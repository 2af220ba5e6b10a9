package main

import (
	"fmt"
	"strconv"
)

func main() {
	n, err := strconv.Atoi("123")
	fmt.Println(n, err)
	_, err = strconv.Atoi("12x")
	fmt.Println(err)
	_, err = strconv.ParseInt("99999999999999999999", 10, 64)
	fmt.Println(err)
	i, _ := strconv.ParseInt("-ff", 16, 64)
	u, _ := strconv.ParseUint("1010", 2, 8)
	_, err = strconv.ParseInt("300", 10, 8)
	fmt.Println(i, u, err)
	f, err := strconv.ParseFloat("1e-3", 64)
	fmt.Println(f, err)
	_, err = strconv.ParseFloat("abc", 64)
	fmt.Println(err)
	b, err := strconv.ParseBool("true")
	fmt.Println(b, err)
	fmt.Println(strconv.Itoa(-45), strconv.FormatInt(255, 2), strconv.FormatInt(-255, 36), strconv.FormatFloat(3.14159, 'f', 2, 64), strconv.FormatFloat(1e21, 'g', -1, 64), strconv.FormatFloat(0.1, 'e', 5, 32))
	fmt.Println(strconv.Quote("hi\n\"there\"\x00é"), strconv.QuoteToASCII("é世"), strconv.QuoteRune('☺'))
	s, err := strconv.Unquote(`"a\tb\u00e9"`)
	fmt.Println(s, err)
	fmt.Println(string(strconv.AppendInt([]byte("n="), 42, 10)), strconv.FormatBool(false))
	x, err := strconv.ParseInt("0x1F", 0, 64)
	fmt.Println(x, err)
	x, err = strconv.ParseInt("1_000", 0, 64)
	fmt.Println(x, err)
}
