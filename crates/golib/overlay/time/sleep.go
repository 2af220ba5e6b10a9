package time

import "unsafe"

// Sleep parks the goroutine for at least d.
func Sleep(d Duration)

func startTimer(id uint64, when int64, period int64, f unsafe.Pointer, goFunc bool) uint64
func stopTimer(id uint64) bool

// runtimeTimer is a timer of the runtime: it sends on c, or runs f on a goroutine of its own. As since Go 1.23 the runtime
// takes a value that nobody has received out of c when the timer is stopped or reset.
//
// Difference: len and cap of c show the buffer; Go hides it.
type runtimeTimer struct {
	id uint64
	c  chan Time
	f  func()
}

func (t *runtimeTimer) word() (p unsafe.Pointer, goFunc bool) {
	if t.f != nil {
		return *(*unsafe.Pointer)(unsafe.Pointer(&t.f)), true
	}
	return *(*unsafe.Pointer)(unsafe.Pointer(&t.c)), false
}

func (t *runtimeTimer) start(d, period Duration) {
	p, goFunc := t.word()
	t.id = startTimer(0, when(d), int64(period), p, goFunc)
}

// reset starts it anew and reports whether it was running.
func (t *runtimeTimer) reset(d, period Duration) bool {
	p, goFunc := t.word()
	return startTimer(t.id, when(d), int64(period), p, goFunc) != 0
}

func (t *runtimeTimer) stop() bool { return stopTimer(t.id) }

// when is the instant d from now.
func when(d Duration) int64 {
	now := runtimeNano()
	if d <= 0 {
		return now
	}
	if t := now + int64(d); t > 0 {
		return t
	}
	return 1<<63 - 1
}

// A Timer fires once.
type Timer struct {
	C <-chan Time
	r runtimeTimer
}

// NewTimer sends the time on C after d.
func NewTimer(d Duration) *Timer {
	c := make(chan Time, 1)
	t := &Timer{C: c, r: runtimeTimer{c: c}}
	t.r.start(d, 0)
	return t
}

// AfterFunc calls f on a goroutine of its own after d.
func AfterFunc(d Duration, f func()) *Timer {
	t := &Timer{r: runtimeTimer{f: f}}
	t.r.start(d, 0)
	return t
}

// After is NewTimer(d).C.
func After(d Duration) <-chan Time { return NewTimer(d).C }

// Stop reports whether it kept the timer from firing.
func (t *Timer) Stop() bool {
	if t.r.id == 0 {
		panic("time: Stop called on uninitialized Timer")
	}
	return t.r.stop()
}

// Reset lets the timer fire after d and reports whether it was running.
func (t *Timer) Reset(d Duration) bool {
	if t.r.id == 0 {
		panic("time: Reset called on uninitialized Timer")
	}
	return t.r.reset(d, 0)
}

// A Ticker fires again and again.
type Ticker struct {
	C <-chan Time
	r runtimeTimer
}

// NewTicker sends the time on C every d; a slow receiver misses ticks.
func NewTicker(d Duration) *Ticker {
	if d <= 0 {
		panic("non-positive interval for NewTicker")
	}
	c := make(chan Time, 1)
	t := &Ticker{C: c, r: runtimeTimer{c: c}}
	t.r.start(d, d)
	return t
}

func (t *Ticker) Stop() {
	if t.r.id != 0 {
		t.r.stop()
	}
}

func (t *Ticker) Reset(d Duration) {
	if d <= 0 {
		panic("non-positive interval for Ticker.Reset")
	}
	if t.r.id == 0 {
		panic("time: Reset called on uninitialized Ticker")
	}
	t.r.reset(d, d)
}

// Tick is NewTicker(d).C, nil for d <= 0.
func Tick(d Duration) <-chan Time {
	if d <= 0 {
		return nil
	}
	return NewTicker(d).C
}
