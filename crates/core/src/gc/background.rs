//! `runtime.GC`, the background sweeper, and the collection that sysmon forces.
//!
//! Go 1.27 `runtime/mgc.go` (`GC`, `gcWaitOnMark`), `mgcsweep.go` (`bgsweep`), `proc.go` (`forcegchelper`).
//!
//! # Invariants
//! 1. `runtime.GC` returns after a whole cycle that began after its call, sweep included.
//! 2. The sweeper is parked exactly when sweeping is done (or has not begun).
use super::cycle::{After, GcNext, Op};
use super::portion::take_done;
use super::{GcDone, GcWork, Trigger, cycle};
use crate::event::GcPhase;
use crate::exit::WaitReason;
use crate::g::{GKind, GStatus};
use crate::heap::stat;
use crate::ids::{Addr, GId};
use crate::next::Cost;
use crate::world::{Cx, World};

/// `sweepBatchSize`: spans between two looks at the scheduler.
const BATCH: u32 = 10;

/// Where `runtime.GC` is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum GcStage {
    /// Waits for the mark of cycle n, which was under way.
    First,
    /// Waits for the mark of cycle n + 1.
    Marked,
    /// Helps to sweep.
    Sweep,
    Done,
    /// forcegc's G goes back to sleep.
    ForceGcRest,
}

/// runtime.GC was called.
pub fn on_gc(w: &mut World, _: &mut Cx<'_>, _: GId) -> Option<Op> {
    Some(Op::Gc { n: w.gc.cycles, stage: GcStage::First })
}

/// `gcWaitOnMark`: whether the mark of cycle n is over.
fn marked(w: &World, n: u32) -> bool {
    w.gc.cycles + (w.gc.phase != GcPhase::Mark) as u32 > n
}

pub(super) fn gc(w: &mut World, cx: &mut Cx<'_>, g: GId, n: u32, stage: GcStage) -> GcNext {
    match stage {
        GcStage::First | GcStage::Marked => {
            let wait_for = if stage == GcStage::First { n } else { n + 1 };
            if !marked(w, wait_for) {
                w.gc.cycle_waiters.push(g);
                return GcNext::Park { then: Op::Gc { n, stage }, reason: WaitReason::WaitForGcCycle };
            }
            if stage == GcStage::First {
                return cycle::step(w, cx, g, Op::Start { trigger: Trigger::Cycle, n: n + 1, after: After::Gc { n } });
            }
            GcNext::Go { then: Op::Gc { n, stage: GcStage::Sweep }, cost: Cost::Free, units: 0 }
        }
        GcStage::Sweep => {
            let p = w.p_of(cx);
            let again = Op::Gc { n, stage };
            let done = take_done(w, p);
            if w.gc.cycles != n + 1 {
                return GcNext::Done;
            }
            match done {
                Some(GcDone::Swept(spans)) if spans > 0 || !w.heap.sweep_done() => GcNext::Yield { then: again },
                Some(_) => GcNext::Done,
                None => GcNext::Collect { work: GcWork::Sweep { spans: BATCH }, then: again },
            }
        }
        GcStage::Done => GcNext::Done,
        GcStage::ForceGcRest => GcNext::Park { then: Op::ForceGc, reason: WaitReason::ForceGcIdle },
    }
}

/// First operation of a system goroutine that the collector has.
pub fn system_op(kind: GKind) -> Option<Op> {
    match kind {
        GKind::ForceGc => Some(Op::ForceGc),
        GKind::BgSweep => Some(Op::BgSweep { n: 0 }),
        _ => None,
    }
}

/// `bgsweep`: a span a step, and after ten it lets others run if no P is idle.
pub(super) fn bg_sweep(w: &mut World, cx: &mut Cx<'_>, g: GId, n: u32) -> GcNext {
    let p = w.p_of(cx);
    w.gc.sweeper = Some(g);
    let Some(GcDone::Swept(spans)) = take_done(w, p) else {
        return GcNext::Collect { work: GcWork::Sweep { spans: BATCH - n }, then: Op::BgSweep { n } };
    };
    if spans > 0 {
        if n + spans < BATCH {
            return GcNext::Go { then: Op::BgSweep { n: n + spans }, cost: Cost::GcSweepSpan, units: spans };
        }
        // `goschedIfBusy`.
        if !w.gs[g.index()].preempt && w.sched.npidle() > 0 {
            return GcNext::Go { then: Op::BgSweep { n: 0 }, cost: Cost::GcSweepSpan, units: spans };
        }
        return GcNext::Yield { then: Op::BgSweep { n: 0 } };
    }
    if !w.heap.sweep_done() {
        return GcNext::Yield { then: Op::BgSweep { n: 0 } };
    }
    GcNext::Park { then: Op::BgSweep { n: 0 }, reason: WaitReason::GcSweepWait }
}

/// `gcSweep`'s end.
pub(super) fn wake_sweeper(w: &mut World, cx: &mut Cx<'_>) {
    let parked = |g: &GId| w.gs[g.index()].status == GStatus::Waiting;
    let found = (0..w.gs.len() as u32).map(GId).find(|g| w.gs[g.index()].kind == GKind::BgSweep);
    if let Some(g) = w.gc.sweeper.or(found).filter(parked) {
        w.ready(cx, g);
    }
}

/// Numbers of `MemStats` that `ReadMemStats` reads at one moment: sizes and counts, then those by size class.
fn counts() -> impl Iterator<Item = u32> {
    let by_size = |base: u32| base..base + 61;
    (stat::ALLOC..=stat::OTHER_SYS).chain(by_size(stat::BY_SIZE_MALLOCS)).chain(by_size(stat::BY_SIZE_FREES))
}

/// Whether the world must be stopped for this number: `ReadMemStats` asks for it first, and some P's cache, with counts
/// in it, is out with its M. (Without Ms that run beside each other all are at home: then a stop would change nothing
/// but the program's timing.)
pub fn mem_stat_stops(w: &World, cx: &Cx<'_>, i: u32) -> bool {
    let mine = w.p_of(cx);
    i == stat::ALLOC && w.ps.iter().enumerate().any(|(p, pp)| pp.lent && p != mine.index())
}

/// `readmemstats_m`.
pub(super) fn mem_stats_stopped(w: &mut World, g: GId, ret: Addr) -> GcNext {
    let alloc = mem_stat(w, g, stat::ALLOC);
    w.store_slot(ret, alloc);
    GcNext::Start { then: Op::Gc { n: 0, stage: GcStage::Done } }
}

/// `runtime.ReadMemStats`, one number.
pub fn mem_stat(w: &mut World, g: GId, i: u32) -> u64 {
    if let Some((of, seen)) = &w.gc.mem_stats
        && *of == g
        && i != stat::ALLOC
        && let Some(at) = counts().position(|n| n == i)
    {
        return seen[at];
    }
    // ReadMemStats asks for the counts first: once they are flushed, the others come from the same moment.
    if i <= stat::HEAP_OBJECTS {
        for p in &mut w.ps {
            w.heap.flush_stats(&mut p.cache);
        }
    }
    w.heap.note_procs(w.sched.procs);
    if w.beside && i == stat::ALLOC {
        // Others go on before the next number is asked for.
        w.gc.mem_stats = Some((g, counts().map(|i| w.heap.memstat(i)).collect()));
    }
    w.heap.memstat(i)
}

pub fn set_percent(w: &mut World, n: i32) -> i32 {
    w.heap.set_gc_percent(n)
}

pub fn set_memory_limit(w: &mut World, n: i64) -> i64 {
    w.heap.set_memory_limit(n)
}
