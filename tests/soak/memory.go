package main

import (
	"fmt"
	"runtime"
	"sort"
	"strings"
	"sync"
	"sync/atomic"
)

type tree struct {
	left, right *tree
	v           uint64
}

func grow(depth int, v uint64) *tree {
	if depth == 0 {
		return &tree{v: v}
	}
	return &tree{grow(depth-1, v*2), grow(depth-1, v*2+1), v}
}

func (t *tree) sum() uint64 {
	if t == nil {
		return 1
	}
	return mix(t.v, t.left.sum()*3+t.right.sum())
}

// Trees built by one goroutine, read and taken apart by others, while parts of them become garbage.
func sharedTrees(seed uint64, n int) uint64 {
	built := make(chan *tree, 2)
	swapped := make(chan *tree, 2)
	go func() {
		for i := range n {
			built <- grow(6, seed+uint64(i))
		}
		close(built)
	}()
	var swappers sync.WaitGroup
	for range 3 {
		swappers.Go(func() {
			for t := range built {
				t.left, t.right = t.right, t.left
				t.left.left = grow(4, t.v)
				swapped <- t
			}
		})
	}
	go func() {
		swappers.Wait()
		close(swapped)
	}()
	var sum uint64
	for t := range swapped {
		sum += t.sum()
	}
	return sum
}

// Each goroutine rewires a graph of its own all the time and hands nodes to a neighbour: write barriers, objects that
// change owners while the collector looks.
func rewiring(seed uint64, n int) uint64 {
	type node struct {
		next, other *node
		v           uint64
	}
	const workers = 4
	var lanes [workers]chan *node
	for i := range lanes {
		lanes[i] = make(chan *node, 8)
	}
	var sum atomic.Uint64
	var wg sync.WaitGroup
	for w := range workers {
		wg.Go(func() {
			r := rng(seed + uint64(w))
			var nodes [16]*node
			for i := range nodes {
				nodes[i] = &node{v: uint64(w*100 + i)}
			}
			for i := range n * 10 {
				a, b := nodes[r.below(16)], nodes[r.below(16)]
				a.next, a.other = b, a.next
				if i%10 == 9 {
					lanes[(w+1)%workers] <- &node{v: a.v, next: &node{v: uint64(i)}}
					got := <-lanes[w]
					sum.Add(mix(got.v, got.next.v) - mix(got.v, got.next.v) + got.next.v)
					k := r.below(16)
					nodes[k] = &node{v: nodes[k].v, other: got}
				}
			}
			for _, x := range nodes {
				sum.Add(mix(seed, x.v))
			}
		})
	}
	wg.Wait()
	return sum.Load()
}

// Objects of all sizes, small to large, kept for a while each.
func sizes(seed uint64, n int) uint64 {
	var sum atomic.Uint64
	var wg sync.WaitGroup
	for w := range 4 {
		wg.Go(func() {
			r := rng(seed + uint64(w))
			var kept [8][]uint64
			for i := range n * 2 {
				words := 1 << r.below(11)
				if i%40 == 39 {
					words = 8192
				}
				b := make([]uint64, words)
				b[0], b[words-1] = uint64(i), uint64(i)
				for k := 0; k < words; k += 64 {
					if k > 0 && k < words-1 && b[k] != 0 {
						panic("memory that is not zero")
					}
				}
				k := i % len(kept)
				if old := kept[k]; old != nil && old[0] != old[len(old)-1] {
					panic("an object that somebody else wrote to")
				}
				kept[k] = b
				sum.Add(mix(seed, uint64(words+i)))
			}
		})
	}
	wg.Wait()
	return sum.Load()
}

// Interfaces, closures, strings and maps made in a hurry.
func smallThings(seed uint64, n int) uint64 {
	type shape interface{ area() uint64 }
	var sum atomic.Uint64
	var wg sync.WaitGroup
	for w := range 3 {
		wg.Go(func() {
			var shapes []shape
			for i := range n {
				if i%2 == 0 {
					shapes = append(shapes, square{uint64(i + w)})
				} else {
					shapes = append(shapes, &oblong{uint64(i), uint64(w + 1)})
				}
				s := strings.Repeat("ab", i%5) + fmt.Sprint(i, w)
				m := map[string]int{s: i, s + "x": i + 1}
				f := func() int { return m[s] + len(s) }
				sum.Add(uint64(f() * len(m)))
			}
			for _, s := range shapes {
				sum.Add(mix(seed, s.area()))
			}
		})
	}
	wg.Wait()
	return sum.Load()
}

type square struct{ a uint64 }

func (s square) area() uint64 { return s.a * s.a }

type oblong struct{ a, b uint64 }

func (o *oblong) area() uint64 { return o.a * o.b }

// The collector is asked for from several goroutines at once, while others allocate.
func collectors(seed uint64, n int) uint64 {
	var sum atomic.Uint64
	var wg sync.WaitGroup
	for w := range 3 {
		wg.Go(func() {
			keep := grow(5, seed+uint64(w))
			for range 2 + n/20 {
				runtime.GC()
				keep = &tree{left: keep, v: 1}
				if keep.left.left == nil && keep.left.right == nil {
					panic("a lost tree")
				}
			}
			sum.Add(keep.sum())
		})
	}
	wg.Wait()
	return sum.Load()
}

// Stacks that grow deep with pointers into them, on several goroutines at once.
func deepStacks(seed uint64, n int) uint64 {
	var sum atomic.Uint64
	var wg sync.WaitGroup
	for w := range 4 {
		wg.Go(func() {
			var total uint64
			for i := range 3 {
				var local [4]uint64
				local[w] = seed
				descend(50+n*(w+i), &local, &total)
				total = mix(total, local[w])
			}
			sum.Add(total)
		})
	}
	wg.Wait()
	return sum.Load()
}

func descend(depth int, up *[4]uint64, total *uint64) {
	if depth == 0 {
		return
	}
	here := *up
	here[depth&3] += uint64(depth)
	defer func() { *total += here[0] ^ here[3] }()
	descend(depth-1, &here, total)
	up[depth&3] ^= here[depth&3]
}

// Quicksort, a goroutine for each large part, over one shared slice.
func parallelSort(seed uint64, n int) uint64 {
	r := rng(seed)
	data := make([]uint64, n*60)
	for i := range data {
		data[i] = r.next() % 10000
	}
	var wg sync.WaitGroup
	var quick func(s []uint64)
	quick = func(s []uint64) {
		for len(s) > 40 {
			p := s[len(s)/2]
			i, j := 0, len(s)-1
			for i <= j {
				for s[i] < p {
					i++
				}
				for s[j] > p {
					j--
				}
				if i <= j {
					s[i], s[j] = s[j], s[i]
					i++
					j--
				}
			}
			low := s[:j+1]
			wg.Go(func() { quick(low) })
			s = s[i:]
		}
		sort.Slice(s, func(a, b int) bool { return s[a] < s[b] })
	}
	quick(data)
	wg.Wait()
	h := seed
	for i, v := range data {
		if i > 0 && data[i-1] > v {
			panic("not sorted")
		}
		h = mix(h, v)
	}
	return h
}
