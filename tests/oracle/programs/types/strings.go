package main

import "fmt"

func main() {
	s := "héllo, 世界"
	fmt.Println(len(s), s[1], s[0:1], s[len(s)-3:], []byte(s)[:3], []rune(s)[7], len([]rune(s)))
	b := []byte("abc")
	t := string(b)
	b[0] = 'X'
	fmt.Println(t, string(b), "abc" < "abd", "a" < "B", "" < "a", t == "abc")
	u := t + "def" + string(b) + string(rune(0x1F600)) + string(rune(-1))
	fmt.Println(u, len(u))
	raw := `raw\n"string"
second line`
	fmt.Println(raw, "tab\there \"quoted\" \u00e9 \x41 \101")
	bad := "\xff\xfe"
	fmt.Println(len(bad), []rune(bad), string([]rune(bad)) == "\uFFFD\uFFFD")
	fmt.Printf("%q %x % x %s %v %+q %#q\n", s, s[:3], "abc", b, b, "世", "raw")
	var sum int
	for i := 0; i < len(s); i++ {
		sum += int(s[i])
	}
	fmt.Println(sum)
	copy(b[1:], "yz!!")
	b = append(b, "more"...)
	fmt.Println(string(b), string([]byte(nil)) == "")
	type myString string
	ms := myString("typed")
	fmt.Println(ms+"!", string(ms[1:3]), []byte(ms)[0])
	switch {
	case s > "h":
		fmt.Println("after h")
	}
}
