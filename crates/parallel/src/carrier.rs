//! The loop of docs/architecture.md on one thread: it carries one M from its start to its end.
//!
//! Go 1.27 `runtime/proc.go`: `mstart`, `schedule`; `runtime/os_linux.go` (`futexsleep`, `usleep`, `osyield`).
//!
//! # Invariants
//! 1. The lock is held for steps and exits only: not for Go code, sleeping, pauses, collector work or starting threads.
//! 2. Go code runs in slices; between two of them the thread looks whether it is wanted (`attention`, `stopping`).
//!    That needs no lock, so an undisturbed goroutine runs without one.
use crate::draw::Draw;
use crate::record::Recorder;
use crate::run::{Shared, Tables};
use gmplay_core::event::{Event, EventKind};
use gmplay_core::g::StackBounds;
use gmplay_core::next::RunOutcome;
use gmplay_core::{Cost, Exit, GId, GcWork, MId, Nanos, Next, PCache, Policy, Resume, Sink};
use gmplay_vm::{Slice, Stack};
use std::sync::atomic::Ordering::Relaxed;
use std::sync::{Arc, MutexGuard};
use std::time::Duration;

/// Instructions in one slice: some tens of microseconds. Short enough that a stop of the world does not wait, long
/// enough that browsers replace the loop by its optimised code between slices.
const SLICE: u64 = 20_000;
/// Slices between two looks at the clock.
const LOOK: u32 = 16;
/// Marking or sweeping between two steps, about.
const PORTION_NS: u64 = 100_000;
/// A system call that takes no longer keeps its core: putting a thread to sleep and waking it takes longer.
const SYSCALL_SHORT_NS: u64 = 10_000;
/// Bytes of a stack that takes no longer to scan than the lock to be taken twice.
const SCAN_AT_ONCE: u64 = 8 << 10;
/// A thief's nap (`runqgrab`): the shortest wait for which Go calls the system.
const NAP_NS: u64 = 3_000;
/// Longest sleep without looking again.
const SLEEP_MAX_NS: u64 = 3_600_000_000_000;

#[cfg(not(target_arch = "wasm32"))]
pub(crate) fn carry(shared: &Arc<Shared>, m: MId, thread: u32) {
    let run = std::panic::AssertUnwindSafe(|| Carrier::new(shared, m, thread, |c| c.run()));
    if let Err(panic) = std::panic::catch_unwind(run) {
        let text = panic.downcast_ref::<String>().cloned();
        let text = text.or_else(|| panic.downcast_ref::<&str>().map(|s| s.to_string()));
        shared.crashed(text.unwrap_or_else(|| "a thread panicked".into()));
    }
}

/// A panic ends a wasm thread on the spot, and the embedder is told by its host.
#[cfg(target_arch = "wasm32")]
pub(crate) fn carry(shared: &Arc<Shared>, m: MId, thread: u32) {
    Carrier::new(shared, m, thread, |c| c.run());
}

struct Carrier<'a> {
    shared: &'a Arc<Shared>,
    m: MId,
    thread: u32,
    draw: Draw,
    sink: Recorder<'a>,
    lane: &'a crate::run::Lane,
    /// Stands in for the P's cache while that is lent.
    cache: Box<PCache>,
}

type Guard<'a> = MutexGuard<'a, Tables>;

impl Carrier<'_> {
    fn new(shared: &Arc<Shared>, m: MId, thread: u32, f: impl FnOnce(&mut Carrier<'_>)) {
        let lane = shared.lane(m);
        let sink = Recorder::new(&lane.stream, &shared.outputs, &shared.switches, shared.options.record);
        f(&mut Carrier {
            shared,
            m,
            thread,
            draw: Draw::new(shared.cfg.seed, m),
            sink,
            lane: &lane,
            cache: Box::default(),
        });
    }
}

impl<'a> Carrier<'a> {
    fn run(&mut self) {
        let shared = self.shared;
        self.on_thread(true);
        let Some(mut t) = shared.lock() else { return };
        loop {
            if shared.stopping() {
                break;
            }
            let now = t.time(shared.now());
            match t.world.step(self.m, now, &mut self.draw, &mut self.sink) {
                Next::RunG { g, resume } => {
                    let Some(back) = self.run_g(t, g, resume) else { return };
                    t = back;
                }
                Next::Continue { cost, units } => {
                    // Others may step between any two steps; and a pause is one.
                    drop(t);
                    self.sink.flush_if_due(now);
                    match cost {
                        Cost::Nanos => self.nap(u64::from(units)),
                        _ if shared.options.stress => self.disturb(),
                        _ => {}
                    }
                    let Some(back) = shared.lock() else { return };
                    t = back;
                }
                Next::Steal { victim, queue } => {
                    drop(t);
                    let batch = queue.grab();
                    let Some(back) = shared.lock() else { return };
                    t = back;
                    let now = t.time(shared.now());
                    t.world.stolen(self.m, victim, &batch, now, &mut self.draw, &mut self.sink);
                }
                Next::Collect { work } => {
                    let Some(back) = self.collect(t, work) else { return };
                    t = back;
                }
                Next::ScanStack { g } => {
                    let Some(back) = self.scan_stack(t, g, now) else { return };
                    t = back;
                }
                Next::StartM { m, .. } => {
                    drop(t);
                    shared.start_m(m);
                    let Some(back) = shared.lock() else { return };
                    t = back;
                }
                Next::ParkM { until } => {
                    if t.world.ms[self.m.index()].dead {
                        break;
                    }
                    drop(t);
                    self.park(until);
                    let Some(back) = shared.lock() else { return };
                    t = back;
                }
                Next::InSyscall { until } => {
                    drop(t);
                    while !shared.stopping() && shared.now() < until {
                        match until.0.saturating_sub(shared.now().0) {
                            short @ ..SYSCALL_SHORT_NS => self.pause(short),
                            _ => self.park(Some(until)),
                        }
                    }
                    let Some(back) = shared.lock() else { return };
                    t = back;
                }
                Next::Finished => {
                    drop(t);
                    shared.finish();
                    self.leave();
                    return;
                }
            }
        }
        drop(t);
        self.leave();
    }

    fn leave(&mut self) {
        self.on_thread(false);
        self.sink.flush(self.shared.now(), true);
    }

    /// Runs Go code until the scheduler is needed. None: the lock is broken.
    fn run_g(&mut self, mut t: Guard<'a>, g: GId, resume: Resume) -> Option<Guard<'a>> {
        let shared = self.shared;
        let loan = t.world.lend(self.m, &mut self.cache);
        let mut routine = t.goroutines.take(g);
        drop(t);
        self.cache.log_on = self.sink.wants_heap();
        let (mut stack, mut resume) = (Stack { lo: loan.stack.lo, hi: loan.stack.hi }, resume);
        let (mut used, mut preempt, mut slices) = (0, loan.preempt, 0);
        let stress = shared.options.stress;
        let exit = loop {
            let fuel = if stress { 1 + self.draw.next() % 300 } else { SLICE };
            preempt |= stress && self.draw.next().is_multiple_of(8);
            let mut slice = Slice {
                heap: &shared.heap,
                cache: &mut self.cache,
                choose: &mut self.draw,
                sink: &mut self.sink,
                m: self.m,
                p: loan.p,
                goid: loan.goid,
                stack,
                max_stack: shared.cfg.max_stack,
                preempt,
                coop: shared.cfg.policy == Policy::GmpCoop,
                lines: shared.options.lines,
                start: Nanos(0),
                ps_per_fuel: 0,
                clock: Some(&|| shared.now()),
                fuel,
                used: 0,
            };
            let resume = std::mem::take(&mut resume);
            let exit = gmplay_vm::run(&shared.program, &mut routine, &shared.options.outside, g, resume, &mut slice);
            used += slice.used;
            stack = slice.stack;
            if std::mem::take(&mut self.sink.full) {
                shared.outputs.wait_for_reader(|| shared.stopping() || loan.attention.load(Relaxed));
            }
            let wanted = loan.attention.load(Relaxed) || shared.stopping();
            if exit != Exit::Budget || wanted || stress {
                break exit;
            }
            slices += 1;
            if slices % LOOK == 0 {
                shared.add_instructions(std::mem::take(&mut used));
                if shared.fuel_is_used() {
                    break exit;
                }
                if self.sink.on() {
                    self.sink.flush_if_due(shared.now());
                }
            }
        };
        if stress {
            self.disturb();
        }
        shared.add_instructions(used);
        let mut t = shared.lock()?;
        t.world.give_back(&loan, &mut self.cache, StackBounds { lo: stack.lo, hi: stack.hi });
        if !matches!(exit, Exit::Budget | Exit::GcPoll | Exit::Query { .. }) {
            t.world.gs[g.index()].pc = shared.program.user_pc(&routine);
        }
        t.goroutines.put(g, routine);
        if shared.stopping() {
            return Some(t);
        }
        if let Exit::PanicExit | Exit::Fatal { .. } | Exit::StackOverflow { .. } | Exit::OutOfMemory { .. } = exit {
            t.goroutines.failed = Some(g);
        }
        if shared.fuel_is_used() {
            t.world.outcome.get_or_insert(RunOutcome::TimeLimit);
        }
        let now = t.time(shared.now());
        t.world.exit(self.m, g, exit, now, &mut self.draw, &mut self.sink);
        Some(t)
    }

    /// A portion of marking or sweeping, with the P's cache. None: the lock is broken.
    fn collect(&mut self, mut t: Guard<'a>, work: GcWork) -> Option<Guard<'a>> {
        let shared = self.shared;
        let loan = t.world.lend(self.m, &mut self.cache);
        drop(t);
        self.cache.log_on = self.sink.wants_heap();
        let stress = shared.options.stress;
        let end = shared.now() + PORTION_NS;
        let mut more = || {
            let quiet = !loan.attention.load(Relaxed) && !shared.stopping();
            quiet && !(stress && self.draw.next().is_multiple_of(2)) && shared.now() < end
        };
        let done = work.run(&shared.heap, &mut self.cache, &mut more);
        if stress {
            self.disturb();
        }
        let mut t = shared.lock()?;
        t.world.give_back(&loan, &mut self.cache, loan.stack);
        t.world.collected(self.m, done);
        Some(t)
    }

    /// Marks what a stack holds: a large one without the lock, for its G is held and its routine is taken along. None: the
    /// lock is broken.
    fn scan_stack(&mut self, mut t: Guard<'a>, g: GId, now: Nanos) -> Option<Guard<'a>> {
        let shared = self.shared;
        let mut roots = vec![];
        let tables = &mut *t;
        let gp = &tables.world.gs[g.index()];
        let stack = Stack { lo: gp.stack.lo, hi: gp.stack.hi };
        let Some(r) = tables.goroutines.routine(g) else {
            // It has not started: what it starts with is in the runtime's tables.
            tables.world.stack_scanned(self.m, g, &roots, now, &mut self.draw, &mut self.sink);
            return Some(t);
        };
        if !shared.options.stress && stack.size() <= SCAN_AT_ONCE || !tables.world.hold_for_scan(self.m, g) {
            shared.program.scan(r, stack, &shared.heap, &mut roots);
            tables.world.stack_scanned(self.m, g, &roots, now, &mut self.draw, &mut self.sink);
            return Some(t);
        }
        let loan = t.world.lend(self.m, &mut self.cache);
        let routine = t.goroutines.take(g);
        drop(t);
        self.cache.log_on = self.sink.wants_heap();
        shared.program.scan(&routine, stack, &shared.heap, &mut roots);
        let bytes = roots.len() as u64 * 8;
        shared.heap.mark_stack_roots(&mut self.cache, &roots, bytes);
        if shared.options.stress {
            self.disturb();
        }
        let mut t = shared.lock()?;
        t.world.give_back(&loan, &mut self.cache, loan.stack);
        t.goroutines.put(g, routine);
        let now = t.time(shared.now());
        t.world.stack_marked(self.m, g, bytes, now, &mut self.draw, &mut self.sink);
        Some(t)
    }

    /// Tells which thread has the M.
    fn on_thread(&mut self, on: bool) {
        let kind = EventKind::OsSwitch { core: self.thread, m: on.then_some(self.m) };
        self.sink.event(Event { t: self.shared.now(), m: Some(self.m), p: None, g: None, seq: 0, kind });
    }

    /// `futexsleep` until there is a token, or it is that late.
    fn park(&mut self, until: Option<Nanos>) {
        self.on_thread(false);
        let now = self.shared.now();
        self.sink.flush(now, true);
        let limit = until.map(|u| u.0.saturating_sub(now.0).min(SLEEP_MAX_NS));
        if limit != Some(0) && !self.shared.stopping() {
            self.lane.parker.park(limit.map(Duration::from_nanos));
        }
        self.sink.awake();
        self.on_thread(true);
    }

    /// A wait whose length the runtime fixes. From a thief's `usleep(3)` on it is left to the system, whose timers make
    /// some 50 µs of it: time for the victim to run its `runnext` itself, which is what the nap is for.
    fn nap(&self, ns: u64) {
        if ns >= NAP_NS && !self.shared.options.stress {
            std::thread::sleep(Duration::from_nanos(ns));
        } else {
            self.pause(ns);
        }
    }

    /// `procyield`, `osyield`: too short to sleep.
    fn pause(&self, ns: u64) {
        let end = self.shared.now() + ns;
        while !self.shared.stopping() && self.shared.now() < end {
            std::thread::yield_now();
        }
    }

    /// Another order of things.
    fn disturb(&mut self) {
        if self.draw.next().is_multiple_of(4) {
            std::thread::yield_now();
        }
    }
}
