package main

import (
	"fmt"
	"math/rand"
)

func main() {
	r := rand.New(rand.NewSource(42))
	fmt.Println(r.Intn(100), r.Intn(100), r.Intn(100), r.Float64(), r.Perm(5), r.Int63())
	r.Seed(7)
	fmt.Println(r.Int31n(10), r.Uint32())
	n := rand.Intn(10)
	fmt.Println(n >= 0 && n < 10)
}
