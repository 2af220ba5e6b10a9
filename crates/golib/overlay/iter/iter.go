// Package iter has the types of functions that a for loop can range over.
//
// Difference: Go runs Pull's sequence on a coroutine that only the runtime knows; here it is a goroutine that waits on channels.
package iter

// Seq yields values until yield returns false.
type Seq[V any] func(yield func(V) bool)

// Seq2 yields pairs.
type Seq2[K, V any] func(yield func(K, V) bool)

// puller runs a sequence and stops it between values.
type puller struct {
	want  chan bool // true: the next value; false: stop
	have  chan bool // true: a value is there; false: the end
	begun bool
	done  bool
	value any // of a panic in the sequence
	bad   bool
}

func (p *puller) run(f func()) {
	defer func() {
		if r := recover(); r != nil {
			p.value, p.bad = r, true
		}
		p.done = true
		p.have <- false
	}()
	if <-p.want {
		f()
	}
}

// ask lets the sequence go on and waits for it.
func (p *puller) ask(more bool, f func()) bool {
	if p.done {
		return false
	}
	if !p.begun {
		p.begun = true
		if !more {
			p.done = true
			return false
		}
		p.want, p.have = make(chan bool), make(chan bool)
		go p.run(f)
	}
	p.want <- more
	ok := <-p.have
	if p.bad {
		p.bad = false
		panic(p.value)
	}
	return ok
}

// give hands a value over and waits to be asked again.
func (p *puller) give() bool {
	p.have <- true
	return <-p.want
}

// Pull turns a sequence into a function that returns one value after the other.
func Pull[V any](seq Seq[V]) (next func() (V, bool), stop func()) {
	var v V
	p := new(puller)
	run := func() {
		seq(func(x V) bool {
			v = x
			return p.give()
		})
	}
	next = func() (V, bool) {
		var zero V
		if !p.ask(true, run) {
			return zero, false
		}
		r := v
		v = zero
		return r, true
	}
	stop = func() { p.ask(false, run) }
	return next, stop
}

// Pull2 is Pull for pairs.
func Pull2[K, V any](seq Seq2[K, V]) (next func() (K, V, bool), stop func()) {
	var k K
	var v V
	p := new(puller)
	run := func() {
		seq(func(x K, y V) bool {
			k, v = x, y
			return p.give()
		})
	}
	next = func() (K, V, bool) {
		var zeroK K
		var zeroV V
		if !p.ask(true, run) {
			return zeroK, zeroV, false
		}
		a, b := k, v
		k, v = zeroK, zeroV
		return a, b, true
	}
	stop = func() { p.ask(false, run) }
	return next, stop
}
