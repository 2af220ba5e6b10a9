package main

import (
	"fmt"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

func main() {
	s := "aé世😀\xffz"
	for i, r := range s {
		fmt.Println(i, r, string(r), utf8.RuneLen(r), unicode.IsLetter(r), unicode.IsPrint(r))
	}
	fmt.Println(utf8.RuneCountInString(s), utf8.ValidString(s), []byte(s), []rune(s))
	r, n := utf8.DecodeLastRuneInString("x世")
	fmt.Println(r, n, utf8.AppendRune(nil, 'ß'), utf8.FullRune([]byte{0xe4, 0xb8}))
	fmt.Println(utf16.Encode([]rune("a😀")), string(utf16.Decode([]uint16{0x61, 0xd83d, 0xde00})))
	for _, r := range "AzÄß9 ٣\t.…€ǅ҂" {
		fmt.Printf("%q U%t L%t l%t d%t n%t s%t p%t S%t m%t T%q\n", r, unicode.IsUpper(r), unicode.IsLower(r), unicode.IsLetter(r), unicode.IsDigit(r),
			unicode.IsNumber(r), unicode.IsSpace(r), unicode.IsPunct(r), unicode.IsSymbol(r), unicode.IsMark(r), unicode.ToTitle(r))
	}
	fmt.Println(unicode.Is(unicode.Han, '世'), unicode.Is(unicode.Latin, 'é'), unicode.In('я', unicode.Greek, unicode.Cyrillic))
	fmt.Println(string(unicode.ToUpper('ÿ')), string(unicode.ToLower('Σ')), unicode.SimpleFold('k'), unicode.SimpleFold('K'))
	b := []byte("héllo")
	b[1] = 'X'
	fmt.Printf("%q %v\n", b, utf8.Valid(b))
	fmt.Println(string(rune(-1)), string(rune(0x110000)), string([]rune{0xD800, 65}))
}
