//! Where one thread sleeps until it is woken: a token, as of `std::thread::park`, with a time limit.
//!
//! Go 1.27 `runtime/lock_futex.go` (`notesleep`, `notewakeup`). The standard library's mutex and condition variable are
//! futexes natively, and `memory.atomic.wait` in wasm.
#[cfg(all(loom, test))]
use loom::sync::{Condvar, Mutex};
use std::sync::PoisonError;
#[cfg(not(all(loom, test)))]
use std::sync::{Condvar, Mutex};
use std::time::Duration;

#[derive(Default)]
pub struct Parker {
    token: Mutex<bool>,
    changed: Condvar,
}

impl Parker {
    /// Sleeps until there is a token, and takes it; or until the time is over (None: no limit).
    pub fn park(&self, limit: Option<Duration>) {
        let mut token = self.token.lock().unwrap_or_else(PoisonError::into_inner);
        if !*token {
            match limit {
                None => {
                    while !*token {
                        token = self.changed.wait(token).unwrap_or_else(PoisonError::into_inner);
                    }
                }
                // One wait: a wake-up without a token is as good as the end of the time, for all callers look again.
                Some(limit) => token = self.changed.wait_timeout(token, limit).unwrap_or_else(PoisonError::into_inner).0,
            }
        }
        *token = false;
    }

    pub fn unpark(&self) {
        *self.token.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.changed.notify_one();
    }
}

#[cfg(all(loom, test))]
mod loom_tests {
    //! Every interleaving of a sleeper and those who wake it: no token is lost, or the model stands still.
    use super::*;
    use loom::sync::Arc;
    use loom::sync::atomic::{AtomicU32, Ordering::Relaxed};
    use loom::thread;

    #[test]
    fn what_was_done_before_unpark_is_seen_after_park() {
        loom::model(|| {
            let p = Arc::new((Parker::default(), AtomicU32::new(0)));
            let p2 = p.clone();
            let waker = thread::spawn(move || {
                p2.1.store(1, Relaxed);
                p2.0.unpark();
            });
            p.0.park(None);
            assert_eq!(p.1.load(Relaxed), 1);
            waker.join().unwrap();
        });
    }

    /// A sleeper as the driver's are: it looks whether it is wanted, and parks again if not.
    #[test]
    fn two_wakers_of_one_sleeper_who_looks_again() {
        loom::model(|| {
            let p = Arc::new((Parker::default(), AtomicU32::new(0)));
            let wakers: Vec<_> = (0..2)
                .map(|_| {
                    let p = p.clone();
                    thread::spawn(move || {
                        p.1.fetch_add(1, Relaxed);
                        p.0.unpark();
                    })
                })
                .collect();
            while p.1.load(Relaxed) < 2 {
                p.0.park(None);
            }
            for w in wakers {
                w.join().unwrap();
            }
        });
    }

    #[test]
    fn two_threads_hand_a_turn_over() {
        loom::model(|| {
            let (a, b) = (Arc::new(Parker::default()), Arc::new(Parker::default()));
            let (a2, b2) = (a.clone(), b.clone());
            let other = thread::spawn(move || {
                a2.park(None);
                b2.unpark();
            });
            a.unpark();
            b.park(None);
            other.join().unwrap();
        });
    }
}

#[cfg(all(test, not(loom)))]
mod tests {
    use super::*;
    use std::sync::Arc;

    #[test]
    fn a_token_given_before_is_not_lost() {
        let p = Parker::default();
        p.unpark();
        p.unpark();
        p.park(None);
        // Both were one token.
        p.park(Some(Duration::from_millis(1)));
    }

    #[test]
    fn two_threads_take_turns() {
        let (a, b) = (Arc::new(Parker::default()), Arc::new(Parker::default()));
        let rounds = if cfg!(miri) { 10 } else { 1000 };
        let (a2, b2) = (a.clone(), b.clone());
        let other = std::thread::spawn(move || {
            for _ in 0..rounds {
                a2.park(None);
                b2.unpark();
            }
        });
        for _ in 0..rounds {
            a.unpark();
            b.park(None);
        }
        other.join().unwrap();
    }
}
