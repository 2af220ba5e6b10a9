//! The system monitor: an M without a P that looks after the others.
//!
//! Go 1.27 `runtime/proc.go`: `sysmon`, `retake`, `preemptone`, `preemptall`. It sleeps 20 µs between rounds; after 50
//! rounds in which nothing had to be done the sleep doubles up to 10 ms; with all Ps idle it sleeps until the next timer
//! or until it is woken. In a round it polls the network if nobody has for 10 ms, takes Ps from long system calls,
//! asks Gs that have run for 10 ms to yield, and forces a collection every two minutes.
//!
//! # Invariants
//! 1. sysmon never has a P and never runs a G; it does not count as running for `checkdead`.
use crate::event::EventKind;
use crate::g::GStatus;
use crate::gc;
use crate::ids::{Nanos, PId};
use crate::m::{Ctl, Sysmon};
use crate::next::{Cost, Next};
use crate::p::PStatus;
use crate::world::{Cx, World};
use core::sync::atomic::Ordering::Relaxed;

/// `forcePreemptNS`: time slice of a G, and of those that follow it through `runnext`.
pub const FORCE_PREEMPT_NS: u64 = 10_000_000;
/// `forcegcperiod`.
pub const FORCE_GC_PERIOD_NS: u64 = 120_000_000_000;
const POLL_PERIOD_NS: u64 = 10_000_000;

impl World {
    pub(crate) fn sysmon(&mut self, cx: &mut Cx<'_>, stage: Sysmon) -> Option<Next> {
        let m = cx.m;
        let asleep = |w: &mut World, then, until| {
            w.push(m, Ctl::Sysmon(then));
            w.ms[m.index()].parked = true;
            Some(Next::ParkM { until: Some(Nanos(until)) })
        };
        match stage {
            Sysmon::Enter => {
                self.sched.nmsys += 1;
                self.push(cx.m, Ctl::Sysmon(Sysmon::Sleep));
                self.check_dead(cx);
                None
            }
            Sysmon::Sleep => {
                let s = &mut self.sched;
                if s.sysmon_idle == 0 {
                    s.sysmon_delay_us = 20;
                } else if s.sysmon_idle > 50 {
                    s.sysmon_delay_us *= 2;
                }
                s.sysmon_delay_us = s.sysmon_delay_us.min(10_000);
                let sleep_us = s.sysmon_delay_us;
                self.emit(cx, EventKind::Sysmon { sleep_us });
                asleep(self, Sysmon::Woken, cx.now.0 + u64::from(sleep_us) * 1_000)
            }
            Sysmon::Woken => {
                self.push(cx.m, Ctl::Sysmon(Sysmon::Round));
                if self.sched.gcwaiting || self.sched.npidle() == self.sched.procs {
                    let next = self.time_sleep_until().unwrap_or(u64::MAX);
                    if next > cx.now.0 {
                        self.sched.sysmon_wait = true;
                        self.ms[cx.m.index()].note = false;
                        let until = next.min(cx.now.0 + FORCE_GC_PERIOD_NS / 2);
                        self.ms[cx.m.index()].ctl.pop();
                        return asleep(self, Sysmon::DeepWoken, until);
                    }
                }
                None
            }
            Sysmon::DeepWoken => {
                self.sched.sysmon_wait = false;
                if core::mem::take(&mut self.ms[cx.m.index()].note) {
                    self.sched.sysmon_idle = 0;
                    self.sched.sysmon_delay_us = 20;
                }
                self.push(cx.m, Ctl::Sysmon(Sysmon::Round));
                None
            }
            Sysmon::Round => {
                self.push(cx.m, Ctl::Sysmon(Sysmon::Retake { at: 0, taken: 0 }));
                let s = &mut self.sched;
                if s.netpoll_inited && s.last_poll != 0 && s.last_poll + POLL_PERIOD_NS < cx.now.0 {
                    s.last_poll = cx.now.0;
                    let ready = self.netpoll(cx);
                    self.inject_without_p(cx, &ready);
                }
                Some(Next::Continue { cost: Cost::Sysmon, units: 1 })
            }
            Sysmon::Retake { at, taken } => {
                self.retake(cx, at, taken);
                None
            }
        }
    }

    /// `injectglist` from sysmon: it counts as running meanwhile, or the Ms it starts could be taken for the last.
    fn inject_without_p(&mut self, cx: &mut Cx<'_>, gs: &[crate::ids::GId]) {
        if !gs.is_empty() {
            self.sched.nmidle_locked -= 1;
            self.push(cx.m, Ctl::IdleLocked);
            self.inject(cx, gs);
        }
    }

    /// `retake`, one P at a time.
    fn retake(&mut self, cx: &mut Cx<'_>, at: u32, taken: u32) {
        if at >= self.sched.procs {
            self.sched.sysmon_idle = if taken != 0 { 0 } else { self.sched.sysmon_idle + 1 };
            self.push(cx.m, Ctl::Sysmon(Sysmon::Sleep));
            if gc::time_trigger(self, cx.now)
                && let Some(g) = self.sched.force_gc
                && self.gs[g.index()].status == GStatus::Waiting
            {
                self.inject(cx, &[g]);
            }
            return;
        }
        let p = PId(at);
        let mut took = 0;
        if self.ps[p.index()].status == PStatus::Running && self.retake_one(cx, p) {
            took = 1;
        }
        let next = Ctl::Sysmon(Sysmon::Retake { at: at + 1, taken: taken + took });
        if took == 0 {
            self.push(cx.m, next);
            return;
        }
        self.push(cx.m, next);
        self.push(cx.m, Ctl::IdleLocked);
        self.push(cx.m, Ctl::Handoff { p });
    }

    /// Whether p was taken from its system call; then `nmidle_locked` is one less until the hand-off is done.
    fn retake_one(&mut self, cx: &mut Cx<'_>, p: PId) -> bool {
        let now = cx.now;
        let pp = &mut self.ps[p.index()];
        let tick = &mut pp.sysmon_tick;
        let mut for_sure = false;
        if tick.sched_tick != pp.sched_tick {
            tick.sched_tick = pp.sched_tick;
            tick.sched_when = now;
        } else if tick.sched_when + FORCE_PREEMPT_NS <= now {
            self.preempt_one(cx, p);
            for_sure = true;
        }
        if !self.in_syscall(p) {
            return false;
        }
        let pp = &mut self.ps[p.index()];
        let tick = &mut pp.sysmon_tick;
        // Only what is in the same call as in the last round: at least 20 µs.
        if !for_sure && tick.syscall_tick != pp.syscall_tick {
            tick.syscall_tick = pp.syscall_tick;
            tick.syscall_when = now;
            return false;
        }
        let when = tick.syscall_when;
        let others = self.sched.nmspinning + self.sched.npidle() > 0;
        if pp.runq.is_empty() && others && when + 10_000_000 > now {
            return false;
        }
        self.emit(cx, EventKind::Retake { p, syscall: true });
        self.sched.nmidle_locked -= 1;
        self.take_from_syscall(cx, p);
        true
    }

    /// `preemptone`: asks the G on p to yield.
    pub(crate) fn preempt_one(&mut self, cx: &mut Cx<'_>, p: PId) -> bool {
        let Some(g) = self.ps[p.index()].m.filter(|&m| m != cx.m).and_then(|m| self.ms[m.index()].curg) else {
            return false;
        };
        if self.gs[g.index()].status == GStatus::Syscall {
            return false;
        }
        let asked = core::mem::replace(&mut self.gs[g.index()].preempt, true);
        self.ps[p.index()].preempt = true;
        self.ps[p.index()].attention.store(true, Relaxed);
        if !asked {
            self.emit(cx, EventKind::PreemptRequest { p, g });
        }
        true
    }

    /// `preemptall`.
    pub(crate) fn preempt_all(&mut self, cx: &mut Cx<'_>) {
        for p in (0..self.sched.procs).map(PId) {
            if self.ps[p.index()].status == PStatus::Running {
                self.preempt_one(cx, p);
            }
        }
    }
}
