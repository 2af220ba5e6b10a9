//! Where one thread sleeps until it is woken: a token, as of `std::thread::park`, with a time limit.
//!
//! Go 1.27 `runtime/lock_futex.go` (`notesleep`, `notewakeup`). The standard library's mutex and condition variable are
//! futexes natively, and `memory.atomic.wait` in wasm.
use std::sync::{Condvar, Mutex, PoisonError};
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

#[cfg(test)]
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
