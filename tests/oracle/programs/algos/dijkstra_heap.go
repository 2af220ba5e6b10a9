package main

import (
	"container/heap"
	"container/list"
	"container/ring"
	"fmt"
)

type item struct{ node, dist int }
type pq []item

func (p pq) Len() int           { return len(p) }
func (p pq) Less(i, j int) bool { return p[i].dist < p[j].dist }
func (p pq) Swap(i, j int)      { p[i], p[j] = p[j], p[i] }
func (p *pq) Push(x any)        { *p = append(*p, x.(item)) }
func (p *pq) Pop() any {
	old := *p
	x := old[len(old)-1]
	*p = old[:len(old)-1]
	return x
}

func main() {
	g := map[int][]item{}
	add := func(a, b, w int) { g[a] = append(g[a], item{b, w}); g[b] = append(g[b], item{a, w}) }
	for i := range 30 {
		add(i, (i*7+3)%30, i%5+1)
		add(i, (i+1)%30, i%7+2)
	}
	dist := map[int]int{0: 0}
	q := &pq{{0, 0}}
	for q.Len() > 0 {
		it := heap.Pop(q).(item)
		if it.dist > dist[it.node] {
			continue
		}
		for _, e := range g[it.node] {
			d := it.dist + e.dist
			if old, ok := dist[e.node]; !ok || d < old {
				dist[e.node] = d
				heap.Push(q, item{e.node, d})
			}
		}
	}
	fmt.Println(dist)
	h := &pq{{1, 9}, {2, 3}, {3, 5}}
	heap.Init(h)
	(*h)[0].dist = 100
	heap.Fix(h, 0)
	heap.Remove(h, 1)
	fmt.Println(*h)
	l := list.New()
	e4 := l.PushBack(4)
	e1 := l.PushFront(1)
	l.InsertBefore(3, e4)
	l.InsertAfter(2, e1)
	l.MoveToBack(e1)
	for e := l.Front(); e != nil; e = e.Next() {
		fmt.Print(e.Value, " ")
	}
	r := ring.New(5)
	for i := range r.Len() {
		r.Value = i
		r = r.Next()
	}
	r.Unlink(2)
	r.Do(func(v any) { fmt.Print(v, ",") })
	fmt.Println(l.Len(), r.Len())
}
