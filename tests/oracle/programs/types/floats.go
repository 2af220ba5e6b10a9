package main

import (
	"fmt"
	"math"
)

func main() {
	zero := 0.0
	fmt.Println(1/zero, -1/zero, zero/zero, -zero, 1/(-1*zero))
	nan := math.NaN()
	fmt.Println(nan == nan, nan < 1, nan != nan, math.IsNaN(nan), math.Inf(1) > 1)
	fmt.Println(0.1+0.2, float32(0.1)+float32(0.2), 1e100, 1e-7, 123456789.0, 1e21, 1e20, 100000.0)
	fmt.Println(math.Sqrt(2), math.Floor(-1.5), math.Ceil(1.2), math.Trunc(-1.7), math.Abs(-3), math.Pow(2, 10), math.MaxInt64, math.Pi)
	fmt.Println(math.Mod(7, 3), math.Hypot(3, 4), math.Cbrt(27), math.Max(1, 2), math.Min(1, 2), math.Round(2.5), math.RoundToEven(2.5))
	fmt.Printf("%.3f %8.2f|%-8.2f|%+.1e %g %G %v\n", math.E, 3.14159, 2.5, 12345.678, 1e-10, 1e15, float32(1)/3)
	var f32 float32 = 16777216
	fmt.Println(f32+1 == f32, math.Float64bits(1.5), math.MaxFloat64, math.SmallestNonzeroFloat64)
	c := complex(1, 2)
	d := 3 - 4i
	fmt.Println(c+d, c*d, c/d, real(c), imag(d), c == complex(1, 2), -c)
	var c64 complex64 = complex64(c)
	fmt.Println(c64, c64*c64)
	fmt.Printf("%.4f %.4f %.4f %.4f\n", math.Sin(1), math.Cos(1), math.Exp(1), math.Log(10))
}
