package sync

import (
	"internal/rt/fault"
	"sync/atomic"
	"unsafe"
)

// A RWMutex is held by any number of readers or one writer. The zero value is unlocked.
//
// A writer announces itself by making the count of readers negative; from then on new readers wait for it, and it waits
// for those that were there before. So a waiting writer cannot be starved by readers.
type RWMutex struct {
	w           Mutex // among writers
	writerSem   uint32
	readerSem   uint32
	readerCount atomic.Int32 // readers, minus maxReaders while a writer waits or holds
	readerWait  atomic.Int32 // readers that the writer still waits for
}

const maxReaders = 1 << 30

func (rw *RWMutex) note() {
	runtime_state(unsafe.Pointer(rw), stateRWMutex, int64(rw.readerCount.Load()))
}

func (rw *RWMutex) RLock() {
	if rw.readerCount.Add(1) < 0 {
		rw.note()
		runtime_SemacquireRWMutexR(&rw.readerSem, false)
	}
}

func (rw *RWMutex) TryRLock() bool {
	for {
		n := rw.readerCount.Load()
		if n < 0 {
			return false
		}
		if rw.readerCount.CompareAndSwap(n, n+1) {
			return true
		}
	}
}

func (rw *RWMutex) RUnlock() {
	if n := rw.readerCount.Add(-1); n < 0 {
		rw.rUnlockSlow(n)
	}
}

func (rw *RWMutex) rUnlockSlow(n int32) {
	if n == -1 || n == -maxReaders-1 {
		fault.Fatal("sync: RUnlock of unlocked RWMutex")
	}
	if rw.readerWait.Add(-1) == 0 {
		runtime_Semrelease(&rw.writerSem, false)
	}
}

func (rw *RWMutex) Lock() {
	rw.w.Lock()
	readers := rw.readerCount.Add(-maxReaders) + maxReaders
	if readers != 0 && rw.readerWait.Add(readers) != 0 {
		rw.note()
		runtime_SemacquireRWMutex(&rw.writerSem, false)
	}
}

func (rw *RWMutex) TryLock() bool {
	if !rw.w.TryLock() {
		return false
	}
	if !rw.readerCount.CompareAndSwap(0, -maxReaders) {
		rw.w.Unlock()
		return false
	}
	return true
}

func (rw *RWMutex) Unlock() {
	n := rw.readerCount.Add(maxReaders)
	if n >= maxReaders {
		fault.Fatal("sync: Unlock of unlocked RWMutex")
	}
	for i := int32(0); i < n; i++ {
		runtime_Semrelease(&rw.readerSem, false)
	}
	rw.w.Unlock()
}

// RLocker is a Locker by RLock and RUnlock.
func (rw *RWMutex) RLocker() Locker { return (*readLocker)(rw) }

type readLocker RWMutex

func (r *readLocker) Lock()   { (*RWMutex)(r).RLock() }
func (r *readLocker) Unlock() { (*RWMutex)(r).RUnlock() }
