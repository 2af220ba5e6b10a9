//! A machine of scripts: goroutines are lists of exits, and a driver in virtual time with a core for every M.
//!
//! Every step is checked (`World::check`), and every event is folded beside the world, so that a scenario fails too
//! where the events do not tell what happened.
use crate::fold::Fold;
use gmplay_core::heap::{ARENA_BASE, AllocInfo, HeapConfig, Ptrs};
use gmplay_core::world::Boot;
use gmplay_core::{
    Addr, Choose, ChoicePoint, Config, Cost, Event, EventKind, Exit, GId, Heap, MId, Nanos, Next, Resume, RunOutcome,
    SelectCase, Sink, WaitReason, World, hchan,
};
use std::collections::BTreeMap;

/// One thing that a goroutine does.
#[derive(Clone, Debug)]
pub enum Act {
    /// Runs Go code for that long, with safepoints every microsecond.
    Work(u64),
    Log(&'static str),
    Exit(Exit),
    /// Allocates so many objects of 1 KiB and forgets them.
    Alloc(u32),
    /// Back to the script's first act, for ever or until it has run so often.
    Again(u32),
}

pub fn go(script: usize) -> Act {
    Act::Exit(Exit::Go { closure: closure(script), pc: 0 })
}
pub fn closure(script: usize) -> Addr {
    Addr(ARENA_BASE + 8 * script as u64)
}
pub fn send(ch: Addr, v: Addr) -> Act {
    Act::Exit(Exit::Send { ch, elem: v, size: 8 })
}
pub fn recv(ch: Addr, v: Addr) -> Act {
    Act::Exit(Exit::Recv { ch, elem: v, ok: Addr::NIL, size: 8 })
}
pub fn sleep(ns: i64) -> Act {
    Act::Exit(Exit::Sleep { ns })
}
pub fn acquire(addr: Addr) -> Act {
    Act::Exit(Exit::Semacquire { addr, lifo: false, reason: WaitReason::Semacquire })
}
pub fn release(addr: Addr) -> Act {
    Act::Exit(Exit::Semrelease { addr, handoff: false })
}
pub fn select(cases: &[(Addr, bool, Addr)], has_default: bool, ret: Addr) -> Act {
    let cases = cases.iter().map(|&(ch, recv, elem)| SelectCase { ch, elem, recv }).collect();
    Act::Exit(Exit::Select { cases, has_default, ret })
}

/// Memory that scripts name before the world is made.
pub struct Layout {
    next: u64,
    chans: Vec<(u64, u64, u64)>,
    words: Vec<(u64, u64)>,
}

impl Layout {
    pub fn new() -> Layout {
        // The first 4 KiB are closures: word i holds i, and is the closure of script i.
        Layout { next: ARENA_BASE + 4096, chans: Vec::new(), words: Vec::new() }
    }
    pub fn slot(&mut self) -> Addr {
        self.slots(1)
    }
    pub fn slots(&mut self, n: u64) -> Addr {
        self.next += 8 * n;
        Addr(self.next - 8 * n)
    }
    pub fn word(&mut self, v: u64) -> Addr {
        let a = self.slot();
        self.words.push((a.0, v));
        a
    }
    pub fn chan(&mut self, cap: u64) -> Addr {
        self.chan_of(cap, 8)
    }
    pub fn chan_of(&mut self, cap: u64, elem: u64) -> Addr {
        let a = self.slots(hchan::SIZE / 8 + cap * elem / 8);
        self.chans.push((a.0, cap, elem));
        a
    }
}

struct Seeded(u64);

impl Choose for Seeded {
    fn choose(&mut self, _: ChoicePoint, n: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % n
    }
}

#[derive(Default)]
pub struct Recorder {
    pub events: Vec<Event>,
    pub fold: Fold,
}

impl Sink for Recorder {
    fn event(&mut self, event: Event) {
        self.fold.apply(&event);
        self.events.push(event);
    }
    fn output(&mut self, _: Nanos, _: u32, _: &[u8]) {}
}

#[derive(Clone, Copy, PartialEq, Debug)]
enum Carrier {
    Ready,
    /// Until then, or until started.
    Asleep(Option<u64>),
    InKernel(u64),
}

#[derive(Clone, Default)]
struct Frame {
    script: usize,
    pc: usize,
    worked: u64,
    rounds: u32,
}

pub struct Sim {
    pub world: World,
    pub rec: Recorder,
    pub log: Vec<&'static str>,
    pub now: u64,
    choose: Seeded,
    scripts: Vec<Vec<Act>>,
    frames: BTreeMap<GId, Frame>,
    ms: BTreeMap<MId, (u64, Carrier)>,
    /// Codes of panics that the runtime raised.
    pub traps: Vec<u8>,
    /// Since when there has been work, or a due timer, beside an idle P.
    neglected: [Option<u64>; 2],
    uneven: bool,
}

/// So long may an idle P overlook work: the time to start a thread and for it to look everywhere.
const NEGLECT_NS_MAX: u64 = 150_000;

pub fn cost_ns(cost: Cost, units: u32) -> u64 {
    let each = match cost {
        Cost::Nanos => 1,
        Cost::NewM => 10_000,
        Cost::WakeM => 2_000,
        Cost::ParkM => 500,
        _ => 50,
    };
    each * u64::from(units)
}

impl Sim {
    /// Script 0 is main.
    pub fn new(procs: u32, layout: &Layout, scripts: Vec<Vec<Act>>) -> Sim {
        Sim::boot(procs, layout, scripts, Boot::default())
    }

    pub fn boot(procs: u32, layout: &Layout, scripts: Vec<Vec<Act>>, boot: Boot) -> Sim {
        let cfg = Config { procs, cores: procs, memory_limit: 64 << 20, ..Config::default() };
        let mut data = vec![0; (layout.next - ARENA_BASE) as usize];
        for i in 0..512 {
            data[i * 8..i * 8 + 8].copy_from_slice(&(i as u64).to_le_bytes());
        }
        let heap =
            Heap::new(HeapConfig { limit: cfg.memory_limit, static_data: &data, static_ptrs: &[] }).expect("heap");
        let mem = heap.mem();
        for &(a, v) in &layout.words {
            mem.store64(a, v).unwrap();
        }
        for &(ch, cap, elem) in &layout.chans {
            mem.store64(ch + hchan::DATAQSIZ, cap).unwrap();
            mem.store64(ch + hchan::BUF, if cap > 0 { ch + hchan::SIZE } else { 0 }).unwrap();
            mem.store16(ch + hchan::ELEMSIZE, elem as u16).unwrap();
        }
        let mut sim = Sim {
            world: World::new(cfg, heap),
            rec: Recorder::default(),
            log: Vec::new(),
            now: 0,
            choose: Seeded(0x9E37_79B9_7F4A_7C15),
            scripts,
            frames: BTreeMap::new(),
            ms: BTreeMap::new(),
            traps: Vec::new(),
            neglected: [None; 2],
            uneven: false,
        };
        let m = sim.world.bootstrap(closure(0), boot, Nanos(0), &mut sim.choose, &mut sim.rec);
        sim.ms.insert(m, (0, Carrier::Ready));
        sim
    }

    pub fn seed(mut self, seed: u64) -> Sim {
        self.choose = Seeded(seed | 1);
        self
    }

    /// Steps take random times around their cost.
    pub fn uneven(mut self) -> Sim {
        self.uneven = true;
        self
    }

    pub fn word(&self, a: Addr) -> u64 {
        self.world.heap.mem().load64(a.0).unwrap()
    }

    pub fn count(&self, f: impl Fn(&EventKind) -> bool) -> usize {
        self.rec.events.iter().filter(|e| f(&e.kind)).count()
    }

    /// Runs to the end; how it ended.
    pub fn run(&mut self) -> RunOutcome {
        self.run_until(u64::MAX);
        self.world.outcome.clone().expect("the run has not ended")
    }

    /// Until the outcome or the time.
    pub fn run_until(&mut self, end: u64) {
        let mut steps = 0u64;
        loop {
            let due = |&(clock, c): &(u64, Carrier)| match c {
                Carrier::Ready => Some(clock),
                Carrier::Asleep(until) => until.map(|u| u.max(clock)),
                Carrier::InKernel(until) => Some(until.max(clock)),
            };
            let Some((t, m)) = self.ms.iter().filter_map(|(&m, s)| Some((due(s)?, m))).min() else {
                panic!("nothing can run, and no outcome; log {:?}", self.log);
            };
            if t > end {
                return;
            }
            self.now = self.now.max(t);
            self.ms.insert(m, (t, Carrier::Ready));
            let told = self.rec.events.len();
            self.turn(m, t);
            if self.world.outcome.is_some() {
                return;
            }
            if self.rec.events.len() > told {
                self.rec.fold.compare(&self.world);
            }
            self.conserves_work(t);
            steps += 1;
            assert!(steps < 2_000_000, "livelock; log {:?}", self.log);
        }
    }

    /// Nobody idles for long while there is work: what the wake-up rules are for.
    fn conserves_work(&mut self, t: u64) {
        let w = &self.world;
        let idle = !w.sched.gcwaiting && !w.sched.pidle.is_empty();
        let work = !w.sched.runq.is_empty() || w.ps.iter().any(|p| !p.runq.is_empty());
        // Go lets a timer of an idle P wait (10 ms at most) for a P that has just left the netpoller and runs; but
        // not while somebody sleeps there, or all are idle.
        let timer = w.time_sleep_until().is_some_and(|when| when < t)
            && (w.sched.poller.is_some() || w.sched.npidle() == w.sched.procs);
        for (since, now, what) in [(0, idle && work, "goroutines wait"), (1, idle && timer, "a timer is due")] {
            let since = &mut self.neglected[since];
            *since = if now { Some(since.unwrap_or(t)) } else { None };
            let ns = since.map_or(0, |s| t - s);
            assert!(ns < NEGLECT_NS_MAX, "{what} and a P is idle, for {ns} ns at {t}");
        }
    }

    fn turn(&mut self, m: MId, t: u64) {
        let next = loop {
            match self.world.step(m, Nanos(t), &mut self.choose, &mut self.rec) {
                Next::Collect { work } => self.world.collect_at_once(m, work),
                next => break next,
            }
        };
        match next {
            Next::RunG { g, resume } => {
                let (exit, ns) = self.run_g(m, g, resume);
                self.ms.insert(m, (t + ns, Carrier::Ready));
                self.world.exit(m, g, exit, Nanos(t + ns), &mut self.choose, &mut self.rec);
            }
            Next::Continue { cost, units } => {
                let ns = cost_ns(cost, units);
                // Steps of uneven length reach more interleavings.
                let ns = if self.uneven { ns / 2 + self.choose.choose(ChoicePoint::Other, ns + 1) } else { ns };
                self.ms.insert(m, (t + ns, Carrier::Ready));
            }
            Next::Steal { victim, queue } => {
                let batch = queue.grab();
                self.world.stolen(m, victim, &batch, Nanos(t), &mut self.choose, &mut self.rec);
            }
            Next::Collect { .. } => {}
            Next::ScanStack { g } => {
                self.world.stack_scanned(m, g, &[], Nanos(t), &mut self.choose, &mut self.rec);
            }
            Next::StartM { m: other, .. } => {
                let clock = self.ms.get(&other).map_or(0, |s| s.0);
                assert!(
                    !matches!(self.ms.get(&other), Some((_, Carrier::Ready | Carrier::InKernel(_)))),
                    "{other:?} is started while it runs"
                );
                self.ms.insert(other, (clock.max(t), Carrier::Ready));
            }
            Next::ParkM { until } => {
                self.ms.insert(m, (t, Carrier::Asleep(until.map(|u| u.0))));
            }
            Next::InSyscall { until } => {
                self.ms.insert(m, (t, Carrier::InKernel(until.0)));
            }
            Next::Finished => {}
        }
    }

    /// The machine: up to one exit, and the time it took.
    fn run_g(&mut self, m: MId, g: GId, resume: Resume) -> (Exit, u64) {
        let parts = self.world.run_parts(m);
        let preempt = parts.g.preempt;
        match resume {
            Resume::Start { closure } => {
                let script = ((closure.0 - ARENA_BASE) / 8) as usize;
                self.frames.insert(g, Frame { script, ..Frame::default() });
            }
            Resume::Panic { trap } => {
                self.traps.push(trap);
                return (Exit::PanicExit, 10);
            }
            Resume::Continue => {}
        }
        let f = self.frames.get_mut(&g).expect("a started goroutine");
        let mut ns = 10;
        loop {
            let Some(act) = self.scripts[f.script].get(f.pc) else {
                let main = f.script == 0;
                self.frames.remove(&g);
                return (if main { Exit::MainDone } else { Exit::Done }, ns);
            };
            match act {
                Act::Log(s) => {
                    self.log.push(s);
                    f.pc += 1;
                }
                Act::Exit(e) => {
                    f.pc += 1;
                    return (e.clone(), ns);
                }
                Act::Alloc(n) => {
                    if f.worked >= u64::from(*n) {
                        f.worked = 0;
                        f.pc += 1;
                        continue;
                    }
                    if preempt {
                        return (Exit::Preempted, ns);
                    }
                    f.worked += 1;
                    ns += 100;
                    if parts.heap.alloc(parts.cache, 1024, Ptrs::None, AllocInfo::default()).is_err() {
                        return (Exit::OutOfMemory { want: 1024 }, ns);
                    }
                    if parts.cache.poll() {
                        return (Exit::GcPoll, ns);
                    }
                }
                Act::Again(n) => {
                    f.rounds += 1;
                    f.pc = if *n == 0 || f.rounds < *n { 0 } else { f.pc + 1 };
                }
                Act::Work(total) => {
                    if f.worked >= *total {
                        f.worked = 0;
                        f.pc += 1;
                    } else if preempt {
                        return (Exit::Preempted, ns);
                    } else {
                        let slice = (*total - f.worked).min(1_000);
                        f.worked += slice;
                        ns += slice;
                        return (Exit::Budget, ns);
                    }
                }
            }
        }
    }
}

pub const DEADLOCK: &str = "all goroutines are asleep - deadlock!";

pub fn exited() -> RunOutcome {
    RunOutcome::Exited { code: 0 }
}

pub fn fatal(s: &str) -> RunOutcome {
    RunOutcome::Fatal { message: s.into() }
}
