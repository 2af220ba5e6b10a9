package math

import "math/bits"

// fourOverPi holds 4/π in binary: the integer part, then 64 bits of fraction a word.
var fourOverPi = [...]uint64{
	0x0000000000000001, 0x45f306dc9c882a53, 0xf84eafa3ea69bb81, 0xb6c52b3278872083, 0xfca2c757bd778ac3, 0x6e48dc74849ba5c0,
	0x0c925dd413a32439, 0xfc3bd63962534e7d, 0xd1046bea5d768909, 0xd338e04d68befc82, 0x7323ac7306a673e9, 0x3908bf177bf25076,
	0x3ff12fffbc0b301f, 0xde5e2316b414da3e, 0xda6cfd9e4f96136e, 0x9e8c7ecd3cbfd45a, 0xea4f758fd7cbe2f6, 0x7a0e73ef14a525d4,
	0xd7f6bf623f1aba10, 0xac06608df8f6d757,
}

// reduce writes x >= 0 as j π/4 + z with an even octant j and |z| <= π/4. Small x: π/4 in three parts (Cody and Waite);
// large x: a multiplication by enough bits of 4/π (Payne and Hanek).
func reduce(x float64) (j uint64, z float64) {
	const (
		part1 = 7.85398125648498535156e-1
		part2 = 3.77489470793079817668e-8
		part3 = 2.69515142907905952645e-15
	)
	if x < 1<<29 {
		j = uint64(x * (4 / Pi))
		y := float64(j)
		if j&1 == 1 {
			j++
			y++
		}
		return j & 7, ((x - y*part1) - y*part2) - y*part3
	}
	b := Float64bits(x)
	exp := int(b>>52&0x7FF) - bias - 52
	m := b&fracMask | 1<<52
	word, shift := uint(exp+61)/64, uint(exp+61)%64
	window := func(i uint) uint64 { return fourOverPi[i]<<shift | fourOverPi[i+1]>>(64-shift) }
	w0, w1, w2 := window(word), window(word+1), window(word+2)
	top2, _ := bits.Mul64(w2, m)
	top1, low1 := bits.Mul64(w1, m)
	lo, carry := bits.Add64(low1, top2, 0)
	hi, _ := bits.Add64(w0*m, top1, carry)
	j = hi >> 61
	hi = hi<<3 | lo>>61
	zeros := uint(bits.LeadingZeros64(hi))
	hi = hi<<(zeros+1) | lo>>(64-(zeros+1))
	z = Float64frombits(hi>>12 | uint64(bias-(zeros+1))<<52)
	if j&1 == 1 {
		j = (j + 1) & 7
		z--
	}
	return j, z * (Pi / 4)
}

// sinPoly and cosPoly are sine and cosine for |z| <= π/4.
func sinPoly(z float64) float64 {
	s := z * z
	return z + z*s*poly(s, 1.58962301576546568060e-10, -2.50507477628578072866e-8, 2.75573136213857245213e-6,
		-1.98412698295895385996e-4, 8.33333333332211858878e-3, -1.66666666666666307295e-1)
}

func cosPoly(z float64) float64 {
	s := z * z
	return 1.0 - 0.5*s + s*s*poly(s, -1.13585365213876817300e-11, 2.08757008419747316778e-9, -2.75573141792967388112e-7,
		2.48015872888517045348e-5, -1.38888888888730564116e-3, 4.16666666666665929218e-2)
}

func Sin(x float64) float64 {
	if x == 0 || x != x {
		return x
	}
	if IsInf(x, 0) {
		return NaN()
	}
	j, z := reduce(Abs(x))
	neg := x < 0
	if j > 3 {
		neg = !neg
		j -= 4
	}
	y := sinPoly(z)
	if j == 1 || j == 2 {
		y = cosPoly(z)
	}
	if neg {
		return -y
	}
	return y
}

func Cos(x float64) float64 {
	if x != x || IsInf(x, 0) {
		return NaN()
	}
	j, z := reduce(Abs(x))
	neg := false
	if j > 3 {
		neg = !neg
		j -= 4
	}
	if j > 1 {
		neg = !neg
	}
	y := cosPoly(z)
	if j == 1 || j == 2 {
		y = sinPoly(z)
	}
	if neg {
		return -y
	}
	return y
}

func Sincos(x float64) (sin, cos float64) { return Sin(x), Cos(x) }

func Tan(x float64) float64 {
	if x == 0 || x != x {
		return x
	}
	if IsInf(x, 0) {
		return NaN()
	}
	j, z := reduce(Abs(x))
	s := z * z
	y := z
	if s > 1e-14 {
		y = z + z*(s*poly(s, -1.30936939181383777646e4, 1.15351664838587416140e6, -1.79565251976484877988e7)/
			poly(s, 1, 1.36812963470692954678e4, -1.32089234440210967447e6, 2.50083801823357915839e7, -5.38695755929454629881e7))
	}
	if j&2 == 2 {
		y = -1 / y
	}
	if x < 0 {
		return -y
	}
	return y
}

// atanPoly is the arctangent for 0 <= x <= 0.66; positive extends it to all x > 0.
func atanPoly(x float64) float64 {
	z := x * x
	z = z * poly(z, -8.750608600031904122785e-01, -1.615753718733365076637e+01, -7.500855792314704667340e+01,
		-1.228866684490136173410e+02, -6.485021904942025371773e+01) /
		poly(z, 1, 2.485846490142306297962e+01, 1.650270098316988542046e+02, 4.328810604912902668951e+02,
			4.853903996359136964868e+02, 1.945506571482613964425e+02)
	return x*z + x
}

func positiveAtan(x float64) float64 {
	const more = 6.123233995736765886130e-17
	switch {
	case x <= 0.66:
		return atanPoly(x)
	case x > 2.41421356237309504880:
		return Pi/2 - atanPoly(1/x) + more
	}
	return Pi/4 + atanPoly((x-1)/(x+1)) + 0.5*more
}

func Atan(x float64) float64 {
	switch {
	case x == 0:
		return x
	case x > 0:
		return positiveAtan(x)
	}
	return -positiveAtan(-x)
}

func Atan2(y, x float64) float64 {
	switch {
	case x != x || y != y:
		return NaN()
	case y == 0:
		if x >= 0 && !Signbit(x) {
			return Copysign(0, y)
		}
		return Copysign(Pi, y)
	case x == 0:
		return Copysign(Pi/2, y)
	case IsInf(x, 1):
		if IsInf(y, 0) {
			return Copysign(Pi/4, y)
		}
		return Copysign(0, y)
	case IsInf(x, -1):
		if IsInf(y, 0) {
			return Copysign(3*Pi/4, y)
		}
		return Copysign(Pi, y)
	case IsInf(y, 0):
		return Copysign(Pi/2, y)
	}
	q := Atan(y / x)
	if x < 0 {
		if q <= 0 {
			return q + Pi
		}
		return q - Pi
	}
	return q
}

func Asin(x float64) float64 {
	if x == 0 {
		return x
	}
	a := Abs(x)
	if a > 1 || x != x {
		return NaN()
	}
	t := Sqrt(1 - a*a)
	if a > 0.7 {
		t = Pi/2 - positiveAtan(t/a)
	} else {
		t = positiveAtan(a / t)
	}
	if x < 0 {
		return -t
	}
	return t
}

func Acos(x float64) float64 { return Pi/2 - Asin(x) }

func Sinh(x float64) float64 {
	if x == 0 {
		return x
	}
	a := Abs(x)
	var y float64
	switch {
	case a > 21:
		y = Exp(a) * 0.5
	case a > 0.5:
		e := Exp(a)
		y = (e - 1/e) * 0.5
	default:
		s := a * a
		y = poly(s, -0.2630563213397497062819489e+2, -0.2894211355989563807284660366e+4, -0.8991272022039509355398013511e+5,
			-0.6307673640497716991184787251e+6) * a
		y /= poly(s, 1, -0.173678953558233699533450911e+3, 0.1521517378790019070696485176e+5, -0.6307673640497716991212077277e+6)
	}
	if x < 0 {
		return -y
	}
	return y
}

func Cosh(x float64) float64 {
	x = Abs(x)
	if x > 21 {
		return Exp(x) * 0.5
	}
	e := Exp(x)
	return (e + 1/e) * 0.5
}

func Tanh(x float64) float64 {
	a := Abs(x)
	switch {
	case a > 0.5*8.8029691931113054295988e+01:
		return Copysign(1, x)
	case a >= 0.625:
		return Copysign(1-2/(Exp(2*a)+1), x)
	case x == 0:
		return x
	}
	s := x * x
	return x + x*s*poly(s, -9.64399179425052238628e-1, -9.92877231001918586564e1, -1.61468768441708447952e3)/
		poly(s, 1, 1.12811678491632931402e2, 2.23548839060100448583e3, 4.84406305325125486048e3)
}

func Asinh(x float64) float64 {
	if x != x || IsInf(x, 0) {
		return x
	}
	a := Abs(x)
	var y float64
	switch {
	case a > 1<<28:
		y = Log(a) + Ln2
	case a > 2:
		y = Log(2*a + 1/(Sqrt(a*a+1)+a))
	case a < 0x1p-28:
		y = a
	default:
		y = Log1p(a + a*a/(1+Sqrt(1+a*a)))
	}
	return Copysign(y, x)
}

func Acosh(x float64) float64 {
	switch {
	case x < 1 || x != x:
		return NaN()
	case x == 1:
		return 0
	case x >= 1<<28:
		return Log(x) + Ln2
	case x > 2:
		return Log(2*x - 1/(x+Sqrt(x*x-1)))
	}
	t := x - 1
	return Log1p(t + Sqrt(2*t+t*t))
}

func Atanh(x float64) float64 {
	switch {
	case x < -1 || x > 1 || x != x:
		return NaN()
	case x == 1:
		return Inf(1)
	case x == -1:
		return Inf(-1)
	}
	a := Abs(x)
	var y float64
	switch {
	case a < 0x1p-28:
		y = a
	case a < 0.5:
		y = a + a
		y = 0.5 * Log1p(y+y*a/(1-a))
	default:
		y = 0.5 * Log1p((a+a)/(1-a))
	}
	return Copysign(y, x)
}

// pow10 is 10**n for n from -323 to 308: a table of small powers and one of steps of 32.
func pow10(n int) float64 {
	small := [...]float64{1e00, 1e01, 1e02, 1e03, 1e04, 1e05, 1e06, 1e07, 1e08, 1e09, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18,
		1e19, 1e20, 1e21, 1e22, 1e23, 1e24, 1e25, 1e26, 1e27, 1e28, 1e29, 1e30, 1e31}
	up := [...]float64{1e00, 1e32, 1e64, 1e96, 1e128, 1e160, 1e192, 1e224, 1e256, 1e288}
	down := [...]float64{1e-00, 1e-32, 1e-64, 1e-96, 1e-128, 1e-160, 1e-192, 1e-224, 1e-256, 1e-288, 1e-320}
	if n >= 0 {
		return up[n/32] * small[n%32]
	}
	return down[-n/32] / small[-n%32]
}
