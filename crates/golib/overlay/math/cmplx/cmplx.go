// Package cmplx has functions of complex numbers: those that ordinary programs use.
//
// Difference: the inverse trigonometric and hyperbolic functions, Cot and the trigonometric functions' care for large
// imaginary parts are absent.
package cmplx

import "math"

func Abs(x complex128) float64   { return math.Hypot(real(x), imag(x)) }
func Phase(x complex128) float64 { return math.Atan2(imag(x), real(x)) }
func Conj(x complex128) complex128 {
	return complex(real(x), -imag(x))
}

func Polar(x complex128) (r, θ float64) { return Abs(x), Phase(x) }

func Rect(r, θ float64) complex128 {
	s, c := math.Sincos(θ)
	return complex(r*c, r*s)
}

func Inf() complex128 { return complex(math.Inf(1), math.Inf(1)) }
func NaN() complex128 { return complex(math.NaN(), math.NaN()) }

func IsInf(x complex128) bool { return math.IsInf(real(x), 0) || math.IsInf(imag(x), 0) }

func IsNaN(x complex128) bool {
	return !IsInf(x) && (math.IsNaN(real(x)) || math.IsNaN(imag(x)))
}

func Exp(x complex128) complex128 {
	re, im := real(x), imag(x)
	switch {
	case math.IsInf(re, 0):
		switch {
		case re > 0 && im == 0:
			return x
		case math.IsInf(im, 0) || math.IsNaN(im):
			if re < 0 {
				return complex(0, math.Copysign(0, im))
			}
			return complex(math.Inf(1), math.NaN())
		}
	case math.IsNaN(re):
		if im == 0 {
			return complex(math.NaN(), im)
		}
	}
	r := math.Exp(re)
	s, c := math.Sincos(im)
	return complex(r*c, r*s)
}

func Log(x complex128) complex128 { return complex(math.Log(Abs(x)), Phase(x)) }

func Log10(x complex128) complex128 {
	z := Log(x)
	return complex(math.Log10E*real(z), math.Log10E*imag(z))
}

// Sqrt is the root with real part >= 0; large and small arguments are scaled.
func Sqrt(x complex128) complex128 {
	re, im := real(x), imag(x)
	if im == 0 {
		switch {
		case re == 0:
			return complex(0, im)
		case re < 0:
			return complex(0, math.Copysign(math.Sqrt(-re), im))
		}
		return complex(math.Sqrt(re), im)
	}
	if math.IsInf(im, 0) {
		return complex(math.Inf(1), im)
	}
	if re == 0 {
		if im < 0 {
			r := math.Sqrt(-0.5 * im)
			return complex(r, -r)
		}
		r := math.Sqrt(0.5 * im)
		return complex(r, r)
	}
	a, b := re, im
	scale := 2.0
	if math.Abs(a) > 4 || math.Abs(b) > 4 {
		a *= 0.25
		b *= 0.25
	} else {
		a *= 1.8014398509481984e16
		b *= 1.8014398509481984e16
		scale = 7.450580596923828125e-9
	}
	r := math.Hypot(a, b)
	var t float64
	if a > 0 {
		t = math.Sqrt(0.5*r + 0.5*a)
		r = scale * math.Abs((0.5*b)/t)
		t *= scale
	} else {
		r = math.Sqrt(0.5*r - 0.5*a)
		t = scale * math.Abs((0.5*b)/r)
		r *= scale
	}
	if b < 0 {
		return complex(t, -r)
	}
	return complex(t, r)
}

func Pow(x, y complex128) complex128 {
	if x == 0 {
		if y == 0 {
			return 1
		}
		r, i := real(y), imag(y)
		switch {
		case r < 0 && i == 0:
			return complex(math.Inf(1), 0)
		case r < 0:
			return Inf()
		case r > 0:
			return 0
		}
		panic("not reached")
	}
	m := Abs(x)
	if m == 0 {
		return 0
	}
	r := math.Pow(m, real(y))
	arg := Phase(x)
	θ := real(y) * arg
	if imag(y) != 0 {
		r *= math.Exp(-imag(y) * arg)
		θ += imag(y) * math.Log(m)
	}
	s, c := math.Sincos(θ)
	return complex(r*c, r*s)
}

func Sin(x complex128) complex128 {
	s, c := math.Sincos(real(x))
	return complex(s*math.Cosh(imag(x)), c*math.Sinh(imag(x)))
}

func Cos(x complex128) complex128 {
	s, c := math.Sincos(real(x))
	return complex(c*math.Cosh(imag(x)), -s*math.Sinh(imag(x)))
}

func Sinh(x complex128) complex128 {
	s, c := math.Sincos(imag(x))
	return complex(c*math.Sinh(real(x)), s*math.Cosh(real(x)))
}

func Cosh(x complex128) complex128 {
	s, c := math.Sincos(imag(x))
	return complex(c*math.Cosh(real(x)), s*math.Sinh(real(x)))
}
