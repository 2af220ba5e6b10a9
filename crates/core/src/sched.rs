//! What all Ms share: the global run queue, the idle lists, the counters (`sched` of Go 1.27 `runtime/runtime2.go`: `schedt`).
//!
//! # Invariants
//! 1. `npidle` is the length of `pidle`, `midle`'s members are the Ms marked idle.
//! 2. `nmspinning` counts the spinning Ms, plus those wake-ups under way that were paid for in advance (`wakep`).
use crate::g::FreeGs;
use crate::ids::{GId, MId, Nanos, PId};
use alloc::collections::VecDeque;
use alloc::vec::Vec;

#[derive(Clone, PartialEq, Debug, Default)]
pub struct Sched {
    /// GOMAXPROCS.
    pub procs: u32,
    /// GOMAXPROCS from the next start of the world on.
    pub new_procs: Option<u32>,
    pub runq: VecDeque<GId>,
    /// Idle Ps, last in first out.
    pub pidle: Vec<PId>,
    /// Idle Ms, last in first out.
    pub midle: Vec<MId>,
    /// Idle Ms that wait for their locked G.
    pub nmidle_locked: i32,
    /// Ms that do not count for deadlock: sysmon.
    pub nmsys: u32,
    pub nmfreed: u32,
    pub nmspinning: u32,
    pub needspinning: bool,
    pub gcwaiting: bool,
    pub stopwait: u32,
    pub stop_started: Nanos,
    /// G that stops or has stopped the world, and on which M.
    pub stopper: Option<(GId, MId)>,
    /// Gs that want to stop the world next (`worldsema`, `gcsema`).
    pub stop_queue: VecDeque<GId>,
    pub gfree: FreeGs,
    /// Last goid handed to a P.
    pub goid_gen: u64,
    /// System goroutines alive.
    pub ngsys: u32,
    /// Free Gs in all lists.
    pub nfree: u32,
    /// `stealOrder`'s coprimes of `procs`.
    pub coprimes: Vec<u32>,
    pub netpoll_inited: bool,
    /// Time of the last poll; 0: an M is blocked in the netpoller.
    pub last_poll: u64,
    pub poll_until: u64,
    /// M that is blocked in the netpoller.
    pub poller: Option<MId>,
    pub sysmon: Option<MId>,
    pub sysmon_wait: bool,
    pub sysmon_idle: u32,
    pub sysmon_delay_us: u32,
    /// G that sysmon wakes for a collection by time.
    pub force_gc: Option<GId>,
    /// Gs in system calls without a P.
    pub n_syscall_no_p: u32,
    /// Events about no single G, M or P so far.
    pub seq: u32,
}

impl Sched {
    pub fn npidle(&self) -> u32 {
        self.pidle.len() as u32
    }

    /// `randomOrder.reset`.
    pub(crate) fn reset_steal_order(&mut self) {
        let gcd = |mut a: u32, mut b: u32| {
            while b != 0 {
                (a, b) = (b, a % b);
            }
            a
        };
        let n = self.procs;
        self.coprimes = (1..=n).filter(|&i| gcd(i, n) == 1).collect();
    }

    /// `globrunqgetbatch`: the first is to run, the others are for the P's ring.
    pub(crate) fn global_batch(&mut self, max: usize) -> Option<(GId, Vec<GId>)> {
        let n = max.min(self.runq.len()).min(self.runq.len() / self.procs as usize + 1);
        let g = self.runq.pop_front()?;
        Some((g, self.runq.drain(..n - 1).collect()))
    }
}
