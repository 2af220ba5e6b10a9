package sync

import (
	"sync/atomic"
	"unsafe"
)

// A Cond is a place where goroutines wait for an event, with the lock under which they look at what it is about.
type Cond struct {
	_       noCopy
	L       Locker
	notify  notifyList
	checker copyChecker
}

func NewCond(l Locker) *Cond { return &Cond{L: l} }

// Wait unlocks c.L, waits for Signal or Broadcast, and locks c.L again. The ticket is drawn before the unlock: a Signal
// that comes right behind it is not lost.
func (c *Cond) Wait() {
	c.checker.check()
	runtime_state(unsafe.Pointer(&c.notify), stateCond, 1)
	ticket := runtime_notifyListAdd(&c.notify)
	c.L.Unlock()
	runtime_notifyListWait(&c.notify, ticket)
	c.L.Lock()
}

// Signal wakes the goroutine that has waited longest, if any.
func (c *Cond) Signal() {
	c.checker.check()
	runtime_notifyListNotifyOne(&c.notify)
}

// Broadcast wakes all that wait.
func (c *Cond) Broadcast() {
	c.checker.check()
	runtime_notifyListNotifyAll(&c.notify)
}

// copyChecker remembers its own address from first use.
type copyChecker uintptr

func (c *copyChecker) check() {
	me := uintptr(unsafe.Pointer(c))
	if uintptr(*c) != me && !atomic.CompareAndSwapUintptr((*uintptr)(c), 0, me) && uintptr(*c) != me {
		panic("sync.Cond is copied")
	}
}
