package sync

import "sync/atomic"

// A Once does one thing once.
type Once struct {
	_    noCopy
	done atomic.Bool
	m    Mutex
}

// Do calls f if no Do of this Once has called its function yet, and returns when that call is over.
func (o *Once) Do(f func()) {
	if !o.done.Load() {
		o.doSlow(f)
	}
}

func (o *Once) doSlow(f func()) {
	o.m.Lock()
	defer o.m.Unlock()
	if !o.done.Load() {
		defer o.done.Store(true)
		f()
	}
}

// outcome of a function that OnceFunc and kin have called.
type outcome struct {
	once  Once
	ok    bool
	value any // of its panic
}

// run calls f the first time. It panics with f's panic, each time.
func (d *outcome) run(f func()) {
	d.once.Do(func() {
		defer func() {
			d.value = recover()
			if !d.ok {
				panic(d.value)
			}
		}()
		f()
		d.ok = true
	})
	if !d.ok {
		panic(d.value)
	}
}

// OnceFunc returns a function that calls f once.
func OnceFunc(f func()) func() {
	d := new(outcome)
	return func() {
		d.run(func() {
			g := f
			f = nil
			g()
		})
	}
}

// OnceValue returns a function that calls f once and always returns its result.
func OnceValue[T any](f func() T) func() T {
	d := new(outcome)
	var result T
	return func() T {
		d.run(func() {
			g := f
			f = nil
			result = g()
		})
		return result
	}
}

// OnceValues is OnceValue for two results.
func OnceValues[T1, T2 any](f func() (T1, T2)) func() (T1, T2) {
	d := new(outcome)
	var r1 T1
	var r2 T2
	return func() (T1, T2) {
		d.run(func() {
			g := f
			f = nil
			r1, r2 = g()
		})
		return r1, r2
	}
}
