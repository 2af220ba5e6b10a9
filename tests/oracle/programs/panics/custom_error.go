package main

type code int

func (c code) Error() string { return "code " + string(rune('0'+int(c))) }

func main() {
	panic(code(7))
}
