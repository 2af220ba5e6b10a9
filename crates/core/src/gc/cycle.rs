//! One collection from trigger to sweep: who starts it, stops the world for it, and notices that marking is over.
//!
//! Go 1.27 `runtime/mgc.go` (`gcStart`, `gcMarkDone`, `gcMarkTermination`, `gcBgMarkStartWorkers`, `gcTrigger.test`,
//! `gcPrepareMarkRoots`, `work`). In Go these are functions that run on a goroutine, park it and stop the world; here each
//! is a few values of [`Op`], the place where a G is inside the collector, and [`step`] does one at a time.
//!
//! # How marking ends
//! Grey objects are in the Ps' buffers or on the global list, and each running worker or assist counts as `active`.
//! When the last of them finds nothing left it *proposes* the end: it asks one P after the other for what it holds back
//! (`Flush`, Go's ragged barrier); if any had something, it starts over. Only then is the world stopped, and all Ps are
//! looked at once more, because a write barrier may have run since its P was asked.
//!
//! # Invariants
//! 1. `active` counts Gs between begin and end of marking work; it and the phase decide together whether marking may end.
//! 2. At most one G is between `Start` and the world's restart (`work.startSema`), at most one proposes the end
//!    (`work.markDoneSema`).
//! 3. All stacks that existed at the start are root jobs; those of later goroutines are black from birth (the go
//!    statement shades the closure).
//!
//! # Differences from Go
//! - `GcMode::Stw` does the whole cycle in one stop, by the G that started it. (Go's `gcstoptheworld=1` stops only user
//!   goroutines and lets all workers run.)
//! - A second G that proposes the end goes on at once, since the first starts over if anything changed.
//! - `prepareForSweep` of all Ps is done before the world starts, not at each P's next safe point.
//! - `GcMode::Dijkstra`, `Yuasa` and `NoBarrier` are not Go's: see `barrier`.
use super::assist::AssistOp;
use super::background::GcStage;
use super::worker::{WorkerOp, WorkerP};
use super::portion::take_done;
use super::{Barrier, GcDone, GcWork, MarkBudget, Trigger};
use crate::config::{Config, GcMode};
use crate::event::{EventKind, GcPhase, StwReason};
use crate::exit::WaitReason;
use crate::g::GStatus;
use crate::ids::{Addr, GId, MId, Nanos, PId};
use crate::next::Cost;
use crate::world::{Cx, World};
use alloc::collections::VecDeque;
use alloc::format;
use alloc::vec::Vec;
use core::sync::atomic::Ordering::Relaxed;

/// How long the one that proposes the end of marking waits before it looks again whether all Ps have flushed.
const FLUSH_RETRY_NS: u32 = 5_000;
/// How long an M waits before it looks again whether the scan of its G's stack is over.
pub(crate) const SCAN_WAIT_NS: u32 = 2_000;
/// Spans that `gcStart` sweeps in one portion.
const SWEEP_SPANS: u32 = 32;

/// The collector's side of the World.
#[derive(Clone, Debug)]
pub struct Gc {
    pub phase: GcPhase,
    pub mode: GcMode,
    /// `work.cycles`: cycles begun.
    pub cycles: u32,
    /// What started the current or last one.
    pub trigger: Trigger,
    /// `gcBgMarkWorkerPool`: parked workers, the last one goes first.
    pub pool: Vec<GId>,
    pub workers: Vec<GId>,
    pub(super) per_p: Vec<WorkerP>,
    /// Workers and assists that are marking now.
    pub active: u32,
    pub(super) roots: Roots,
    /// `work.assistQueue`: Gs in debt that wait for credit.
    pub assist_queue: VecDeque<GId>,
    /// `work.sweepWaiters`: Gs that wait for the end of marking.
    pub(super) cycle_waiters: Vec<GId>,
    pub(super) sweeper: Option<GId>,
    starting: bool,
    start_queue: VecDeque<GId>,
    finishing: bool,
    /// Ps that were asked to flush and have not yet, and whether one that has had something.
    flushes: u32,
    flushed: bool,
    /// What the last `ReadMemStats` saw, for the numbers that its G asks for next.
    pub(super) mem_stats: Option<(GId, Vec<u64>)>,
    /// Of this cycle so far.
    pause_ns: u64,
    pub(super) last_gc: Nanos,
    /// `GcMode::NoBarrier`: marking is over, and stacks are looked at for what it missed.
    verifying: bool,
    lost: Option<Addr>,
    /// CPU time of the collector in all cycles, for `GCCPUFraction`.
    pub(super) cpu_ns: u64,
}

/// `work.markrootNext` and what the jobs are: the runtime's own tables, blocks of static data, stacks.
#[derive(Clone, Debug, Default)]
pub(super) struct Roots {
    pub next: u32,
    pub data: u32,
    pub stacks: Vec<GId>,
}

impl Roots {
    fn jobs(&self) -> u32 {
        1 + self.data + self.stacks.len() as u32
    }
}

/// One root job.
pub(super) enum Root {
    Tables,
    Data(u32),
    Stack(GId),
}

/// Where a G is inside the collector.
#[derive(Clone, PartialEq, Debug)]
pub enum Op {
    /// `gcStart`: sweeping that is left is done first, while others run.
    Start { trigger: Trigger, n: u32, after: After },
    /// It has `startSema`.
    StartWorkers { trigger: Trigger, after: After },
    /// The world is stopped for sweep termination.
    StartStopped { trigger: Trigger, after: After },
    /// Marking by the stopper while the world is stopped.
    StoppedMark { end: bool, after: After },
    /// `gcMarkDone`.
    MarkDone { after: After },
    /// The ragged barrier: Ps from `p` on are asked; `flushed`: one had something.
    Flush { p: u32, flushed: bool, after: After },
    /// The world is stopped for mark termination.
    DoneStopped { after: After },
    Worker(WorkerOp),
    Assist(AssistOp),
    /// `runtime.GC`.
    Gc { n: u32, stage: GcStage },
    /// `bgsweep`; spans swept since it last yielded.
    BgSweep { n: u32 },
    /// `forcegchelper`, woken by sysmon.
    ForceGc,
    /// `runtime.ReadMemStats` stops the world, …
    MemStats { ret: Addr },
    /// … and reads.
    MemStatsStopped { ret: Addr },
}

/// Where a G goes on behind `gcStart` or `gcMarkDone`.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum After {
    /// In its Go code.
    Go,
    Worker,
    Assist,
    ForceGc,
    Gc { n: u32 },
}

/// What a step of the collector leads to, as the scheduler understands it.
#[derive(Clone, PartialEq, Debug)]
pub enum GcNext {
    Go { then: Op, cost: Cost, units: u32 },
    Park { then: Op, reason: WaitReason },
    Yield { then: Op },
    Stop { then: Op, why: StwReason },
    Start { then: Op },
    Scan { g: GId, then: Op },
    Collect { work: GcWork, then: Op },
    /// Back to Go code.
    Done,
}

impl Gc {
    pub fn new(cfg: &Config) -> Gc {
        Gc {
            phase: GcPhase::Off,
            mode: cfg.gc,
            cycles: 0,
            trigger: Trigger::Heap,
            pool: Vec::new(),
            workers: Vec::new(),
            per_p: Vec::new(),
            active: 0,
            roots: Roots::default(),
            assist_queue: VecDeque::new(),
            cycle_waiters: Vec::new(),
            sweeper: None,
            starting: false,
            start_queue: VecDeque::new(),
            finishing: false,
            flushes: 0,
            flushed: false,
            mem_stats: None,
            pause_ns: 0,
            last_gc: Nanos(0),
            verifying: false,
            lost: None,
            cpu_ns: 0,
        }
    }

    /// `gcBlackenEnabled`.
    pub fn blacken_enabled(&self) -> bool {
        self.phase == GcPhase::Mark
    }

    /// The next root job, if one is left.
    pub(super) fn next_root(&mut self) -> Option<Root> {
        let i = self.roots.next;
        if i >= self.roots.jobs() {
            return None;
        }
        self.roots.next += 1;
        Some(match i.checked_sub(1) {
            None => Root::Tables,
            Some(i) if i < self.roots.data => Root::Data(i),
            Some(i) => Root::Stack(self.roots.stacks[(i - self.roots.data) as usize]),
        })
    }

    pub(super) fn p(&mut self, p: PId) -> &mut WorkerP {
        if self.per_p.len() <= p.index() {
            self.per_p.resize_with(p.index() + 1, WorkerP::default);
        }
        &mut self.per_p[p.index()]
    }
}

/// `gcTrigger.test`.
pub(super) fn trigger_holds(w: &World, trigger: Trigger, n: u32, now: Nanos) -> bool {
    w.gc.phase == GcPhase::Off
        && match trigger {
            Trigger::Heap => w.heap.gc_wanted(),
            Trigger::Time => time_trigger(w, now),
            Trigger::Cycle => n > w.gc.cycles,
        }
}

/// Whether sysmon should force a collection: none for two minutes, and some before.
pub fn time_trigger(w: &World, now: Nanos) -> bool {
    w.gc.phase == GcPhase::Off
        && w.heap.gc_percent() >= 0
        && w.gc.last_gc.0 != 0
        && now.0.saturating_sub(w.gc.last_gc.0) > crate::sysmon::FORCE_GC_PERIOD_NS
}

/// `gcMarkWorkAvailable`: on the global list, or root jobs.
pub(super) fn work_available(w: &World) -> bool {
    w.heap.has_shared_work() || w.gc.roots.next < w.gc.roots.jobs()
}

/// One step of a G inside the collector.
pub fn step(w: &mut World, cx: &mut Cx<'_>, g: GId, op: Op) -> GcNext {
    let next = match op {
        Op::Start { trigger, n, after } => start(w, cx, g, trigger, n, after),
        Op::StartWorkers { trigger, after } => start_workers(w, cx, g, trigger, after),
        Op::StartStopped { trigger, after } => start_stopped(w, cx, trigger, after),
        Op::StoppedMark { end, after } => stopped_mark(w, cx, end, after),
        Op::MarkDone { after } => mark_done(w, cx, g, after),
        Op::Flush { p, flushed, after } => flush(w, cx, g, p, flushed, after),
        Op::DoneStopped { after } => done_stopped(w, cx, after),
        Op::Worker(op) => super::worker::step(w, cx, g, op),
        Op::Assist(op) => super::assist::step(w, cx, g, op),
        Op::Gc { n, stage } => super::background::gc(w, cx, g, n, stage),
        Op::BgSweep { n } => super::background::bg_sweep(w, cx, g, n),
        Op::MemStats { ret } => GcNext::Stop { then: Op::MemStatsStopped { ret }, why: StwReason::Other },
        Op::MemStatsStopped { ret } => super::background::mem_stats_stopped(w, g, ret),
        Op::ForceGc => step(w, cx, g, Op::Start { trigger: Trigger::Time, n: 0, after: After::ForceGc }),
    };
    if let Some(p) = w.ms[cx.m.index()].p {
        w.emit_heap_events(cx, p);
    }
    next
}

pub(super) fn go(then: Op, units: u32) -> GcNext {
    GcNext::Go { then, cost: Cost::GcMark, units }
}

pub(super) fn proceed(w: &mut World, cx: &mut Cx<'_>, g: GId, after: After) -> GcNext {
    match after {
        After::Go => GcNext::Done,
        After::Worker => super::worker::rest(w, g),
        After::Assist => super::assist::tail(w, cx, g),
        After::ForceGc => GcNext::Park { then: Op::ForceGc, reason: WaitReason::ForceGcIdle },
        After::Gc { n } => step(w, cx, g, Op::Gc { n, stage: GcStage::Marked }),
    }
}

// ---- start

fn start(w: &mut World, cx: &mut Cx<'_>, g: GId, trigger: Trigger, n: u32, after: After) -> GcNext {
    let again = Op::Start { trigger, n, after };
    let p = w.p_of(cx);
    let done = take_done(w, p);
    // Asked again behind each portion: others may have started it meanwhile.
    if !trigger_holds(w, trigger, n, cx.now) {
        if !w.gc.starting {
            // It had waited for the semaphore: on to the next one.
            end_start(w, cx);
        }
        return proceed(w, cx, g, after);
    }
    match done {
        Some(GcDone::Swept(0)) => {}
        Some(GcDone::Swept(spans)) => return GcNext::Go { then: again, cost: Cost::GcSweepSpan, units: spans },
        _ => return GcNext::Collect { work: GcWork::Sweep { spans: SWEEP_SPANS }, then: again },
    }
    if w.gc.starting {
        w.gc.start_queue.push_back(g);
        return GcNext::Park { then: again, reason: WaitReason::Semacquire };
    }
    w.gc.starting = true;
    go(Op::StartWorkers { trigger, after }, 0)
}

/// `gcBgMarkStartWorkers`: one for each P; each tells when it is there.
fn start_workers(w: &mut World, cx: &mut Cx<'_>, g: GId, trigger: Trigger, after: After) -> GcNext {
    if w.gc.mode != GcMode::Stw && (w.gc.workers.len() as u32) < w.sched.procs {
        let worker = w.new_system_g(cx, crate::g::GKind::GcWorker, Op::Worker(WorkerOp::Init { creator: g }));
        w.gc.workers.push(worker);
        return GcNext::Park { then: Op::StartWorkers { trigger, after }, reason: WaitReason::ChanReceive };
    }
    reset_assists(w);
    w.gc.trigger = trigger;
    w.gc.pause_ns = 0;
    let live = w.heap.heap_live();
    let cycle = w.gc.cycles + 1;
    w.emit(cx, EventKind::GcStart { cycle, trigger: w.heap.gc_trigger(), live, forced: trigger == Trigger::Cycle });
    GcNext::Stop { then: Op::StartStopped { trigger, after }, why: StwReason::GcStart }
}

/// `gcResetMarkState`: of debts and credits.
fn reset_assists(w: &mut World) {
    for gp in &mut w.gs {
        gp.assist_bytes = 0;
    }
    for p in &mut w.ps {
        p.cache.assist_bytes = 0;
    }
}

fn start_stopped(w: &mut World, cx: &mut Cx<'_>, trigger: Trigger, after: After) -> GcNext {
    let p = w.p_of(cx);
    // Once more: before the stop, the caches of Ps that run beside this one were with their Ms.
    reset_assists(w);
    w.heap.finish_sweep(&mut w.ps[p.index()].cache);
    w.gc.cycles += 1;
    let procs = w.sched.procs;
    w.heap.note_procs(procs);
    w.heap.set_barrier(match w.gc.mode {
        GcMode::Hybrid | GcMode::Stw => Barrier::Hybrid,
        GcMode::Dijkstra => Barrier::Dijkstra,
        GcMode::Yuasa => Barrier::Yuasa,
        GcMode::NoBarrier => Barrier::None,
    });
    w.heap.gc_start_mark(cx.now.0, procs, trigger, w.gc.mode == GcMode::Stw);
    w.gc.per_p.clear();
    w.gc.active = 0;
    w.gc.verifying = false;
    w.gc.roots = Roots { next: 0, data: w.heap.data_roots(), stacks: stacks(w) };
    for p in &mut w.ps {
        w.heap.gc_prepare_p(&mut p.cache);
    }
    w.gc.phase = GcPhase::Mark;
    w.emit(cx, EventKind::GcPhase { phase: GcPhase::Mark });
    match w.gc.mode {
        GcMode::Stw => go(Op::StoppedMark { end: true, after }, 1),
        // The deletion barrier alone keeps a snapshot of the heap, not of the stacks: they must be in it from the start.
        GcMode::Yuasa => go(Op::StoppedMark { end: false, after }, 1),
        _ => mark_runs(w, cx, after),
    }
}

/// All goroutines that have a stack.
fn stacks(w: &World) -> Vec<GId> {
    let has = |g: &crate::g::G| !matches!(g.status, GStatus::Dead | GStatus::Idle) && !g.kind.is_system();
    (0..w.gs.len() as u32).map(GId).filter(|g| has(&w.gs[g.index()])).collect()
}

/// The world starts, with the barrier on.
fn mark_runs(w: &mut World, cx: &mut Cx<'_>, after: After) -> GcNext {
    end_start(w, cx);
    w.gc.pause_ns += cx.now.0.saturating_sub(w.sched.stop_started.0);
    GcNext::Start { then: after_op(after) }
}

/// `semrelease(&work.startSema)`.
fn end_start(w: &mut World, cx: &mut Cx<'_>) {
    w.gc.starting = false;
    if let Some(next) = w.gc.start_queue.pop_front() {
        w.ready(cx, next);
    }
}

/// An operation that does nothing but go on behind it.
fn after_op(after: After) -> Op {
    match after {
        After::Go => Op::Gc { n: 0, stage: GcStage::Done },
        After::Worker => Op::Worker(WorkerOp::Rest),
        After::Assist => Op::Assist(AssistOp::Tail),
        After::ForceGc => Op::Gc { n: 0, stage: GcStage::ForceGcRest },
        After::Gc { n } => Op::Gc { n, stage: GcStage::Marked },
    }
}

/// The stopper marks: all roots, and (`end`) everything reachable; then the world starts, or marking ends.
fn stopped_mark(w: &mut World, cx: &mut Cx<'_>, end: bool, after: After) -> GcNext {
    let p = w.p_of(cx);
    match w.gc.next_root() {
        Some(Root::Stack(target)) => {
            return match w.gs[target.index()].status {
                GStatus::Dead => go(Op::StoppedMark { end, after }, 0),
                _ => GcNext::Scan { g: target, then: Op::StoppedMark { end, after } },
            };
        }
        Some(job) => {
            let units = do_root(w, cx, &job);
            return go(Op::StoppedMark { end, after }, units.1);
        }
        None if !end => return mark_runs(w, cx, after),
        None => {}
    }
    let d = w.heap.drain(&mut w.ps[p.index()].cache, MarkBudget::STEP);
    if !d.empty {
        return go(Op::StoppedMark { end, after }, units(d.objects, d.bytes));
    }
    let mut flushed = false;
    for p in &mut w.ps {
        flushed |= w.heap.gc_flush_p(&mut p.cache);
    }
    if flushed || w.heap.has_shared_work() {
        return go(Op::StoppedMark { end, after }, 1);
    }
    if w.gc.starting {
        end_start(w, cx);
    }
    terminate(w, cx, after)
}

/// Units of `Cost::GcMark` for objects and bytes scanned.
pub(super) fn units(objects: u32, bytes: u64) -> u32 {
    objects + bytes.div_ceil(64) as u32
}

/// A root job that needs no stack: its scan work, and what it costs.
pub(super) fn do_root(w: &mut World, cx: &mut Cx<'_>, job: &Root) -> (u64, u32) {
    let p = w.p_of(cx);
    match job {
        Root::Tables => {
            let mut found = Vec::new();
            w.roots(&mut |a| found.push(a));
            w.heap.mark_stack_roots(&mut w.ps[p.index()].cache, &found, 0);
            let freed = free_dead_stacks(w, cx);
            (0, found.len() as u32 + 1 + freed)
        }
        Root::Data(i) => {
            let work = w.heap.mark_data_root(&mut w.ps[p.index()].cache, *i);
            (work, units(1, work))
        }
        Root::Stack(_) => (0, 0),
    }
}

/// `markrootFreeGStacks`: goroutines that wait in the global list to be reused give their stacks back.
fn free_dead_stacks(w: &mut World, cx: &mut Cx<'_>) -> u32 {
    let p = w.p_of(cx);
    let dead = core::mem::take(&mut w.sched.gfree.stack);
    for &g in &dead {
        let stack = core::mem::take(&mut w.gs[g.index()].stack);
        if !stack.lo.is_nil() {
            w.heap.stack_free(&mut w.ps[p.index()].cache, stack.lo, stack.size());
            w.emit(cx, EventKind::StackFree { g, lo: stack.lo });
        }
    }
    let n = dead.len() as u32;
    w.sched.gfree.no_stack.extend(dead);
    n
}

/// The answer to [`GcNext::Scan`]: what g's stack holds.
pub fn scanned(w: &mut World, cx: &mut Cx<'_>, _by: GId, g: GId, roots: &[Addr]) {
    let p = w.p_of(cx);
    let bytes = roots.len() as u64 * 8;
    if w.gc.verifying {
        let unmarked = |a: &&Addr| w.heap.object(a.0).is_some_and(|o| !o.marked);
        w.gc.lost = w.gc.lost.or(roots.iter().find(unmarked).copied());
    }
    w.heap.mark_stack_roots(&mut w.ps[p.index()].cache, roots, bytes);
    stack_marked(w, cx, g, bytes);
}

/// What g's stack holds has been marked.
pub(crate) fn stack_marked(w: &mut World, cx: &mut Cx<'_>, g: GId, bytes: u64) {
    let p = w.p_of(cx);
    w.gs[g.index()].scan = false;
    w.gc.p(p).scanned = bytes;
    w.emit_heap_events(cx, p);
    w.emit(cx, EventKind::StackScanned { g });
    w.resume_g(cx, g);
}

/// A stack may be scanned without the lock, and its G is held. Not while the world is stopped: nobody else wants the lock
/// then, and nothing may be lent.
pub(crate) fn hold_for_scan(w: &mut World, m: MId, g: GId) -> bool {
    let stopped = w.sched.stopper.is_some_and(|(_, by)| by == m);
    debug_assert!(!w.gs[g.index()].scan);
    w.gs[g.index()].scan = !stopped;
    !stopped
}

/// An M has brought its P's cache back (`runSafePointFn`).
pub(crate) fn given_back(w: &mut World, p: PId) {
    if core::mem::take(&mut w.gc.p(p).flush) {
        w.gc.flushed |= w.heap.gc_flush_p(&mut w.ps[p.index()].cache);
        w.gc.flushes -= 1;
    }
}

/// The answer to [`GcNext::Collect`]: kept until the M's next step, which goes on from it.
pub fn collected(w: &mut World, m: MId, done: GcDone) {
    let Some(p) = w.ms[m.index()].p else { panic!("collected: {m:?} has no P") };
    let kept = w.gc.p(p).done.replace(done);
    debug_assert!(kept.is_none(), "{m:?}: a result that nobody took");
}

impl World {
    /// The insertion half of the write barrier, for a pointer that goes into the runtime's own tables.
    pub(crate) fn shade_new(&mut self, cx: &mut Cx<'_>, new: Addr) {
        if self.heap.barrier_on() && !new.is_nil() {
            let p = self.p_of(cx);
            self.heap.write_barrier(&mut self.ps[p.index()].cache, Addr::NIL, Addr::NIL, new);
            self.emit_heap_events(cx, p);
        }
    }
}

// ---- end of mark

fn mark_done(w: &mut World, cx: &mut Cx<'_>, g: GId, after: After) -> GcNext {
    if w.gc.finishing || !may_be_done(w) {
        return proceed(w, cx, g, after);
    }
    w.gc.finishing = true;
    go(Op::Flush { p: 0, flushed: false, after }, 0)
}

/// `gcIsMarkDone`.
fn may_be_done(w: &World) -> bool {
    w.gc.phase == GcPhase::Mark && w.gc.active == 0 && !work_available(w)
}

/// `forEachP`. A P whose cache is at home holds no M up: the asker does it. One whose M is out with the cache is asked
/// to bring it.
fn flush(w: &mut World, cx: &mut Cx<'_>, g: GId, p: u32, flushed: bool, after: After) -> GcNext {
    if p < w.sched.procs {
        let mut flushed = flushed;
        if w.ps[p as usize].lent {
            w.gc.p(PId(p)).flush = true;
            w.gc.flushes += 1;
            w.ps[p as usize].attention.store(true, Relaxed);
        } else {
            flushed |= w.heap.gc_flush_p(&mut w.ps[p as usize].cache);
            w.emit_heap_events(cx, PId(p));
        }
        return GcNext::Go { then: Op::Flush { p: p + 1, flushed, after }, cost: Cost::Ready, units: 1 };
    }
    if w.gc.flushes > 0 {
        return GcNext::Go { then: Op::Flush { p, flushed, after }, cost: Cost::Nanos, units: FLUSH_RETRY_NS };
    }
    if flushed | core::mem::take(&mut w.gc.flushed) {
        w.gc.finishing = false;
        return mark_done(w, cx, g, after);
    }
    GcNext::Stop { then: Op::DoneStopped { after }, why: StwReason::GcEnd }
}

fn done_stopped(w: &mut World, cx: &mut Cx<'_>, after: After) -> GcNext {
    let mut more = false;
    for p in &mut w.ps {
        w.heap.wb_flush(&mut p.cache);
        more |= !p.cache.gcw.is_empty();
    }
    if more || work_available(w) || w.gc.active > 0 {
        // Something came in between: mark on. (golang.org/issue/27993)
        w.gc.finishing = false;
        w.gc.pause_ns += cx.now.0.saturating_sub(w.sched.stop_started.0);
        return GcNext::Start { then: Op::MarkDone { after } };
    }
    if w.gc.mode == GcMode::Dijkstra {
        // Stacks may hold what no barrier has seen: all are scanned again, and what they show is marked.
        w.gc.roots = Roots { next: 1, data: 0, stacks: stacks(w) };
        return go(Op::StoppedMark { end: true, after }, 1);
    }
    if w.gc.mode == GcMode::NoBarrier && !w.gc.verifying {
        // Look whether an object was lost, before it is freed: first the heap, then all stacks.
        w.gc.verifying = true;
        w.gc.lost = w.heap.lost_object();
        w.gc.roots = Roots { next: 1, data: 0, stacks: stacks(w) };
        return go(Op::StoppedMark { end: true, after }, 1);
    }
    terminate(w, cx, after)
}

/// `gcMarkTermination`, with the world stopped and nothing grey anywhere.
fn terminate(w: &mut World, cx: &mut Cx<'_>, after: After) -> GcNext {
    let mine = w.p_of(cx);
    w.gc.finishing = false;
    w.gc.phase = GcPhase::MarkTermination;
    w.emit(cx, EventKind::GcPhase { phase: GcPhase::MarkTermination });
    if let Some(lost) = w.gc.lost {
        w.fatal(cx, format!("collector lost object {lost:?}: still in use, but never marked (no write barrier)"));
    }
    // `gcWakeAllAssists`.
    let waiting: Vec<GId> = w.gc.assist_queue.drain(..).collect();
    w.inject(cx, &waiting);
    let procs = w.sched.procs;
    let mark_ns = cx.now.0.saturating_sub(w.heap.mark_start());
    for p in 0..w.gc.per_p.len() {
        let ns = core::mem::take(&mut w.gc.per_p[p].assist_ns);
        w.heap.add_assist_time(ns);
    }
    // `gcMark`: what was marked since each P was asked.
    for p in &mut w.ps {
        w.heap.gcw_dispose(&mut p.cache.gcw);
    }
    let worked = w.heap.marking_time();
    let marked = w.heap.gc_mark_termination(cx.now.0, procs);
    let census = w.cfg.census.then(|| w.heap.census());
    for p in &mut w.ps {
        w.heap.gc_finish_p(&mut p.cache);
    }
    for p in (0..procs).map(PId) {
        w.emit_heap_events(cx, p);
    }
    // Behind the last object's own event, so that both can be compared.
    for (class, n) in census.iter().flatten().enumerate().filter(|(_, n)| n.objects > 0) {
        w.emit(cx, EventKind::Census { class: class as u8, objects: n.objects, bytes: n.bytes });
    }
    w.heap.gc_after_termination(&mut w.ps[mine.index()].cache);
    w.gc.phase = GcPhase::Off;
    w.emit(cx, EventKind::GcPhase { phase: GcPhase::Off });
    w.gc.pause_ns += cx.now.0.saturating_sub(w.sched.stop_started.0);
    w.gc.last_gc = Nanos(cx.now.0.max(1));
    w.gc.cpu_ns += worked.min(mark_ns * procs as u64) + w.gc.pause_ns * procs as u64;
    let all = (cx.now.0 * procs as u64).max(1);
    let fraction = w.gc.cpu_ns as f64 / all as f64;
    w.heap.record_gc(w.gc.pause_ns, wall_clock(cx.now), w.gc.trigger == Trigger::Cycle, fraction);
    let (cycle, goal) = (w.gc.cycles, w.heap.heap_goal());
    w.emit(cx, EventKind::GcEnd { cycle, live: marked, goal });
    let waiters = core::mem::take(&mut w.gc.cycle_waiters);
    w.inject(cx, &waiters);
    super::background::wake_sweeper(w, cx);
    if w.checking || w.check_stops {
        check_stopped(w).unwrap_or_else(|broken| panic!("{broken}"));
    }
    GcNext::Start { then: after_op(after) }
}

/// The collector's part of `World::check`: what is broken, if anything is.
pub(crate) fn check(w: &World) -> Result<(), alloc::string::String> {
    use crate::g::Rt;
    let mut active = 0;
    for (i, g) in w.gs.iter().enumerate() {
        match &g.rt {
            Some(Rt::Gc(Op::Worker(WorkerOp::Drain(_)) | Op::Assist(AssistOp::Work(_)))) => active += 1,
            _ => continue,
        }
        if w.gc.phase != GcPhase::Mark {
            return Err(format!("G{i} marks in phase {:?}", w.gc.phase));
        }
    }
    if active != w.gc.active {
        return Err(format!("{active} Gs mark, {} are counted", w.gc.active));
    }
    let waits = |g: &GId, why| w.gs[g.index()].status == GStatus::Waiting && w.gs[g.index()].wait_reason == why;
    if let Some(g) = w.gc.pool.iter().find(|g| !waits(g, WaitReason::GcWorkerIdle)) {
        return Err(format!("{g:?} is in the worker pool and not idle"));
    }
    if let Some(g) = w.gc.assist_queue.iter().find(|g| !waits(g, WaitReason::GcAssistWait)) {
        return Err(format!("{g:?} is in the assist queue and does not wait"));
    }
    if w.gc.phase == GcPhase::Off && !w.gc.assist_queue.is_empty() {
        return Err("Gs wait to assist, and no cycle runs".into());
    }
    if (w.gc.phase != GcPhase::Off) != w.heap.barrier_on() {
        return Err(format!("phase {:?}, barrier on: {}", w.gc.phase, w.heap.barrier_on()));
    }
    Ok(())
}

/// The world is stopped: what all Ps brought home, and the heap. What is broken, if anything is.
pub(crate) fn check_stopped(w: &World) -> Result<(), alloc::string::String> {
    if let Some(p) = w.ps.iter().position(|p| p.lent) {
        return Err(format!("the world is stopped, and P{p}'s cache is out"));
    }
    if let Some(g) = w.gs.iter().position(|g| g.scan) {
        return Err(format!("the world is stopped, and G{g}'s stack is being scanned"));
    }
    if w.gc.flushes > 0 || w.gc.per_p.iter().any(|p| p.flush) {
        return Err("the world is stopped, and a P that is at home has not flushed".into());
    }
    // A result lies there between two steps of one M, and the stopper's P is the only one whose M steps.
    let waits = w.gc.per_p.iter().filter(|p| p.done.is_some()).count();
    if waits > 0 {
        return Err(format!("the world is stopped, and {waits} results of collector work wait to be taken"));
    }
    w.heap.check(w.ps.iter().map(|p| &*p.cache)).map_err(|broken| format!("{broken}"))
}

/// Unix time in nanoseconds, as programs see it.
fn wall_clock(now: Nanos) -> u64 {
    crate::timer::WALL_START_UNIX as u64 * 1_000_000_000 + now.0
}
