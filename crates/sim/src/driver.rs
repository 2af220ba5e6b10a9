//! The loop of docs/architecture.md, one turn at a time, for the carrier whose clock is smallest.
use crate::choices::Choices;
use crate::cost::CostTable;
use crate::os::{Os, Thread};
use gmplay_bytecode::Image;
use gmplay_core::event::{Event, EventKind};
use gmplay_core::g::StackBounds;
use gmplay_core::next::RunOutcome;
use gmplay_core::world::Checkpoint as WorldCheckpoint;
use gmplay_core::{ChoicePoint, Choose, Config, Cost, Exit, GId, MId, Nanos, Next, Policy, Sink, World};
use gmplay_vm::{Machine, Slice, Stack};
use std::sync::Arc;

/// Instructions in one slice at most, however alone a core is.
const SLICE_MAX: u64 = 20_000;
/// So many instructions of a run have every statement as an event: what a reader steps through. A loop of millions of
/// statements would fill the record before anything else happens in it (sysmon's 10 ms are some 30 million instructions).
const LINES_WHOLE: u64 = 300_000;

pub struct Sim {
    pub world: World,
    pub machine: Machine,
    pub costs: CostTable,
    pub choices: Choices,
    pub os: Os,
    /// Instructions executed by all goroutines.
    pub instructions: u64,
    /// The latest moment that any carrier has reached.
    pub now: Nanos,
    /// Whether statement boundaries become `Line` events.
    pub lines: bool,
    /// No slice goes past this moment. A run that was cut differs from one that was not in where its slices end, so it is
    /// for looking, not for going on.
    pub cut: Option<Nanos>,
    /// The goroutine that ended the run: whose panic or fatal error it was.
    pub failed: Option<GId>,
    grain: u64,
    sysmon: Option<MId>,
}

/// A simulation put aside, to be put back into it or into another one of the same program and configuration.
pub struct Checkpoint {
    world: WorldCheckpoint,
    machine: Machine,
    choices: Choices,
    os: Os,
    pub instructions: u64,
    now: Nanos,
    sysmon: Option<MId>,
}

impl Checkpoint {
    /// What it holds, roughly; pages that it shares with the one before are counted again.
    pub fn bytes(&self) -> u64 {
        self.world.heap.bytes() + self.world.gs.len() as u64 * 512
    }
}

/// Why [`Sim::run`] came back.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Stop {
    Finished,
    /// The fuel given is used up.
    Fuel,
    /// Virtual time has reached the moment asked for.
    Time,
    /// The sink asked for no more.
    Enough,
}

/// The image cannot be run: a defect of the compiler, in words.
#[derive(Clone, Debug)]
pub struct StartError(pub String);

impl Sim {
    pub fn new(image: Arc<Image>, cfg: Config, sink: &mut dyn Sink) -> Result<Sim, StartError> {
        let machine = Machine::new(image).map_err(|e| StartError(e.to_string()))?;
        let mut os = Os::new(cfg.cores);
        let (grain, seed) = (u64::from(cfg.grain), cfg.seed);
        let (mut world, main, boot) = gmplay_vm::boot(machine.program(), cfg).map_err(|e| StartError(e.to_string()))?;
        let mut choices = Choices::seeded(seed);
        let m0 = world.bootstrap(main, boot, Nanos(0), &mut choices, sink);
        os.wake(m0, Nanos(0));
        Ok(Sim { world, machine, costs: CostTable::default(), choices, os, instructions: 0, now: Nanos(0), lines: false, cut: None, failed: None, grain, sysmon: None })
    }

    /// `previous`: an earlier one of this run, whose unchanged pages it shares.
    pub fn checkpoint(&self, previous: Option<&Checkpoint>) -> Checkpoint {
        Checkpoint {
            world: self.world.checkpoint(previous.map(|p| &p.world)),
            machine: self.machine.clone(),
            choices: self.choices.clone(),
            os: self.os.clone(),
            instructions: self.instructions,
            now: self.now,
            sysmon: self.sysmon,
        }
    }

    pub fn restore(&mut self, c: &Checkpoint) {
        self.world.restore(&c.world);
        self.machine = c.machine.clone();
        self.choices = c.choices.clone();
        self.os = c.os.clone();
        (self.instructions, self.now, self.sysmon) = (c.instructions, c.now, c.sysmon);
        (self.cut, self.failed) = (None, None);
    }

    pub fn outcome(&self) -> Option<&RunOutcome> {
        self.world.outcome.as_ref()
    }

    /// Turns until the run is over, `fuel` more instructions are executed, virtual time is past `until`, or `enough`.
    pub fn run<S: Sink>(&mut self, fuel: u64, until: Nanos, sink: &mut S, mut enough: impl FnMut(&S) -> bool) -> Stop {
        let end = self.instructions.saturating_add(fuel);
        // Steps that execute nothing (an idle runtime hopping from timer to timer) count too, so that every call ends.
        let mut steps_left = fuel.max(1_000);
        loop {
            if self.world.outcome.is_some() {
                return Stop::Finished;
            }
            if self.instructions >= end || steps_left == 0 {
                return Stop::Fuel;
            }
            if enough(sink) {
                return Stop::Enough;
            }
            match self.turn(until, sink) {
                Turn::Done => steps_left -= 1,
                Turn::Later => return Stop::Time,
            }
        }
    }

    fn switch_event(&self, core: usize, m: Option<MId>, sink: &mut dyn Sink) {
        let c = &self.os.cores[core];
        let kind = EventKind::OsSwitch { core: core as u32, m };
        sink.event(Event { t: c.clock, m, p: None, g: None, seq: 0, kind });
    }

    /// One step of one carrier. Nothing happens after `until`.
    fn turn(&mut self, until: Nanos, sink: &mut dyn Sink) -> Turn {
        let core = self.os.next_core();
        let clock = core.map(|c| self.os.cores[c].clock);
        let alarm = self.os.next_alarm().map(|a| a.0);
        if let Some((t, core, m)) = self.os.next_place()
            && clock.is_none_or(|c| t <= c)
            && alarm.is_none_or(|a| t < a)
        {
            if t > until {
                return Turn::Later;
            }
            self.now = self.now.max(t);
            let same = self.os.cores[core].last == Some(m);
            self.os.place(t, core, m, self.costs.os_slice_ns);
            self.switch_event(core, Some(m), sink);
            if !same {
                self.os.cores[core].clock = t + self.costs.os_switch_ns;
            }
            return Turn::Done;
        }
        if let Some((t, m)) = self.os.next_alarm()
            && clock.is_none_or(|c| t <= c)
        {
            if t > until {
                return Turn::Later;
            }
            self.now = self.now.max(t);
            self.os.pop_alarm();
            if self.sysmon == Some(m) {
                self.step_sysmon(m, t, sink);
            } else {
                self.os.wake(m, t);
            }
            return Turn::Done;
        }
        let Some(core) = core else {
            // Neither a thread to run nor one to wait for, and `checkdead` has not spoken: our own defect.
            panic!("no thread can ever run again at {:?}; choices so far: {}", self.now, self.choices.count);
        };
        let clock = self.os.cores[core].clock;
        if clock > until {
            return Turn::Later;
        }
        self.now = self.now.max(clock);
        if clock >= self.os.cores[core].slice_end && self.os.is_wanted(clock) {
            self.os.rotate(core);
            return Turn::Done;
        }
        self.step_core(core, sink);
        Turn::Done
    }

    fn step_core(&mut self, core: usize, sink: &mut dyn Sink) {
        let m = self.os.cores[core].m.expect("a busy core");
        let now = self.os.cores[core].clock;
        // Collector work happens within the step that wants it: its cost is the step's that takes the result.
        let next = loop {
            match self.world.step(m, now, &mut self.choices, sink) {
                Next::Collect { work } => self.world.collect_at_once(m, work),
                next => break next,
            }
        };
        let charge = |sim: &mut Sim, ns: u64| sim.os.cores[core].clock = sim.os.cores[core].clock + ns;
        match next {
            Next::RunG { g, resume } => {
                let fuel = self.slice_fuel(core, now);
                let coop = self.world.cfg.policy == Policy::GmpCoop;
                let max_stack = self.world.cfg.max_stack;
                let parts = self.world.run_parts(m);
                let mut slice = Slice {
                    heap: parts.heap,
                    cache: parts.cache,
                    choose: &mut self.choices,
                    sink,
                    m,
                    p: parts.p,
                    goid: parts.g.goid,
                    stack: Stack { lo: parts.g.stack.lo, hi: parts.g.stack.hi },
                    max_stack,
                    preempt: parts.g.preempt,
                    coop,
                    lines: self.lines && lines_wanted(self.instructions, fuel),
                    start: now,
                    ps_per_fuel: self.costs.instruction_ps,
                    clock: None,
                    fuel,
                    used: 0,
                };
                let exit = self.machine.run(g, resume, &mut slice);
                let (used, stack) = (slice.used, slice.stack);
                parts.g.stack = StackBounds { lo: stack.lo, hi: stack.hi };
                if !matches!(exit, Exit::Budget | Exit::GcPoll | Exit::Query { .. }) {
                    parts.g.pc = self.machine.user_pc(g);
                }
                self.instructions += used;
                if let Exit::PanicExit | Exit::Fatal { .. } | Exit::StackOverflow { .. } | Exit::OutOfMemory { .. } = exit {
                    self.failed = Some(g);
                }
                charge(self, self.costs.instructions_ns(used));
                let now = self.os.cores[core].clock;
                self.world.exit(m, g, exit, now, &mut self.choices, sink);
            }
            Next::Continue { cost, units } => charge(self, self.costs.ns(cost, units)),
            Next::ScanStack { g } => {
                let mut roots = vec![];
                self.machine.scan_stack(g, &self.world.heap, &mut roots);
                self.world.stack_scanned(m, g, &roots, now, &mut self.choices, sink);
                charge(self, self.costs.ns(Cost::GcScanWord, roots.len() as u32 + 16));
            }
            Next::StartM { m: other, .. } => {
                charge(self, self.costs.ns(Cost::WakeM, 1));
                self.start(other, self.os.cores[core].clock);
            }
            Next::ParkM { until } => {
                charge(self, self.costs.ns(Cost::ParkM, 1));
                self.os.sleep(core, until);
                self.switch_event(core, None, sink);
            }
            Next::InSyscall { until } => {
                self.os.sleep(core, Some(until));
                self.switch_event(core, None, sink);
            }
            Next::Steal { .. } => unreachable!("the carriers of a simulation take turns"),
            Next::Collect { .. } | Next::Finished => {}
        }
    }

    fn start(&mut self, m: MId, now: Nanos) {
        if self.world.sched.sysmon == Some(m) {
            self.sysmon = Some(m);
            self.os.sleep_off_core(m, Some(now));
            return;
        }
        // A thread that the runtime has just put to sleep may be woken before its core noticed.
        if let Thread::On(_) | Thread::Ready(_) = self.os.thread(m) {
            return;
        }
        let spread = self.costs.wake_ns_spread;
        let jitter = if spread > 0 { self.choices.choose(ChoicePoint::OsThread, spread) } else { 0 };
        self.os.wake(m, now + self.costs.wake_ns_min + jitter);
    }

    /// sysmon needs no P and next to no time: it is stepped when its alarm rings, beside the cores.
    fn step_sysmon(&mut self, m: MId, mut now: Nanos, sink: &mut dyn Sink) {
        loop {
            match self.world.step(m, now, &mut self.choices, sink) {
                Next::ParkM { until } => return self.os.sleep_off_core(m, until),
                Next::StartM { m: other, .. } => self.start(other, now),
                Next::Continue { cost, units } => now = now + self.costs.ns(cost, units),
                Next::Finished => return,
                other => unreachable!("sysmon was asked to {other:?}"),
            }
        }
    }

    /// Long slices while nobody else can be disturbed, the grain otherwise.
    fn slice_fuel(&mut self, core: usize, now: Nanos) -> u64 {
        let other = self.os.next_other(core);
        let alarm = self.os.next_alarm().map(|a| a.0);
        let place = self.os.next_place().map(|p| p.0);
        let quiet = [other, alarm, place].into_iter().flatten().min().unwrap_or(Nanos(u64::MAX));
        let ns = quiet.0.saturating_sub(now.0).min(1 << 40);
        let ps = u64::from(self.costs.instruction_ps.max(1));
        let fuel = (ns * 1000 / ps).clamp(self.grain, SLICE_MAX);
        match self.cut {
            Some(t) => fuel.min(t.0.saturating_sub(now.0).min(1 << 40) * 1000 / ps).max(1),
            None => fuel,
        }
    }
}

enum Turn {
    Done,
    /// The next thing happens after the moment asked for.
    Later,
}

/// After the part that is kept whole, eight slices in each doubling of the run still tell where it is. Depends on
/// nothing but the instructions executed, so that a replay emits the same events.
fn lines_wanted(done: u64, fuel: u64) -> bool {
    if done < LINES_WHOLE {
        return true;
    }
    let step = 1 << (done.ilog2() - 3);
    done / step != (done + fuel) / step
}
