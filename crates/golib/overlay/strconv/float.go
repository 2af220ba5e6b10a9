package strconv

import (
	"internal/rt"
	"math"
)

// FormatFloat writes f in format fmt (b e E f g G x X) with prec digits, or with prec -1 as few as read back as f.
func FormatFloat(f float64, fmt byte, prec, bitSize int) string {
	return string(AppendFloat(make([]byte, 0, 24), f, fmt, prec, bitSize))
}

// AppendFloat is FormatFloat to the end of dst.
func AppendFloat(dst []byte, f float64, fmt byte, prec, bitSize int) []byte {
	if bitSize == 32 {
		f = float64(float32(f))
	} else if bitSize != 64 {
		panic("strconv: illegal AppendFloat/FormatFloat bitSize")
	}
	switch {
	case f != f:
		return append(dst, "NaN"...)
	case f > math.MaxFloat64:
		return append(dst, "+Inf"...)
	case f < -math.MaxFloat64:
		return append(dst, "-Inf"...)
	}
	neg := math.Float64bits(f)>>63 != 0
	if neg {
		f = -f
	}
	switch fmt {
	case 'b', 'x', 'X':
		return appendBinary(dst, neg, f, fmt, prec, bitSize)
	}
	shortest := prec < 0
	mode, n := 0, 0
	switch {
	case shortest:
	case fmt == 'e' || fmt == 'E':
		mode, n = 1, prec+1
	case fmt == 'f':
		mode, n = 2, prec
	case fmt == 'g' || fmt == 'G':
		if prec == 0 {
			prec = 1
		}
		mode, n = 1, prec
	}
	d, exp := rt.FloatDigits(f, bitSize, mode, n)
	for len(d) > 0 && d[len(d)-1] == '0' {
		d = d[:len(d)-1]
	}
	if d == "" {
		exp = 0
	}
	if neg {
		dst = append(dst, '-')
	}
	switch fmt {
	case 'e', 'E':
		if shortest {
			prec = max(len(d)-1, 0)
		}
		return appendExp(dst, d, exp, prec, fmt)
	case 'f':
		if shortest {
			prec = max(len(d)-exp, 0)
		}
		return appendFixed(dst, d, exp, prec)
	case 'g', 'G':
		// An exponent below -4, or not below the precision (6 for the shortest form), is written out.
		limit := prec
		if limit > len(d) && len(d) >= exp {
			limit = len(d)
		}
		if shortest {
			limit = 6
		}
		if x := exp - 1; x < -4 || x >= limit {
			if shortest || prec > len(d) {
				prec = len(d)
			}
			return appendExp(dst, d, exp, prec-1, fmt+'e'-'g')
		}
		return appendFixed(dst, d, exp, max(len(d)-exp, 0))
	}
	return append(dst, '%', fmt)
}

// digit is the i-th digit, zeros beyond both ends.
func digit(d string, i int) byte {
	if i < 0 || i >= len(d) {
		return '0'
	}
	return d[i]
}

// appendExp writes d.ddde±dd.
func appendExp(dst []byte, d string, exp, prec int, fmt byte) []byte {
	dst = append(dst, digit(d, 0))
	if prec > 0 {
		dst = append(dst, '.')
		for i := 1; i <= prec; i++ {
			dst = append(dst, digit(d, i))
		}
	}
	x := exp - 1
	if d == "" {
		x = 0
	}
	return appendExponent(append(dst, fmt), x)
}

// appendExponent writes a sign and at least two digits.
func appendExponent(dst []byte, x int) []byte {
	if x < 0 {
		dst = append(dst, '-')
		x = -x
	} else {
		dst = append(dst, '+')
	}
	if x < 10 {
		dst = append(dst, '0')
	}
	return AppendInt(dst, int64(x), 10)
}

// appendFixed writes ddd.ddd.
func appendFixed(dst []byte, d string, exp, prec int) []byte {
	if exp <= 0 {
		dst = append(dst, '0')
	}
	for i := 0; i < exp; i++ {
		dst = append(dst, digit(d, i))
	}
	if prec > 0 {
		dst = append(dst, '.')
		for i := 0; i < prec; i++ {
			dst = append(dst, digit(d, exp+i))
		}
	}
	return dst
}

// appendBinary writes formats with a binary exponent. f >= 0.
func appendBinary(dst []byte, neg bool, f float64, fmt byte, prec, bitSize int) []byte {
	mantBits, bias := uint(52), -1023
	bits := math.Float64bits(f)
	if bitSize == 32 {
		mantBits, bias = 23, -127
		bits = uint64(math.Float32bits(float32(f)))
	}
	mant := bits & (1<<mantBits - 1)
	exp := int(bits >> mantBits)
	if exp == 0 {
		exp++ // denormal
	} else {
		mant |= 1 << mantBits
	}
	exp += bias
	if neg {
		dst = append(dst, '-')
	}
	if fmt == 'b' {
		dst = append(AppendUint(dst, mant, 10), 'p')
		exp -= int(mantBits)
		if exp >= 0 {
			dst = append(dst, '+')
		}
		return AppendInt(dst, int64(exp), 10)
	}
	if mant == 0 {
		exp = 0
	}
	// One hex digit before the point, the rest of a 64-bit word behind it.
	mant <<= 60 - mantBits
	for mant != 0 && mant&(1<<60) == 0 {
		mant <<= 1
		exp--
	}
	if prec >= 0 && prec < 15 {
		shift := uint(prec * 4)
		extra := (mant << shift) & (1<<60 - 1)
		mant >>= 60 - shift
		if extra|(mant&1) > 1<<59 {
			mant++
		}
		mant <<= 60 - shift
		if mant&(1<<61) != 0 {
			mant >>= 1
			exp++
		}
	}
	hex := "0123456789abcdef"
	if fmt == 'X' {
		hex = "0123456789ABCDEF"
	}
	dst = append(dst, '0', fmt, '0'+byte(mant>>60&1))
	mant <<= 4
	if prec < 0 && mant != 0 {
		dst = append(dst, '.')
		for mant != 0 {
			dst = append(dst, hex[mant>>60])
			mant <<= 4
		}
	} else if prec > 0 {
		dst = append(dst, '.')
		for i := 0; i < prec; i++ {
			dst = append(dst, hex[mant>>60])
			mant <<= 4
		}
	}
	return appendExponent(append(dst, fmt-'x'+'p'), exp)
}

// ParseFloat reads a decimal or hexadecimal number, or inf, infinity, nan in any case.
func ParseFloat(s string, bitSize int) (float64, error) {
	f, n, err := parsePrefix(s, bitSize)
	if n != len(s) && (err == nil || err.(*NumError).Err != ErrSyntax) {
		return 0, syntaxError("ParseFloat", s)
	}
	return f, err
}

// parsePrefix reads the longest number at the start of s.
func parsePrefix(s string, bitSize int) (f float64, n int, err error) {
	i := 0
	neg := false
	if i < len(s) && (s[i] == '+' || s[i] == '-') {
		neg = s[i] == '-'
		i++
	}
	if k := wordPrefix(s[i:], "infinity"); k == 8 || k >= 3 {
		if k < 8 {
			k = 3
		}
		if neg {
			return math.Inf(-1), i + k, nil
		}
		return math.Inf(1), i + k, nil
	}
	if i == 0 && wordPrefix(s, "nan") == 3 {
		return math.NaN(), 3, nil
	}
	base := 10
	if i+2 < len(s) && s[i] == '0' && s[i+1]|32 == 'x' {
		base = 16
		i += 2
	}
	text := make([]byte, 0, 32) // without underscores
	underscores, sawDot, sawDigits := false, false, false
	for ; i < len(s); i++ {
		c := s[i]
		switch {
		case c == '_':
			underscores = true
			continue
		case c == '.' && !sawDot:
			sawDot = true
		case '0' <= c && c <= '9' || base == 16 && 'a' <= c|32 && c|32 <= 'f':
			sawDigits = true
		default:
			goto mantissa
		}
		text = append(text, c)
	}
mantissa:
	if !sawDigits {
		return 0, 0, syntaxError("ParseFloat", s)
	}
	mantEnd := len(text)
	mark := byte('e')
	if base == 16 {
		mark = 'p'
	}
	exp, hasExp := 0, false
	if i < len(s) && s[i]|32 == mark {
		j := i + 1
		eneg := false
		if j < len(s) && (s[j] == '+' || s[j] == '-') {
			eneg = s[j] == '-'
			j++
		}
		if j >= len(s) || s[j] < '0' || s[j] > '9' {
			return 0, 0, syntaxError("ParseFloat", s)
		}
		for ; j < len(s) && ('0' <= s[j] && s[j] <= '9' || s[j] == '_'); j++ {
			if s[j] == '_' {
				underscores = true
				continue
			}
			if exp < 100000 {
				exp = exp*10 + int(s[j]-'0')
			}
		}
		if eneg {
			exp = -exp
		}
		hasExp = true
		i = j
	} else if base == 16 {
		return 0, 0, syntaxError("ParseFloat", s)
	}
	if underscores && !underscoresOK(s[:i]) {
		return 0, 0, syntaxError("ParseFloat", s)
	}
	if base == 16 {
		f = hexFloat(text[:mantEnd], exp, bitSize)
	} else {
		if hasExp {
			text = AppendInt(append(text, 'e'), int64(exp), 10)
		}
		f = rt.ParseFloat(string(text), bitSize)
	}
	if f > math.MaxFloat64 {
		err = rangeError("ParseFloat", s)
	}
	if neg {
		f = -f
	}
	return f, i, err
}

// wordPrefix counts how many letters of word s begins with, in any case.
func wordPrefix(s, word string) int {
	n := 0
	for n < len(s) && n < len(word) && s[n]|32 == word[n] {
		n++
	}
	return n
}

// hexFloat rounds a hexadecimal mantissa (one point at most) times 2^exp to the nearest value, ties to even.
func hexFloat(text []byte, exp, bitSize int) float64 {
	mantBits, minExp := 53, -1074
	if bitSize == 32 {
		mantBits, minExp = 24, -149
	}
	var m uint64
	sticky := false
	point := false
	for _, c := range text {
		if c == '.' {
			point = true
			continue
		}
		d := uint64(c - '0')
		if c > '9' {
			d = uint64(c|32-'a') + 10
		}
		if m>>59 == 0 {
			m = m<<4 | d
			if point {
				exp -= 4
			}
		} else {
			sticky = sticky || d != 0
			if !point {
				exp += 4
			}
		}
	}
	if m == 0 {
		return 0
	}
	// Drop bits that do not fit, keeping what is needed to round.
	width := 0
	for x := m; x != 0; x >>= 1 {
		width++
	}
	drop := width - mantBits
	if exp+drop < minExp {
		drop = minExp - exp
	}
	if drop > 0 {
		if drop > 64 {
			return 0
		}
		var rest, half uint64
		if drop == 64 {
			rest, half, m = m, 1<<63, 0
		} else {
			rest, half = m&(1<<uint(drop)-1), 1<<uint(drop-1)
			m >>= uint(drop)
		}
		if rest > half || rest == half && (sticky || m&1 != 0) {
			m++
		}
		exp += drop
	}
	f := math.Ldexp(float64(m), exp)
	if bitSize == 32 && f > math.MaxFloat32 {
		return math.Inf(1)
	}
	return f
}

// FormatComplex writes (a+bi), bitSize 64 or 128.
func FormatComplex(c complex128, fmt byte, prec, bitSize int) string {
	if bitSize != 64 && bitSize != 128 {
		panic("invalid bitSize")
	}
	im := FormatFloat(imag(c), fmt, prec, bitSize/2)
	if im[0] != '+' && im[0] != '-' {
		im = "+" + im
	}
	return "(" + FormatFloat(real(c), fmt, prec, bitSize/2) + im + "i)"
}
