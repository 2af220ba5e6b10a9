package main

func main() {
	break
	continue
lbl:
	for {
		goto none
	}
}
