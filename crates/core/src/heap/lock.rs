//! A spin lock for the heap's short critical sections.
//!
//! Go 1.27 has futex mutexes with ranks here (`runtime/lockrank.go`). Core never blocks, and every section is a few
//! hundred instructions at most, so waiting is spinning; on single-threaded wasm the atomics are plain and the lock
//! is never contended. With more threads than processors the holder may be off its processor: whoever has spun for
//! longer than a section takes gives its own time slice away each round, by the function that the driver has set
//! ([`set_yield`]; Go: `osyield` in `lock2`). Core knows no thread to do it itself.
//!
//! # Lock order
//! An outer lock is taken before an inner one, never the other way round:
//! `central` (one span class) → `pages`; `stack pool` → `pages`; `specials`, `work lists` and `controller` take no
//! other lock. No guard outlives the method that took it.
use core::cell::UnsafeCell;
use core::ops::{Deref, DerefMut};
use core::ptr::null_mut;
#[cfg(not(all(loom, test)))]
use core::sync::atomic::AtomicBool;
use core::sync::atomic::AtomicPtr;
use core::sync::atomic::Ordering::{Acquire, Relaxed, Release};
#[cfg(all(loom, test))]
use loom::sync::atomic::AtomicBool;

/// Rounds of spinning before the first yield: about as long as a section.
#[cfg(not(all(loom, test)))]
const SPINS: u32 = 100;

/// A `fn()`, or null.
static YIELD: AtomicPtr<()> = AtomicPtr::new(null_mut());

/// What a thread does that waits for a lock of the heap while its holder does not run. For drivers with threads.
pub fn set_yield(f: fn()) {
    YIELD.store(f as *mut (), Release);
}

/// The model lets others run, or a waiter could spin for ever.
#[cfg(all(loom, test))]
fn pause(_: u32) {
    loom::thread::yield_now();
}

#[cfg(not(all(loom, test)))]
fn pause(round: u32) {
    let f = YIELD.load(Acquire);
    if round < SPINS || f.is_null() {
        core::hint::spin_loop();
    } else {
        // SAFETY: not null, so `set_yield` stored it, from a `fn()`.
        unsafe { core::mem::transmute::<*mut (), fn()>(f)() }
    }
}

pub(crate) struct SpinLock<T> {
    held: AtomicBool,
    value: UnsafeCell<T>,
}

// SAFETY: the value is only reached through the guard, and only one guard exists at a time.
unsafe impl<T: Send> Sync for SpinLock<T> {}

pub(crate) struct Guard<'a, T>(&'a SpinLock<T>);

impl<T> SpinLock<T> {
    #[cfg(not(all(loom, test)))]
    pub const fn new(value: T) -> SpinLock<T> {
        SpinLock { held: AtomicBool::new(false), value: UnsafeCell::new(value) }
    }
    #[cfg(all(loom, test))]
    pub fn new(value: T) -> SpinLock<T> {
        SpinLock { held: AtomicBool::new(false), value: UnsafeCell::new(value) }
    }

    #[inline]
    pub fn lock(&self) -> Guard<'_, T> {
        if !self.try_lock() {
            self.wait();
        }
        Guard(self)
    }

    #[inline]
    fn try_lock(&self) -> bool {
        self.held.compare_exchange_weak(false, true, Acquire, Relaxed).is_ok()
    }

    #[cold]
    fn wait(&self) {
        let mut round = 0;
        while self.held.load(Relaxed) || !self.try_lock() {
            pause(round);
            round += 1;
        }
    }
}

impl<T: Clone> Clone for SpinLock<T> {
    fn clone(&self) -> Self {
        SpinLock::new(self.lock().clone())
    }
}

impl<T> Deref for Guard<'_, T> {
    type Target = T;
    fn deref(&self) -> &T {
        // SAFETY: this guard holds the lock.
        unsafe { &*self.0.value.get() }
    }
}

impl<T> DerefMut for Guard<'_, T> {
    fn deref_mut(&mut self) -> &mut T {
        // SAFETY: this guard holds the lock, and is borrowed mutably.
        unsafe { &mut *self.0.value.get() }
    }
}

impl<T> Drop for Guard<'_, T> {
    fn drop(&mut self) {
        self.0.held.store(false, Release);
    }
}

#[cfg(all(loom, test))]
mod loom_tests {
    use super::*;
    use loom::cell::UnsafeCell;
    use loom::sync::Arc;
    use loom::thread;

    #[test]
    fn what_one_holder_writes_the_next_one_reads() {
        // loom's cell tells two accesses that are not ordered one after the other.
        fn add(n: &SpinLock<UnsafeCell<u32>>) {
            // SAFETY: the lock is held.
            n.lock().with_mut(|v| unsafe { *v += 1 });
        }
        loom::model(|| {
            let n = Arc::new(SpinLock::new(UnsafeCell::new(0)));
            // Two threads: of three, two waiters could give way to each other for ever, and the model would not end.
            let n2 = n.clone();
            let other = thread::spawn(move || add(&n2));
            add(&n);
            other.join().unwrap();
            // SAFETY: the lock is held.
            assert_eq!(n.lock().with(|v| unsafe { *v }), 2);
        });
    }
}

#[cfg(all(test, not(loom)))]
mod tests {
    use super::*;

    #[test]
    fn eight_threads_count_without_loss() {
        extern crate std;
        let n = SpinLock::new(0u32);
        let rounds = if cfg!(miri) { 20 } else { 5000 };
        set_yield(std::thread::yield_now);
        std::thread::scope(|s| {
            for _ in 0..8 {
                s.spawn(|| {
                    for _ in 0..rounds {
                        *n.lock() += 1;
                    }
                });
            }
        });
        assert_eq!(*n.lock(), 8 * rounds);
    }
}
