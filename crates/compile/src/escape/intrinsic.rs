//! What functions without a body do with their arguments.
//!
//! Go 1.27: `//go:noescape` on a declaration without a body; without it gc takes all its arguments for leaking.
//!
//! # Invariants
//! 1. A function that the machine does not provide leaks everything.
//! 2. One that it provides keeps nothing but what is listed here.
use super::leaks::Leaks;

/// The function, the parameter, and after how many dereferences its value stays behind.
const KEPT: &[(&str, usize, i32)] = &[
    // Waiting lists name their semaphores by address: as in Go, what is waited on is on the heap.
    ("sync.runtime_Semacquire", 0, 0),
    ("sync.runtime_SemacquireWaitGroup", 0, 0),
    ("sync.runtime_SemacquireMutex", 0, 0),
    ("sync.runtime_SemacquireRWMutexR", 0, 0),
    ("sync.runtime_SemacquireRWMutex", 0, 0),
    ("sync.runtime_Semrelease", 0, 0),
    ("sync.runtime_notifyListAdd", 0, 0),
    ("sync.runtime_notifyListWait", 0, 0),
    ("sync.runtime_notifyListNotifyOne", 0, 0),
    ("sync.runtime_notifyListNotifyAll", 0, 0),
    // Objects are known to the views by address.
    ("sync.runtime_state", 0, 0),
    ("sync/atomic.StorePointer", 1, 0),
    ("sync/atomic.SwapPointer", 1, 0),
    ("sync/atomic.CompareAndSwapPointer", 2, 0),
    ("time.startTimer", 3, 0),
    ("internal/rt.Move", 2, 1),
    ("internal/rt.MoveN", 2, 1),
    ("internal/rt.MapSet", 1, 0),
    ("internal/rt.MapSet", 2, 1),
    ("internal/rt.MapSet", 3, 1),
    ("internal/rt.MapIterInit", 1, 0),
];

/// And what comes back as the first result.
const RETURNED: &[(&str, usize, i32)] = &[
    ("sync/atomic.LoadPointer", 0, 1),
    ("sync/atomic.SwapPointer", 0, 1),
    ("internal/rt.MapGet", 1, 0),
];

pub fn tags(symbol: &str, params: usize) -> Vec<Leaks> {
    if !gmplay_golib::intrinsics().any(|i| i.symbol == symbol) {
        return vec![Leaks::to_heap(); params];
    }
    let mut out = vec![Leaks { mutator: Some(0), callee: Some(0), ..Leaks::default() }; params];
    for (_, p, d) in KEPT.iter().filter(|k| k.0 == symbol) {
        if let Some(l) = out.get_mut(*p) {
            l.add_heap(*d);
        }
    }
    for (_, p, d) in RETURNED.iter().filter(|k| k.0 == symbol) {
        if let Some(l) = out.get_mut(*p) {
            // The first of five.
            let _ = l.add_result(0, *d);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_listed_function_exists() {
        for (symbol, p, _) in KEPT.iter().chain(RETURNED) {
            let i = gmplay_golib::intrinsics().find(|i| i.symbol == *symbol);
            let signature = i.unwrap_or_else(|| panic!("{symbol} is no function of the machine")).signature;
            let params = signature.split(')').next().unwrap_or_default();
            assert!(params.split(',').count() > *p, "{symbol}: {signature} has no parameter {p}");
        }
    }
}
