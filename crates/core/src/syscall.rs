//! System calls: the thread is in the kernel, and its P may be taken away meanwhile.
//!
//! Go 1.27 `runtime/proc.go`: `entersyscall`, `exitsyscall`, `exitsyscallTryGetP`, `exitsyscallNoP`, `syscallingThread`.
//! Entering costs almost nothing: the P stays wired to the M, and who wants it (sysmon, a stop of the world) takes it.
//! So a short call costs nothing more, and a long one loses its P to others that have work.
use crate::event::EventKind;
use crate::g::GStatus;
use crate::ids::{GId, Nanos, PId};
use crate::m::Ctl;
use crate::next::{Cost, Next};
use crate::p::PStatus;
use crate::world::{Cx, World};

impl World {
    /// Exit::Syscall.
    pub(crate) fn enter_syscall(&mut self, cx: &mut Cx<'_>, g: GId, ns: u64) {
        let p = self.p_of(cx);
        self.emit(cx, EventKind::GoSyscallEnter { g });
        let m = &mut self.ms[cx.m.index()];
        m.syscall_tick = self.ps[p.index()].syscall_tick;
        m.old_p = Some(p);
        m.syscall_until = Some(cx.now + ns);
        m.ctl.push(Ctl::ExitSyscall);
        let cache = &mut self.ps[p.index()].cache;
        self.gs[g.index()].assist_bytes = core::mem::take(&mut cache.assist_bytes);
        self.gs[g.index()].status = GStatus::Syscall;
        if self.sched.gcwaiting {
            // A stop is under way: give the P now, so that it need not look for us.
            self.take_from_syscall(cx, p);
            self.p_stopped(cx, p);
        }
        self.wake_sysmon(cx);
        self.charge(cx.m, Cost::EnterSyscall);
    }

    /// `setBlockOnExitSyscall`: whether p's M is in a system call.
    pub(crate) fn in_syscall(&self, p: PId) -> bool {
        let pp = &self.ps[p.index()];
        pp.status == PStatus::Running
            && pp
                .m
                .and_then(|m| self.ms[m.index()].curg)
                .is_some_and(|g| self.gs[g.index()].status == GStatus::Syscall)
    }

    /// `syscallingThread.releaseP`: p is nobody's now.
    pub(crate) fn take_from_syscall(&mut self, cx: &mut Cx<'_>, p: PId) {
        let Some(from) = self.ps[p.index()].m.take() else { return };
        self.ms[from.index()].p = None;
        let pp = &mut self.ps[p.index()];
        pp.status = PStatus::Idle;
        pp.syscall_tick = pp.syscall_tick.wrapping_add(1);
        self.sched.n_syscall_no_p += 1;
        self.emit(cx, EventKind::Handoff { p, from });
    }

    /// `exitsyscall`, once the kernel is done.
    pub(crate) fn exit_syscall(&mut self, cx: &mut Cx<'_>) -> Option<Next> {
        if let Some(until) = self.ms[cx.m.index()].syscall_until {
            if until > cx.now {
                self.push(cx.m, Ctl::ExitSyscall);
                return Some(Next::InSyscall { until });
            }
            self.ms[cx.m.index()].syscall_until = None;
            self.push(cx.m, Ctl::ExitSyscall);
            return Some(Next::Continue { cost: Cost::ExitSyscall, units: 1 });
        }
        let Some(g) = self.ms[cx.m.index()].curg else { panic!("exitsyscall without a G") };
        let old = self.ms[cx.m.index()].old_p.take();
        let mut was_idle = false;
        if self.ms[cx.m.index()].p.is_none() {
            match self.exit_syscall_get_p(cx, old) {
                Some((p, idle)) => {
                    was_idle = idle;
                    self.sched.n_syscall_no_p -= 1;
                    self.acquire_p(cx, cx.m, p);
                }
                None => {
                    self.exit_syscall_no_p(cx, g);
                    return None;
                }
            }
        }
        let p = self.p_of(cx);
        let pp = &mut self.ps[p.index()];
        pp.syscall_tick = pp.syscall_tick.wrapping_add(1);
        pp.cache.assist_bytes = self.gs[g.index()].assist_bytes;
        self.gs[g.index()].status = GStatus::Running;
        self.emit(cx, EventKind::GoSyscallExit { g, blocked: false });
        self.push(cx.m, Ctl::Run);
        if was_idle {
            // Before the G runs: if nothing else does, nobody else will.
            self.wake_sysmon(cx);
        }
        None
    }

    /// `exitsyscallTryGetP`: the old P, if another thread of ours sits in the kernel with it; else any idle one (true).
    fn exit_syscall_get_p(&mut self, cx: &mut Cx<'_>, old: Option<PId>) -> Option<(PId, bool)> {
        if let Some(p) = old
            && self.in_syscall(p)
        {
            self.take_from_syscall(cx, p);
            return Some((p, false));
        }
        self.pidle_get().map(|p| (p, true))
    }

    /// `exitsyscallNoP`: no P anywhere. The G queues globally and the M rests.
    fn exit_syscall_no_p(&mut self, cx: &mut Cx<'_>, g: GId) {
        self.sched.n_syscall_no_p -= 1;
        self.gs[g.index()].status = GStatus::Runnable;
        self.emit(cx, EventKind::GoSyscallExit { g, blocked: true });
        let m = &mut self.ms[cx.m.index()];
        m.curg = None;
        self.gs[g.index()].m = None;
        self.global_put(cx, g);
        if self.gs[g.index()].locked_m.is_some() {
            self.push(cx.m, Ctl::StopLocked);
        } else {
            self.push(cx.m, Ctl::Schedule);
            self.push(cx.m, Ctl::StopM);
        }
    }

    /// sysmon sleeps for long only while all is idle: tell it that something runs again.
    pub(crate) fn wake_sysmon(&mut self, cx: &mut Cx<'_>) {
        if core::mem::take(&mut self.sched.sysmon_wait)
            && let Some(m) = self.sched.sysmon
        {
            self.ms[m.index()].note = true;
            self.push(cx.m, Ctl::Wake(m));
        }
    }

    /// A P has arrived at the stop.
    pub(crate) fn p_stopped(&mut self, cx: &mut Cx<'_>, p: PId) {
        self.ps[p.index()].status = PStatus::GcStop;
        self.sched.stopwait -= 1;
        if self.sched.stopwait == 0
            && let Some((_, m)) = self.sched.stopper
        {
            self.ms[m.index()].note = true;
            self.push(cx.m, Ctl::Wake(m));
        }
    }

    /// When the M's system call ends, for views.
    pub fn syscall_until(&self, m: crate::ids::MId) -> Option<Nanos> {
        self.ms[m.index()].syscall_until
    }
}
