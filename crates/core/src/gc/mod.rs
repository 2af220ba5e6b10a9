//! The collector: concurrent tri-colour mark with Go's hybrid barrier, and concurrent sweep.
//!
//! Go 1.27 `runtime/mgc.go` (its head comment is the description of a cycle), `mgcmark.go`, `mgcmark_greenteagc.go`,
//! `mgcpacer.go`, `mgcsweep.go`, `mgcwork.go`, `mwbbuf.go`. `barrier`, `mark`, `pacer`, `sweep` and `work` work on the heap alone; `cycle`, `worker`, `assist` and
//! `background` are what goroutines do when they are inside the collector, a step at a time.
//!
//! # A cycle
//! 1. Sweep termination (world stopped): what is left unswept is swept. [`Heap::gc_start_mark`]: phase mark, barrier on.
//! 2. Mark (world running): root jobs (static data, stacks, the runtime's tables), then grey objects, by dedicated,
//!    fractional and idle workers and by assists, until no P has any.
//! 3. Mark termination (world stopped): [`Heap::gc_mark_termination`]: barrier off, the pacer learns, `sweepgen` grows.
//! 4. Sweep (world running).
//!
//! # Invariants
//! 1. The phase changes only with the world stopped; the barrier is on exactly while it is not off.
//! 2. When mark termination begins, no P has grey objects or buffered pointers, and all root jobs are done.
//! 3. Objects allocated during mark are black (see `heap::malloc`).
mod assist;
mod background;
mod barrier;
mod cycle;
mod mark;
mod pacer;
mod portion;
mod sweep;
mod work;
mod worker;

pub use assist::{AssistOp, on_poll};
pub use background::{GcStage, mem_stat, mem_stat_stops, on_gc, set_memory_limit, set_percent, system_op};
pub use barrier::{Barrier, WB_ENTRIES, WbBuf};
pub(crate) use cycle::{SCAN_WAIT_NS, check, check_stopped, given_back, hold_for_scan, stack_marked};
pub use cycle::{After, Gc, GcNext, Op, collected, scanned, step, time_trigger};
pub use mark::{Drained, MarkBudget, ROOT_BLOCK};
pub use pacer::{HEAP_MIN, OVER_ASSIST, Trigger, UTILIZATION};
pub use portion::{GcDone, GcWork};
pub use work::{Gcw, ObjPtr, WORKBUF};
pub use worker::{Mode, WorkerOp, find_idle_worker, find_worker, should_schedule_worker};

use crate::event::GcPhase;
use crate::heap::lock::SpinLock;
use crate::heap::{Count, Heap, PCache};
use alloc::collections::VecDeque;
use alloc::vec::Vec;
use pacer::Pacer;
use sweep::Sweep;

/// The collector's share of the heap's state.
#[derive(Clone)]
pub(crate) struct Shared {
    /// 0 off, 1 mark, 2 mark termination.
    pub phase: Count,
    pub barrier: Count,
    pub sweepgen: Count,
    /// `work.cycles`.
    pub cycles: Count,
    pub heap_live: Count,
    pub heap_scan: Count,
    pub total_alloc: Count,
    pub total_free: Count,
    /// Bytes of objects marked in this cycle, as far as Ps have reported them.
    pub bytes_marked: Count,
    pub pacer: Pacer,
    pub sweep: Sweep,
    pub full: SpinLock<Vec<Vec<u64>>>,
    pub n_full: Count,
    pub empty: SpinLock<Vec<Vec<u64>>>,
    /// Spans to be scanned that some P has spilled.
    pub spans: SpinLock<VecDeque<ObjPtr>>,
    pub n_spans: Count,
}

impl Shared {
    /// `globals`: bytes of static data.
    pub fn new(globals: u64) -> Shared {
        Shared {
            phase: Count::default(),
            barrier: Count::default(),
            sweepgen: Count::default(),
            cycles: Count::default(),
            heap_live: Count::default(),
            heap_scan: Count::default(),
            total_alloc: Count::default(),
            total_free: Count::default(),
            bytes_marked: Count::default(),
            pacer: Pacer::new(globals),
            sweep: Sweep::default(),
            full: SpinLock::new(Vec::new()),
            n_full: Count::default(),
            empty: SpinLock::new(Vec::new()),
            spans: SpinLock::new(VecDeque::new()),
            n_spans: Count::default(),
        }
    }
}

impl Heap {
    pub fn gc_phase(&self) -> GcPhase {
        match self.st.gc.phase.get() {
            1 => GcPhase::Mark,
            2 => GcPhase::MarkTermination,
            _ => GcPhase::Off,
        }
    }

    /// Cycles begun so far (what `sync.Pool` goes by).
    pub fn gc_cycles(&self) -> u32 {
        self.st.gc.cycles.get() as u32
    }

    /// `finishsweep_m`: the world is stopped.
    pub fn finish_sweep(&self, c: &mut PCache) {
        while self.sweep_one(c).is_some() {}
        debug_assert!(self.sweep_done());
    }

    /// Phase mark. The world is stopped and sweeping done; after it, every P's [`Heap::gc_prepare_p`] is due before
    /// the world starts again. `stw`: all Ps mark, none runs Go code until the end.
    pub fn gc_start_mark(&self, now: u64, procs: u32, trigger: Trigger, stw: bool) {
        debug_assert!(self.sweep_done() && !self.barrier_on());
        self.st.gc.cycles.add(1);
        self.st.gc.bytes_marked.set(0);
        self.start_cycle(now, procs, trigger, stw);
        self.st.gc.phase.set(1);
    }

    /// For each P, world stopped, after `gc_start_mark`.
    pub fn gc_prepare_p(&self, c: &mut PCache) {
        c.gc_wanted = false;
        c.gcw.bytes_marked = 0;
        c.gcw.scan_work = 0;
        c.gcw.flushed_work = false;
        self.mark_tiny(c);
    }

    /// The ragged barrier's work for one P: everything it holds back becomes visible. True: there was something, so
    /// marking may not be over.
    pub fn gc_flush_p(&self, c: &mut PCache) -> bool {
        self.wb_flush(c);
        self.gcw_dispose(&mut c.gcw);
        core::mem::take(&mut c.gcw.flushed_work)
    }

    /// Phase mark termination and off again, with the world stopped and every P flushed: the pacer is told, and
    /// everything is unswept. Every P's [`Heap::gc_finish_p`] is due before the world starts. Bytes marked.
    pub fn gc_mark_termination(&self, now: u64, procs: u32) -> u64 {
        debug_assert!(!self.has_shared_work());
        self.st.gc.phase.set(2);
        self.end_cycle(now, procs);
        let marked = self.st.gc.bytes_marked.get();
        self.st.gc.heap_scan.set(0);
        self.reset_live(marked);
        self.st.gc.phase.set(0);
        self.begin_sweep();
        marked
    }

    /// For each P, world stopped: `prepareForSweep`. (Go lets each P do it at its next safe point.)
    pub fn gc_finish_p(&self, c: &mut PCache) {
        debug_assert!(c.gcw.is_empty() && c.wbbuf.is_empty());
        c.scan_alloc = 0;
        c.gc_wanted = false;
        self.release_all(c);
        self.stack_cache_clear(c);
    }

    /// After every P's `gc_finish_p`: goal, trigger and sweep pace for the time to come; stack spans that became free.
    pub fn gc_after_termination(&self, c: &mut PCache) {
        self.free_stack_spans(c);
        self.gc_commit();
    }
}

#[cfg(test)]
mod beside;
#[cfg(test)]
pub(crate) mod tests;
