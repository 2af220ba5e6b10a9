package main

import "fmt"

func main() {
	i := 0
loop:
	if i < 3 {
		fmt.Println("i", i)
		i++
		goto loop
	}
	switch {
	case i == 3:
		for {
			if i > 10 {
				goto done
			}
			i += 4
		}
	}
done:
	fmt.Println("done", i)
sel:
	for {
		select {
		default:
			break sel
		}
	}
	fmt.Println("out")
}
