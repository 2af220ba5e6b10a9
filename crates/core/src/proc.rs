//! The life of a goroutine: made, executed, parked, readied, preempted, gone.
//!
//! Go 1.27 `runtime/proc.go`: `newproc`, `newproc1`, `gfget`, `gfput`, `schedule`, `execute`, `gopark`, `park_m`, `ready`,
//! `goschedImpl`, `goyield`, `preemptPark`, `goexit0`, `gdestroy`, `startlockedm`, `stoplockedm`, `mexit`.
//!
//! `go` puts the new G into `runnext` and what was there to the tail of the ring, so of several goroutines started in a
//! row the last runs first and the others follow in order. A G that is woken goes to `runnext` too, and one that is taken
//! from there inherits the rest of the time slice, so that a ping-pong pair counts as one for `sysmon`.
use crate::event::{EventKind, Queue};
use crate::exit::{Resume, WaitReason};
use crate::g::{AfterPark, G, GKind, GStatus, Rt, STACK_MIN, StackBounds};
use crate::ids::{Addr, GId, PId};
use crate::m::{Ctl, FindLocals};
use crate::next::{Cost, Next};
use crate::world::{Cx, TOP, World};
use core::sync::atomic::Ordering::Relaxed;

impl World {
    // ---- making and freeing

    /// `newproc1` without the queue: a runnable G that calls the closure.
    pub(crate) fn new_g(&mut self, cx: &mut Cx<'_>, kind: GKind, closure: Addr, pc: u32, func: u32) -> GId {
        let p = self.p_of(cx);
        let g = self.gfget(p);
        let parent = self.ms[cx.m.index()].curg.map_or(0, |c| self.gs[c.index()].goid);
        let goid = self.next_goid(p);
        let func = if kind.is_system() { kind.func() } else { func };
        if kind == GKind::User && self.gs[g.index()].stack.lo.is_nil() {
            match self.heap.stack_alloc(&mut self.ps[p.index()].cache, STACK_MIN) {
                Ok(lo) => {
                    self.gs[g.index()].stack = StackBounds { lo, hi: Addr(lo.0 + STACK_MIN) };
                    let size = STACK_MIN as u32;
                    self.emit_heap_events(cx, p);
                    self.emit(cx, EventKind::StackAlloc { g, lo, size });
                }
                Err(_) => self.out_of_memory(cx),
            }
        }
        let new = &mut self.gs[g.index()];
        let (stack, seq) = (new.stack, new.seq);
        *new = G { goid, kind, closure, parent, go_pc: pc, func, stack, seq, status: GStatus::Runnable, ..G::new() };
        if kind.is_system() {
            self.sched.ngsys += 1;
        }
        self.emit(cx, EventKind::GoCreate { new: g, goid, pc, func, system: kind.is_system() });
        g
    }

    /// A system G that waits at its first operation.
    pub(crate) fn new_parked_g(&mut self, cx: &mut Cx<'_>, kind: GKind, rt: Rt, reason: WaitReason) -> GId {
        let g = self.new_g(cx, kind, Addr::NIL, 0, 0);
        let new = &mut self.gs[g.index()];
        new.rt = Some(rt);
        new.status = GStatus::Waiting;
        new.wait_reason = reason;
        new.wait_since = cx.now;
        self.emit(cx, EventKind::GoPark { g, reason, on: Addr::NIL, pc: 0 });
        g
    }

    /// `go` of a system G: runs next on this P.
    pub(crate) fn new_system_g(&mut self, cx: &mut Cx<'_>, kind: GKind, op: crate::gc::Op) -> GId {
        let g = self.new_g(cx, kind, Addr::NIL, 0, 0);
        self.gs[g.index()].rt = Some(Rt::Gc(op));
        self.runq_put(cx, g, true);
        self.push(cx.m, Ctl::Wakep);
        g
    }

    /// The go statement.
    pub(crate) fn newproc(&mut self, cx: &mut Cx<'_>, closure: Addr, pc: u32) {
        if closure.is_nil() {
            self.fatal(cx, "go of nil func value");
            return;
        }
        let func = self.heap.mem().load64(closure.0).unwrap_or(0) as u32;
        let g = self.new_g(cx, GKind::User, closure, pc, func);
        self.gs[g.index()].resume = Resume::Start { closure };
        // Its stack is not among those to be scanned: what it starts with has to be grey now.
        self.shade_new(cx, closure);
        self.runq_put(cx, g, true);
        self.push(cx.m, Ctl::Run);
        self.push(cx.m, Ctl::Wakep);
        self.charge(cx.m, Cost::NewG);
    }

    fn gfget(&mut self, p: PId) -> GId {
        let free = &mut self.sched.gfree;
        let mine = &mut self.ps[p.index()].gfree;
        if mine.is_empty() {
            while mine.len() < 32 {
                let Some(g) = free.stack.pop().or_else(|| free.no_stack.pop()) else { break };
                mine.push(g);
            }
        }
        match mine.pop() {
            Some(g) => {
                self.sched.nfree -= 1;
                g
            }
            None => {
                self.gs.push(G::new());
                GId(self.gs.len() as u32 - 1)
            }
        }
    }

    fn gfput(&mut self, cx: &mut Cx<'_>, p: PId, g: GId) {
        let stack = self.gs[g.index()].stack;
        if !stack.lo.is_nil() && stack.size() != STACK_MIN {
            self.heap.stack_free(&mut self.ps[p.index()].cache, stack.lo, stack.size());
            self.gs[g.index()].stack = StackBounds::default();
            self.emit(cx, EventKind::StackFree { g, lo: stack.lo });
        }
        self.sched.nfree += 1;
        self.ps[p.index()].gfree.push(g);
        if self.ps[p.index()].gfree.len() >= 64 {
            while self.ps[p.index()].gfree.len() >= 32 {
                let Some(g) = self.ps[p.index()].gfree.pop() else { break };
                self.gfree_global(g);
            }
        }
    }

    pub(crate) fn gfree_global(&mut self, g: GId) {
        let free = &mut self.sched.gfree;
        if self.gs[g.index()].stack.lo.is_nil() { &mut free.no_stack } else { &mut free.stack }.push(g);
    }

    /// `gcount`: goroutines alive, without the runtime's own.
    pub fn num_goroutine(&self) -> u32 {
        (self.gs.len() as u32 - self.sched.nfree - self.sched.ngsys).max(1)
    }

    // ---- queues

    /// `runqput` with its events; the overflow goes to the global queue.
    pub(crate) fn runq_put(&mut self, cx: &mut Cx<'_>, g: GId, next: bool) {
        let p = self.p_of(cx);
        let put = self.ps[p.index()].runq.put(g, next);
        if next {
            self.emit(cx, EventKind::Enqueue { g, to: Queue::RunNext(p) });
        }
        let to_ring = if next { put.kicked } else { Some(g) };
        match (put.overflow.split_last(), to_ring) {
            (Some((_, batch)), _) => {
                self.emit(cx, EventKind::Overflow { from: p, n: batch.len() as u32 });
                for &g in batch {
                    self.emit(cx, EventKind::Dequeue { g, from: Queue::Local(p) });
                }
                for &g in &put.overflow {
                    self.emit(cx, EventKind::Enqueue { g, to: Queue::Global });
                }
                self.sched.runq.extend(put.overflow);
            }
            (None, Some(g)) => self.emit(cx, EventKind::Enqueue { g, to: Queue::Local(p) }),
            (None, None) => {}
        }
    }

    pub(crate) fn global_put(&mut self, cx: &mut Cx<'_>, g: GId) {
        self.emit(cx, EventKind::Enqueue { g, to: Queue::Global });
        self.sched.runq.push_back(g);
    }

    /// `globrunqgetbatch` and `runqputbatch`: one to run, the rest to P `p`'s (empty) ring.
    pub(crate) fn global_get_batch(&mut self, cx: &mut Cx<'_>, p: PId) -> Option<GId> {
        let (g, rest) = self.sched.global_batch(crate::runq::RING as usize / 2)?;
        self.emit(cx, EventKind::Dequeue { g, from: Queue::Global });
        if !rest.is_empty() {
            self.emit(cx, EventKind::GlobalBatch { to: p, n: rest.len() as u32 });
        }
        let n = self.ps[p.index()].runq.put_batch(&rest);
        debug_assert_eq!(n, rest.len(), "global batch into a P that is not empty");
        for g in rest {
            self.emit(cx, EventKind::Dequeue { g, from: Queue::Global });
            self.emit(cx, EventKind::Enqueue { g, to: Queue::Local(p) });
        }
        Some(g)
    }

    // ---- running

    /// `schedule`.
    pub(crate) fn schedule(&mut self, cx: &mut Cx<'_>) {
        if self.ms[cx.m.index()].locked_g.is_some() {
            self.push(cx.m, Ctl::StopLocked);
            return;
        }
        let p = self.p_of(cx);
        self.ps[p.index()].preempt = false;
        debug_assert!(
            !self.ms[cx.m.index()].spinning || self.ps[p.index()].runq.is_empty(),
            "spinning with local work"
        );
        self.push(cx.m, TOP);
    }

    /// `findRunnable` has returned g.
    pub(crate) fn found(&mut self, cx: &mut Cx<'_>, g: GId, inherit: bool, wakep: bool) {
        debug_assert_eq!(self.gs[g.index()].status, GStatus::Runnable);
        self.ms[cx.m.index()].held = Some(g);
        self.push(cx.m, Ctl::Found { inherit, wakep });
    }

    /// `schedule` behind `findRunnable`: stop spinning, wake the next one, then execute.
    pub(crate) fn found_next(&mut self, cx: &mut Cx<'_>, inherit: bool, wakep: bool) -> Option<Next> {
        let m = &mut self.ms[cx.m.index()];
        m.find = FindLocals::default();
        let Some(g) = m.held else { panic!("found nothing") };
        self.push(cx.m, match self.gs[g.index()].locked_m {
            Some(_) => Ctl::StartLocked,
            None => Ctl::Execute { inherit },
        });
        if wakep {
            self.push(cx.m, Ctl::Wakep);
        }
        if self.ms[cx.m.index()].spinning {
            self.set_spinning(cx, false);
            self.push(cx.m, Ctl::Wakep);
        }
        Some(Next::Continue { cost: Cost::Schedule, units: 1 })
    }

    pub(crate) fn set_spinning(&mut self, cx: &mut Cx<'_>, spinning: bool) {
        let m = &mut self.ms[cx.m.index()];
        debug_assert_ne!(m.spinning, spinning);
        m.spinning = spinning;
        if spinning {
            self.sched.nmspinning += 1;
            self.sched.needspinning = false;
        } else {
            self.sched.nmspinning -= 1;
        }
        self.emit(cx, EventKind::MSpin { m: cx.m, spinning });
    }

    /// `execute` of the held G.
    pub(crate) fn execute(&mut self, cx: &mut Cx<'_>, inherit: bool) -> Next {
        let p = self.p_of(cx);
        let m = &mut self.ms[cx.m.index()];
        let Some(g) = m.held.take() else { panic!("execute: nothing held") };
        m.curg = Some(g);
        let gp = &mut self.gs[g.index()];
        debug_assert_eq!(gp.status, GStatus::Runnable);
        gp.status = GStatus::Running;
        gp.m = Some(cx.m);
        gp.preempt = false;
        gp.preempt_stop = false;
        self.ps[p.index()].cache.assist_bytes = gp.assist_bytes;
        if !inherit {
            self.ps[p.index()].sched_tick = self.ps[p.index()].sched_tick.wrapping_add(1);
        }
        self.emit(cx, EventKind::GoStart { g, inherit });
        self.push(cx.m, Ctl::Run);
        Next::Continue { cost: Cost::Switch, units: 1 }
    }

    /// `dropg`.
    pub(crate) fn dropg(&mut self, cx: &mut Cx<'_>) {
        let m = &mut self.ms[cx.m.index()];
        let p = m.p;
        if let Some(g) = m.curg.take() {
            self.gs[g.index()].m = None;
            if let Some(p) = p {
                self.gs[g.index()].assist_bytes = self.ps[p.index()].cache.assist_bytes;
                self.ps[p.index()].cache.assist_bytes = 0;
            }
        }
    }

    // ---- parking

    /// `gopark` of the running G, with its commit: it waits, and the M schedules. What the wait is on has been told
    /// already (queues are under one lock with the park), so no wake-up can be lost.
    pub(crate) fn park(&mut self, cx: &mut Cx<'_>, g: GId, reason: WaitReason, on: Addr) {
        let gp = &mut self.gs[g.index()];
        debug_assert_eq!(gp.status, GStatus::Running);
        gp.status = GStatus::Waiting;
        gp.wait_reason = reason;
        gp.wait_on = on;
        gp.wait_since = cx.now;
        let pc = gp.pc;
        self.emit(cx, EventKind::GoPark { g, reason, on, pc });
        self.dropg(cx);
        self.push(cx.m, Ctl::Schedule);
        self.charge(cx.m, Cost::Park);
    }

    /// `casgstatus(gp, _Gwaiting, _Grunnable)` with its event.
    pub(crate) fn make_runnable(&mut self, cx: &mut Cx<'_>, g: GId) {
        let gp = &mut self.gs[g.index()];
        debug_assert!(matches!(gp.status, GStatus::Waiting | GStatus::Preempted), "ready: {g:?} is {:?}", gp.status);
        gp.status = GStatus::Runnable;
        gp.wait_on = Addr::NIL;
        self.emit(cx, EventKind::GoReady { g });
    }

    /// `goready`: g runs next on this P, unless somebody is idle enough to steal it.
    pub fn ready(&mut self, cx: &mut Cx<'_>, g: GId) {
        self.make_runnable(cx, g);
        self.runq_put(cx, g, true);
        self.push(cx.m, Ctl::Wakep);
        self.charge(cx.m, Cost::Ready);
    }

    /// `goschedImpl`.
    pub(crate) fn gosched(&mut self, cx: &mut Cx<'_>, g: GId, preempted: bool) {
        let gp = &mut self.gs[g.index()];
        gp.status = GStatus::Runnable;
        gp.preempt = false;
        self.emit(cx, if preempted { EventKind::GoPreempt { g } } else { EventKind::GoYield { g } });
        self.dropg(cx);
        // Stopped for the collector, it goes on right after; otherwise all others are first.
        if preempted && self.sched.gcwaiting {
            self.runq_put(cx, g, true);
        } else {
            self.global_put(cx, g);
        }
        self.push(cx.m, Ctl::Schedule);
        self.push(cx.m, Ctl::Wakep);
        self.charge(cx.m, Cost::Park);
    }

    /// `goyield`: to the tail of the own ring.
    pub(crate) fn goyield(&mut self, cx: &mut Cx<'_>, g: GId) {
        self.gs[g.index()].status = GStatus::Runnable;
        self.emit(cx, EventKind::GoYield { g });
        self.dropg(cx);
        self.runq_put(cx, g, false);
        self.push(cx.m, Ctl::Schedule);
        self.charge(cx.m, Cost::Park);
    }

    /// The machine has seen the request to yield.
    pub(crate) fn preempted(&mut self, cx: &mut Cx<'_>, g: GId) {
        if self.gs[g.index()].preempt_stop {
            // `preemptPark`: the G stands still for whoever asked.
            self.gs[g.index()].status = GStatus::Preempted;
            let pc = self.gs[g.index()].pc;
            self.gs[g.index()].wait_reason = WaitReason::Preempted;
            self.emit(cx, EventKind::GoPark { g, reason: WaitReason::Preempted, on: Addr::NIL, pc });
            self.dropg(cx);
            self.push(cx.m, Ctl::Schedule);
            self.charge(cx.m, Cost::Park);
        } else {
            self.gosched(cx, g, true);
        }
    }

    /// `suspendG` for a stack scan: true if g's stack is quiet now. Otherwise it has been asked to stop; ask again.
    pub fn suspend_g(&mut self, cx: &mut Cx<'_>, g: GId) -> bool {
        if self.sched.stopper.is_some_and(|(s, _)| s == g) {
            return true;
        }
        let gp = &mut self.gs[g.index()];
        if gp.status != GStatus::Running || gp.rt.is_some() {
            // It came to stand still by itself, on its way to an assist or a system call. The request is void: nobody
            // would resume a G that obeyed it later.
            gp.preempt_stop = false;
            return true;
        }
        if !gp.preempt_stop {
            gp.preempt_stop = true;
            gp.preempt = true;
            if let Some(p) = gp.m.and_then(|m| self.ms[m.index()].p) {
                self.ps[p.index()].attention.store(true, Relaxed);
                self.emit(cx, EventKind::PreemptRequest { p, g });
            }
        }
        false
    }

    /// `resumeG`: lets a G go on that `suspend_g` had stopped.
    pub fn resume_g(&mut self, cx: &mut Cx<'_>, g: GId) {
        if self.gs[g.index()].status == GStatus::Preempted {
            self.ready(cx, g);
        }
    }

    // ---- the end

    /// `goexit0`.
    pub(crate) fn goexit(&mut self, cx: &mut Cx<'_>, g: GId) {
        let p = self.p_of(cx);
        self.emit(cx, EventKind::GoEnd { g });
        self.dropg(cx);
        let gp = &mut self.gs[g.index()];
        gp.status = GStatus::Dead;
        gp.goid = 0;
        gp.closure = Addr::NIL;
        gp.rt = None;
        gp.after = AfterPark::Nothing;
        gp.preempt = false;
        gp.preempt_stop = false;
        gp.assist_bytes = 0;
        let system = gp.kind.is_system();
        let locked = gp.locked_m.take().is_some();
        gp.lock_depth = 0;
        let timer = gp.timer.take();
        self.ms[cx.m.index()].locked_g = None;
        if system {
            self.sched.ngsys -= 1;
        }
        if let Some(t) = timer {
            self.timer_release(t);
        }
        self.gfput(cx, p, g);
        // A thread that a goroutine died on while locked to it may be in any state: it is not used again.
        self.push(cx.m, if locked { Ctl::Exit } else { Ctl::Schedule });
        self.charge(cx.m, Cost::Park);
    }

    /// `mexit`.
    pub(crate) fn mexit(&mut self, cx: &mut Cx<'_>) {
        let p = self.release_p(cx);
        self.push(cx.m, Ctl::Freed);
        self.push(cx.m, Ctl::Handoff { p });
    }

    // ---- locked threads

    pub(crate) fn lock_os_thread(&mut self, cx: &mut Cx<'_>, g: GId) {
        self.gs[g.index()].lock_depth += 1;
        self.gs[g.index()].locked_m = Some(cx.m);
        self.ms[cx.m.index()].locked_g = Some(g);
        self.push(cx.m, Ctl::Run);
    }

    pub(crate) fn unlock_os_thread(&mut self, cx: &mut Cx<'_>, g: GId) {
        let gp = &mut self.gs[g.index()];
        gp.lock_depth = gp.lock_depth.saturating_sub(1);
        if gp.lock_depth == 0 {
            gp.locked_m = None;
            self.ms[cx.m.index()].locked_g = None;
        }
        self.push(cx.m, Ctl::Run);
    }

    /// `stoplockedm`: the M's locked G does not run, so its P goes to somebody else.
    pub(crate) fn stop_locked(&mut self, cx: &mut Cx<'_>) {
        let p = self.ms[cx.m.index()].p;
        // Last, when woken with a P: `schedule` executes the locked G.
        self.push(cx.m, Ctl::Execute { inherit: false });
        self.push(cx.m, Ctl::AcquireNext);
        self.push(cx.m, Ctl::Park);
        self.push(cx.m, Ctl::IdleLocked);
        if p.is_some() {
            let p = self.release_p(cx);
            self.push(cx.m, Ctl::Handoff { p });
        }
    }

    /// `startlockedm`: g may only run on its own M, so that gets this P.
    pub(crate) fn start_locked(&mut self, cx: &mut Cx<'_>) {
        let Some(g) = self.ms[cx.m.index()].held.take() else { panic!("startlockedm: nothing held") };
        let Some(target) = self.gs[g.index()].locked_m else {
            // Unlocked meanwhile cannot happen: only g itself unlocks, and it does not run.
            panic!("startlockedm: {g:?} is not locked")
        };
        self.sched.nmidle_locked -= 1;
        let p = self.release_p(cx);
        let t = &mut self.ms[target.index()];
        t.next_p = Some(p);
        t.note = true;
        t.held = Some(g);
        self.push(cx.m, TOP);
        self.push(cx.m, Ctl::StopM);
        self.push(cx.m, Ctl::Wake(target));
        self.charge(cx.m, Cost::WakeM);
    }
}
