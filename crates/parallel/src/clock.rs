//! Real time: nanoseconds on one origin that all threads share.
//!
//! `std::time::Instant` natively. A browser has a clock for each worker, with an origin of its own: the embedder sets a
//! function that brings them together ([`set`]).
use std::sync::OnceLock;

static CLOCK: OnceLock<fn() -> u64> = OnceLock::new();

/// Monotonic nanoseconds since some moment that is the same for all threads. Only the first call counts.
pub fn set(clock: fn() -> u64) {
    let _ = CLOCK.set(clock);
}

#[cfg(not(target_arch = "wasm32"))]
fn native() -> u64 {
    static ORIGIN: OnceLock<std::time::Instant> = OnceLock::new();
    ORIGIN.get_or_init(std::time::Instant::now).elapsed().as_nanos() as u64
}

#[cfg(target_arch = "wasm32")]
fn native() -> u64 {
    0
}

pub fn now() -> u64 {
    CLOCK.get_or_init(|| native)()
}
