package main

import (
	"fmt"
	"strings"
	"unicode"
)

func main() {
	s := "The quick brown 狐 jumps over the lazy dög"
	fmt.Println(strings.Fields(s), len(s), len([]rune(s)))
	fmt.Println(strings.ToUpper(s), strings.ToLower(s), strings.Title("hello wörld of go"))
	fmt.Println(strings.Index(s, "狐"), strings.LastIndex(s, "the"), strings.IndexByte(s, 'q'), strings.IndexRune(s, 'ö'), strings.IndexAny(s, "xyz"))
	fmt.Printf("%q %q %q\n", strings.Split("a,b,,c,", ","), strings.SplitN("a,b,c,d", ",", 2), strings.SplitAfter("a,b", ","))
	fmt.Printf("%q\n", strings.Split("äöü", ""))
	fmt.Println(strings.Replace("oink oink oink", "k", "ky", 2), strings.ReplaceAll("aaa", "a", "bb"), strings.Replace("abc", "", "-", -1))
	fmt.Println(strings.Repeat("=-", 5), strings.TrimSpace("\t x \n"), strings.Trim("xxhixx", "x"), strings.TrimLeft("aab", "a"), strings.TrimSuffix("a.go", ".go"))
	before, after, ok := strings.Cut("key=value=x", "=")
	fmt.Println(before, after, ok, strings.Count("cheese", "e"), strings.Count("five", ""))
	fmt.Println(strings.EqualFold("Straße", "STRASSE"), strings.EqualFold("ΣΑΣ", "σας"), strings.Compare("a", "b"), strings.ContainsRune("abc", 'b'))
	fmt.Println(strings.Map(func(r rune) rune {
		if unicode.IsUpper(r) {
			return -1
		}
		if r == 'o' {
			return '0'
		}
		return r
	}, s))
	fmt.Printf("%q\n", strings.FieldsFunc("a1b2c3", unicode.IsDigit))
	r := strings.NewReplacer("<", "&lt;", ">", "&gt;", "&", "&amp;")
	fmt.Println(r.Replace("<a & b>"), strings.ToValidUTF8("a\xffb", "?"))
	var b strings.Builder
	for i := range 3 {
		fmt.Fprintf(&b, "%d;", i)
	}
	b.WriteByte('x')
	b.WriteRune('é')
	fmt.Println(b.String(), b.Len())
	for line := range strings.Lines("one\ntwo\nthree") {
		fmt.Printf("%q ", line)
	}
	for part := range strings.SplitSeq("x-y-z", "-") {
		fmt.Print(part, " ")
	}
	fmt.Println()
	func() {
		defer func() { fmt.Println(recover()) }()
		strings.Repeat("x", -1)
	}()
}
