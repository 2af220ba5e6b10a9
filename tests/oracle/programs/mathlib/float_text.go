package main

import (
	"fmt"
	"math"
	"strconv"
)

func main() {
	fs := []float64{0, 1, -1, 0.1, 1.0 / 3, 100, 123456789, 1e21, 1e20, 123456.7, 5e-324, math.MaxFloat64, 2.5, 0.000001, 0.0000001, 1 << 53, 1e23, 8.41e21, 4.35, 0.285}
	for _, f := range fs {
		for _, fm := range "eEfgGbxX" {
			fmt.Print(strconv.FormatFloat(f, byte(fm), -1, 64), " ", strconv.FormatFloat(f, byte(fm), 3, 64), " ", strconv.FormatFloat(f, byte(fm), 0, 32), " | ")
		}
		fmt.Println()
	}
	for _, s := range []string{"1", "1e400", "-0", "0x1.8p3", "1_000.5", ".5", "5.", "e5", "inf", "-Infinity", "nan", "1e-400", "179769313486231580793728971405303415079934132710037826936173778980444968292764750946649017977587207096330286416692887910946555547851940402630657488671505820681908902000708383676273854845817711531764475730270069855571366959622842914819860834936475292719074168444365510704342711559699508093042880", "12.5abc", ""} {
		f, err := strconv.ParseFloat(s, 64)
		g, err2 := strconv.ParseFloat(s, 32)
		fmt.Println(f, err, g, err2)
	}
	for _, s := range []string{"12", "-0x1F", "0b101", "0o17", "017", "1_000", "9223372036854775808", "abc", "", "+7", "128", "-129"} {
		a, e1 := strconv.Atoi(s)
		b, e2 := strconv.ParseInt(s, 0, 8)
		c, e3 := strconv.ParseUint(s, 16, 64)
		fmt.Println(a, e1, b, e2, c, e3)
	}
	fmt.Println(strconv.Quote("a\n\"世\x00\u200b"), strconv.QuoteToASCII("世"), strconv.QuoteRune('☺'), strconv.Itoa(-45), strconv.FormatInt(-255, 16), strconv.FormatUint(1<<63, 36))
	u, err := strconv.Unquote(`"a\tb\u4e16\x41"`)
	fmt.Println(u, err)
	_, err = strconv.Unquote(`"bad`)
	fmt.Println(err)
	v, err := strconv.ParseBool("T")
	fmt.Println(v, err, string(strconv.AppendBool(nil, false)), string(strconv.AppendQuote([]byte("x"), "y")))
}
