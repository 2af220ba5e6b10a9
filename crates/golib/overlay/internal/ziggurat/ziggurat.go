// Package ziggurat has the tables by which both packages rand draw from the normal and the exponential distribution.
package ziggurat

import "math"

// A Table covers a falling density with layers of equal area (Marsaglia and Tsang, 2000): K says for which numbers a
// point is surely inside its layer, W scales a number to the layer's width, F is the density at the layer's edge.
type Table struct {
	Edge float64 // where the tail begins
	K    []uint32
	W, F []float32
}

var norm, expo *Table

// build makes the tables from the edge and the layers' area. scale: numbers are below it; inverse: of the density.
func build(n int, edge, area, scale float64, density, inverse func(float64) float64) *Table {
	z := &Table{edge, make([]uint32, n), make([]float32, n), make([]float32, n)}
	x, above := edge, edge
	q := area / density(x)
	z.K[0] = uint32(x / q * scale)
	z.W[0] = float32(q / scale)
	z.W[n-1] = float32(x / scale)
	z.F[0] = 1
	z.F[n-1] = float32(density(x))
	for i := n - 2; i >= 1; i-- {
		x = inverse(area/x + density(x))
		z.K[i+1] = uint32(x / above * scale)
		above = x
		z.F[i] = float32(density(x))
		z.W[i] = float32(x / scale)
	}
	return z
}

// Normal is the normal distribution's, of 128 layers.
func Normal() *Table {
	if norm == nil {
		norm = build(128, 3.442619855899, 9.91256303526217e-3, 1<<31,
			func(x float64) float64 { return math.Exp(-.5 * x * x) },
			func(y float64) float64 { return math.Sqrt(-2 * math.Log(y)) })
	}
	return norm
}

// Exponential is the exponential distribution's, of 256 layers.
func Exponential() *Table {
	if expo == nil {
		expo = build(256, 7.69711747013104972, 3.949659822581572e-3, 1<<32,
			func(x float64) float64 { return math.Exp(-x) },
			func(y float64) float64 { return -math.Log(y) })
	}
	return expo
}
