// Addresses of variables: where they go decides, and when the variable is made.
package main

var sink *int

type node struct {
	next *node
	v    int
}

func stays() int {
	x := 1
	p := &x
	*p = 2
	return x
}

func returned() *int {
	x := 1
	return &x
}

func global() {
	x := 1
	sink = &x
}

func throughPointer(pp **int) {
	x := 1
	*pp = &x
}

func chain() *int {
	x := 1
	p := &x
	q := p
	pp := &q
	return *pp
}

func field() *int {
	var n node
	return &n.v
}

func element(i int) *int {
	var a [4]int
	return &a[i]
}

func outlivesIteration() {
	var keep *int
	for i := 0; i < 3; i++ {
		x := i
		keep = &x
	}
	_ = keep
}

func withinIteration() int {
	sum := 0
	for i := 0; i < 3; i++ {
		x := i
		p := &x
		sum += *p
	}
	return sum
}

func loopVariable() []*int {
	var all [3]*int
	for i := 0; i < 3; i++ {
		all[i] = &i
	}
	return all[:]
}

func rangeVariable(xs []int) *int {
	for _, x := range xs {
		if x > 1 {
			return &x
		}
	}
	return nil
}

func backwardsGoto() {
	var keep *int
	n := 0
again:
	x := n
	keep = &x
	n++
	if n < 3 {
		goto again
	}
	_ = *keep
}

func forwardGoto() {
	x := 1
	p := &x
	if *p > 1 {
		goto end
	}
	*p = 3
end:
	_ = p
}

func parameter(x int) *int { return &x }

func namedResult() (r int, p *int) {
	p = &r
	return
}

func structOfPointers() node {
	a := node{v: 1}
	b := node{next: &a}
	return b
}

func list(n int) *node {
	var head *node
	for i := range n {
		head = &node{head, i}
	}
	return head
}

func localList(n int) (sum int) {
	var head *node
	a, b := node{v: 1}, node{v: 2}
	a.next = &b
	for head = &a; head != nil; head = head.next {
		sum += head.v
	}
	return
}

func main() {
	stays()
	returned()
	global()
	var p *int
	throughPointer(&p)
	chain()
	field()
	element(1)
	outlivesIteration()
	withinIteration()
	loopVariable()
	rangeVariable(nil)
	backwardsGoto()
	forwardGoto()
	parameter(1)
	namedResult()
	structOfPointers()
	list(3)
	localList(2)
}
