package sync

import "unsafe"

// What sync asks of the scheduler. A semaphore is a uint32: acquire waits until it is positive and takes one.
func runtime_Semacquire(s *uint32)
func runtime_SemacquireWaitGroup(s *uint32)
func runtime_SemacquireMutex(s *uint32, lifo bool)
func runtime_SemacquireRWMutexR(s *uint32, lifo bool)
func runtime_SemacquireRWMutex(s *uint32, lifo bool)
func runtime_Semrelease(s *uint32, handoff bool)
func runtime_notifyListAdd(l *notifyList) uint32
func runtime_notifyListWait(l *notifyList, t uint32)
func runtime_notifyListNotifyOne(l *notifyList)
func runtime_notifyListNotifyAll(l *notifyList)
func runtime_canSpin(i int) bool
func runtime_doSpin()
func runtime_nanotime() int64
func runtime_pid() int
func runtime_gcCycles() uint32
func runtime_state(addr unsafe.Pointer, kind int, state int64)

// Kinds for runtime_state, which tells the views what an address is and how it stands.
const (
	stateMutex = iota
	stateRWMutex
	stateWaitGroup
	stateOnce
	stateCond
)

// notifyList is known by its address; the runtime keeps the queue. The words keep Go's size.
type notifyList struct {
	wait   uint32
	notify uint32
	lock   uintptr
	head   unsafe.Pointer
	tail   unsafe.Pointer
}

// noCopy marks what must not be copied after first use (vet's copylocks looks for Lock and Unlock).
type noCopy struct{}

func (*noCopy) Lock()   {}
func (*noCopy) Unlock() {}
