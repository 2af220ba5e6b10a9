//! Processors: the right to run Go code, and everything that needs no lock because only one M has it.
//!
//! Go 1.27 `runtime/runtime2.go`: `p`. Since Go 1.26 there is no `_Psyscall`: a P whose M is in a system call stays
//! `_Prunning` and wired to it, and is taken away by whoever finds the G in `_Gsyscall` (`setBlockOnExitSyscall`).
use crate::heap::PCache;
use crate::ids::{GId, MId, Nanos};
use crate::runq::Ring;
use crate::timer::Timers;
use alloc::boxed::Box;
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::sync::atomic::AtomicBool;

#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[repr(u8)]
pub enum PStatus {
    Idle = 0,
    Running = 1,
    GcStop = 3,
    Dead = 4,
}

/// `sysmontick`: what sysmon saw in its last rounds.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct SysmonTick {
    pub sched_tick: u32,
    pub sched_when: Nanos,
    pub syscall_tick: u32,
    pub syscall_when: Nanos,
}

#[derive(Clone)]
pub struct P {
    pub status: PStatus,
    pub m: Option<MId>,
    /// The M that had it last: `procresize` gives it back.
    pub old_m: Option<MId>,
    /// Incremented on every execute that does not inherit the time slice.
    pub sched_tick: u32,
    pub syscall_tick: u32,
    pub sysmon_tick: SysmonTick,
    pub preempt: bool,
    pub runq: Ring,
    pub timers: Timers,
    /// Free Gs, with and without stack, last in first out.
    pub gfree: Vec<GId>,
    pub goid_cache: u64,
    pub goid_cache_end: u64,
    /// While `lent`, an empty stand-in: the cache itself is with the M, which runs Go code or collector work.
    pub cache: Box<PCache>,
    pub lent: bool,
    /// The M on this P is to come back to the scheduler soon (Go: `stackguard0 = stackPreempt`, and the signal of
    /// `preemptone`). Only a driver that runs several slices in a row looks at it.
    pub attention: Arc<AtomicBool>,
    pub seq: u32,
}
