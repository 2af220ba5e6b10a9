package main

import (
	"fmt"
	"math/bits"
	"unicode"
	"unicode/utf8"
)

func main() {
	fmt.Println(bits.OnesCount(255), bits.LeadingZeros64(1), bits.TrailingZeros(8), bits.Len(1023), bits.Reverse8(1), bits.RotateLeft32(1, 31))
	hi, lo := bits.Mul64(1<<63, 6)
	s, c := bits.Add64(1<<63, 1<<63, 1)
	fmt.Println(hi, lo, s, c)
	fmt.Println(utf8.RuneCountInString("héé世"), utf8.ValidString("\xff"), utf8.RuneLen('世'))
	r, n := utf8.DecodeRuneInString("世界")
	fmt.Println(string(r), n, utf8.AppendRune(nil, 'é'), utf8.RuneError)
	lr, ln := utf8.DecodeLastRuneInString("abé")
	fmt.Println(lr, ln, unicode.IsLetter('é'), unicode.IsUpper('É'), unicode.IsSpace('\u00a0'), unicode.IsPunct('!'), unicode.ToLower('Ä') == 'ä', unicode.Is(unicode.Han, '世'))
}
