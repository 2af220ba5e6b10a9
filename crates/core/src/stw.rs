//! Stopping and starting the world, and GOMAXPROCS.
//!
//! Go 1.27 `runtime/proc.go`: `stopTheWorldWithSema`, `startTheWorldWithSema`, `gcstopm`, `procresize`, `p.destroy`;
//! `runtime/debug.go`: `GOMAXPROCS`. The stopper needs every P: those that run Go are asked to yield and come by
//! themselves, those in system calls and the idle ones are taken. It waits for the last with a timeout, and asks again.
//!
//! # Invariants
//! 1. While the world is stopped every live P is `GcStop`, and only the stopper's M has one.
//! 2. At most one G stops the world; the others queue (Go: `worldsema`, and `gcsema` through a whole collection, so that
//!    no P is destroyed while the collector marks).
use crate::event::{EventKind, GcPhase, StwReason};
use crate::exit::WaitReason;
use crate::g::Rt;
use crate::ids::{Addr, GId, MId, Nanos, PId};
use crate::m::Ctl;
use crate::next::{Cost, Next};
use crate::p::PStatus;
use crate::world::{CHECKED, Cx, World, new_p};
use alloc::boxed::Box;
use alloc::vec::Vec;

/// `stopTheWorldWithSema` asks again after that long.
const STOP_RETRY_NS: u64 = 100_000;

impl World {
    /// A G wants the world stopped and then to go on at `then`. It queues if it is not alone.
    pub(crate) fn stop_request(&mut self, cx: &mut Cx<'_>, g: GId, why: StwReason, then: Box<Rt>) {
        let collecting = self.gc.phase != GcPhase::Off && why == StwReason::GoMaxProcs;
        if self.sched.stopper.is_some() || collecting {
            self.gs[g.index()].rt = Some(Rt::Stop { why, then });
            self.sched.stop_queue.push_back(g);
            self.park(cx, g, WaitReason::Semacquire, Addr::NIL);
            return;
        }
        self.gs[g.index()].rt = Some(*then);
        self.sched.stopper = Some((g, cx.m));
        self.push(cx.m, Ctl::Run);
        self.push(cx.m, Ctl::StopWorld { why });
    }

    /// First: nobody takes new work, and all that run are asked to come.
    pub(crate) fn stop_world(&mut self, cx: &mut Cx<'_>, why: StwReason) {
        self.emit(cx, EventKind::StwStart { why });
        self.ms[cx.m.index()].note = false;
        self.sched.stop_started = cx.now;
        self.sched.stopwait = self.sched.procs;
        self.sched.gcwaiting = true;
        self.preempt_all(cx);
        let p = self.p_of(cx);
        self.ps[p.index()].status = PStatus::GcStop;
        self.sched.stopwait -= 1;
        self.push(cx.m, Ctl::StopWorldSyscalls);
        self.charge(cx.m, Cost::StopTheWorld);
    }

    /// Then the Ps of threads that are in the kernel.
    pub(crate) fn stop_world_syscalls(&mut self, cx: &mut Cx<'_>) {
        for p in (0..self.sched.procs).map(PId) {
            if self.in_syscall(p) {
                self.take_from_syscall(cx, p);
                self.p_stopped(cx, p);
            }
        }
        self.push(cx.m, Ctl::StopWorldIdle);
    }

    /// Then the idle ones.
    pub(crate) fn stop_world_idle(&mut self, cx: &mut Cx<'_>) {
        while let Some(p) = self.pidle_get() {
            self.p_stopped(cx, p);
        }
        self.push(cx.m, Ctl::StopWorldWait);
    }

    /// The rest come by themselves.
    pub(crate) fn stop_world_wait(&mut self, cx: &mut Cx<'_>) -> Option<Next> {
        if self.sched.stopwait == 0 {
            self.ms[cx.m.index()].note = false;
            if CHECKED
                && self.check_stops
                && let Err(broken) = self.check()
            {
                panic!("{broken}");
            }
            if self.check_stops
                && let Err(broken) = crate::gc::check_stopped(self)
            {
                panic!("{broken}");
            }
            return None;
        }
        self.preempt_all(cx);
        self.push(cx.m, Ctl::StopWorldWait);
        self.ms[cx.m.index()].parked = true;
        Some(Next::ParkM { until: Some(Nanos(cx.now.0 + STOP_RETRY_NS)) })
    }

    /// `gcstopm`: an M that runs into a stop.
    pub(crate) fn gcstopm(&mut self, cx: &mut Cx<'_>) {
        if self.ms[cx.m.index()].spinning {
            self.set_spinning(cx, false);
        }
        let p = self.release_p(cx);
        self.push(cx.m, Ctl::StopM);
        self.p_stopped(cx, p);
    }

    /// `startTheWorldWithSema`.
    pub(crate) fn start_world(&mut self, cx: &mut Cx<'_>) {
        self.push(cx.m, Ctl::Wakep);
        // Whoever wants to stop it next.
        self.sched.stopper = None;
        let may = |w: &World, g: GId| match &w.gs[g.index()].rt {
            Some(Rt::Stop { why: StwReason::GoMaxProcs, .. }) => w.gc.phase == GcPhase::Off,
            _ => true,
        };
        if let Some(i) = self.sched.stop_queue.iter().position(|&g| may(self, g)) {
            let next = self.sched.stop_queue.remove(i);
            if let Some(g) = next {
                self.make_runnable(cx, g);
                self.global_put(cx, g);
            }
        }
        let ready = self.netpoll(cx);
        let procs = self.sched.new_procs.take().unwrap_or(self.sched.procs);
        let runnable = self.procresize(cx, procs);
        self.sched.gcwaiting = false;
        self.inject(cx, &ready);
        self.wake_sysmon(cx);
        let ns = cx.now.0 - self.sched.stop_started.0;
        self.emit(cx, EventKind::StwEnd { ns });
        for (p, m) in runnable.into_iter().rev() {
            match m {
                Some(m) => {
                    let mp = &mut self.ms[m.index()];
                    debug_assert!(mp.next_p.is_none());
                    mp.next_p = Some(p);
                    mp.note = true;
                    self.emit(cx, EventKind::MStart { m, p: Some(p), spinning: false });
                    self.push(cx.m, Ctl::Wake(m));
                    self.charge(cx.m, Cost::WakeM);
                }
                None => self.push(cx.m, Ctl::StartM { p, spinning: false }),
            }
        }
        self.charge(cx.m, Cost::StopTheWorld);
    }

    /// `procresize`: the Ps with work, each with the M that shall run it. The world is stopped.
    fn procresize(&mut self, cx: &mut Cx<'_>, n: u32) -> Vec<(PId, Option<MId>)> {
        let old = self.sched.procs;
        while (self.ps.len() as u32) < n {
            self.ps.push(new_p());
        }
        if n != old {
            self.emit(cx, EventKind::ProcResize { n: n.max(old) });
        }
        // The caller goes on with its P, or with P0 if that one goes.
        let mut mine = self.p_of(cx);
        if mine.0 >= n {
            self.release_p(cx);
            mine = PId(0);
            self.ps[0].m = None;
            self.ps[0].status = PStatus::Idle;
            let g = self.ms[cx.m.index()].curg;
            let cache = &self.ps[mine.index()].cache;
            debug_assert!(g.is_some() && cache.assist_bytes == 0);
            self.acquire_p(cx, cx.m, mine);
        }
        self.ps[mine.index()].status = PStatus::Running;
        for p in (n..old).map(PId) {
            self.p_destroy(cx, p, mine);
        }
        for p in old..n {
            self.ps[p as usize].status = PStatus::Idle;
        }
        self.sched.procs = n;
        let mut runnable = Vec::new();
        let mut need_m = Vec::new();
        let mut idle = Vec::new();
        for p in (0..n).map(PId).rev().filter(|&p| p != mine) {
            self.ps[p.index()].status = PStatus::Idle;
            if self.ps[p.index()].runq.is_empty() {
                idle.push(p);
                continue;
            }
            let old_m = self.ps[p.index()].old_m;
            match old_m {
                Some(m) if self.mget_specific(m) => runnable.push((p, Some(m))),
                _ => need_m.push(p),
            }
        }
        for p in need_m.into_iter().rev() {
            let m = self.mget();
            runnable.push((p, m));
        }
        for p in idle.into_iter().rev() {
            self.pidle_put(cx, p);
        }
        self.sched.reset_steal_order();
        if n < old {
            self.emit(cx, EventKind::ProcResize { n });
        }
        runnable.reverse();
        runnable
    }

    /// `p.destroy`: what it has goes to the global queue's head, its timers to the caller's P, its free Gs to all.
    fn p_destroy(&mut self, cx: &mut Cx<'_>, p: PId, heir: PId) {
        use crate::event::Queue;
        let next = self.ps[p.index()].runq.runnext();
        for g in self.ps[p.index()].runq.drain_backwards() {
            let from = if Some(g) == next { Queue::RunNext(p) } else { Queue::Local(p) };
            self.emit(cx, EventKind::Dequeue { g, from });
            self.emit(cx, EventKind::Enqueue { g, to: Queue::GlobalHead });
            self.sched.runq.push_front(g);
        }
        self.timers_take(heir, p);
        for g in core::mem::take(&mut self.ps[p.index()].gfree) {
            self.gfree_global(g);
        }
        self.heap.drop_cache(&mut self.ps[p.index()].cache);
        let pp = &mut self.ps[p.index()];
        pp.status = PStatus::Dead;
        pp.m = None;
    }

    /// Exit::SetProcs.
    pub(crate) fn set_procs(&mut self, cx: &mut Cx<'_>, g: GId, n: u32, ret: Addr) {
        let n = n.clamp(1, 1024);
        if n == self.sched.procs {
            self.store_slot(ret, u64::from(n));
        } else {
            self.gs[g.index()].rt =
                Some(Rt::Stop { why: StwReason::GoMaxProcs, then: Box::new(Rt::SetProcs { n, ret }) });
        }
        self.push(cx.m, Ctl::Run);
    }

    /// The world stands still for it.
    pub(crate) fn set_procs_stopped(&mut self, cx: &mut Cx<'_>, n: u32, ret: Addr) {
        self.store_slot(ret, u64::from(self.sched.procs));
        self.sched.new_procs = Some(n);
        self.push(cx.m, Ctl::Run);
        self.push(cx.m, Ctl::StartWorld);
    }
}
