package main

func main() {
	switch 1 {
	case 1:
	case 1:
	}
	_ = map[string]int{"a": 1, "a": 2}
}
