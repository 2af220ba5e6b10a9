//! Mark assists: a goroutine that allocates while the collector marks pays with marking.
//!
//! Go 1.27 `runtime/mgcmark.go` (`gcAssistAlloc`, `gcAssistAlloc1`, `gcParkAssist`, `gcFlushBgCredit`, `gcDrainN`).
//!
//! Each G has `assist_bytes`. An allocation takes its size off; below zero the G is in debt and must do scan work worth
//! the debt (at least 64 KiB of it, so that it does not come back at once). It first takes what background workers have
//! banked (`bg_scan_credit`); then marks itself; and if there is nothing to mark for it, waits in a queue until a
//! worker's next credit pays for it.
//!
//! # Invariants
//! 1. A G in `assist_queue` is parked, and its debt is in its record, not in a P's cache.
//! 2. Nobody is in the queue after mark termination.
use super::cycle::{After, GcNext, Op, Root, do_root, go, units, work_available};
use super::portion::take_done;
use super::{Drained, GcDone, GcWork, OVER_ASSIST, Trigger};
use crate::event::{EventKind, GcPhase};
use crate::exit::WaitReason;
use crate::g::GStatus;
use crate::ids::{GId, Nanos};
use crate::m::Ctl;
use crate::next::Cost;
use crate::world::{Cx, World};
use alloc::vec::Vec;

/// `gcAssistTimeSlack`.
const TIME_SLACK_NS: u64 = 5000;
const SUSPEND_RETRY_NS: u32 = 1_000;

#[derive(Clone, PartialEq, Debug)]
pub enum AssistOp {
    /// In debt: from the top.
    Pay { started: bool },
    Work(Assisting),
    /// Behind the work, and behind a proposal to end marking.
    Tail,
    /// Back from the queue.
    Paid,
}

/// `gcDrainN`'s locals.
#[derive(Clone, PartialEq, Debug)]
pub struct Assisting {
    start: Nanos,
    want: i64,
    done: i64,
    root: Option<GId>,
    scanned: bool,
}

/// The machine left because [`PCache::poll`](crate::PCache::poll) was true.
pub fn on_poll(w: &mut World, cx: &mut Cx<'_>, _g: GId) -> Option<Op> {
    let p = w.p_of(cx);
    let c = &mut w.ps[p.index()].cache;
    let wanted = core::mem::take(&mut c.gc_wanted);
    if w.gc.phase == GcPhase::Mark {
        if c.assist_bytes < 0 {
            return Some(Op::Assist(AssistOp::Pay { started: false }));
        }
        return None;
    }
    c.assist_bytes = c.assist_bytes.max(0);
    wanted.then_some(Op::Start { trigger: Trigger::Heap, n: 0, after: After::Go })
}

pub(super) fn step(w: &mut World, cx: &mut Cx<'_>, g: GId, op: AssistOp) -> GcNext {
    match op {
        AssistOp::Pay { started } => pay(w, cx, g, started),
        AssistOp::Work(a) => work(w, cx, g, a),
        AssistOp::Tail => tail(w, cx, g),
        AssistOp::Paid => {
            w.emit(cx, EventKind::AssistEnd { g });
            GcNext::Done
        }
    }
}

fn pay(w: &mut World, cx: &mut Cx<'_>, g: GId, started: bool) -> GcNext {
    let p = w.p_of(cx);
    let finished = |w: &mut World, cx: &mut Cx<'_>| {
        if started {
            w.emit(cx, EventKind::AssistEnd { g });
        }
        GcNext::Done
    };
    if w.gc.phase != GcPhase::Mark {
        w.ps[p.index()].cache.assist_bytes = 0;
        return finished(w, cx);
    }
    let debt_now = -w.ps[p.index()].cache.assist_bytes;
    if debt_now <= 0 {
        return finished(w, cx);
    }
    let (per_byte, per_work) = w.heap.assist_ratio();
    let mut debt = debt_now;
    let mut want = (per_byte * debt as f64) as i64;
    if want < OVER_ASSIST {
        want = OVER_ASSIST;
        debt = (per_work * want as f64) as i64;
    }
    let credit = w.heap.take_bg_credit(want as u64) as i64;
    if credit > 0 {
        let bytes = if credit == want { debt } else { bytes_for(per_work, credit) };
        let have = &mut w.ps[p.index()].cache.assist_bytes;
        *have = have.saturating_add(bytes);
        want -= credit;
        if want == 0 {
            return finished(w, cx);
        }
    }
    if !started {
        w.emit(cx, EventKind::AssistStart { g, debt: debt_now as u64 });
    }
    w.gc.active += 1;
    go(Op::Assist(AssistOp::Work(Assisting { start: cx.now, want, done: 0, root: None, scanned: false })), 1)
}

fn work(w: &mut World, cx: &mut Cx<'_>, g: GId, mut a: Assisting) -> GcNext {
    let p = w.p_of(cx);
    let again = |a, n| go(Op::Assist(AssistOp::Work(a)), n);
    if core::mem::take(&mut a.scanned) {
        a.root = None;
        let bytes = core::mem::take(&mut w.gc.p(p).scanned);
        a.done += bytes as i64;
        return again(a, units(1, bytes));
    }
    if let Some(target) = a.root {
        return scan_stack(w, cx, g, target, a);
    }
    match take_done(w, p) {
        Some(GcDone::Drained(d)) => return drained(w, cx, g, a, d),
        Some(GcDone::Data(bytes)) => {
            a.done += bytes as i64;
            return again(a, units(1, bytes));
        }
        _ => {}
    }
    if w.gs[g.index()].preempt || a.done >= a.want {
        return end(w, cx, g, &a);
    }
    let bytes = (a.want - a.done) as u64;
    GcNext::Collect { work: GcWork::Drain { bytes }, then: Op::Assist(AssistOp::Work(a)) }
}

fn drained(w: &mut World, cx: &mut Cx<'_>, g: GId, mut a: Assisting, d: Drained) -> GcNext {
    let again = |a, n| go(Op::Assist(AssistOp::Work(a)), n);
    a.done += d.bytes as i64;
    super::worker::enlist(w, cx);
    if !d.empty || d.objects > 0 {
        return again(a, units(d.objects, d.bytes));
    }
    match w.gc.next_root() {
        Some(Root::Stack(target)) => {
            a.root = Some(target);
            scan_stack(w, cx, g, target, a)
        }
        Some(Root::Data(i)) => GcNext::Collect { work: GcWork::Data(i), then: Op::Assist(AssistOp::Work(a)) },
        Some(job) => {
            let (bytes, n) = do_root(w, cx, &job);
            a.done += bytes as i64;
            again(a, n)
        }
        None => end(w, cx, g, &a),
    }
}

fn scan_stack(w: &mut World, cx: &mut Cx<'_>, g: GId, target: GId, mut a: Assisting) -> GcNext {
    if w.gs[target.index()].status == GStatus::Dead {
        a.root = None;
        return go(Op::Assist(AssistOp::Work(a)), 0);
    }
    // Its own stack is quiet: it is here, not in Go code.
    if target != g && !w.suspend_g(cx, target) {
        return GcNext::Go { then: Op::Assist(AssistOp::Work(a)), cost: Cost::Nanos, units: SUSPEND_RETRY_NS };
    }
    a.scanned = true;
    GcNext::Scan { g: target, then: Op::Assist(AssistOp::Work(a)) }
}

/// What so much scan work pays for. With GOGC off the heap has no goal, and next to none pays for everything.
fn bytes_for(per_work: f64, work: i64) -> i64 {
    ((per_work * work as f64) as i64).saturating_add(1)
}

/// The end of `gcAssistAlloc1`.
fn end(w: &mut World, cx: &mut Cx<'_>, g: GId, a: &Assisting) -> GcNext {
    let p = w.p_of(cx);
    w.heap.flush_work(&mut w.ps[p.index()].cache);
    let (_, per_work) = w.heap.assist_ratio();
    let have = &mut w.ps[p.index()].cache.assist_bytes;
    *have = have.saturating_add(bytes_for(per_work, a.done));
    w.gc.active -= 1;
    let t = w.gc.p(p);
    t.assist_ns += cx.now.0.saturating_sub(a.start.0);
    if t.assist_ns > TIME_SLACK_NS {
        let ns = core::mem::take(&mut t.assist_ns);
        w.heap.add_assist_time(ns);
    }
    if w.gc.active == 0 && !work_available(w) {
        return go(Op::MarkDone { after: After::Assist }, 0);
    }
    tail(w, cx, g)
}

/// Still in debt: somebody else has the work, so wait for credit.
pub(super) fn tail(w: &mut World, cx: &mut Cx<'_>, g: GId) -> GcNext {
    let p = w.p_of(cx);
    if w.gc.phase != GcPhase::Mark {
        w.ps[p.index()].cache.assist_bytes = 0;
    }
    if w.ps[p.index()].cache.assist_bytes >= 0 {
        w.emit(cx, EventKind::AssistEnd { g });
        return GcNext::Done;
    }
    if w.gs[g.index()].preempt {
        return GcNext::Yield { then: Op::Assist(AssistOp::Pay { started: true }) };
    }
    if w.heap.has_bg_credit() {
        return go(Op::Assist(AssistOp::Pay { started: true }), 1);
    }
    w.gc.assist_queue.push_back(g);
    GcNext::Park { then: Op::Assist(AssistOp::Paid), reason: WaitReason::GcAssistWait }
}

/// `gcFlushBgCredit`: background scan work pays queued debts first; the rest is banked.
pub(super) fn flush_bg_credit(w: &mut World, cx: &mut Cx<'_>, work: u64) {
    if work == 0 {
        return;
    }
    if w.gc.assist_queue.is_empty() {
        w.heap.add_bg_credit(work);
        return;
    }
    let (per_byte, per_work) = w.heap.assist_ratio();
    let mut bytes = (work as f64 * per_work) as i64;
    let mut paid = Vec::new();
    while bytes > 0
        && let Some(g) = w.gc.assist_queue.pop_front()
    {
        let debt = &mut w.gs[g.index()].assist_bytes;
        if bytes + *debt >= 0 {
            bytes += *debt;
            *debt = 0;
            paid.push(g);
        } else {
            // To the back, so that one large debt does not hold up small ones.
            *debt += bytes;
            bytes = 0;
            w.gc.assist_queue.push_back(g);
        }
    }
    if !paid.is_empty() {
        w.push(cx.m, Ctl::Wakep);
    }
    for g in paid {
        debug_assert_eq!(w.gs[g.index()].status, GStatus::Waiting);
        w.make_runnable(cx, g);
        w.runq_put(cx, g, false);
    }
    if bytes > 0 {
        w.heap.add_bg_credit((bytes as f64 * per_byte) as u64);
    }
}
