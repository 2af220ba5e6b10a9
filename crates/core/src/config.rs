//! What a run is configured with, and its limits.
use crate::ids::Nanos;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Policy {
    /// Go 1.14 and later: G, M, P with asynchronous preemption after 10 ms.
    Gmp,
    /// Go ≤ 1.13: preemption at function calls only.
    GmpCoop,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum GcMode {
    /// Concurrent mark with Go's hybrid barrier.
    Hybrid,
    /// The whole cycle inside one stop-the-world.
    Stw,
    /// Concurrent with the insertion half only: all stacks are scanned again in the final stop (Go 1.5 to 1.7).
    Dijkstra,
    /// Concurrent with the deletion half only: all stacks are scanned in the first stop.
    Yuasa,
    /// Concurrent without a barrier: loses objects, and says which.
    NoBarrier,
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Config {
    /// GOMAXPROCS.
    pub procs: u32,
    /// Cores of the simulated machine (`runtime.NumCPU`).
    pub cores: u32,
    pub seed: u64,
    pub policy: Policy,
    pub gc: GcMode,
    /// GOGC in percent; None: off.
    pub gogc: Option<u32>,
    /// Bytes of arena that Go's heap, stacks and globals may take before "out of memory".
    pub memory_limit: u64,
    /// GOMEMLIMIT in bytes, if set.
    pub go_memory_limit: Option<u64>,
    /// Largest goroutine stack (Go: 1 GB on 64-bit). The default here is smaller, so that runaway recursion ends soon.
    pub max_stack: u64,
    /// More Ms than that are a fatal error (`sched.maxmcount`).
    pub max_threads: u32,
    /// Virtual time after which the run stops with an outcome "time limit"; None: runs on.
    pub max_time: Option<Nanos>,
    /// Count the living objects by size class at each mark termination (`EventKind::Census`): for runs whose single
    /// objects are too many to be told.
    pub census: bool,
    /// Instructions a G may run before other cores' turn: the interleaving grain of `sim`.
    pub grain: u32,
}

impl Default for Config {
    fn default() -> Config {
        Config {
            procs: 4,
            cores: 4,
            seed: 1,
            policy: Policy::Gmp,
            gc: GcMode::Hybrid,
            gogc: Some(100),
            memory_limit: 512 << 20,
            go_memory_limit: None,
            max_stack: 64 << 20,
            max_threads: 10_000,
            max_time: None,
            census: false,
            grain: 1_000,
        }
    }
}
