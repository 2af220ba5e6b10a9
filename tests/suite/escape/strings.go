// Strings, bytes and runes: what conversions and concatenation make.
package main

var kept string
var keptBytes []byte

type text string

func concat(a, b string) string { return a + b }

func concatLocal(a, b string) int {
	s := a + "-" + b + "-" + a
	return len(s)
}

func bytes(s string) []byte { return []byte(s) }

func bytesLocal(s string) (n int) {
	for _, c := range []byte(s) {
		n += int(c)
	}
	return
}

func bytesWritten(s string) byte {
	b := []byte(s)
	b[0] = 'x'
	return b[0]
}

func runes(s string) int {
	r := []rune(s)
	return len(r)
}

func fromBytes(b []byte) string { return string(b) }

func fromRune(r rune) string { return string(r) }

func compare(b []byte) bool { return string(b) == "yes" }

func index(m map[string]int, b []byte) int { return m[string(b)] }

func named(t text, s string) text { return t + text(s) }

func accumulate(parts []string) string {
	s := ""
	for _, p := range parts {
		s += p
	}
	return s
}

func substring(s string) string { return s[1:] }

func main() {
	kept = concat("a", "b")
	concatLocal("a", "b")
	keptBytes = bytes("x")
	bytesLocal("x")
	bytesWritten("x")
	runes("x")
	fromBytes(nil)
	fromRune('x')
	compare(nil)
	index(nil, nil)
	named("t", "s")
	accumulate(nil)
	substring("abc")
	copy(keptBytes, "literal")
	keptBytes = append(keptBytes, "more"...)
	kept = string(keptBytes) + "!"
}
