//! Background mark workers: which P gets one, in which mode, and how it marks.
//!
//! Go 1.27 `runtime/mgc.go` (`gcBgMarkWorker`), `mgcmark.go` (`gcDrain` with its flags), `mgcpacer.go`
//! (`findRunnableGCWorker`, `markWorkerStop`, `enlistWorker`), `proc.go` (`findRunnable`'s idle marking).
//!
//! A quarter of the Ps is for marking. *Dedicated* workers keep their P until nothing is left; if a quarter is no whole
//! number of Ps, a *fractional* worker fills up, a P at a time for its share; *idle* workers run where a P would
//! otherwise sleep, and leave as soon as there is something to run.
//!
//! # Invariants
//! 1. A worker is parked and in `pool`, or it is on the way to a P whose `mode` is set, or it marks there.
//! 2. A worker that took a stack's root job finishes it before it ends.
use super::cycle::{After, GcNext, Op, Root, do_root, go, units, work_available};
use super::portion::take_done;
use super::{Drained, GcDone, GcWork};
use crate::choose::ChoicePoint;
use crate::event::{EventKind, GcPhase, Queue};
use crate::exit::WaitReason;
use crate::g::GStatus;
use crate::ids::{GId, Nanos, PId};
use crate::m::Ctl;
use crate::next::Cost;
use crate::p::PStatus;
use crate::world::{Cx, World};

/// `gcDrain` looks for other work each so many bytes.
const CHECK_BYTES: u64 = 100_000;
/// How long a worker waits before it asks a running G again to stop for its stack scan.
const SUSPEND_RETRY_NS: u32 = 1_000;

/// `gcMarkWorkerMode`.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Mode {
    #[default]
    None,
    Dedicated,
    Fractional,
    Idle,
}

/// What a P knows about the worker on it.
#[derive(Clone, Debug, Default)]
pub(super) struct WorkerP {
    pub mode: Mode,
    /// `gcFractionalMarkTime`.
    pub fractional_ns: u64,
    /// `gcAssistTime` not yet told to the pacer.
    pub assist_ns: u64,
    /// Bytes of the stack scanned last.
    pub scanned: u64,
    /// What came of the last portion, until the G that wanted it takes it.
    pub done: Option<GcDone>,
    /// The ragged barrier waits for what the P holds back: its M brings it when it brings the cache.
    pub flush: bool,
}

#[derive(Clone, PartialEq, Debug)]
pub enum WorkerOp {
    /// A new worker tells who made it.
    Init { creator: GId },
    /// It was given a P.
    Begin,
    Drain(Draining),
    /// To the pool.
    Rest,
}

/// `gcDrain`'s locals.
#[derive(Clone, PartialEq, Debug)]
pub struct Draining {
    mode: Mode,
    start: Nanos,
    /// Dedicated: the first request to yield has not come yet.
    preemptible: bool,
    /// Bytes scanned since it last looked for other work.
    unchecked: u64,
    /// The G whose stack it has to scan next.
    root: Option<GId>,
    /// It has just been scanned.
    scanned: bool,
}

/// `gcShouldScheduleWorker`.
pub fn should_schedule_worker(w: &World, p: Option<PId>) -> bool {
    p.is_some_and(|p| !w.ps[p.index()].cache.gcw.is_empty()) || work_available(w)
}

/// `findRunnableGCWorker`: a dedicated or fractional worker for p. The caller makes it runnable and runs it there.
pub fn find_worker(w: &mut World, cx: &mut Cx<'_>, p: PId) -> Option<GId> {
    if !should_schedule_worker(w, Some(p)) {
        return None;
    }
    let fraction = w.heap.fractional_goal();
    if w.heap.dedicated_needed() == 0 && fraction == 0.0 {
        return None;
    }
    let g = *w.gc.pool.last()?;
    let mode = if w.heap.take_dedicated() {
        Mode::Dedicated
    } else {
        if fraction == 0.0 {
            return None;
        }
        let run = cx.now.0.saturating_sub(w.heap.mark_start());
        if run > 0 && w.gc.p(p).fractional_ns as f64 / run as f64 > fraction {
            return None;
        }
        Mode::Fractional
    };
    w.gc.pool.pop();
    w.gc.p(p).mode = mode;
    Some(g)
}

/// A worker for a P that has nothing else to do.
pub fn find_idle_worker(w: &mut World, _: &mut Cx<'_>, p: PId) -> Option<GId> {
    if !should_schedule_worker(w, Some(p)) || w.gc.pool.is_empty() || !w.heap.add_idle_worker() {
        return None;
    }
    w.gc.p(p).mode = Mode::Idle;
    w.gc.pool.pop()
}

pub(super) fn rest(w: &mut World, g: GId) -> GcNext {
    debug_assert!(!w.gc.pool.contains(&g));
    w.gc.pool.push(g);
    GcNext::Park { then: Op::Worker(WorkerOp::Begin), reason: WaitReason::GcWorkerIdle }
}

pub(super) fn step(w: &mut World, cx: &mut Cx<'_>, g: GId, op: WorkerOp) -> GcNext {
    match op {
        WorkerOp::Init { creator } => {
            w.ready(cx, creator);
            rest(w, g)
        }
        WorkerOp::Begin => begin(w, cx, g),
        WorkerOp::Drain(d) => drain(w, cx, g, d),
        WorkerOp::Rest => rest(w, g),
    }
}

fn begin(w: &mut World, cx: &mut Cx<'_>, g: GId) -> GcNext {
    let p = w.p_of(cx);
    let mode = w.gc.p(p).mode;
    if w.gc.phase != GcPhase::Mark || mode == Mode::None {
        // Marking ended between the choice of the worker and its first instruction.
        w.gc.p(p).mode = Mode::None;
        return rest(w, g);
    }
    w.gc.active += 1;
    w.emit(cx, EventKind::GcWorker { g, start: true, idle: mode == Mode::Idle });
    go(
        Op::Worker(WorkerOp::Drain(Draining {
            mode,
            start: cx.now,
            preemptible: true,
            unchecked: 0,
            root: None,
            scanned: false,
        })),
        1,
    )
}

fn drain(w: &mut World, cx: &mut Cx<'_>, g: GId, mut d: Draining) -> GcNext {
    let p = w.p_of(cx);
    if core::mem::take(&mut d.scanned) {
        d.root = None;
        let work = core::mem::take(&mut w.gc.p(p).scanned);
        super::assist::flush_bg_credit(w, cx, work);
        let n = units(1, work);
        return again(d, n);
    }
    if let Some(target) = d.root {
        return scan_stack(w, cx, target, d);
    }
    match take_done(w, p) {
        Some(GcDone::Drained(done)) => return drained(w, cx, g, d, done),
        Some(GcDone::Data(work)) => return rooted(w, cx, g, d, work, units(1, work)),
        _ => {}
    }
    if w.gs[g.index()].preempt {
        if w.sched.gcwaiting || d.mode != Mode::Dedicated {
            return end(w, cx, g, &d);
        }
        w.gs[g.index()].preempt = false;
        if core::mem::take(&mut d.preemptible) {
            // It stays; what waited behind it on this P may run elsewhere.
            drain_runq(w, cx, p);
        }
    }
    match w.gc.next_root() {
        Some(Root::Stack(target)) => {
            d.root = Some(target);
            scan_stack(w, cx, target, d)
        }
        Some(Root::Data(i)) => GcNext::Collect { work: GcWork::Data(i), then: Op::Worker(WorkerOp::Drain(d)) },
        Some(job) => {
            let (work, n) = do_root(w, cx, &job);
            rooted(w, cx, g, d, work, n)
        }
        None => {
            let work = GcWork::Drain { bytes: CHECK_BYTES.saturating_sub(d.unchecked) };
            GcNext::Collect { work, then: Op::Worker(WorkerOp::Drain(d)) }
        }
    }
}

/// A root job is done.
fn rooted(w: &mut World, cx: &mut Cx<'_>, g: GId, d: Draining, work: u64, n: u32) -> GcNext {
    let p = w.p_of(cx);
    super::assist::flush_bg_credit(w, cx, work);
    enlist(w, cx);
    if wants_out(w, cx, p, &d) {
        return end(w, cx, g, &d);
    }
    again(d, n)
}

fn drained(w: &mut World, cx: &mut Cx<'_>, g: GId, mut d: Draining, done: Drained) -> GcNext {
    let p = w.p_of(cx);
    let Drained { objects, bytes, flushed, empty } = done;
    super::assist::flush_bg_credit(w, cx, flushed);
    enlist(w, cx);
    d.unchecked += bytes;
    let look = d.unchecked >= CHECK_BYTES;
    if look {
        d.unchecked = 0;
    }
    if empty || look && wants_out(w, cx, p, &d) {
        return end(w, cx, g, &d);
    }
    again(d, units(objects, bytes))
}

/// `enlistWorker`: this P has made work for others. An idle P is woken if it may mark; else, if a dedicated worker is
/// due, some running P is asked to look.
pub(super) fn enlist(w: &mut World, cx: &mut Cx<'_>) {
    let me = w.p_of(cx);
    if !core::mem::take(&mut w.ps[me.index()].cache.gcw.may_need_worker) {
        return;
    }
    let dedicated = w.heap.dedicated_needed() > 0;
    if !dedicated && !w.heap.need_idle_worker() {
        return;
    }
    if w.sched.npidle() != 0 && w.sched.nmspinning == 0 {
        w.push(cx.m, Ctl::Wakep);
        return;
    }
    if !dedicated || w.sched.procs <= 1 {
        return;
    }
    for _ in 0..5 {
        let i = cx.choose.choose(ChoicePoint::Other, u64::from(w.sched.procs) - 1) as u32;
        let p = PId(i + u32::from(i >= me.0));
        if w.ps[p.index()].status == PStatus::Running && w.preempt_one(cx, p) {
            return;
        }
    }
}

fn again(d: Draining, n: u32) -> GcNext {
    go(Op::Worker(WorkerOp::Drain(d)), n)
}

/// `suspendG`, then the scan by the driver. A running G is asked to stop, and asked again.
fn scan_stack(w: &mut World, cx: &mut Cx<'_>, target: GId, mut d: Draining) -> GcNext {
    if w.gs[target.index()].status == GStatus::Dead {
        d.root = None;
        return again(d, 0);
    }
    if !w.suspend_g(cx, target) {
        return GcNext::Go { then: Op::Worker(WorkerOp::Drain(d)), cost: Cost::Nanos, units: SUSPEND_RETRY_NS };
    }
    d.scanned = true;
    GcNext::Scan { g: target, then: Op::Worker(WorkerOp::Drain(d)) }
}

/// `runqdrain`, to the global queue.
fn drain_runq(w: &mut World, cx: &mut Cx<'_>, p: PId) {
    while let Some((g, next)) = w.ps[p.index()].runq.get() {
        w.emit(cx, EventKind::Dequeue { g, from: if next { Queue::RunNext(p) } else { Queue::Local(p) } });
        w.global_put(cx, g);
    }
}

/// `pollWork` and `pollFractionalWorkerExit`.
fn wants_out(w: &mut World, cx: &Cx<'_>, p: PId, d: &Draining) -> bool {
    match d.mode {
        Mode::Idle => !w.sched.runq.is_empty() || !w.ps[p.index()].runq.is_empty(),
        Mode::Fractional => {
            let run = cx.now.0.saturating_sub(w.heap.mark_start());
            let mine = w.gc.p(p).fractional_ns + (cx.now.0 - d.start.0);
            run == 0 || mine as f64 / run as f64 > 1.2 * w.heap.fractional_goal()
        }
        _ => false,
    }
}

/// `markWorkerStop`, `gcEndWork`; the last one out proposes the end.
fn end(w: &mut World, cx: &mut Cx<'_>, g: GId, d: &Draining) -> GcNext {
    let p = w.p_of(cx);
    let ns = cx.now.0.saturating_sub(d.start.0);
    let rest_of_work = w.heap.flush_work(&mut w.ps[p.index()].cache);
    super::assist::flush_bg_credit(w, cx, rest_of_work);
    match d.mode {
        Mode::Dedicated => w.heap.dedicated_stopped(ns),
        Mode::Fractional => {
            w.heap.fractional_stopped(ns);
            w.gc.p(p).fractional_ns += ns;
        }
        Mode::Idle => w.heap.idle_stopped(ns),
        Mode::None => {}
    }
    w.gc.p(p).mode = Mode::None;
    w.gc.active -= 1;
    w.emit(cx, EventKind::GcWorker { g, start: false, idle: d.mode == Mode::Idle });
    if w.gc.active == 0 && !work_available(w) {
        return go(Op::MarkDone { after: After::Worker }, 0);
    }
    rest(w, g)
}
