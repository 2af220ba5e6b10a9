//! Waking and resting Ms: idle lists, `wakep`, `startm`, `stopm`, `handoffp`.
//!
//! Go 1.27 `runtime/proc.go`: "Worker thread parking/unparking" (the comment at the top), `wakep`, `startm`, `newm`, `stopm`,
//! `mPark`, `mput`, `mget`, `handoffp`, `injectglist`, `acquirep`, `releasep`, `pidleput`, `pidleget`, `checkdead`.
//! Whoever makes work wakes at most one M, and only if no M is spinning: that one, when it finds work, wakes the next.
//! So the number of running Ms follows the work without a thundering herd, and without asking how much work there is.
//!
//! # Invariants
//! 1. A P is idle (in `pidle`), wired to one M, on its way to one M (`next_p`, `Ctl::StartM`, `Ctl::Handoff`), stopped, or dead.
//! 2. An M in `midle` has no P, no G and does not spin.
use crate::event::EventKind;
use crate::ids::{GId, MId, PId};
use crate::m::{Ctl, M};
use crate::next::{Cost, Next};
use crate::p::PStatus;
use crate::world::{Cx, TOP, World};
use crate::g::GStatus;

impl World {
    // ---- Ps

    /// `acquirep` by M m.
    pub(crate) fn acquire_p(&mut self, cx: &mut Cx<'_>, m: MId, p: PId) {
        let pp = &mut self.ps[p.index()];
        debug_assert!(pp.m.is_none() && pp.status == PStatus::Idle, "acquirep: {p:?} is {:?}", pp.status);
        debug_assert!(self.ms[m.index()].p.is_none());
        pp.m = Some(m);
        pp.old_m = Some(m);
        pp.status = PStatus::Running;
        pp.cache.log_on = cx.sink.wants_heap();
        self.ms[m.index()].p = Some(p);
        self.emit(cx, EventKind::AcquireP { m, p });
    }

    /// `releasep` of the stepping M.
    pub(crate) fn release_p(&mut self, cx: &mut Cx<'_>) -> PId {
        let p = self.p_of(cx);
        self.emit(cx, EventKind::ReleaseP { m: cx.m, p });
        self.ms[cx.m.index()].p = None;
        let pp = &mut self.ps[p.index()];
        pp.m = None;
        pp.status = PStatus::Idle;
        p
    }

    /// `pidleput`.
    pub(crate) fn pidle_put(&mut self, cx: &mut Cx<'_>, p: PId) {
        debug_assert!(self.ps[p.index()].runq.is_empty(), "idle P with work");
        self.sched.pidle.push(p);
        self.emit(cx, EventKind::PIdle { p });
    }

    /// `pidleget`.
    pub(crate) fn pidle_get(&mut self) -> Option<PId> {
        self.sched.pidle.pop()
    }

    /// `pidlegetSpinning`: work was found; if nobody can take it, the next M that is about to drop its P must.
    pub(crate) fn pidle_get_spinning(&mut self) -> Option<PId> {
        let p = self.pidle_get();
        self.sched.needspinning |= p.is_none();
        p
    }

    // ---- Ms

    pub(crate) fn new_m(&mut self, cx: &mut Cx<'_>) -> MId {
        let m = MId(self.ms.len() as u32);
        self.ms.push(M::new());
        self.emit(cx, EventKind::MCreate { m });
        // `checkmcount`.
        if self.mcount() > i64::from(self.cfg.max_threads) {
            self.fatal(cx, "thread exhaustion");
        }
        m
    }

    /// `mcount`.
    fn mcount(&self) -> i64 {
        self.ms.len() as i64 - i64::from(self.sched.nmfreed)
    }

    /// `wakep`: one more M that looks for work, if none does and a P is free.
    pub(crate) fn wakep(&mut self, cx: &mut Cx<'_>) {
        if self.sched.nmspinning != 0 {
            return;
        }
        if let Some(p) = self.pidle_get_spinning() {
            // Paid for in advance: from here on others see a spinning M.
            self.sched.nmspinning += 1;
            self.push(cx.m, Ctl::StartM { p, spinning: true });
        }
    }

    /// `startm`: an idle M, or a new one, for P p.
    pub(crate) fn startm(&mut self, cx: &mut Cx<'_>, p: PId, spinning: bool) {
        debug_assert!(!spinning || self.ps[p.index()].runq.is_empty());
        let (m, cost) = match self.mget() {
            Some(m) => (m, Cost::WakeM),
            None => {
                let m = self.new_m(cx);
                self.ms[m.index()].ctl.push(Ctl::Start);
                self.ms[m.index()].parked = true;
                (m, Cost::NewM)
            }
        };
        let mp = &mut self.ms[m.index()];
        debug_assert!(!mp.spinning && mp.next_p.is_none());
        mp.spinning = spinning;
        mp.next_p = Some(p);
        mp.note = true;
        self.emit(cx, EventKind::MStart { m, p: Some(p), spinning });
        self.push(cx.m, Ctl::Wake(m));
        self.charge(cx.m, cost);
    }

    /// `mstart1` of an M made for a P.
    pub(crate) fn mstart(&mut self, cx: &mut Cx<'_>) {
        self.ms[cx.m.index()].note = false;
        self.push(cx.m, Ctl::Schedule);
        self.push(cx.m, Ctl::AcquireNext);
    }

    pub(crate) fn mget(&mut self) -> Option<MId> {
        let m = self.sched.midle.pop()?;
        self.ms[m.index()].idle = false;
        Some(m)
    }

    /// `mgetSpecific`.
    pub(crate) fn mget_specific(&mut self, m: MId) -> bool {
        let Some(i) = self.sched.midle.iter().position(|&x| x == m) else { return false };
        self.sched.midle.remove(i);
        self.ms[m.index()].idle = false;
        true
    }

    /// `stopm`: to the idle list, which may be the end of the program.
    pub(crate) fn stopm(&mut self, cx: &mut Cx<'_>) {
        let m = &mut self.ms[cx.m.index()];
        debug_assert!(m.p.is_none() && !m.spinning && m.curg.is_none());
        m.idle = true;
        self.sched.midle.push(cx.m);
        self.emit(cx, EventKind::MPark { m: cx.m });
        self.push(cx.m, Ctl::AcquireNext);
        self.push(cx.m, Ctl::Park);
        self.check_dead(cx);
    }

    /// `mPark`: asleep until the note is there. It may be there already.
    pub(crate) fn mpark(&mut self, cx: &mut Cx<'_>) -> Option<Next> {
        let m = &mut self.ms[cx.m.index()];
        if core::mem::take(&mut m.note) {
            return None;
        }
        m.parked = true;
        m.ctl.push(Ctl::Park);
        Some(Next::ParkM { until: None })
    }

    pub(crate) fn acquire_next(&mut self, cx: &mut Cx<'_>) {
        if let Some(p) = self.ms[cx.m.index()].next_p.take() {
            self.acquire_p(cx, cx.m, p);
        }
    }

    /// `handoffp`: the P that this M gives up. Starts an M wherever `findRunnable` would find something for it.
    pub(crate) fn handoffp(&mut self, cx: &mut Cx<'_>, p: PId) {
        let work = !self.ps[p.index()].runq.is_empty()
            || !self.sched.runq.is_empty()
            || (self.gc.blacken_enabled() && crate::gc::should_schedule_worker(self, Some(p)));
        if work {
            self.push(cx.m, Ctl::StartM { p, spinning: false });
            return;
        }
        // Nobody looks for work: then this P's next M must.
        if self.sched.nmspinning + self.sched.npidle() == 0 {
            self.sched.nmspinning += 1;
            self.sched.needspinning = false;
            self.push(cx.m, Ctl::StartM { p, spinning: true });
            return;
        }
        if self.sched.gcwaiting {
            self.p_stopped(cx, p);
            return;
        }
        // The last P to go idle, and nobody polls: an M has to go to the poller.
        if self.sched.npidle() == self.sched.procs - 1 && self.sched.last_poll != 0 {
            self.push(cx.m, Ctl::StartM { p, spinning: false });
            return;
        }
        let when = self.ps[p.index()].timers.wake_time();
        self.pidle_put(cx, p);
        if when != 0 {
            self.wake_net_poller(cx, when);
        }
    }

    /// `injectglist`: Gs from the netpoller, sysmon or the collector. Idle Ps get one each through the global queue;
    /// the rest is for the local ring.
    pub fn inject(&mut self, cx: &mut Cx<'_>, gs: &[GId]) {
        if gs.is_empty() {
            return;
        }
        for &g in gs {
            self.make_runnable(cx, g);
        }
        let Some(p) = self.ms[cx.m.index()].p else {
            for &g in gs {
                self.global_put(cx, g);
            }
            self.start_idle(cx, gs.len());
            return;
        };
        let (global, local) = gs.split_at(gs.len().min(self.sched.npidle() as usize));
        for &g in global {
            self.global_put(cx, g);
        }
        let n = self.ps[p.index()].runq.put_batch(local);
        for (i, &g) in local.iter().enumerate() {
            if i < n {
                self.emit(cx, EventKind::Enqueue { g, to: crate::event::Queue::Local(p) });
            } else {
                self.global_put(cx, g);
            }
        }
        self.push(cx.m, Ctl::Wakep);
        self.start_idle(cx, global.len());
    }

    fn start_idle(&mut self, cx: &mut Cx<'_>, n: usize) {
        for _ in 0..n {
            let Some(p) = self.pidle_get_spinning() else { break };
            self.push(cx.m, Ctl::StartM { p, spinning: false });
        }
    }

    /// `incidlelocked`.
    pub(crate) fn idle_locked(&mut self, cx: &mut Cx<'_>, n: i32) {
        self.sched.nmidle_locked += n;
        if n > 0 {
            self.check_dead(cx);
        }
    }

    /// The end of `mexit`.
    pub(crate) fn mfreed(&mut self, cx: &mut Cx<'_>) {
        self.ms[cx.m.index()].dead = true;
        self.sched.nmfreed += 1;
        self.emit(cx, EventKind::MPark { m: cx.m });
        self.check_dead(cx);
    }

    /// `checkdead`: no M runs any more. Then either somebody waits for a timer or the program is over.
    pub(crate) fn check_dead(&mut self, cx: &mut Cx<'_>) {
        let idle = self.sched.midle.len() as i64 + i64::from(self.sched.nmidle_locked) + i64::from(self.sched.nmsys);
        if self.mcount() - idle > 0 || self.outcome.is_some() {
            return;
        }
        let waiting = self.gs.iter().any(|g| {
            !g.kind.is_system() && matches!(g.status, GStatus::Waiting | GStatus::Preempted)
        });
        if !waiting {
            self.fatal(cx, "no goroutines (main called runtime.Goexit) - deadlock!");
            return;
        }
        if self.ps[..self.sched.procs as usize].iter().any(|p| !p.timers.heap.is_empty()) {
            return;
        }
        self.fatal(cx, "all goroutines are asleep - deadlock!");
    }

    /// Back to `findRunnable` behind a sleep.
    pub(crate) fn stopm_then_top(&mut self, cx: &mut Cx<'_>) {
        self.push(cx.m, TOP);
        self.push(cx.m, Ctl::StopM);
    }
}
