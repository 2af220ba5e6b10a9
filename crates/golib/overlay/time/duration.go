package time

// A Duration is a number of nanoseconds.
type Duration int64

const (
	Nanosecond  Duration = 1
	Microsecond          = 1000 * Nanosecond
	Millisecond          = 1000 * Microsecond
	Second               = 1000 * Millisecond
	Minute               = 60 * Second
	Hour                 = 60 * Minute
)

const (
	minDuration Duration = -1 << 63
	maxDuration Duration = 1<<63 - 1
)

// String writes 72h3m0.5s; below a second with the unit that leaves no leading zero.
func (d Duration) String() string {
	var room [32]byte
	b := room[:]
	i := len(b)
	u := uint64(d)
	neg := d < 0
	if neg {
		u = -u
	}
	if u < uint64(Second) {
		digits := 0
		i--
		b[i] = 's'
		i--
		switch {
		case u == 0:
			return "0s"
		case u < uint64(Microsecond):
			b[i] = 'n'
		case u < uint64(Millisecond):
			digits = 3
			i--
			copy(b[i:], "µ")
		default:
			digits = 6
			b[i] = 'm'
		}
		i, u = putFraction(b, i, u, digits)
		i = putInt(b, i, u)
	} else {
		i--
		b[i] = 's'
		i, u = putFraction(b, i, u, 9)
		i = putInt(b, i, u%60)
		u /= 60
		if u > 0 {
			i--
			b[i] = 'm'
			i = putInt(b, i, u%60)
			u /= 60
			if u > 0 {
				i--
				b[i] = 'h'
				i = putInt(b, i, u)
			}
		}
	}
	if neg {
		i--
		b[i] = '-'
	}
	return string(b[i:])
}

// putFraction writes v/10**digits's fraction before b[i], without trailing zeros, and returns the rest of v.
func putFraction(b []byte, i int, v uint64, digits int) (int, uint64) {
	shown := false
	for ; digits > 0; digits-- {
		d := v % 10
		v /= 10
		shown = shown || d != 0
		if shown {
			i--
			b[i] = byte('0' + d)
		}
	}
	if shown {
		i--
		b[i] = '.'
	}
	return i, v
}

func putInt(b []byte, i int, v uint64) int {
	for {
		i--
		b[i] = byte('0' + v%10)
		v /= 10
		if v == 0 {
			return i
		}
	}
}

func (d Duration) Nanoseconds() int64  { return int64(d) }
func (d Duration) Microseconds() int64 { return int64(d) / 1e3 }
func (d Duration) Milliseconds() int64 { return int64(d) / 1e6 }

// Whole units and the rest are converted apart: fewer roundings.
func (d Duration) Seconds() float64 { return float64(d/Second) + float64(d%Second)/1e9 }
func (d Duration) Minutes() float64 { return float64(d/Minute) + float64(d%Minute)/(60*1e9) }
func (d Duration) Hours() float64   { return float64(d/Hour) + float64(d%Hour)/(60*60*1e9) }

// Truncate goes towards zero to a multiple of m, Round to the nearest one, halves away from zero.
func (d Duration) Truncate(m Duration) Duration {
	if m <= 0 {
		return d
	}
	return d - d%m
}

func (d Duration) Round(m Duration) Duration {
	if m <= 0 {
		return d
	}
	r := d % m
	if d < 0 {
		r = -r
		if uint64(r)*2 < uint64(m) {
			return d + r
		}
		if e := d - m + r; e < d {
			return e
		}
		return minDuration
	}
	if uint64(r)*2 < uint64(m) {
		return d - r
	}
	if e := d + m - r; e > d {
		return e
	}
	return maxDuration
}

func (d Duration) Abs() Duration {
	switch {
	case d >= 0:
		return d
	case d == minDuration:
		return maxDuration
	}
	return -d
}

var unitNames = map[string]float64{"ns": 1, "us": 1e3, "µs": 1e3, "μs": 1e3, "ms": 1e6, "s": 1e9, "m": 60e9, "h": 3600e9}

// ParseDuration reads what String writes: signed numbers with units.
func ParseDuration(s string) (Duration, error) {
	whole := s
	bad := func() (Duration, error) { return 0, &durationError{"time: invalid duration " + quote(whole)} }
	neg := false
	if s != "" && (s[0] == '-' || s[0] == '+') {
		neg = s[0] == '-'
		s = s[1:]
	}
	if s == "0" {
		return 0, nil
	}
	if s == "" {
		return bad()
	}
	var total uint64
	for s != "" {
		if s[0] != '.' && (s[0] < '0' || s[0] > '9') {
			return bad()
		}
		var n, frac uint64
		scale := 1.0
		i := 0
		for ; i < len(s) && '0' <= s[i] && s[i] <= '9'; i++ {
			if n > 1<<63/10 {
				return bad()
			}
			n = n*10 + uint64(s[i]-'0')
			if n > 1<<63 {
				return bad()
			}
		}
		digits := i > 0
		if i < len(s) && s[i] == '.' {
			for i++; i < len(s) && '0' <= s[i] && s[i] <= '9'; i++ {
				digits = true
				if frac < 1<<63/10 {
					frac = frac*10 + uint64(s[i]-'0')
					scale *= 10
				}
			}
		}
		if !digits {
			return bad()
		}
		s = s[i:]
		i = 0
		for i < len(s) && s[i] != '.' && (s[i] < '0' || s[i] > '9') {
			i++
		}
		if i == 0 {
			return 0, &durationError{"time: missing unit in duration " + quote(whole)}
		}
		unit, ok := unitNames[s[:i]]
		if !ok {
			return 0, &durationError{"time: unknown unit " + quote(s[:i]) + " in duration " + quote(whole)}
		}
		s = s[i:]
		u := uint64(unit)
		if n > 1<<63/u {
			return bad()
		}
		n *= u
		if frac > 0 {
			n += uint64(float64(frac) * (unit / scale))
		}
		total += n
		if total > 1<<63 {
			return bad()
		}
	}
	if neg {
		return -Duration(total), nil
	}
	if total > 1<<63-1 {
		return bad()
	}
	return Duration(total), nil
}

type durationError struct{ s string }

func (e *durationError) Error() string { return e.s }
