package main

const c = 1

func main() {
	c = 2
	"a"[0] = 'b'
	f() = 3
	1 = 2
}

func f() int { return 1 }
