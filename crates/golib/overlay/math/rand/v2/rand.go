// Package rand makes pseudo-random numbers. PCG and ChaCha8 give Go's numbers; the functions without a source take theirs from the
// run's choices.
package rand

import (
	"internal/rt"
	"internal/ziggurat"
	"math"
	"math/bits"
)

// A Source makes 64 random bits.
type Source interface{ Uint64() uint64 }

type chosen struct{}

func (chosen) Uint64() uint64 { return rt.Rand64() }

// A Rand makes numbers of all sorts from a source.
type Rand struct{ src Source }

func New(src Source) *Rand { return &Rand{src} }

func (r *Rand) Uint64() uint64 { return r.src.Uint64() }
func (r *Rand) Int64() int64   { return int64(r.src.Uint64() &^ (1 << 63)) }
func (r *Rand) Uint32() uint32 { return uint32(r.src.Uint64() >> 32) }
func (r *Rand) Int32() int32   { return int32(r.src.Uint64() >> 33) }
func (r *Rand) Int() int       { return int(uint(r.src.Uint64()) << 1 >> 1) }
func (r *Rand) Uint() uint     { return uint(r.src.Uint64()) }

// below is in [0, n): the high half of a product, drawn again where that would not be fair (Lemire).
func (r *Rand) below(n uint64) uint64 {
	if n&(n-1) == 0 {
		return r.Uint64() & (n - 1)
	}
	hi, lo := bits.Mul64(r.Uint64(), n)
	if lo < n {
		least := -n % n
		for lo < least {
			hi, lo = bits.Mul64(r.Uint64(), n)
		}
	}
	return hi
}

func positive(ok bool, name string) {
	if !ok {
		panic("invalid argument to " + name)
	}
}

func (r *Rand) Int64N(n int64) int64 {
	positive(n > 0, "Int64N")
	return int64(r.below(uint64(n)))
}

func (r *Rand) Uint64N(n uint64) uint64 {
	positive(n > 0, "Uint64N")
	return r.below(n)
}

func (r *Rand) Int32N(n int32) int32 {
	positive(n > 0, "Int32N")
	return int32(r.below(uint64(n)))
}

func (r *Rand) Uint32N(n uint32) uint32 {
	positive(n > 0, "Uint32N")
	return uint32(r.below(uint64(n)))
}

func (r *Rand) IntN(n int) int {
	positive(n > 0, "IntN")
	return int(r.below(uint64(n)))
}

func (r *Rand) UintN(n uint) uint {
	positive(n > 0, "UintN")
	return uint(r.below(uint64(n)))
}

func (r *Rand) Float64() float64 { return float64(r.Uint64()<<11>>11) / (1 << 53) }
func (r *Rand) Float32() float32 { return float32(r.Uint32()<<8>>8) / (1 << 24) }

func (r *Rand) Perm(n int) []int {
	p := make([]int, n)
	for i := range p {
		p[i] = i
	}
	r.Shuffle(n, func(i, j int) { p[i], p[j] = p[j], p[i] })
	return p
}

func (r *Rand) Shuffle(n int, swap func(i, j int)) {
	positive(n >= 0, "Shuffle")
	for i := n - 1; i > 0; i-- {
		swap(i, int(r.below(uint64(i+1))))
	}
}

// NormFloat64 is normally distributed, by Marsaglia and Tsang's ziggurat.
func (r *Rand) NormFloat64() float64 {
	z := ziggurat.Normal()
	for {
		u := r.Uint64()
		j := int32(u)
		i := u >> 32 & 0x7F
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
		u := r.Uint64()
		j := uint32(u)
		i := uint8(u >> 32)
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

func Int64() int64                       { return global.Int64() }
func Uint32() uint32                     { return global.Uint32() }
func Uint64() uint64                     { return global.Uint64() }
func Int32() int32                       { return global.Int32() }
func Int() int                           { return global.Int() }
func Uint() uint                         { return global.Uint() }
func Int64N(n int64) int64               { return global.Int64N(n) }
func Uint64N(n uint64) uint64            { return global.Uint64N(n) }
func Int32N(n int32) int32               { return global.Int32N(n) }
func Uint32N(n uint32) uint32            { return global.Uint32N(n) }
func IntN(n int) int                     { return global.IntN(n) }
func UintN(n uint) uint                  { return global.UintN(n) }
func Float64() float64                   { return global.Float64() }
func Float32() float32                   { return global.Float32() }
func Perm(n int) []int                   { return global.Perm(n) }
func Shuffle(n int, swap func(i, j int)) { global.Shuffle(n, swap) }
func NormFloat64() float64               { return global.NormFloat64() }
func ExpFloat64() float64                { return global.ExpFloat64() }

type intType interface {
	~int | ~int8 | ~int16 | ~int32 | ~int64 | ~uint | ~uint8 | ~uint16 | ~uint32 | ~uint64 | ~uintptr
}

// N is in [0, n) for any integer type.
func N[Int intType](n Int) Int {
	positive(n > 0, "N")
	return Int(global.below(uint64(n)))
}

// A PCG is O'Neill's permuted congruential generator with 128 bits of state: PCG-DXSM.
type PCG struct{ hi, lo uint64 }

func NewPCG(seed1, seed2 uint64) *PCG   { return &PCG{seed1, seed2} }
func (p *PCG) Seed(seed1, seed2 uint64) { p.hi, p.lo = seed1, seed2 }

func (p *PCG) Uint64() uint64 {
	const (
		mulHi, mulLo = 2549297995355413924, 4865540595714422341
		incHi, incLo = 6364136223846793005, 1442695040888963407
	)
	hi, lo := bits.Mul64(p.lo, mulLo)
	hi += p.hi*mulLo + p.lo*mulHi
	lo, carry := bits.Add64(lo, incLo, 0)
	hi, _ = bits.Add64(hi, incHi, carry)
	p.hi, p.lo = hi, lo
	hi ^= hi >> 32
	hi *= 0xda942042e4dd58b5
	hi ^= hi >> 48
	return hi * (lo | 1)
}

// A ChaCha8 is a stream of ChaCha with 8 rounds, made 4 blocks at a time; after 16 blocks the last 32 bytes are the next key.
type ChaCha8 struct {
	key  [8]uint32
	buf  [64]uint32
	at   int // next pair of words
	end  int
	ctr  uint32
	rest [8]byte // of Read
	left int
}

func NewChaCha8(seed [32]byte) *ChaCha8 {
	c := new(ChaCha8)
	c.Seed(seed)
	return c
}

func (c *ChaCha8) Seed(seed [32]byte) {
	*c = ChaCha8{end: 32}
	for i := range c.key {
		c.key[i] = uint32(seed[4*i]) | uint32(seed[4*i+1])<<8 | uint32(seed[4*i+2])<<16 | uint32(seed[4*i+3])<<24
	}
	c.block()
}

// block fills buf: word i of block j lies at 4*i + j.
func (c *ChaCha8) block() {
	for j := 0; j < 4; j++ {
		var x [16]uint32
		x[0], x[1], x[2], x[3] = 0x61707865, 0x3320646e, 0x79622d32, 0x6b206574
		copy(x[4:12], c.key[:])
		x[12] = c.ctr + uint32(j)
		for round := 0; round < 4; round++ {
			quarter(&x, 0, 4, 8, 12)
			quarter(&x, 1, 5, 9, 13)
			quarter(&x, 2, 6, 10, 14)
			quarter(&x, 3, 7, 11, 15)
			quarter(&x, 0, 5, 10, 15)
			quarter(&x, 1, 6, 11, 12)
			quarter(&x, 2, 7, 8, 13)
			quarter(&x, 3, 4, 9, 14)
		}
		for i := range x {
			if 4 <= i && i < 12 {
				x[i] += c.key[i-4]
			}
			c.buf[4*i+j] = x[i]
		}
	}
}

func quarter(x *[16]uint32, a, b, c, d int) {
	x[a] += x[b]
	x[d] = bits.RotateLeft32(x[d]^x[a], 16)
	x[c] += x[d]
	x[b] = bits.RotateLeft32(x[b]^x[c], 12)
	x[a] += x[b]
	x[d] = bits.RotateLeft32(x[d]^x[a], 8)
	x[c] += x[d]
	x[b] = bits.RotateLeft32(x[b]^x[c], 7)
}

func (c *ChaCha8) Uint64() uint64 {
	if c.at >= c.end {
		c.ctr += 4
		if c.ctr == 16 {
			copy(c.key[:], c.buf[56:])
			c.ctr = 0
		}
		c.block()
		c.at = 0
		c.end = 32
		if c.ctr == 12 {
			c.end = 28 // the rest is the next key
		}
	}
	i := 2 * c.at
	c.at++
	return uint64(c.buf[i]) | uint64(c.buf[i+1])<<32
}

// Read fills p, lowest byte of each number first.
func (c *ChaCha8) Read(p []byte) (n int, err error) {
	for n = range p {
		if c.left == 0 {
			v := c.Uint64()
			for i := range c.rest {
				c.rest[i] = byte(v >> uint(8*i))
			}
			c.left = 8
		}
		p[n] = c.rest[8-c.left]
		c.left--
	}
	return len(p), nil
}
