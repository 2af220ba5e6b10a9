// What a caller learns of a function: parameter tags.
package main

type pair struct{ a, b *int }

type tree struct {
	left, right *tree
	v           *int
}

var kept *int
var keptTree *tree

func nowhere(p *int) int            { return *p }
func toHeap(p *int)                 { kept = p }
func contentToHeap(pp **int)        { kept = *pp }
func toResult(p *int) *int          { return p }
func contentToResult(pp **int) *int { return *pp }
func second(p, q *int) (*int, *int) { return q, p }
func named(p *int) (res *int)       { res = p; return }
func part(x pair) *int              { return x.b }
func build(p, q *int) pair          { return pair{p, q} }
func addressed(p *int) **int        { return &p }
func unused(_ *int, p *int)         {}
func scalar(n int) int              { return n }
func slice(xs []*int) *int          { return xs[0] }
func mapped(m map[string]*int) *int { return m["x"] }
func stored(m map[string]*int, p *int) {
	m["x"] = p
}
func sent(c chan *int, p *int) { c <- p }

func recursive(t *tree, n int) *tree {
	if n == 0 {
		return t
	}
	return recursive(t.left, n-1)
}

func even(t *tree, p *int) *int {
	if t == nil {
		return p
	}
	return odd(t.left, p)
}

func odd(t *tree, p *int) *int {
	if t == nil {
		return nil
	}
	return even(t.right, p)
}

func (t *tree) insert(p *int) *tree {
	if t == nil {
		return &tree{v: p}
	}
	t.left = t.left.insert(p)
	return t
}

func (t *tree) value() *int   { return t.v }
func (t tree) copied() *int   { return t.v }
func (t *tree) keep()         { keptTree = t }
func (t *tree) self() *tree   { return t }
func six(a, b, c, d, e, f *int) (*int, *int, *int, *int, *int, *int) {
	return a, b, c, d, e, f
}

func main() {
	a, b, c, d, e := 1, 2, 3, 4, 5
	nowhere(&a)
	toHeap(&b)
	pc := &c
	contentToHeap(&pc)
	_ = *toResult(&d)
	pe := &e
	kept = contentToResult(&pe)
	f, g, h := 6, 7, 8
	x, y := second(&f, &g)
	kept = x
	_ = y
	_ = named(&h)
	i, j := 9, 10
	pr := build(&i, &j)
	_ = part(pr)
	k := 11
	_ = **addressed(&k)
	l, m := 12, 13
	unused(&l, &m)
	scalar(l)
	_ = slice([]*int{&l})
	mm := map[string]*int{}
	n := 14
	stored(mm, &n)
	_ = mapped(mm)
	ch := make(chan *int, 1)
	o := 15
	sent(ch, &o)
	var t tree
	recursive(&t, 0)
	p := 16
	even(&t, &p)
	q := 17
	t.insert(&q)
	_ = t.value()
	_ = t.copied()
	var u, v tree
	u.keep()
	v.self()
	r := 18
	six(&r, &r, &r, &r, &r, &r)
}
