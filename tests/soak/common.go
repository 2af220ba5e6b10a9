// What all scenarios share: a source of numbers and a checksum. Sums over goroutines use +, so that their order is free.
package main

type rng uint64

func (r *rng) next() uint64 {
	*r = *r*6364136223846793005 + 1442695040888963407
	return uint64(*r) >> 17
}

func (r *rng) below(n int) int { return int(r.next() % uint64(n)) }

func mix(h, v uint64) uint64 {
	h ^= v + 0x9e3779b97f4a7c15 + h<<6 + h>>2
	h *= 0xff51afd7ed558ccd
	return h ^ h>>33
}
