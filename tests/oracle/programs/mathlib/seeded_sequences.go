package main

import (
	"fmt"
	"math/rand"
	randv2 "math/rand/v2"
)

func main() {
	r := rand.New(rand.NewSource(42))
	for range 5 {
		fmt.Println(r.Int63(), r.Intn(100), r.Float64(), r.Int31n(10), r.Uint32(), r.NormFloat64(), r.ExpFloat64(), r.Float32())
	}
	fmt.Println(r.Perm(10))
	x := []int{1, 2, 3, 4, 5, 6}
	r.Shuffle(len(x), func(i, j int) { x[i], x[j] = x[j], x[i] })
	fmt.Println(x)
	r.Seed(7)
	b := make([]byte, 10)
	r.Read(b)
	fmt.Println(b, r.Int())
	p := randv2.New(randv2.NewPCG(1, 2))
	var seed [32]byte
	copy(seed[:], "a seed of thirty-two bytes......")
	c := randv2.New(randv2.NewChaCha8(seed))
	for range 5 {
		fmt.Println(p.Uint64(), p.IntN(1000), p.Float64(), p.NormFloat64(), c.Uint64(), c.IntN(1000), c.Float64(), c.Perm(5))
	}
	n := rand.Intn(10)
	m := randv2.N(10)
	fmt.Println(n >= 0 && n < 10, m >= 0 && m < 10, rand.Float64() < 1)
	func() {
		defer func() { fmt.Println(recover()) }()
		rand.Intn(0)
	}()
}
