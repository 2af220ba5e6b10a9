// Package rand makes pseudo-random numbers. A seeded source gives Go's numbers; the functions without a source take theirs from the
// run's choices.
package rand

import (
	"internal/rt"
	"internal/ziggurat"
	"math"
)

// A Source makes numbers in [0, 1<<63).
type Source interface {
	Int63() int64
	Seed(seed int64)
}

// A Source64 makes 64 bits at once.
type Source64 interface {
	Source
	Uint64() uint64
}

const (
	size = 607
	lag  = 273
)

// fibonacci is the additive lagged Fibonacci generator x(n) = x(n-607) + x(n-273).
type fibonacci struct {
	tap, feed int
	vec       [size]int64
}

// mix is cooked, unpacked at first use.
var mix *[size]int64

func unpack() *[size]int64 {
	t := new([size]int64)
	for i := range t {
		var v uint64
		for _, c := range []byte(cooked[16*i : 16*i+16]) {
			if c >= 'a' {
				c -= 'a' - '9' - 1
			}
			v = v<<4 | uint64(c-'0')
		}
		t[i] = int64(v)
	}
	return t
}

// NewSource is a source with that seed. It is not for several goroutines at once.
func NewSource(seed int64) Source {
	s := new(fibonacci)
	s.Seed(seed)
	return s
}

func (s *fibonacci) Seed(seed int64) {
	t := mix
	if t == nil {
		t = unpack()
		mix = t
	}
	s.tap = 0
	s.feed = size - lag
	const m = 1<<31 - 1
	x := seed % m
	if x < 0 {
		x += m
	}
	if x == 0 {
		x = 89482311
	}
	for i := 0; i < 20; i++ {
		x = x * 48271 % m
	}
	for i := range s.vec {
		x = x * 48271 % m
		u := x << 40
		x = x * 48271 % m
		u ^= x << 20
		x = x * 48271 % m
		s.vec[i] = u ^ x ^ t[i]
	}
}

func (s *fibonacci) Int63() int64 { return int64(s.Uint64() & (1<<63 - 1)) }

func (s *fibonacci) Uint64() uint64 {
	s.tap--
	if s.tap < 0 {
		s.tap += size
	}
	s.feed--
	if s.feed < 0 {
		s.feed += size
	}
	x := s.vec[s.feed] + s.vec[s.tap]
	s.vec[s.feed] = x
	return uint64(x)
}

// chosen takes its numbers from the run's choices.
type chosen struct{}

func (chosen) Int63() int64   { return int64(rt.Rand64() >> 1) }
func (chosen) Uint64() uint64 { return rt.Rand64() }
func (chosen) Seed(int64)     {}

// A Rand makes numbers of all sorts from a source.
type Rand struct {
	src  Source
	s64  Source64
	val  int64 // of Read: bytes not yet given out
	left int8
}

func New(src Source) *Rand {
	s64, _ := src.(Source64)
	return &Rand{src: src, s64: s64}
}

func (r *Rand) Seed(seed int64) {
	r.src.Seed(seed)
	r.left = 0
}

func (r *Rand) Int63() int64   { return r.src.Int63() }
func (r *Rand) Uint32() uint32 { return uint32(r.Int63() >> 31) }
func (r *Rand) Int31() int32   { return int32(r.Int63() >> 32) }
func (r *Rand) Int() int       { return int(uint(r.Int63())) }

func (r *Rand) Uint64() uint64 {
	if r.s64 != nil {
		return r.s64.Uint64()
	}
	return uint64(r.Int63())>>31 | uint64(r.Int63())<<32
}

// Int63n is in [0, n). Values beyond the largest multiple of n are drawn again.
func (r *Rand) Int63n(n int64) int64 {
	if n <= 0 {
		panic("invalid argument to Int63n")
	}
	if n&(n-1) == 0 {
		return r.Int63() & (n - 1)
	}
	last := int64(1<<63 - 1 - (1<<63)%uint64(n))
	v := r.Int63()
	for v > last {
		v = r.Int63()
	}
	return v % n
}

func (r *Rand) Int31n(n int32) int32 {
	if n <= 0 {
		panic("invalid argument to Int31n")
	}
	if n&(n-1) == 0 {
		return r.Int31() & (n - 1)
	}
	last := int32(1<<31 - 1 - (1<<31)%uint32(n))
	v := r.Int31()
	for v > last {
		v = r.Int31()
	}
	return v % n
}

// scaled is Int31n by multiplication (Lemire): Shuffle's.
func (r *Rand) scaled(n int32) int32 {
	p := uint64(r.Uint32()) * uint64(n)
	if low := uint32(p); low < uint32(n) {
		least := uint32(-n) % uint32(n)
		for low < least {
			p = uint64(r.Uint32()) * uint64(n)
			low = uint32(p)
		}
	}
	return int32(p >> 32)
}

func (r *Rand) Intn(n int) int {
	if n <= 0 {
		panic("invalid argument to Intn")
	}
	if n <= 1<<31-1 {
		return int(r.Int31n(int32(n)))
	}
	return int(r.Int63n(int64(n)))
}

func (r *Rand) Float64() float64 {
	for {
		if f := float64(r.Int63()) / (1 << 63); f != 1 {
			return f
		}
	}
}

func (r *Rand) Float32() float32 {
	for {
		if f := float32(r.Float64()); f != 1 {
			return f
		}
	}
}

func (r *Rand) Perm(n int) []int {
	m := make([]int, n)
	for i := 0; i < n; i++ {
		j := r.Intn(i + 1)
		m[i] = m[j]
		m[j] = i
	}
	return m
}

func (r *Rand) Shuffle(n int, swap func(i, j int)) {
	if n < 0 {
		panic("invalid argument to Shuffle")
	}
	i := n - 1
	for ; i > 1<<31-2; i-- {
		swap(i, int(r.Int63n(int64(i+1))))
	}
	for ; i > 0; i-- {
		swap(i, int(r.scaled(int32(i+1))))
	}
}

// Read fills p, seven bytes from each number.
func (r *Rand) Read(p []byte) (n int, err error) {
	for n = range p {
		if r.left == 0 {
			r.val = r.Int63()
			r.left = 7
		}
		p[n] = byte(r.val)
		r.val >>= 8
		r.left--
	}
	return len(p), nil
}

// NormFloat64 is normally distributed, by Marsaglia and Tsang's ziggurat.
func (r *Rand) NormFloat64() float64 {
	z := ziggurat.Normal()
	for {
		j := int32(r.Uint32())
		i := j & 0x7F
		x := float64(j) * float64(z.W[i])
		a := uint32(j)
		if j < 0 {
			a = uint32(-j)
		}
		if a < z.K[i] {
			return x
		}
		if i == 0 {
			for {
				x = -math.Log(r.Float64()) * (1.0 / z.Edge)
				y := -math.Log(r.Float64())
				if y+y >= x*x {
					break
				}
			}
			if j > 0 {
				return z.Edge + x
			}
			return -z.Edge - x
		}
		if z.F[i]+float32(r.Float64())*(z.F[i-1]-z.F[i]) < float32(math.Exp(-.5*x*x)) {
			return x
		}
	}
}

// ExpFloat64 is exponentially distributed with mean 1.
func (r *Rand) ExpFloat64() float64 {
	z := ziggurat.Exponential()
	for {
		j := r.Uint32()
		i := j & 0xFF
		x := float64(j) * float64(z.W[i])
		if j < z.K[i] {
			return x
		}
		if i == 0 {
			return z.Edge - math.Log(r.Float64())
		}
		if z.F[i]+float32(r.Float64())*(z.F[i-1]-z.F[i]) < float32(math.Exp(-x)) {
			return x
		}
	}
}

var global = New(chosen{})

// Seed does nothing, as since Go 1.24: the functions of the package cannot be seeded.
func Seed(seed int64) {}

func Int63() int64                       { return global.Int63() }
func Uint32() uint32                     { return global.Uint32() }
func Uint64() uint64                     { return global.Uint64() }
func Int31() int32                       { return global.Int31() }
func Int() int                           { return global.Int() }
func Int63n(n int64) int64               { return global.Int63n(n) }
func Int31n(n int32) int32               { return global.Int31n(n) }
func Intn(n int) int                     { return global.Intn(n) }
func Float64() float64                   { return global.Float64() }
func Float32() float32                   { return global.Float32() }
func Perm(n int) []int                   { return global.Perm(n) }
func Shuffle(n int, swap func(i, j int)) { global.Shuffle(n, swap) }
func NormFloat64() float64               { return global.NormFloat64() }
func ExpFloat64() float64                { return global.ExpFloat64() }
func Read(p []byte) (n int, err error) {
	for i := range p {
		p[i] = byte(rt.Choose(256))
	}
	return len(p), nil
}
