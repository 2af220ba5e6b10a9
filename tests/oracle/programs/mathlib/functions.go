package main

import (
	"fmt"
	"math"
	"math/bits"
	"math/cmplx"
)

func main() {
	xs := []float64{0, 0.5, 1, -1, 2, 3.7, -2.5, 10, 100.25, 1e-5, 1e10, math.Pi, -math.E}
	for _, x := range xs {
		fmt.Println(x, math.Sqrt(x), math.Exp(x), math.Log(x), math.Log2(x), math.Log10(x), math.Log1p(x), math.Expm1(x))
		fmt.Println(math.Sin(x), math.Cos(x), math.Tan(x), math.Atan(x), math.Asin(x), math.Sinh(x), math.Cosh(x), math.Tanh(x))
		fmt.Println(math.Floor(x), math.Ceil(x), math.Trunc(x), math.Round(x), math.RoundToEven(x), math.Cbrt(x), math.Abs(x), math.Gamma(x))
		for _, y := range []float64{0, 2, -3, 0.5} {
			fmt.Print(math.Pow(x, y), " ", math.Atan2(x, y), " ", math.Mod(x, y), " ", math.Hypot(x, y), " ", math.Max(x, y), " ", math.Dim(x, y), "; ")
		}
		f, e := math.Frexp(x)
		i, fr := math.Modf(x)
		fmt.Println(f, e, i, fr, math.Ldexp(f, e+3), math.Float64bits(x), math.Signbit(x))
	}
	fmt.Println(math.MaxInt64, math.MinInt64, uint64(math.MaxUint64), math.MaxFloat64, math.SmallestNonzeroFloat64)
	fmt.Println(math.IsNaN(math.NaN()), math.IsInf(math.Inf(1), 0), math.Inf(1)-math.Inf(1), math.Copysign(3, -1), math.FMA(2, 3, 4))
	fmt.Println(bits.Len(255), bits.OnesCount(255), bits.LeadingZeros32(1), bits.TrailingZeros(8), bits.Reverse8(1), bits.RotateLeft8(0x81, 1))
	hi, lo := bits.Mul64(1<<63, 6)
	q, r := bits.Div64(1, 5, 7)
	s, c := bits.Add64(math.MaxUint64, 1, 0)
	fmt.Println(hi, lo, q, r, s, c, bits.ReverseBytes32(0x01020304))
	z := complex(3, -4)
	fmt.Println(cmplx.Abs(z), real(z), imag(z), z*z, z/complex(1, 2), cmplx.Sqrt(-1), cmplx.Conj(z))
	fmt.Printf("%.3f\n", cmplx.Exp(1i*math.Pi))
}
