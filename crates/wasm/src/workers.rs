//! The pool as JavaScript sees it (`web/src/engine/{pool,carrier}.ts`), and the clock that all its workers share.
use crate::pool::{Pool, SPARE};
use gmplay_parallel::Carriers;
use gmplay_parallel::carriers::Body;
use std::cell::Cell;
use wasm_bindgen::prelude::*;

static POOL: Pool = Pool::new(SPARE);

thread_local! {
    /// What this worker's `performance.now()` lacks of the engine's worker's, in milliseconds; none in that one itself.
    static CARRIER: Cell<Option<f64>> = const { Cell::new(None) };
}

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = performance, js_name = now)]
    fn performance_now() -> f64;
    /// To the engine's worker. It arrives although this thread does not return to its event loop.
    #[wasm_bindgen(js_name = postMessage)]
    fn post_message(wanted: u32);
}

/// Nanoseconds since the engine's worker began: one clock for all workers, monotonic in each. Browsers give it in
/// steps of 5 µs or so, and two workers' may differ by one step.
pub fn now_ns() -> u64 {
    ((performance_now() + CARRIER.get().unwrap_or(0.0)) * 1e6) as u64
}

pub struct Workers;

impl Carriers for Workers {
    fn spawn(&self, body: Body) {
        // The engine's worker looks by itself when it has done with what it is doing.
        if POOL.spawn(body) && CARRIER.get().is_some() {
            post_message(1);
        }
    }

    fn limit(&self) -> u32 {
        POOL.limit()
    }
}

/// A carrier's life. `offset_ms`: its time origin's distance from that of the engine's worker.
#[wasm_bindgen]
pub fn carrier_loop(offset_ms: f64) {
    CARRIER.set(Some(offset_ms));
    POOL.carry();
}

/// So many workers are kept from now on; returns how many the caller is to start for that.
#[wasm_bindgen]
pub fn pool_keep(base: u32) -> u32 {
    POOL.keep(base)
}

/// How many workers the caller is to start for jobs that wait.
#[wasm_bindgen]
pub fn pool_take_wanted() -> u32 {
    POOL.take_wanted()
}

/// One that the caller was to start did not come.
#[wasm_bindgen]
pub fn pool_failed() {
    POOL.failed();
}

/// Threads, of them busy, wanted: a byte each, from the lowest.
#[wasm_bindgen]
pub fn pool_status() -> u32 {
    let s = POOL.status();
    s.threads | s.busy << 8 | s.wanted << 16
}

/// For tests of what the page does when the engine breaks: a carrier panics.
#[wasm_bindgen]
pub fn pool_break() {
    Workers.spawn(Box::new(|n| panic!("thread {n} was asked to break")));
}
