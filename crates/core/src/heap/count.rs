//! Shared numbers: relaxed atomics that copy with the state they are in.
//!
//! Go 1.27 `internal/runtime/atomic`. Each is a total or a setting of its own; none of them guards other memory, so
//! relaxed order is enough. A clone is the value at that moment (snapshots are taken with the world stopped).
use core::sync::atomic::AtomicU64;
use core::sync::atomic::Ordering::Relaxed;

#[derive(Default)]
pub(crate) struct Count(AtomicU64);

impl Count {
    pub const fn new(v: u64) -> Count {
        Count(AtomicU64::new(v))
    }
    #[inline(always)]
    pub fn get(&self) -> u64 {
        self.0.load(Relaxed)
    }
    #[inline(always)]
    pub fn set(&self, v: u64) {
        self.0.store(v, Relaxed);
    }
    /// The new value.
    #[inline(always)]
    pub fn add(&self, v: u64) -> u64 {
        self.0.fetch_add(v, Relaxed).wrapping_add(v)
    }
    #[inline(always)]
    pub fn sub(&self, v: u64) -> u64 {
        self.0.fetch_sub(v, Relaxed).wrapping_sub(v)
    }
    pub fn get_signed(&self) -> i64 {
        self.get() as i64
    }
    pub fn get_float(&self) -> f64 {
        f64::from_bits(self.get())
    }
    pub fn set_float(&self, v: f64) {
        self.set(v.to_bits());
    }
    /// Changes it unless `f` gives None; whether it did.
    pub fn update(&self, f: impl FnMut(u64) -> Option<u64>) -> bool {
        self.0.fetch_update(Relaxed, Relaxed, f).is_ok()
    }
    /// Takes up to `n` off; what it got.
    pub fn take_up_to(&self, n: u64) -> u64 {
        let mut got = 0;
        let _ = self.0.fetch_update(Relaxed, Relaxed, |v| {
            got = v.min(n);
            Some(v - got)
        });
        got
    }
}

impl Clone for Count {
    fn clone(&self) -> Count {
        Count::new(self.get())
    }
}

impl core::fmt::Debug for Count {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "{}", self.get())
    }
}
