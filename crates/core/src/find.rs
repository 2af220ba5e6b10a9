//! `findRunnable`: where an M looks for a goroutine, and how it gives up.
//!
//! Go 1.27 `runtime/proc.go`: `findRunnable`, `stealWork`, `runqgrab`'s nap, `checkRunqsNoP`, `checkIdleGCNoP`,
//! `checkTimersNoP`. The order: own timers, a GC worker, every 61st tick the global queue (so that two goroutines that
//! keep starting each other cannot starve it), own queue, global queue, netpoller, other Ps, idle marking.
//!
//! # The delicate dance
//! An M that found nothing first stops being counted as spinning and *then* looks at all queues again. Work is
//! submitted in the other order: queue first, then "is anybody spinning?". So either the submitter sees a spinning M, or
//! that M's second look sees the work; the other order could lose it. Each look is a step of its own here: another
//! M may act between any two.
use crate::choose::{ChoicePoint, Choose};
use crate::event::{EventKind, FindStage, Queue, Sink};
use crate::g::GStatus;
use crate::gc;
use crate::ids::{GId, MId, Nanos, PId};
use crate::m::{Ctl, Find, FindLocals};
use crate::next::{Cost, Next};
use crate::p::PStatus;
use crate::world::{Cx, TOP, World};

/// `stealTries`.
const TRIES: u32 = 4;
/// `runqgrab` sleeps that long before it takes a running P's `runnext`, because that P is likely to run it next.
const STEAL_NEXT_NAP_NS: u32 = 3_000;

impl World {
    pub(crate) fn find(&mut self, cx: &mut Cx<'_>, stage: Find) -> Option<Next> {
        let looked = Some(Next::Continue { cost: Cost::FindRunnable, units: 1 });
        match stage {
            Find::Top => {
                if self.sched.gcwaiting {
                    self.push(cx.m, TOP);
                    self.push(cx.m, Ctl::GcStop);
                    return None;
                }
                self.ms[cx.m.index()].find = FindLocals::default();
                self.next_stage(cx, Find::Local);
                let p = self.p_of(cx);
                let (until, ran) = self.timers_check(cx, p);
                self.ms[cx.m.index()].find.poll_until = until;
                if ran {
                    self.emit(cx, EventKind::FindRunnable { stage: FindStage::Timers });
                }
                None
            }
            Find::Local => {
                self.find_local(cx);
                None
            }
            Find::Global => {
                let p = self.p_of(cx);
                match self.global_get_batch(cx, p) {
                    Some(g) => {
                        self.emit(cx, EventKind::FindRunnable { stage: FindStage::Global });
                        self.found(cx, g, false, false);
                    }
                    None => self.next_stage(cx, Find::Netpoll),
                }
                None
            }
            Find::Netpoll => {
                self.next_stage(cx, Find::Spin);
                let s = &self.sched;
                if s.netpoll_inited && !self.netpoll.waiters.is_empty() && s.last_poll != 0 {
                    let ready = self.netpoll(cx);
                    if let Some((&g, rest)) = ready.split_first() {
                        self.ms[cx.m.index()].ctl.pop();
                        self.make_runnable(cx, g);
                        self.emit(cx, EventKind::FindRunnable { stage: FindStage::Netpoll });
                        self.found(cx, g, false, false);
                        self.inject(cx, rest);
                    }
                }
                None
            }
            Find::Spin => {
                let s = &self.sched;
                let spinning = self.ms[cx.m.index()].spinning;
                if spinning || 2 * s.nmspinning < s.procs - s.npidle() {
                    if !spinning {
                        self.set_spinning(cx, true);
                    }
                    self.emit(cx, EventKind::FindRunnable { stage: FindStage::Steal });
                    self.start_enum(cx);
                    self.next_stage(cx, Find::Steal);
                } else {
                    self.next_stage(cx, Find::IdleGc);
                }
                looked
            }
            Find::Steal => self.steal(cx),
            Find::StealRing { victim } => self.steal_ring(cx, victim),
            Find::StealMissed { victim } => self.missed_ring(cx, victim),
            Find::StealNext { victim, next } => {
                self.steal_next(cx, victim, next);
                None
            }
            Find::IdleGc => {
                self.next_stage(cx, Find::Drop);
                if self.gc.blacken_enabled() {
                    let p = self.p_of(cx);
                    if let Some(g) = gc::find_idle_worker(self, cx, p) {
                        self.ms[cx.m.index()].ctl.pop();
                        self.make_runnable(cx, g);
                        self.emit(cx, EventKind::FindRunnable { stage: FindStage::IdleGcMark });
                        self.found(cx, g, false, false);
                    }
                }
                None
            }
            Find::Drop => {
                self.find_drop(cx);
                looked
            }
            Find::Unspin => {
                self.set_spinning(cx, false);
                self.next_stage(cx, Find::RecheckGlobal);
                looked
            }
            Find::RecheckGlobal => {
                if !self.sched.runq.is_empty()
                    && let Some(p) = self.pidle_get_spinning()
                {
                    self.acquire_p(cx, cx.m, p);
                    self.set_spinning(cx, true);
                    // The queue cannot have emptied between, both are one step.
                    if let Some(g) = self.global_get_batch(cx, p) {
                        self.found(cx, g, false, false);
                        return looked;
                    }
                }
                self.next_stage(cx, Find::RecheckLocal);
                looked
            }
            Find::RecheckLocal => {
                let work = (0..self.sched.procs).map(PId).any(|p| {
                    !self.sched.pidle.contains(&p) && !self.ps[p.index()].runq.is_empty()
                });
                match if work { self.pidle_get_spinning() } else { None } {
                    Some(p) => {
                        self.acquire_p(cx, cx.m, p);
                        self.set_spinning(cx, true);
                        self.push(cx.m, TOP);
                    }
                    None => self.next_stage(cx, Find::RecheckGc),
                }
                looked
            }
            Find::RecheckGc => {
                self.next_stage(cx, Find::RecheckTimers);
                if self.gc.blacken_enabled()
                    && gc::should_schedule_worker(self, None)
                    && let Some(p) = self.pidle_get_spinning()
                {
                    match gc::find_idle_worker(self, cx, p) {
                        Some(g) => {
                            self.ms[cx.m.index()].ctl.pop();
                            self.acquire_p(cx, cx.m, p);
                            self.set_spinning(cx, true);
                            self.make_runnable(cx, g);
                            self.found(cx, g, false, false);
                        }
                        None => self.pidle_put(cx, p),
                    }
                }
                None
            }
            Find::RecheckTimers => {
                let until = self.time_sleep_until().unwrap_or(0);
                let mine = &mut self.ms[cx.m.index()].find.poll_until;
                *mine = earlier(*mine, until);
                self.next_stage(cx, Find::Poll);
                looked
            }
            Find::Poll => self.poll(cx),
            Find::Polled => {
                self.polled(cx);
                looked
            }
        }
    }

    fn next_stage(&mut self, cx: &Cx<'_>, stage: Find) {
        self.push(cx.m, Ctl::Find(stage));
    }

    fn find_local(&mut self, cx: &mut Cx<'_>) {
        let p = self.p_of(cx);
        if self.gc.blacken_enabled()
            && let Some(g) = gc::find_worker(self, cx, p)
        {
            self.make_runnable(cx, g);
            self.found(cx, g, false, true);
            return;
        }
        if self.ps[p.index()].sched_tick.is_multiple_of(61)
            && let Some(g) = self.sched.runq.pop_front()
        {
            self.emit(cx, EventKind::Dequeue { g, from: Queue::Global });
            self.emit(cx, EventKind::FindRunnable { stage: FindStage::GlobalFair });
            self.found(cx, g, false, false);
            return;
        }
        if !self.take_local(cx, p) {
            self.next_stage(cx, Find::Global);
        }
    }

    /// `runqget`, and the G is found.
    fn take_local(&mut self, cx: &mut Cx<'_>, p: PId) -> bool {
        let Some((g, next)) = self.ps[p.index()].runq.get() else { return false };
        self.emit(cx, EventKind::Dequeue { g, from: if next { Queue::RunNext(p) } else { Queue::Local(p) } });
        self.found(cx, g, next, false);
        true
    }

    // ---- stealing

    /// `stealOrder.start`: where in allp this try begins, and with which stride.
    fn start_enum(&mut self, cx: &mut Cx<'_>) {
        let s = &self.sched;
        let (pos, inc) = if s.procs == 1 {
            (0, 1)
        } else {
            let i = cx.choose.choose(ChoicePoint::StealOrder, u64::from(s.procs) * s.coprimes.len() as u64) as u32;
            (i % s.procs, s.coprimes[(i / s.procs) as usize % s.coprimes.len()])
        };
        let f = &mut self.ms[cx.m.index()].find;
        (f.enum_i, f.enum_pos, f.enum_inc) = (0, pos, inc);
    }

    fn advance_enum(&mut self, cx: &Cx<'_>) {
        let procs = self.sched.procs;
        let f = &mut self.ms[cx.m.index()].find;
        f.enum_i += 1;
        f.enum_pos = (f.enum_pos + f.enum_inc) % procs;
    }

    fn last_try(&self, cx: &Cx<'_>) -> bool {
        self.ms[cx.m.index()].find.try_no == TRIES - 1
    }

    /// The next victim.
    fn steal(&mut self, cx: &mut Cx<'_>) -> Option<Next> {
        let me = self.p_of(cx);
        loop {
            if self.sched.gcwaiting {
                self.push(cx.m, TOP);
                return None;
            }
            let f = &mut self.ms[cx.m.index()].find;
            if f.enum_i >= self.sched.procs || self.sched.procs == 1 {
                f.try_no += 1;
                if f.try_no < TRIES && self.sched.procs > 1 {
                    self.start_enum(cx);
                    continue;
                }
                // Timers may have made something ready that others took the way of: look again from the top.
                let next = if f.ran_timer { TOP } else { Ctl::Find(Find::IdleGc) };
                self.push(cx.m, next);
                return None;
            }
            let victim = PId(f.enum_pos);
            if victim == me {
                self.advance_enum(cx);
                continue;
            }
            self.next_stage(cx, Find::StealRing { victim });
            if self.last_try(cx) {
                let (until, ran) = self.timers_check(cx, victim);
                let f = &mut self.ms[cx.m.index()].find;
                f.poll_until = earlier(f.poll_until, until);
                f.ran_now = ran;
                f.ran_timer |= ran;
            }
            return None;
        }
    }

    fn steal_ring(&mut self, cx: &mut Cx<'_>, victim: PId) -> Option<Next> {
        let me = self.p_of(cx);
        // Timers that ran put their Gs into this P's queue.
        if core::mem::take(&mut self.ms[cx.m.index()].find.ran_now) && self.take_local(cx, me) {
            return None;
        }
        if !self.sched.pidle.contains(&victim) {
            let queue = &self.ps[victim.index()].runq;
            if self.beside && queue.len() > 0 {
                let queue = queue.share();
                self.next_stage(cx, Find::StealMissed { victim });
                return Some(Next::Steal { victim, queue });
            }
            let batch = queue.grab();
            if !batch.is_empty() {
                self.loot(cx, victim, &batch);
                return Some(Next::Continue { cost: Cost::Steal, units: 1 });
            }
        }
        self.missed_ring(cx, victim)
    }

    /// What was grabbed from the victim's ring: the last one is to run, the others go to this P's (empty) ring.
    fn loot(&mut self, cx: &mut Cx<'_>, victim: PId, batch: &[GId]) {
        let Some((&run, rest)) = batch.split_last() else { return };
        let me = self.p_of(cx);
        let put = self.ps[me.index()].runq.put_batch(rest);
        debug_assert_eq!(put, rest.len(), "a thief's ring has room for half a ring");
        self.emit(cx, EventKind::Steal { victim, n: batch.len() as u32, gs_first: batch[0] });
        for &g in batch {
            self.emit(cx, EventKind::Dequeue { g, from: Queue::Local(victim) });
            if g != run {
                self.emit(cx, EventKind::Enqueue { g, to: Queue::Local(me) });
            }
        }
        self.found(cx, run, false, false);
    }

    /// Answer to [`Next::Steal`]: what the M got from the victim's ring, while the victim (and other thieves) used it.
    pub fn stolen(&mut self, m: MId, victim: PId, batch: &[GId], now: Nanos, choose: &mut dyn Choose, sink: &mut dyn Sink) {
        let cx = &mut Cx { m, now, choose, sink };
        if !batch.is_empty() {
            // Instead of `StealMissed`.
            self.ms[m.index()].ctl.pop();
            self.loot(cx, victim, batch);
        }
    }

    fn missed_ring(&mut self, cx: &mut Cx<'_>, victim: PId) -> Option<Next> {
        if !self.sched.pidle.contains(&victim) {
            if self.last_try(cx)
                && let Some(next) = self.ps[victim.index()].runq.runnext()
            {
                self.next_stage(cx, Find::StealNext { victim, next });
                let nap = self.about_to_schedule(victim);
                return nap.then_some(Next::Continue { cost: Cost::Nanos, units: STEAL_NEXT_NAP_NS });
            }
            if self.last_try(cx) {
                self.emit(cx, EventKind::StealMiss { victim });
            }
        }
        self.advance_enum(cx);
        self.next_stage(cx, Find::Steal);
        // Beside others a look costs what it costs, and the lock is not given up for each.
        (!self.beside).then_some(Next::Continue { cost: Cost::Steal, units: 1 })
    }

    /// Whether the victim is likely to take its `runnext` itself in a moment.
    fn about_to_schedule(&self, victim: PId) -> bool {
        let p = &self.ps[victim.index()];
        let in_syscall = p
            .m
            .and_then(|m| self.ms[m.index()].curg)
            .is_some_and(|g| self.gs[g.index()].status == GStatus::Syscall);
        p.status == PStatus::Running && p.m.is_some() && !in_syscall
    }

    fn steal_next(&mut self, cx: &mut Cx<'_>, victim: PId, next: GId) {
        if self.ps[victim.index()].runq.steal_next(next) {
            self.emit(cx, EventKind::Steal { victim, n: 1, gs_first: next });
            self.emit(cx, EventKind::Dequeue { g: next, from: Queue::RunNext(victim) });
            self.found(cx, next, false, false);
        } else {
            self.next_stage(cx, Find::StealRing { victim });
        }
    }

    // ---- giving up

    /// "return P and block".
    fn find_drop(&mut self, cx: &mut Cx<'_>) {
        if self.sched.gcwaiting {
            self.push(cx.m, TOP);
            return;
        }
        let p = self.p_of(cx);
        if let Some(g) = self.global_get_batch(cx, p) {
            self.found(cx, g, false, false);
            return;
        }
        let spinning = self.ms[cx.m.index()].spinning;
        if !spinning && self.sched.needspinning {
            self.set_spinning(cx, true);
            self.push(cx.m, TOP);
            return;
        }
        self.release_p(cx);
        self.pidle_put(cx, p);
        self.ms[cx.m.index()].find.was_spinning = spinning;
        self.next_stage(cx, if spinning { Find::Unspin } else { Find::Poll });
    }

    /// Sleeps in the netpoller until the next timer, if there is anything to wait for and nobody else does.
    fn poll(&mut self, cx: &mut Cx<'_>) -> Option<Next> {
        let until = self.ms[cx.m.index()].find.poll_until;
        let s = &mut self.sched;
        if s.netpoll_inited && (!self.netpoll.waiters.is_empty() || until != 0) && s.last_poll != 0 {
            s.last_poll = 0;
            s.poll_until = until;
            s.poller = Some(cx.m);
            let device = self.netpoll.waiters.first().map_or(0, |w| w.0.0);
            let wake = earlier(until, device);
            let m = &mut self.ms[cx.m.index()];
            m.polling = true;
            m.parked = true;
            self.emit(cx, EventKind::MPark { m: cx.m });
            self.next_stage(cx, Find::Polled);
            return Some(Next::ParkM { until: (wake != 0).then_some(Nanos(wake)) });
        }
        self.push(cx.m, TOP);
        self.push(cx.m, Ctl::StopM);
        let s = &self.sched;
        if until != 0 && s.netpoll_inited && (s.poll_until == 0 || s.poll_until > until) {
            self.netpoll_break(cx);
        }
        Some(Next::Continue { cost: Cost::ParkM, units: 1 })
    }

    fn polled(&mut self, cx: &mut Cx<'_>) {
        self.ms[cx.m.index()].polling = false;
        self.emit(cx, EventKind::MStart { m: cx.m, p: None, spinning: false });
        self.sched.poller = None;
        self.sched.poll_until = 0;
        self.sched.last_poll = cx.now.0.max(1);
        let ready = self.netpoll(cx);
        let Some(p) = self.pidle_get() else {
            self.stopm_then_top(cx);
            self.inject(cx, &ready);
            return;
        };
        self.acquire_p(cx, cx.m, p);
        if let Some((&g, rest)) = ready.split_first() {
            self.make_runnable(cx, g);
            self.found(cx, g, false, false);
            self.inject(cx, rest);
            return;
        }
        if self.ms[cx.m.index()].find.was_spinning {
            self.set_spinning(cx, true);
        }
        self.push(cx.m, TOP);
    }
}

/// The earlier of two times of which 0 means never.
fn earlier(a: u64, b: u64) -> u64 {
    match (a, b) {
        (0, t) | (t, 0) => t,
        (a, b) => a.min(b),
    }
}
