package math

// The elementary functions, to the last bit as Go 1.27 computes them on amd64 (with FMA): the same argument reductions and
// the same polynomials (FreeBSD's msun for Log1p, Expm1, Cbrt; Cephes for the trigonometric ones), evaluated in the same order.
// Difference: Go's assembly gets the logarithm of denormal numbers wrong; here it is right.

// poly is c[0]*x^n + … + c[n].
func poly(x float64, c ...float64) float64 {
	y := c[0]
	for _, k := range c[1:] {
		y = y*x + k
	}
	return y
}

const (
	ln2Hi = 6.93147180369123816490e-01
	ln2Lo = 1.90821492927058770002e-10
)

// Exp: x = k ln 2 + r, then the series for r/16, squared four times (kept as e^r - 1).
func Exp(x float64) float64 {
	const (
		upper    = 0.69314718055966295651160180568695068359375
		lower    = 0.28235290563031577122588448175013436025525412068e-12
		overflow = 7.09782712893384e+02
	)
	switch {
	case x != x || IsInf(x, 1):
		return x
	case IsInf(x, -1):
		return 0
	case x > overflow:
		return Inf(1)
	case x < -0x1p30:
		return 0
	}
	k := RoundToEven(x * (1 / Ln2))
	r := FMA(-k, upper, x)
	r = FMA(-k, lower, r)
	r *= 0.0625
	y := 2.4801587301587301587e-5
	for _, c := range [...]float64{1.9841269841269841270e-4, 1.3888888888888888889e-3, 8.3333333333333333333e-3,
		4.1666666666666666667e-2, 1.6666666666666666667e-1, 0.5, 1} {
		y = FMA(y, r, c)
	}
	r *= y
	for i := 0; i < 3; i++ {
		r *= r + 2
	}
	y = r + 2
	r = FMA(r, y, 1)
	e := int(k) + bias
	switch {
	case e >= 0x7FF:
		return Inf(1)
	case e > 0:
		return r * Float64frombits(uint64(e)<<52)
	case e < -52:
		return 0
	}
	return r * Float64frombits(uint64(e+bias-1)<<52) * Float64frombits(1<<52)
}

func Exp2(x float64) float64 {
	switch {
	case x != x:
		return x
	case x > 1.0239999999999999e+03:
		return Inf(1)
	case x < -1.0740e+03:
		return 0
	}
	k := 0
	if x > 0 {
		k = int(x + 0.5)
	} else if x < 0 {
		k = int(x - 0.5)
	}
	t := x - float64(k)
	hi, lo := t*ln2Hi, -t*ln2Lo
	r := hi - lo
	s := r * r
	c := r - s*poly(s, 4.13813679705723846039e-08, -1.65339022054652515390e-06, 6.61375632143793436117e-05,
		-2.77777777770155933842e-03, 1.66666666666666657415e-01)
	return Ldexp(1-((lo-(r*c)/(2-c))-hi), k)
}

// Log: x = 2^k (1+f) with f near 0, and the series of log(1+f) in f/(2+f).
func Log(x float64) float64 {
	switch {
	case x != x || IsInf(x, 1):
		return x
	case x < 0:
		return NaN()
	case x == 0:
		return Inf(-1)
	}
	f, e := Frexp(x)
	if f < Sqrt2/2 {
		f *= 2
		e--
	}
	f--
	k := float64(e)
	s := f / (2 + f)
	s2 := s * s
	s4 := s2 * s2
	t1 := s2 * poly(s4, 1.479819860510658591e-01, 1.818357216161805012e-01, 2.857142874366239149e-01, 6.666666666666735130e-01)
	t2 := s4 * poly(s4, 1.531383769920937332e-01, 2.222219843214978396e-01, 3.999999999940941908e-01)
	half := 0.5 * f * f
	return k*ln2Hi - ((half - (s*(half+(t1+t2)) + k*ln2Lo)) - f)
}

func Log10(x float64) float64 { return Log(x) * (1 / Ln10) }

func Log2(x float64) float64 {
	f, e := Frexp(x)
	if f == 0.5 {
		return float64(e - 1) // exact
	}
	return Log(f)*(1/Ln2) + float64(e)
}

// Log1p is log(1+x), exact for small x.
func Log1p(x float64) float64 {
	switch {
	case x < -1 || x != x:
		return NaN()
	case x == -1:
		return Inf(-1)
	case IsInf(x, 1):
		return x
	}
	a := Abs(x)
	k := 1
	var f, c float64
	var m uint64
	if a < 4.142135623730950488017e-01 {
		if a < 0x1p-29 {
			if a < 0x1p-54 {
				return x
			}
			return x - x*x*0.5
		}
		if x > -2.928932188134524755992e-01 {
			k, f, m = 0, x, 1
		}
	}
	if k != 0 {
		u := x
		if a < 1<<53 {
			u = 1 + x
			k = int(Float64bits(u)>>52) - bias
			if k > 0 {
				c = 1 - (u - x)
			} else {
				c = x - (u - 1)
			}
			c /= u
		} else {
			k = int(Float64bits(u)>>52) - bias
		}
		m = Float64bits(u) & fracMask
		if m < 0x0006a09e667f3bcd {
			u = Float64frombits(m | 0x3ff0000000000000)
		} else {
			k++
			u = Float64frombits(m | 0x3fe0000000000000)
			m = (1<<52 - m) >> 2
		}
		f = u - 1
	}
	half := 0.5 * f * f
	kf := float64(k)
	if m == 0 {
		if f == 0 {
			if k == 0 {
				return 0
			}
			c += kf * ln2Lo
			return kf*ln2Hi + c
		}
		r := half * (1 - 0.66666666666666666*f)
		if k == 0 {
			return f - r
		}
		return kf*ln2Hi - ((r - (kf*ln2Lo + c)) - f)
	}
	s := f / (2 + f)
	z := s * s
	r := z * poly(z, 1.479819860511658591e-01, 1.531383769920937332e-01, 1.818357216161805012e-01, 2.222219843214978396e-01,
		2.857142874366239149e-01, 3.999999999940941908e-01, 6.666666666666735130e-01)
	if k == 0 {
		return f - (half - s*(half+r))
	}
	return kf*ln2Hi - ((half - (s*(half+r) + (kf*ln2Lo + c))) - f)
}

// Expm1 is e^x - 1, exact for small x.
func Expm1(x float64) float64 {
	switch {
	case IsInf(x, 1) || x != x:
		return x
	case IsInf(x, -1):
		return -1
	}
	a := Abs(x)
	neg := x < 0
	if a >= 3.88162421113569373274e+01 {
		if neg {
			return -1
		}
		if a >= 7.09782712893383973096e+02 {
			return Inf(1)
		}
	}
	k := 0
	var c float64
	switch {
	case a > 3.46573590279972654709e-01:
		var hi, lo float64
		if a < 1.03972077083991796413e+00 {
			hi, lo, k = x-ln2Hi, ln2Lo, 1
			if neg {
				hi, lo, k = x+ln2Hi, -ln2Lo, -1
			}
		} else {
			k = int(1.44269504088896338700e+00*x + 0.5)
			if neg {
				k = int(1.44269504088896338700e+00*x - 0.5)
			}
			hi = x - float64(k)*ln2Hi
			lo = float64(k) * ln2Lo
		}
		x = hi - lo
		c = (hi - x) - lo
	case a < 0x1p-54:
		return x
	}
	half := 0.5 * x
	h := x * half
	r := 1 + h*poly(h, -2.01099218183624371326e-07, 4.00821782732936239552e-06, -7.93650757867487942473e-05,
		1.58730158725481460165e-03, -3.33333333333331316428e-02)
	t := 3 - r*half
	e := h * ((r - t) / (6 - x*t))
	if k == 0 {
		return x - (x*e - h)
	}
	e = x*(e-c) - c
	e -= h
	scale := func(y float64) float64 { return Float64frombits(Float64bits(y) + uint64(k)<<52) }
	switch {
	case k == -1:
		return 0.5*(x-e) - 0.5
	case k == 1:
		if x < -0.25 {
			return -2 * (e - (x + 0.5))
		}
		return 1 + 2*(x-e)
	case k <= -2 || k > 56:
		return scale(1-(e-x)) - 1
	case k < 20:
		return scale(Float64frombits(0x3ff0000000000000-0x20000000000000>>uint(k)) - (e - x))
	}
	y := x - (e + Float64frombits(uint64(0x3ff-k)<<52))
	y++
	return scale(y)
}

func odd(x float64) bool {
	if Abs(x) >= 1<<53 {
		return false
	}
	i, f := Modf(x)
	return f == 0 && int64(i)&1 == 1
}

// Pow multiplies by squaring for the integer part of y, and uses Exp and Log for the fraction.
func Pow(x, y float64) float64 {
	switch {
	case y == 0 || x == 1:
		return 1
	case y == 1:
		return x
	case x != x || y != y:
		return NaN()
	case x == 0:
		if y < 0 {
			if Signbit(x) && odd(y) {
				return Inf(-1)
			}
			return Inf(1)
		}
		if Signbit(x) && odd(y) {
			return x
		}
		return 0
	case IsInf(y, 0):
		if x == -1 {
			return 1
		}
		if (Abs(x) < 1) == IsInf(y, 1) {
			return 0
		}
		return Inf(1)
	case IsInf(x, -1):
		return Pow(1/x, -y)
	case IsInf(x, 1):
		if y < 0 {
			return 0
		}
		return Inf(1)
	case y == 0.5:
		return Sqrt(x)
	case y == -0.5:
		return 1 / Sqrt(x)
	}
	yi, yf := Modf(Abs(y))
	if yf != 0 && x < 0 {
		return NaN()
	}
	if yi >= 1<<63 {
		if x == -1 {
			return 1
		}
		if (Abs(x) < 1) == (y > 0) {
			return 0
		}
		return Inf(1)
	}
	result, exp := 1.0, 0
	if yf != 0 {
		if yf > 0.5 {
			yf--
			yi++
		}
		result = Exp(yf * Log(x))
	}
	f, e := Frexp(x)
	for i := int64(yi); i != 0; i >>= 1 {
		if e < -1<<12 || 1<<12 < e {
			exp += e
			break
		}
		if i&1 == 1 {
			result *= f
			exp += e
		}
		f *= f
		e <<= 1
		if f < .5 {
			f += f
			e--
		}
	}
	if y < 0 {
		result = 1 / result
		exp = -exp
	}
	return Ldexp(result, exp)
}

// Pow10 is 10**n.
func Pow10(n int) float64 {
	switch {
	case n < -323:
		return 0
	case n > 308:
		return Inf(1)
	}
	return pow10(n)
}

func Hypot(p, q float64) float64 {
	p, q = Abs(p), Abs(q)
	switch {
	case IsInf(p, 1) || IsInf(q, 1):
		return Inf(1)
	case p != p || q != q:
		return NaN()
	}
	if p < q {
		p, q = q, p
	}
	if p == 0 {
		return 0
	}
	q /= p
	return p * Sqrt(1+q*q)
}

func Cbrt(x float64) float64 {
	if x == 0 || x != x || IsInf(x, 0) {
		return x
	}
	neg := x < 0
	x = Abs(x)
	t := Float64frombits(Float64bits(x)/3 + 715094163<<32)
	if x < 0x1p-1022 {
		t = (1 << 54) * x
		t = Float64frombits(Float64bits(t)/3 + 696219795<<32)
	}
	r := t * t / x
	s := 5.42857142857142815906e-01 + r*t
	t *= 3.57142857142857150787e-01 + 1.60714285714285720630e+00/(s+1.41428571428571436819e+00+-7.05306122448979611050e-01/s)
	t = Float64frombits(Float64bits(t)&(0xFFFFFFFFC<<28) + 1<<30)
	s = t * t
	r = x / s
	r = (r - t) / (t + t + r)
	t += t * r
	if neg {
		return -t
	}
	return t
}

func Gamma(x float64) float64 {
	switch {
	case odd(x) && x < 0 || x < 0 && x == Floor(x) || IsInf(x, -1) || x != x:
		return NaN()
	case IsInf(x, 1):
		return x
	case x == 0:
		return Copysign(Inf(1), x)
	}
	q := Abs(x)
	p := Floor(q)
	if q > 33 {
		if x >= 0 {
			a, b := stirling(x)
			return a * b
		}
		sign := 1.0
		if ip := int64(p); ip&1 == 0 {
			sign = -1
		}
		z := q - p
		if z > 0.5 {
			z = q - (p + 1)
		}
		z = q * Sin(Pi*z)
		if z == 0 {
			return Inf(int(sign))
		}
		a, b := stirling(q)
		d := Abs(z) * a * b
		if IsInf(d, 0) {
			return sign * (Pi / Abs(z) / a / b)
		}
		return sign * (Pi / d)
	}
	z := 1.0
	for x >= 3 {
		x--
		z *= x
	}
	for x < 0 {
		if x > -1e-09 {
			return smallGamma(x, z)
		}
		z /= x
		x++
	}
	for x < 2 {
		if x < 1e-09 {
			return smallGamma(x, z)
		}
		z /= x
		x++
	}
	if x == 2 {
		return z
	}
	x -= 2
	return z * poly(x, 1.60119522476751861407e-04, 1.19135147006586384913e-03, 1.04213797561761569935e-02, 4.76367800457137231464e-02,
		2.07448227648435975150e-01, 4.94214826801497100753e-01, 9.99999999999999996796e-01) /
		poly(x, -2.31581873324120129819e-05, 5.39605580493303397842e-04, -4.45641913851797240494e-03, 1.18139785222060435552e-02,
			3.58236398605498653373e-02, -2.34591795718243348568e-01, 7.14304917030273074085e-02, 1.00000000000000000320e+00)
}

func smallGamma(x, z float64) float64 {
	if x == 0 {
		return Inf(1)
	}
	return z / ((1 + 0.57721566490153286060651209008240243104215933593992*x) * x)
}

// stirling gives Gamma of large arguments as two factors.
func stirling(x float64) (float64, float64) {
	if x > 200 {
		return Inf(1), 1
	}
	w := 1 / x
	w = 1 + w*poly(w, 7.87311395793093628397e-4, -2.29549961613378126380e-4, -2.68132617805781232825e-3, 3.47222221605458667310e-3,
		8.33333333333482257126e-2)
	y1 := Exp(x)
	y2 := 1.0
	if x > 143.01608 {
		v := Pow(x, 0.5*x-0.25)
		y1, y2 = v, v/y1
	} else {
		y1 = Pow(x, x-0.5) / y1
	}
	return y1, 2.506628274631000502417 * w * y2
}
