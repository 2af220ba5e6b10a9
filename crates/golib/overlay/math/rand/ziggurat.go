package rand

import "math"

// A ziggurat covers a falling density with layers of equal area (Marsaglia and Tsang, 2000): k says for which numbers a
// point is surely inside its layer, w scales a number to the layer's width, f is the density at the layer's edge.
type ziggurat struct {
	edge float64 // where the tail begins
	k    []uint32
	w, f []float32
}

var norm, expo *ziggurat

// build makes the tables from the edge and the layers' area. scale: numbers are below it; inverse: of the density.
func build(n int, edge, area, scale float64, density, inverse func(float64) float64) *ziggurat {
	z := &ziggurat{edge, make([]uint32, n), make([]float32, n), make([]float32, n)}
	x, above := edge, edge
	q := area / density(x)
	z.k[0] = uint32(x / q * scale)
	z.w[0] = float32(q / scale)
	z.w[n-1] = float32(x / scale)
	z.f[0] = 1
	z.f[n-1] = float32(density(x))
	for i := n - 2; i >= 1; i-- {
		x = inverse(area/x + density(x))
		z.k[i+1] = uint32(x / above * scale)
		above = x
		z.f[i] = float32(density(x))
		z.w[i] = float32(x / scale)
	}
	return z
}

func normal() *ziggurat {
	if norm == nil {
		norm = build(128, 3.442619855899, 9.91256303526217e-3, 1<<31,
			func(x float64) float64 { return math.Exp(-.5 * x * x) },
			func(y float64) float64 { return math.Sqrt(-2 * math.Log(y)) })
	}
	return norm
}

func exponential() *ziggurat {
	if expo == nil {
		expo = build(256, 7.69711747013104972, 3.949659822581572e-3, 1<<32,
			func(x float64) float64 { return math.Exp(-x) },
			func(y float64) float64 { return -math.Log(y) })
	}
	return expo
}
