// Package sync provides locks and other basic synchronization.
package sync

import (
	"internal/rt/fault"
	"sync/atomic"
	"unsafe"
)

// A Locker can be locked and unlocked.
type Locker interface {
	Lock()
	Unlock()
}

// A Mutex is a mutual exclusion lock. The zero value is unlocked.
//
// Go 1.27 `internal/sync.Mutex`. The state word is [waiters:29 | starving | woken | locked].
//
// In normal mode an Unlock wakes the first waiter, which then competes with goroutines that are running already and
// mostly loses; it queues again, in front. A waiter that has failed for more than 1 ms makes the mutex starving. Then
// Unlock hands the lock to the first waiter and runs it at once in its own time slice, and newcomers neither take the lock nor spin. The
// mutex is normal again when a waiter gets it that is the last one or that has waited less than 1 ms.
type Mutex struct {
	state int32
	sema  uint32
}

const (
	mutexLocked      int32 = 1
	mutexWoken       int32 = 2
	mutexStarving    int32 = 4
	mutexWaiterShift       = 3
	mutexWaiter      int32 = 1 << mutexWaiterShift

	starvationThresholdNs = 1e6
)

// Lock locks m, waiting until it is free.
func (m *Mutex) Lock() {
	if atomic.CompareAndSwapInt32(&m.state, 0, mutexLocked) {
		return
	}
	m.lockSlow()
}

// TryLock locks m if that needs no waiting.
func (m *Mutex) TryLock() bool {
	old := m.state
	if old&(mutexLocked|mutexStarving) != 0 {
		return false
	}
	return atomic.CompareAndSwapInt32(&m.state, old, old|mutexLocked)
}

func (m *Mutex) lockSlow() {
	var since int64 // when this goroutine began to wait
	starving := false
	awoke := false
	spins := 0
	old := m.state
	for {
		// A starving mutex goes to a waiter: spinning for it is no use.
		if old&(mutexLocked|mutexStarving) == mutexLocked && runtime_canSpin(spins) {
			// Tell Unlock that someone is awake already.
			if !awoke && old&mutexWoken == 0 && old>>mutexWaiterShift != 0 &&
				atomic.CompareAndSwapInt32(&m.state, old, old|mutexWoken) {
				awoke = true
			}
			runtime_doSpin()
			spins++
			old = m.state
			continue
		}
		next := old
		if old&mutexStarving == 0 {
			next |= mutexLocked
		}
		if old&(mutexLocked|mutexStarving) != 0 {
			next += mutexWaiter
		}
		// An unlocked mutex is not made starving: a starving one must have waiters.
		if starving && old&mutexLocked != 0 {
			next |= mutexStarving
		}
		if awoke {
			if next&mutexWoken == 0 {
				fault.Fatal("sync: inconsistent mutex state")
			}
			next &^= mutexWoken
		}
		if !atomic.CompareAndSwapInt32(&m.state, old, next) {
			old = m.state
			continue
		}
		if old&(mutexLocked|mutexStarving) == 0 {
			break
		}
		// Whoever has waited before goes to the head of the queue.
		again := since != 0
		if !again {
			since = runtime_nanotime()
		}
		runtime_state(unsafe.Pointer(m), stateMutex, int64(next))
		runtime_SemacquireMutex(&m.sema, again)
		starving = starving || runtime_nanotime()-since > starvationThresholdNs
		old = m.state
		if old&mutexStarving != 0 {
			// The lock was handed over; the state still counts this goroutine as a waiter and does not say locked.
			if old&(mutexLocked|mutexWoken) != 0 || old>>mutexWaiterShift == 0 {
				fault.Fatal("sync: inconsistent mutex state")
			}
			delta := mutexLocked - mutexWaiter
			if !starving || old>>mutexWaiterShift == 1 {
				delta -= mutexStarving
			}
			atomic.AddInt32(&m.state, delta)
			break
		}
		awoke = true
		spins = 0
	}
	runtime_state(unsafe.Pointer(m), stateMutex, int64(m.state))
}

// Unlock unlocks m. It is fatal if m is not locked; any goroutine may do it.
func (m *Mutex) Unlock() {
	next := atomic.AddInt32(&m.state, -mutexLocked)
	if next != 0 {
		m.unlockSlow(next)
	}
}

func (m *Mutex) unlockSlow(next int32) {
	if (next+mutexLocked)&mutexLocked == 0 {
		fault.Fatal("sync: unlock of unlocked mutex")
	}
	if next&mutexStarving != 0 {
		runtime_state(unsafe.Pointer(m), stateMutex, int64(next))
		runtime_Semrelease(&m.sema, true)
		return
	}
	old := next
	for {
		// Nobody waits, or someone is awake or has the lock already.
		if old>>mutexWaiterShift == 0 || old&(mutexLocked|mutexWoken|mutexStarving) != 0 {
			return
		}
		next = (old - mutexWaiter) | mutexWoken
		if atomic.CompareAndSwapInt32(&m.state, old, next) {
			runtime_state(unsafe.Pointer(m), stateMutex, int64(next))
			runtime_Semrelease(&m.sema, false)
			return
		}
		old = m.state
	}
}
