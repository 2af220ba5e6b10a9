//! The world: all state of the runtime, stepped by a driver one M at a time.
//!
//! [`World::step`] does what the M's top [`Ctl`] frame says until there is something that costs time or that the driver
//! has to do; [`World::exit`] takes what the machine brought back from running a goroutine, which the next step carries out.
//! Frames are pushed in reverse: what is pushed last happens first.
//!
//! # Invariants
//! `check.rs` lists and verifies those of the whole; each module states its own.
use crate::chan::Chans;
use crate::choose::Choose;
use crate::config::Config;
use crate::event::{Event, EventKind, Resource, Sink};
use crate::exit::{Resume, WaitReason};
use crate::g::{AfterPark, G, GKind, GOID_BATCH, GStatus, Rt, StackBounds};
use crate::gc;
use crate::heap::{Heap, PCache, Snapshot};
use crate::ids::{Addr, GId, MId, Nanos, PId};
use crate::m::{Ctl, Find, M, Sysmon};
use crate::netpoll::Netpoll;
use crate::next::{Cost, Next, RunOutcome};
use crate::p::{P, PStatus, SysmonTick};
use crate::runq::Ring;
use crate::sched::Sched;
use crate::sema::{Notes, Semas};
use crate::stats::Stats;
use crate::sudog::Sudogs;
use crate::timer::{Timer, TimerId, Timers};
use alloc::boxed::Box;
use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::sync::atomic::AtomicBool;
use core::sync::atomic::Ordering::Relaxed;

/// Whether the walk over all invariants is there at all: in what is downloaded it would only be weight.
pub(crate) const CHECKED: bool = cfg!(any(debug_assertions, not(target_arch = "wasm32")));

/// Who steps, when, and where choices and events go.
pub struct Cx<'a> {
    pub m: MId,
    pub now: Nanos,
    pub choose: &'a mut dyn Choose,
    pub sink: &'a mut dyn Sink,
}

/// `H`: the heap itself, or a snapshot of it in a [`Checkpoint`].
#[derive(Clone)]
pub struct World<H = Arc<Heap>> {
    pub cfg: Config,
    pub gs: Vec<G>,
    pub ms: Vec<M>,
    /// All Ps ever made; the first `sched.procs` are alive.
    pub ps: Vec<P>,
    pub sched: Sched,
    pub chans: Chans,
    pub sudogs: Sudogs,
    pub semas: Semas,
    pub notes: Notes,
    pub timers: Vec<Timer>,
    pub(crate) timers_free: Vec<TimerId>,
    pub netpoll: Netpoll,
    pub gc: gc::Gc,
    pub heap: H,
    pub outcome: Option<RunOutcome>,
    pub stats: Stats,
    /// Verify all invariants after each step and stop at the first broken one. On in debug builds. A large world is
    /// verified only every so many steps, so that verifying costs the same for each.
    pub checking: bool,
    /// Verify them each time the world stands still: for a driver whose Ms run beside each other, where it is the only
    /// time that everything is at home.
    pub check_stops: bool,
    /// The driver's Ms run beside each other on threads of their own, each step under one lock: what can be done without
    /// the lock is handed to the driver.
    pub beside: bool,
    unchecked: u32,
}

/// What the driver needs to run a goroutine.
pub struct RunParts<'a> {
    pub heap: &'a Heap,
    pub cache: &'a mut PCache,
    pub g: &'a mut G,
    pub p: PId,
}

/// What an M takes along when it runs Go code while others step the world: see [`World::lend`].
#[derive(Debug)]
pub struct Loan {
    pub g: GId,
    pub p: PId,
    pub goid: u64,
    pub stack: StackBounds,
    /// The G is asked to yield.
    pub preempt: bool,
    /// Set when the M shall come back soon.
    pub attention: Arc<AtomicBool>,
}

/// A world put aside. No pointers: it can be kept, copied and put back any number of times.
pub type Checkpoint = World<Snapshot>;

impl<H> World<H> {
    fn with_heap<T>(&self, heap: T) -> World<T> {
        World {
            cfg: self.cfg.clone(),
            gs: self.gs.clone(),
            ms: self.ms.clone(),
            ps: self.ps.clone(),
            sched: self.sched.clone(),
            chans: self.chans.clone(),
            sudogs: self.sudogs.clone(),
            semas: self.semas.clone(),
            notes: self.notes.clone(),
            timers: self.timers.clone(),
            timers_free: self.timers_free.clone(),
            netpoll: self.netpoll.clone(),
            gc: self.gc.clone(),
            heap,
            outcome: self.outcome.clone(),
            stats: self.stats,
            checking: self.checking,
            check_stops: self.check_stops,
            beside: self.beside,
            unchecked: self.unchecked,
        }
    }
}

/// How the program starts.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Boot {
    /// The program imports `os`, whose files have finalizers: Go then has a finalizer goroutine, which counts in goids.
    pub finalizer: bool,
    /// Function of the main goroutine, for its creation event.
    pub func: u32,
}

impl World {
    pub fn new(cfg: Config, heap: Heap) -> World {
        let gc = gc::Gc::new(&cfg);
        heap.set_gc_percent(cfg.gogc.map_or(-1, |n| i32::try_from(n).unwrap_or(i32::MAX)));
        if let Some(limit) = cfg.go_memory_limit {
            heap.set_memory_limit(i64::try_from(limit).unwrap_or(i64::MAX));
        }
        let procs = cfg.procs.clamp(1, 1024);
        let mut w = World {
            gs: Vec::new(),
            ms: Vec::new(),
            ps: Vec::new(),
            sched: Sched { procs, ..Sched::default() },
            chans: Chans::default(),
            sudogs: Sudogs::default(),
            semas: Semas::default(),
            notes: Notes::default(),
            timers: Vec::new(),
            timers_free: Vec::new(),
            netpoll: Netpoll::default(),
            gc,
            heap: Arc::new(heap),
            outcome: None,
            stats: Stats::default(),
            checking: cfg!(debug_assertions),
            check_stops: false,
            beside: false,
            unchecked: 0,
            cfg,
        };
        // lastpoll 0 means "somebody polls", so it starts at 1.
        w.sched.last_poll = 1;
        w.sched.reset_steal_order();
        for _ in 0..procs {
            w.ps.push(new_p());
        }
        w
    }

    /// The world between two steps. `previous`: an earlier one of the same run, whose unchanged pages it shares.
    pub fn checkpoint(&self, previous: Option<&Checkpoint>) -> Checkpoint {
        self.with_heap(self.heap.snapshot(previous.map(|c| &c.heap)))
    }

    /// Back to a checkpoint of this world, or of another with the same configuration.
    pub fn restore(&mut self, c: &Checkpoint) {
        match Arc::get_mut(&mut self.heap) {
            Some(heap) => heap.restore(&c.heap),
            None => panic!("restore: a thread still runs on this heap"),
        }
        let World { cfg, gs, ms, ps, sched, chans, sudogs, semas, notes, timers, timers_free, netpoll, gc, .. } =
            c.with_heap(());
        let (outcome, stats) = (c.outcome.clone(), c.stats);
        (self.cfg, self.gs, self.ms, self.ps, self.sched) = (cfg, gs, ms, ps, sched);
        (self.chans, self.sudogs, self.semas, self.notes) = (chans, sudogs, semas, notes);
        (self.timers, self.timers_free, self.netpoll, self.gc) = (timers, timers_free, netpoll, gc);
        (self.outcome, self.stats) = (outcome, stats);
    }

    /// `schedinit` and `runtime.main` up to main.main: M0 with a P, the system goroutines with Go's goids, sysmon.
    /// Returns M0; the driver steps it and every M that a `StartM` names.
    ///
    /// Go runs the start-up code of its own goroutines here, which leaves them parked and the P's `schedtick` at 4.
    /// With several Ps, main usually has moved to another P by then, which took its own batch of goids: those begin
    /// at 17.
    pub fn bootstrap(
        &mut self,
        main_closure: Addr,
        boot: Boot,
        now: Nanos,
        choose: &mut dyn Choose,
        sink: &mut dyn Sink,
    ) -> MId {
        let m = MId(0);
        self.ms.push(M::new());
        let cx = &mut Cx { m, now, choose, sink };
        self.emit(cx, EventKind::ProcResize { n: self.sched.procs });
        self.emit(cx, EventKind::MCreate { m });
        self.emit(cx, EventKind::MStart { m, p: Some(PId(0)), spinning: false });
        // procresize puts the Ps on the idle list from 1 up, so that the last is the first to be used.
        for p in 1..self.sched.procs {
            self.pidle_put(cx, PId(p));
        }
        self.acquire_p(cx, m, PId(0));
        let main = self.new_g(cx, GKind::User, main_closure, 0, boot.func);
        self.gs[main.index()].resume = Resume::Start { closure: main_closure };
        for (kind, reason) in [
            (GKind::ForceGc, WaitReason::ForceGcIdle),
            (GKind::BgSweep, WaitReason::GcSweepWait),
            (GKind::BgScavenge, WaitReason::GcScavengeWait),
        ] {
            let rt = gc::system_op(kind).map_or(Rt::Forever(reason), Rt::Gc);
            let g = self.new_parked_g(cx, kind, rt, reason);
            if kind == GKind::ForceGc {
                self.sched.force_gc = Some(g);
            }
        }
        if self.sched.procs > 1 {
            let p = &mut self.ps[0];
            p.goid_cache = p.goid_cache_end;
        } else {
            self.ps[0].sched_tick = 3;
        }
        self.ms[0].held = Some(main);
        self.push(m, Ctl::Execute { inherit: false });
        // These two have not run yet when main.main begins.
        let late = [(GKind::MaxProcsUpdater, WaitReason::MaxProcsIdle), (GKind::Finalizer, WaitReason::FinalizerWait)];
        for (kind, reason) in late.into_iter().take(1 + usize::from(boot.finalizer)) {
            let g = self.new_g(cx, kind, Addr::NIL, 0, 0);
            self.gs[g.index()].rt = Some(Rt::Forever(reason));
            self.runq_put(cx, g, true);
        }
        let sysmon = self.new_m(cx);
        self.sched.sysmon = Some(sysmon);
        self.ms[sysmon.index()].ctl = alloc::vec![Ctl::Sysmon(Sysmon::Enter)];
        // As a parked M, so that the wake-up below starts it.
        self.ms[sysmon.index()].parked = true;
        self.push(m, Ctl::Wake(sysmon));
        m
    }

    /// Does the M's next piece of work.
    pub fn step(&mut self, m: MId, now: Nanos, choose: &mut dyn Choose, sink: &mut dyn Sink) -> Next {
        let cx = &mut Cx { m, now, choose, sink };
        self.ms[m.index()].parked = false;
        if self.cfg.max_time.is_some_and(|max| now > max) && self.outcome.is_none() {
            self.outcome = Some(RunOutcome::TimeLimit);
        }
        let next = loop {
            if self.outcome.is_some() {
                break Next::Finished;
            }
            if let Some(next) = self.step_ctl(cx) {
                break next;
            }
        };
        self.verify();
        next
    }

    /// Panics where an invariant is broken: that is a defect of this crate, never of the program that is run.
    pub(crate) fn verify(&mut self) {
        if !CHECKED || !self.checking {
            return;
        }
        self.unchecked += 1;
        if self.unchecked as usize * 64 < self.gs.len() + self.timers.len() {
            return;
        }
        self.unchecked = 0;
        if let Err(broken) = self.check() {
            panic!("{broken}");
        }
    }

    fn step_ctl(&mut self, cx: &mut Cx<'_>) -> Option<Next> {
        let m = cx.m;
        let Some(ctl) = self.ms[m.index()].ctl.pop() else {
            self.ms[m.index()].parked = true;
            return Some(Next::ParkM { until: None });
        };
        match ctl {
            Ctl::Charge(cost, units) => return Some(Next::Continue { cost, units }),
            Ctl::Wake(target) => {
                let t = &mut self.ms[target.index()];
                if t.parked {
                    t.parked = false;
                    return Some(Next::StartM { m: target, p: t.next_p });
                }
            }
            Ctl::Schedule => self.schedule(cx),
            Ctl::Find(stage) => return self.find(cx, stage),
            Ctl::Found { inherit, wakep } => return self.found_next(cx, inherit, wakep),
            Ctl::Execute { inherit } => return Some(self.execute(cx, inherit)),
            Ctl::Exited => self.exited(cx),
            Ctl::Run => return self.run(cx),
            Ctl::Wakep => self.wakep(cx),
            Ctl::StartM { p, spinning } => self.startm(cx, p, spinning),
            Ctl::Handoff { p } => self.handoffp(cx, p),
            Ctl::StopM => self.stopm(cx),
            Ctl::Park => return self.mpark(cx),
            Ctl::AcquireNext => self.acquire_next(cx),
            Ctl::Start => self.mstart(cx),
            Ctl::StopLocked => self.stop_locked(cx),
            Ctl::StartLocked => self.start_locked(cx),
            Ctl::GcStop => self.gcstopm(cx),
            Ctl::ExitSyscall => return self.exit_syscall(cx),
            Ctl::StopWorld { why } => self.stop_world(cx, why),
            Ctl::StopWorldSyscalls => self.stop_world_syscalls(cx),
            Ctl::StopWorldIdle => self.stop_world_idle(cx),
            Ctl::StopWorldWait => return self.stop_world_wait(cx),
            Ctl::StartWorld => self.start_world(cx),
            Ctl::Sysmon(stage) => return self.sysmon(cx, stage),
            Ctl::Exit => self.mexit(cx),
            Ctl::Freed => self.mfreed(cx),
            Ctl::IdleLocked => self.idle_locked(cx, 1),
        }
        None
    }

    /// Parts for running the M's current goroutine. The M has been told `RunG`.
    pub fn run_parts(&mut self, m: MId) -> RunParts<'_> {
        let (g, p) = match (self.ms[m.index()].curg, self.ms[m.index()].p) {
            (Some(g), Some(p)) => (g, p),
            _ => panic!("run_parts: {m:?} runs nothing"),
        };
        RunParts { heap: &self.heap, cache: &mut self.ps[p.index()].cache, g: &mut self.gs[g.index()], p }
    }

    /// For a driver whose Ms run beside each other: the M has been told `RunG`, and takes its P's cache to where it runs.
    /// `cache`: an empty one, which stands in meanwhile.
    pub fn lend(&mut self, m: MId, cache: &mut Box<PCache>) -> Loan {
        let (Some(g), Some(p)) = (self.ms[m.index()].curg, self.ms[m.index()].p) else {
            panic!("lend: {m:?} runs nothing");
        };
        let (gp, pp) = (&self.gs[g.index()], &mut self.ps[p.index()]);
        debug_assert!(!pp.lent && cache.is_stand_in());
        pp.lent = true;
        pp.attention.store(false, Relaxed);
        core::mem::swap(&mut pp.cache, cache);
        Loan { g, p, goid: gp.goid, stack: gp.stack, preempt: gp.preempt, attention: pp.attention.clone() }
    }

    /// The end of a [`Loan`]. `cache`: what `lend` gave; the stand-in comes back in it.
    pub fn give_back(&mut self, loan: &Loan, cache: &mut Box<PCache>, stack: StackBounds) {
        let pp = &mut self.ps[loan.p.index()];
        debug_assert!(pp.lent && pp.cache.is_stand_in());
        pp.lent = false;
        core::mem::swap(&mut pp.cache, cache);
        self.gs[loan.g.index()].stack = stack;
        gc::given_back(self, loan.p);
    }

    /// Answer to [`Next::ScanStack`]: the pointers that g's frames hold.
    pub fn stack_scanned(
        &mut self,
        m: MId,
        g: GId,
        roots: &[Addr],
        now: Nanos,
        choose: &mut dyn Choose,
        sink: &mut dyn Sink,
    ) {
        let cx = &mut Cx { m, now, choose, sink };
        if let Some(by) = self.ms[m.index()].curg {
            gc::scanned(self, cx, by, g, roots);
        }
    }

    /// For a driver whose Ms run beside each other: whether the stack of [`Next::ScanStack`] may be scanned and marked
    /// without the lock. If so its G runs no Go code until `stack_marked`, and the M's P's cache is to be lent.
    pub fn hold_for_scan(&mut self, m: MId, g: GId) -> bool {
        gc::hold_for_scan(self, m, g)
    }

    /// Answer to [`Next::ScanStack`] where `hold_for_scan` said yes: `bytes` of pointers have been marked.
    pub fn stack_marked(
        &mut self,
        m: MId,
        g: GId,
        bytes: u64,
        now: Nanos,
        choose: &mut dyn Choose,
        sink: &mut dyn Sink,
    ) {
        gc::stack_marked(self, &mut Cx { m, now, choose, sink }, g, bytes);
    }

    /// Answer to [`Next::Collect`].
    pub fn collected(&mut self, m: MId, done: gc::GcDone) {
        gc::collected(self, m, done);
    }

    /// What `Next::Collect` asks for and its answer, for a driver that steps one M at a time.
    pub fn collect_at_once(&mut self, m: MId, work: gc::GcWork) {
        let Some(p) = self.ms[m.index()].p else { panic!("collect: {m:?} has no P") };
        let done = work.run(&self.heap, &mut self.ps[p.index()].cache, &mut || false);
        self.collected(m, done);
    }

    // ---- small tools of all modules

    pub(crate) fn push(&mut self, m: MId, ctl: Ctl) {
        self.ms[m.index()].ctl.push(ctl);
    }

    pub(crate) fn charge(&mut self, m: MId, cost: Cost) {
        self.push(m, Ctl::Charge(cost, 1));
    }

    /// The P of the M that steps.
    pub(crate) fn p_of(&self, cx: &Cx<'_>) -> PId {
        match self.ms[cx.m.index()].p {
            Some(p) => p,
            None => panic!("{:?} has no P", cx.m),
        }
    }

    pub(crate) fn fatal(&mut self, cx: &mut Cx<'_>, message: impl Into<String>) {
        if self.outcome.is_none() {
            self.emit(cx, EventKind::Fatal);
            self.outcome = Some(RunOutcome::Fatal { message: message.into() });
        }
    }

    /// Sends an event, numbered within what it is about.
    pub fn emit(&mut self, cx: &mut Cx<'_>, kind: EventKind) {
        let counter = match kind.resource() {
            Resource::G(g) => Some(&mut self.gs[g.index()].seq),
            Resource::P(p) => Some(&mut self.ps[p.index()].seq),
            Resource::M(m) => Some(&mut self.ms[m.index()].seq),
            Resource::Sched => Some(&mut self.sched.seq),
            Resource::None => None,
        };
        let seq = counter.map_or(0, |n| {
            *n += 1;
            *n
        });
        let m = &self.ms[cx.m.index()];
        self.stats.count(&kind);
        cx.sink.event(Event { t: cx.now, m: Some(cx.m), p: m.p, g: m.curg, seq, kind });
    }

    /// Hands on what the heap noted while the P's M allocated, marked or swept.
    pub(crate) fn emit_heap_events(&mut self, cx: &mut Cx<'_>, p: PId) {
        if self.ps[p.index()].cache.events.is_empty() {
            return;
        }
        let mut events = core::mem::take(&mut self.ps[p.index()].cache.events);
        for kind in events.drain(..) {
            self.emit(cx, kind);
        }
        // Keeps the buffer's memory.
        self.ps[p.index()].cache.events = events;
    }

    /// Runs the M's current G: first what it left undone when it parked.
    fn run(&mut self, cx: &mut Cx<'_>) -> Option<Next> {
        let Some(g) = self.ms[cx.m.index()].curg else { panic!("run: {:?} has no G", cx.m) };
        match core::mem::take(&mut self.gs[g.index()].after) {
            AfterPark::Nothing => {}
            after => {
                self.after_park(cx, g, after);
                return None;
            }
        }
        if let Some(rt) = self.gs[g.index()].rt.take() {
            return self.run_rt(cx, g, rt);
        }
        if self.gs[g.index()].kind.is_system() {
            self.goexit(cx, g);
            return None;
        }
        if self.gs[g.index()].scan {
            // `casgstatus` waits for the scan to end.
            self.push(cx.m, Ctl::Run);
            return Some(Next::Continue { cost: Cost::Nanos, units: gc::SCAN_WAIT_NS });
        }
        let resume = core::mem::take(&mut self.gs[g.index()].resume);
        if let Resume::Start { .. } = resume {
            // From here on its frame holds the closure.
            self.gs[g.index()].closure = Addr::NIL;
        }
        Some(Next::RunG { g, resume })
    }

    /// A G inside the runtime.
    fn run_rt(&mut self, cx: &mut Cx<'_>, g: GId, rt: Rt) -> Option<Next> {
        match rt {
            Rt::Forever(reason) => {
                self.gs[g.index()].rt = Some(Rt::Forever(reason));
                self.park(cx, g, reason, Addr::NIL);
                None
            }
            Rt::Stop { why, then } => {
                self.stop_request(cx, g, why, then);
                None
            }
            Rt::SetProcs { n, ret } => {
                self.set_procs_stopped(cx, n, ret);
                None
            }
            Rt::Gc(op) => self.run_gc(cx, g, op),
            Rt::Exit(exit) => {
                self.handle(cx, g, *exit);
                None
            }
        }
    }

    fn run_gc(&mut self, cx: &mut Cx<'_>, g: GId, op: gc::Op) -> Option<Next> {
        // What the step wants done at once (waking others) comes before where it leads to.
        let base = self.ms[cx.m.index()].ctl.len();
        let next = gc::step(self, cx, g, op);
        let first = self.ms[cx.m.index()].ctl.split_off(base);
        let next = self.gc_next(cx, g, next);
        self.ms[cx.m.index()].ctl.extend(first);
        next
    }

    fn gc_next(&mut self, cx: &mut Cx<'_>, g: GId, next: gc::GcNext) -> Option<Next> {
        use gc::GcNext;
        let set = |w: &mut World, op| w.gs[g.index()].rt = Some(Rt::Gc(op));
        match next {
            GcNext::Go { then, cost, units } => {
                set(self, then);
                let stopper = self.sched.stopper.is_some_and(|(s, _)| s == g);
                if self.gs[g.index()].preempt && self.sched.gcwaiting && !stopper {
                    self.gosched(cx, g, true);
                } else {
                    self.push(cx.m, Ctl::Run);
                }
                return (units > 0).then_some(Next::Continue { cost, units });
            }
            GcNext::Park { then, reason } => {
                set(self, then);
                self.park(cx, g, reason, Addr::NIL);
            }
            GcNext::Yield { then } => {
                set(self, then);
                self.gosched(cx, g, false);
            }
            GcNext::Stop { then, why } => {
                self.gs[g.index()].rt = Some(Rt::Stop { why, then: alloc::boxed::Box::new(Rt::Gc(then)) });
                self.push(cx.m, Ctl::Run);
            }
            GcNext::Start { then } => {
                set(self, then);
                self.push(cx.m, Ctl::Run);
                self.push(cx.m, Ctl::StartWorld);
            }
            GcNext::Scan { g: target, then } => {
                set(self, then);
                self.push(cx.m, Ctl::Run);
                return Some(Next::ScanStack { g: target });
            }
            GcNext::Collect { work, then } => {
                set(self, then);
                self.push(cx.m, Ctl::Run);
                return Some(Next::Collect { work });
            }
            GcNext::Done => self.push(cx.m, Ctl::Run),
        }
        None
    }

    /// The live pointers in core's own tables: objects waited on, timers' functions and channels, closures not started.
    pub fn roots(&self, f: &mut dyn FnMut(Addr)) {
        for g in &self.gs {
            if g.status != GStatus::Dead {
                f(g.closure);
            }
        }
        for s in &self.sudogs.all {
            if !s.free {
                f(s.on);
            }
        }
        for t in &self.timers {
            use crate::timer::TimerKind;
            match t.kind {
                TimerKind::Func(closure) if t.when > 0 => f(closure),
                TimerKind::Chan(ch) if t.heaped => f(ch),
                _ => {}
            }
        }
    }

    /// `newproc1`'s goid.
    pub(crate) fn next_goid(&mut self, p: PId) -> u64 {
        let pp = &mut self.ps[p.index()];
        if pp.goid_cache == pp.goid_cache_end {
            self.sched.goid_gen += GOID_BATCH;
            pp.goid_cache = self.sched.goid_gen - GOID_BATCH + 1;
            pp.goid_cache_end = pp.goid_cache + GOID_BATCH;
        }
        pp.goid_cache += 1;
        pp.goid_cache - 1
    }

    /// The G with this goid, if alive.
    pub fn g_by_goid(&self, goid: u64) -> Option<GId> {
        let i = self.gs.iter().position(|g| g.goid == goid && g.status != GStatus::Dead)?;
        Some(GId(i as u32))
    }
}

pub(crate) fn new_p() -> P {
    P {
        status: PStatus::Idle,
        m: None,
        old_m: None,
        sched_tick: 0,
        syscall_tick: 0,
        sysmon_tick: SysmonTick::default(),
        preempt: false,
        runq: Ring::default(),
        timers: Timers::default(),
        gfree: Vec::new(),
        goid_cache: 0,
        goid_cache_end: 0,
        cache: Box::default(),
        lent: false,
        attention: Arc::default(),
        seq: 0,
    }
}

/// The first frame of an M that has found nothing: from the top of `findRunnable`.
pub(crate) const TOP: Ctl = Ctl::Find(Find::Top);
