//! What a goroutine wants of the runtime: one arm for each [`Exit`].
//!
//! The machine runs a slice in one go, up to its exit at a later time. The exit is kept until the M is stepped at that
//! time: until then others see the goroutine running, and may ask it to yield. Then it yields *before* the operation,
//! as in Go, where each operation is a call and a call looks at the stack guard that `preemptone` has poisoned.
use crate::choose::Choose;
use crate::event::{EventKind, Sink};
use crate::exit::{Exit, Query, WaitReason};
use crate::g::{GStatus, Rt};
use crate::gc;
use crate::heap::PCache;
use crate::ids::{Addr, GId, MId, Nanos};
use crate::m::Ctl;
use crate::next::{Cost, RunOutcome};
use crate::timer::{TimerId, TimerKind};
use crate::world::{Cx, World};
use alloc::boxed::Box;
use crate::hchan;

/// `active_spin`: how often sync.Mutex may spin.
const ACTIVE_SPIN: u32 = 4;

/// Calls into the runtime that are safepoints on their own. The others end the goroutine, or go back to Go code at once,
/// which looks for itself.
fn is_operation(exit: &Exit) -> bool {
    use Exit::*;
    match exit {
        Go { .. } | Send { .. } | Recv { .. } | Close { .. } | Select { .. } | Semacquire { .. } | Semrelease { .. } => true,
        NotifyAdd { .. } | NotifyWait { .. } | NotifyOne { .. } | NotifyAll { .. } | Sleep { .. } => true,
        TimerStart { .. } | TimerStop { .. } | Syscall { .. } | PollWait { .. } | Gc | SetProcs { .. } => true,
        Park { .. } | Ready { .. } => true,
        Budget | Preempted | Done | MainDone | Gosched | GcPoll | Query { .. } | LockOsThread | UnlockOsThread => false,
        Spin { .. } | ExitProcess { .. } | PanicExit | Fatal { .. } | StackOverflow { .. } | OutOfMemory { .. } => false,
    }
}

impl World {
    /// The machine has run G g on M m and came back with `exit` at `now`. The next step of m, not before `now`,
    /// carries it out.
    pub fn exit(
        &mut self,
        m: MId,
        g: GId,
        exit: Exit,
        now: Nanos,
        choose: &mut dyn Choose,
        sink: &mut dyn Sink,
    ) {
        let cx = &mut Cx { m, now, choose, sink };
        debug_assert_eq!(self.ms[m.index()].curg, Some(g));
        let p = self.p_of(cx);
        self.emit_heap_events(cx, p);
        self.ms[m.index()].exit = Some(exit);
        self.push(m, Ctl::Exited);
        self.verify();
    }

    pub(crate) fn exited(&mut self, cx: &mut Cx<'_>) {
        let m = &mut self.ms[cx.m.index()];
        let (Some(g), Some(exit)) = (m.curg, m.exit.take()) else { panic!("no exit") };
        if self.gs[g.index()].preempt && is_operation(&exit) {
            self.gs[g.index()].rt = Some(Rt::Exit(Box::new(exit)));
            self.preempted(cx, g);
        } else {
            self.handle(cx, g, exit);
        }
    }

    pub(crate) fn handle(&mut self, cx: &mut Cx<'_>, g: GId, exit: Exit) {
        let m = cx.m;
        match exit {
            Exit::Budget => self.push(m, Ctl::Run),
            Exit::Preempted => self.preempted(cx, g),
            Exit::Done => self.goexit(cx, g),
            Exit::MainDone => self.process_exit(cx, 0),
            Exit::Go { closure, pc } => self.newproc(cx, closure, pc),
            Exit::Send { ch, elem, size } => self.chan_send(cx, g, ch, elem, size),
            Exit::Recv { ch, elem, ok, size } => self.chan_recv(cx, g, ch, elem, ok, size),
            Exit::Close { ch } => self.chan_close(cx, g, ch),
            Exit::Select { cases, has_default, ret } => self.select(cx, g, &cases, has_default, ret),
            Exit::Gosched => self.gosched(cx, g, false),
            Exit::Semacquire { addr, lifo, reason } => self.semacquire(cx, g, addr, lifo, reason),
            Exit::Semrelease { addr, handoff } => self.semrelease(cx, g, addr, handoff),
            Exit::NotifyAdd { list, ret } => self.notify_add(cx, list, ret),
            Exit::NotifyWait { list, ticket } => self.notify_wait(cx, g, list, ticket),
            Exit::NotifyOne { list } => self.notify_one(cx, list),
            Exit::NotifyAll { list } => self.notify_all(cx, list),
            Exit::Sleep { ns } => self.sleep(cx, g, ns),
            Exit::TimerStart { id, when, period, f, go_func, ret } => {
                self.timer_start(cx, id, when, period, f, go_func, ret);
            }
            Exit::TimerStop { id, ret } => {
                self.push(m, Ctl::Run);
                let active = self.known_timer(id).is_some_and(|t| self.timer_stop(cx, t));
                self.store_bool(ret, active);
                self.charge(m, Cost::TimerOp);
            }
            Exit::Syscall { ns } => self.enter_syscall(cx, g, ns),
            Exit::PollWait { ns } => self.poll_wait(cx, g, ns),
            Exit::Gc => {
                self.gs[g.index()].rt = gc::on_gc(self, cx, g).map(Rt::Gc);
                self.push(m, Ctl::Run);
            }
            Exit::GcPoll => {
                self.gs[g.index()].rt = gc::on_poll(self, cx, g).map(Rt::Gc);
                self.push(m, Ctl::Run);
            }
            Exit::Query { what: Query::MemStat(i), ret } if gc::mem_stat_stops(self, cx, i) => {
                self.gs[g.index()].rt = Some(Rt::Gc(gc::Op::MemStats { ret }));
                self.push(m, Ctl::Run);
            }
            Exit::Query { what, ret } => {
                let v = self.query(cx, g, what);
                self.store_slot(ret, v);
                self.push(m, Ctl::Run);
            }
            Exit::SetProcs { n, ret } => self.set_procs(cx, g, n, ret),
            Exit::LockOsThread => self.lock_os_thread(cx, g),
            Exit::UnlockOsThread => self.unlock_os_thread(cx, g),
            Exit::Spin { ns } => {
                self.push(m, Ctl::Run);
                self.push(m, Ctl::Charge(Cost::Nanos, u32::try_from(ns).unwrap_or(u32::MAX)));
            }
            Exit::Park { reason } => self.park(cx, g, reason, Addr::NIL),
            Exit::Ready { goid } => {
                self.push(m, Ctl::Run);
                match self.g_by_goid(goid) {
                    Some(target) if self.parked_by_exit(target) => self.ready(cx, target),
                    _ => self.fatal(cx, "ready of a goroutine that is not parked"),
                }
            }
            Exit::ExitProcess { code } => self.process_exit(cx, code),
            Exit::PanicExit => {
                self.emit(cx, EventKind::Exit { code: 2 });
                self.outcome = Some(RunOutcome::Panicked);
            }
            Exit::Fatal { message } => self.fatal(cx, message),
            Exit::StackOverflow { .. } => self.fatal(cx, "stack overflow"),
            Exit::OutOfMemory { .. } => self.out_of_memory(cx),
        }
    }

    pub(crate) fn out_of_memory(&mut self, cx: &mut Cx<'_>) {
        self.fatal(cx, "runtime: out of memory");
    }

    fn process_exit(&mut self, cx: &mut Cx<'_>, code: i32) {
        self.emit(cx, EventKind::Exit { code });
        self.outcome = Some(RunOutcome::Exited { code });
    }

    /// Only a G that waits for nothing else may be made ready by library code.
    fn parked_by_exit(&self, g: GId) -> bool {
        let g = &self.gs[g.index()];
        g.status == GStatus::Waiting
            && g.waiting.is_none()
            && g.rt.is_none()
            && g.timer.is_none_or(|t| self.timers[t.0 as usize].when == 0)
            && !matches!(g.wait_reason, WaitReason::IoWait)
    }

    fn known_timer(&self, id: u64) -> Option<TimerId> {
        let i = usize::try_from(id.checked_sub(1)?).ok()?;
        let t = self.timers.get(i)?;
        matches!(t.kind, TimerKind::Chan(_) | TimerKind::Func(_)).then_some(TimerId(i as u32))
    }

    #[expect(clippy::too_many_arguments, reason = "the fields of the exit")]
    fn timer_start(&mut self, cx: &mut Cx<'_>, id: u64, when: u64, period: u64, f: Addr, go_func: bool, ret: Addr) {
        self.push(cx.m, Ctl::Run);
        self.shade_new(cx, f);
        let kind = if go_func { TimerKind::Func(f) } else { TimerKind::Chan(f) };
        if id == 0 {
            let t = self.timer_new(kind);
            if !go_func {
                let _ = self.heap.mem().store64(f.0 + hchan::TIMER, u64::from(t.0) + 1);
            }
            self.timer_modify(cx, t, when, period);
            self.store_slot(ret, u64::from(t.0) + 1);
        } else if let Some(t) = self.known_timer(id) {
            let active = self.timer_modify(cx, t, when, period);
            self.store_bool(ret, active);
        }
        self.charge(cx.m, Cost::TimerOp);
    }

    fn query(&mut self, cx: &mut Cx<'_>, g: GId, what: Query) -> u64 {
        match what {
            Query::NumGoroutine => u64::from(self.num_goroutine()),
            Query::NumCpu => u64::from(self.cfg.cores),
            Query::Procs => u64::from(self.sched.procs),
            Query::Goid => self.gs[g.index()].goid,
            Query::CanSpin(i) => u64::from(self.can_spin(cx, i)),
            Query::MemStat(i) => gc::mem_stat(self, g, i),
            Query::SetGcPercent(n) => gc::set_percent(self, n) as i64 as u64,
            Query::SetMemoryLimit(n) => gc::set_memory_limit(self, n) as u64,
        }
    }

    /// `internal_sync_runtime_canSpin`: a few times, on several cores, while somebody else runs and nobody waits here.
    fn can_spin(&self, cx: &Cx<'_>, i: u32) -> bool {
        let s = &self.sched;
        i < ACTIVE_SPIN
            && self.cfg.cores > 1
            && s.procs > s.npidle() + s.nmspinning + 1
            && self.ps[self.p_of(cx).index()].runq.is_empty()
    }

    /// The caches of all Ps, for the collector.
    pub fn caches(&mut self) -> impl Iterator<Item = &mut PCache> {
        self.ps.iter_mut().map(|p| &mut *p.cache)
    }
}
