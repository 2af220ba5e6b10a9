//! A machine whose goroutines are mutators: registers that hold pointers, and seeded actions on them.
//!
//! Virtual time, a core for every M. A stack is the row of registers, scanned when the world asks for it. A shadow of
//! all objects (a serial number in word 0, the number of pointer fields) tells what must be alive.
use gmplay_core::event::GcPhase;
use gmplay_core::heap::{ARENA_BASE, AllocInfo, HeapConfig, Ptrs};
use gmplay_core::world::Boot;
use gmplay_core::{
    Addr, Choose, ChoicePoint, Config, Cost, Event, EventKind, Exit, GId, Heap, MId, Nanos, Next, Resume, RunOutcome, Sink,
    WaitReason, World,
};
use std::collections::{BTreeMap, BTreeSet};

/// What a goroutine does.
#[derive(Clone, Debug)]
pub enum Act {
    /// So many random changes of the graph.
    Mutate(u32),
    /// Allocates so many objects of 16 KiB and drops them.
    Churn(u32),
    /// Keeps a tree of so many objects of 3 KiB in a register.
    Grow(u32),
    /// Has six rows of pointers, and so many times swaps two fields of different rows.
    Shuttle(u32),
    /// Makes a closure of this script that holds what was in register 0, and keeps it on the stack …
    Closure(u64),
    /// … until it starts it.
    GoClosure,
    /// Runs Go code for that long without allocating.
    Work(u64),
    Exit(Exit),
}

pub fn go(script: usize) -> Act {
    Act::Exit(Exit::Go { closure: Addr(ARENA_BASE + 8 * script as u64), pc: 0 })
}
pub fn acquire() -> Act {
    Act::Exit(Exit::Semacquire { addr: Addr(DONE), lifo: false, reason: WaitReason::Semacquire })
}
pub fn release() -> Act {
    Act::Exit(Exit::Semrelease { addr: Addr(DONE), handoff: false })
}

/// Static data: 16 closures, 16 pointers, a semaphore.
const GLOBALS: u64 = ARENA_BASE + 128;
const DONE: u64 = GLOBALS + 128;
const N_REGS: u64 = 8;

pub struct Rng(pub u64);

impl Rng {
    pub fn below(&mut self, n: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % n
    }
}

impl Choose for Rng {
    fn choose(&mut self, _: ChoicePoint, n: u64) -> u64 {
        self.below(n)
    }
}

#[derive(Default)]
pub struct Recorder {
    pub events: Vec<Event>,
    pub heap: bool,
}

impl Sink for Recorder {
    fn event(&mut self, event: Event) {
        self.events.push(event);
    }
    fn output(&mut self, _: Nanos, _: u32, _: &[u8]) {}
    fn wants_heap(&self) -> bool {
        self.heap
    }
}

#[derive(Clone, Default)]
struct Frame {
    script: usize,
    pc: usize,
    done: u64,
    regs: [Addr; N_REGS as usize],
    closure: Addr,
}

impl Frame {
    fn roots(&self) -> impl Iterator<Item = Addr> {
        self.regs.into_iter().chain([self.closure]).filter(|r| !r.is_nil())
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Carrier {
    Ready,
    Asleep(Option<u64>),
}

pub struct Sim {
    pub world: World,
    pub rec: Recorder,
    pub now: u64,
    rng: Rng,
    scripts: Vec<Vec<Act>>,
    frames: BTreeMap<GId, Frame>,
    ms: BTreeMap<MId, (u64, Carrier)>,
    shadow: BTreeMap<u64, (u64, u64)>,
    serial: u64,
    seen: usize,
    /// What a unit of marking takes.
    pub mark_ns: u64,
}

impl Sim {
    /// Script 0 is main.
    pub fn new(cfg: Config, scripts: Vec<Vec<Act>>) -> Sim {
        let mut data = vec![0; (DONE + 8 - ARENA_BASE) as usize];
        for i in 0..16 {
            data[i * 8] = i as u8;
        }
        // Words 16 to 31.
        let heap = HeapConfig { limit: cfg.memory_limit, static_data: &data, static_ptrs: &[0xffff_0000] };
        let mut sim = Sim {
            rng: Rng(cfg.seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1),
            world: World::new(cfg, Heap::new(heap).expect("heap")),
            rec: Recorder { heap: true, ..Recorder::default() },
            now: 0,
            scripts,
            frames: BTreeMap::new(),
            ms: BTreeMap::new(),
            shadow: BTreeMap::new(),
            serial: 0,
            seen: 0,
            mark_ns: 20,
        };
        let main = Addr(ARENA_BASE);
        let m = sim.world.bootstrap(main, Boot::default(), Nanos(0), &mut sim.rng, &mut sim.rec);
        sim.ms.insert(m, (0, Carrier::Ready));
        sim
    }

    pub fn count(&self, f: impl Fn(&EventKind) -> bool) -> usize {
        self.rec.events.iter().filter(|e| f(&e.kind)).count()
    }

    pub fn run(&mut self) -> RunOutcome {
        let mut steps = 0u64;
        loop {
            let due = |&(clock, c): &(u64, Carrier)| match c {
                Carrier::Ready => Some(clock),
                Carrier::Asleep(until) => until.map(|u| u.max(clock)),
            };
            let Some((t, m)) = self.ms.iter().filter_map(|(&m, s)| Some((due(s)?, m))).min() else {
                panic!("nothing can run, and no outcome; phase {:?}", self.world.gc.phase);
            };
            self.now = self.now.max(t);
            self.ms.insert(m, (t, Carrier::Ready));
            self.turn(m, t);
            if let Some(outcome) = &self.world.outcome {
                return outcome.clone();
            }
            steps += 1;
            assert!(steps < 3_000_000, "livelock in phase {:?}, active {}", self.world.gc.phase, self.world.gc.active);
        }
    }

    fn turn(&mut self, m: MId, t: u64) {
        let next = loop {
            match self.world.step(m, Nanos(t), &mut self.rng, &mut self.rec) {
                Next::Collect { work } => self.world.collect_at_once(m, work),
                next => break next,
            }
        };
        match next {
            Next::RunG { g, resume } => {
                let (exit, ns) = self.run_g(m, g, resume);
                self.ms.insert(m, (t + ns, Carrier::Ready));
                self.world.exit(m, g, exit, Nanos(t + ns), &mut self.rng, &mut self.rec);
            }
            Next::Continue { cost, units } => {
                let each = match cost {
                    Cost::Nanos => 1,
                    Cost::NewM => 10_000,
                    Cost::WakeM => 2_000,
                    Cost::GcMark => self.mark_ns,
                    _ => 50,
                };
                self.ms.insert(m, (t + each * u64::from(units), Carrier::Ready));
            }
            Next::Collect { .. } => {}
            Next::ScanStack { g } => {
                let roots: Vec<Addr> =
                    self.frames.get(&g).map_or(Vec::new(), |f| f.roots().collect());
                self.world.stack_scanned(m, g, &roots, Nanos(t), &mut self.rng, &mut self.rec);
            }
            Next::StartM { m: other, .. } => {
                let clock = self.ms.get(&other).map_or(0, |s| s.0);
                self.ms.insert(other, (clock.max(t), Carrier::Ready));
            }
            Next::ParkM { until } => {
                self.ms.insert(m, (t, Carrier::Asleep(until.map(|u| u.0))));
            }
            Next::InSyscall { until } => {
                self.ms.insert(m, (t, Carrier::Asleep(Some(until.0))));
            }
            Next::Steal { .. } => unreachable!("only where Ms run beside each other"),
            Next::Finished => {}
        }
        self.after_cycles();
    }

    /// Behind each mark termination everything reachable must be there, unharmed.
    fn after_cycles(&mut self) {
        let ended = self.rec.events[self.seen..].iter().any(|e| matches!(e.kind, EventKind::GcEnd { .. }));
        self.seen = self.rec.events.len();
        if ended && self.world.outcome.is_none() {
            self.verify();
        }
    }

    /// All that registers and globals reach is allocated and holds what was written; the rest is forgotten.
    pub fn verify(&mut self) {
        let mem = self.world.heap.mem();
        let mut todo: Vec<u64> = self.frames.values().flat_map(|f| f.roots()).map(|a| a.0).collect();
        todo.extend((0..16).map(|i| mem.load64(GLOBALS + i * 8).unwrap()));
        // Goroutines that have not started yet.
        self.world.roots(&mut |a| todo.extend(self.shadow.contains_key(&a.0).then_some(a.0)));
        let mut live = BTreeSet::new();
        while let Some(a) = todo.pop() {
            if a == 0 || !live.insert(a) {
                continue;
            }
            let (serial, fields) = self.shadow[&a];
            assert!(self.world.heap.object(a).is_some_and(|o| o.base == a), "{a:#x} was freed, though reachable");
            assert_eq!(mem.load64(a), Some(serial), "{a:#x} was overwritten");
            todo.extend((1..=fields).map(|i| mem.load64(a + i * 8).unwrap()));
        }
        self.shadow.retain(|a, _| live.contains(a));
    }

    /// Objects reachable when the last cycle ended.
    pub fn live(&self) -> usize {
        self.shadow.len()
    }

    /// Up to some 30 actions of g, then an exit, as the machine gives one.
    fn run_g(&mut self, m: MId, g: GId, resume: Resume) -> (Exit, u64) {
        if let Resume::Start { closure } = resume {
            let script = self.world.heap.mem().load64(closure.0).unwrap() as usize;
            let mut f = Frame { script, ..Frame::default() };
            if closure.0 >= GLOBALS {
                f.regs[0] = closure;
            }
            self.frames.insert(g, f);
        }
        let mut ns = 10;
        for _ in 0..30 {
            let f = &self.frames[&g];
            let Some(act) = self.scripts[f.script].get(f.pc).cloned() else {
                let main = f.script == 0;
                self.frames.remove(&g);
                return (if main { Exit::MainDone } else { Exit::Done }, ns);
            };
            let want = match act {
                Act::Exit(_) | Act::Closure(_) | Act::GoClosure => 1,
                Act::Mutate(n) | Act::Churn(n) | Act::Grow(n) | Act::Shuttle(n) => n as u64,
                Act::Work(n) => n / 1000,
            };
            let f = self.frames.get_mut(&g).unwrap();
            f.done += 1;
            if f.done >= want {
                f.done = 0;
                f.pc += 1;
            }
            match act {
                Act::Exit(e) => return (e, ns),
                Act::Closure(script) => {
                    let closure = self.alloc(m, 1);
                    self.world.heap.mem().store64(closure.0, script);
                    self.shadow.insert(closure.0, (script, 1));
                    let f = self.frames.get_mut(&g).unwrap();
                    f.closure = closure;
                    let given = std::mem::take(&mut f.regs[0]);
                    self.store(m, closure.0 + 8, given);
                }
                Act::GoClosure => {
                    let closure = std::mem::take(&mut self.frames.get_mut(&g).unwrap().closure);
                    return (Exit::Go { closure, pc: 0 }, ns);
                }
                Act::Work(_) => {
                    let preempt = self.world.run_parts(m).g.preempt;
                    return (if preempt { Exit::Preempted } else { Exit::Budget }, ns + 1000);
                }
                Act::Churn(_) => {
                    ns += 1000;
                    let parts = self.world.run_parts(m);
                    if let Err(e) = parts.heap.alloc(parts.cache, 16 << 10, Ptrs::Words(&[1], 2048, 1), AllocInfo::default()) {
                        return (Exit::OutOfMemory { want: e.want }, ns);
                    }
                    if parts.cache.poll() {
                        return (Exit::GcPoll, ns);
                    }
                }
                Act::Grow(_) => {
                    ns += 1000;
                    let a = self.alloc(m, 400);
                    let f = self.frames.get_mut(&g).unwrap();
                    let (head, k) = (f.regs[7], f.done % 400);
                    if head.is_nil() || k == 0 {
                        f.regs[7] = a;
                    }
                    if !head.is_nil() {
                        // Into the head's next field; a full head hangs below the new one.
                        let slot = if k == 0 { a.0 + 8 * 400 } else { head.0 + 8 * k };
                        self.store(m, slot, if k == 0 { head } else { a });
                    }
                    if self.world.run_parts(m).cache.poll() {
                        return (Exit::GcPoll, ns);
                    }
                }
                Act::Shuttle(_) => {
                    ns += 40;
                    self.shuttle(m, g);
                }
                Act::Mutate(_) => {
                    ns += 40;
                    if self.mutate(m, g) {
                        return (Exit::GcPoll, ns);
                    }
                }
            }
            if self.world.run_parts(m).g.preempt {
                return (Exit::Preempted, ns);
            }
        }
        (Exit::Budget, ns)
    }

    fn alloc(&mut self, m: MId, fields: u64) -> Addr {
        let parts = self.world.run_parts(m);
        let words = fields + 1;
        let mut bits = [u64::MAX; 7];
        bits[0] = !1;
        let ptrs = Ptrs::Words(&bits[..words.div_ceil(64) as usize], words, 1);
        let a = parts.heap.alloc(parts.cache, words * 8, ptrs, AllocInfo::default()).expect("memory");
        assert_eq!(parts.heap.mem().load64(a.0 + fields * 8), Some(0));
        self.serial += 1;
        parts.heap.mem().store64(a.0, self.serial);
        self.shadow.insert(a.0, (self.serial, fields));
        a
    }

    fn store(&mut self, m: MId, slot: u64, new: Addr) {
        let parts = self.world.run_parts(m);
        let mem = parts.heap.mem();
        if parts.heap.barrier_on() {
            let old = mem.load64(slot).unwrap();
            parts.heap.write_barrier(parts.cache, Addr(slot), Addr(old), new);
        }
        mem.store64(slot, new.0).unwrap();
    }

    /// Swaps a field of two of the rows in registers 0 to 5.
    fn shuttle(&mut self, m: MId, g: GId) {
        if self.frames[&g].regs[0].is_nil() {
            for i in 0..6 {
                self.frames.get_mut(&g).unwrap().regs[i] = self.alloc(m, 400);
            }
            for k in 1..=400 {
                let a = self.alloc(m, 1);
                self.store(m, self.frames[&g].regs[0].0 + 8 * k, a);
            }
        }
        let k = 8 * (1 + self.rng.below(400));
        let i = self.rng.below(6) as usize;
        let j = (i + 1 + self.rng.below(5) as usize) % 6;
        let rows = [i, j].map(|r| self.frames[&g].regs[r].0 + k);
        let [a, b] = rows.map(|r| self.world.heap.mem().load64(r).unwrap());
        self.store(m, rows[1], Addr(a));
        self.store(m, rows[0], Addr(b));
    }

    /// One change of the graph; whether the allocator asked to poll.
    fn mutate(&mut self, m: MId, g: GId) -> bool {
        let (i, j) = (self.rng.below(N_REGS) as usize, self.rng.below(N_REGS) as usize);
        let field = |rng: &mut Rng, shadow: &BTreeMap<u64, (u64, u64)>, a: Addr| a.0 + 8 * (1 + rng.below(shadow[&a.0].1));
        let mut regs = self.frames[&g].regs;
        match self.rng.below(12) {
            0..=4 => {
                let fields = [1u64, 2, 3, 7, 20, 70, 400][self.rng.below(7) as usize];
                let a = self.alloc(m, fields);
                self.frames.get_mut(&g).unwrap().regs[i] = a;
                return self.world.run_parts(m).cache.poll();
            }
            5 | 6 if !regs[i].is_nil() => {
                let slot = field(&mut self.rng, &self.shadow, regs[i]);
                regs[j] = Addr(self.world.heap.mem().load64(slot).unwrap());
            }
            7 | 8 if !regs[i].is_nil() => {
                let slot = field(&mut self.rng, &self.shadow, regs[i]);
                self.store(m, slot, regs[j]);
            }
            9 => {
                let slot = GLOBALS + 8 * self.rng.below(16);
                self.store(m, slot, regs[i]);
            }
            10 => regs[i] = Addr(self.world.heap.mem().load64(GLOBALS + 8 * self.rng.below(16)).unwrap()),
            _ => regs[i] = Addr::NIL,
        }
        self.frames.get_mut(&g).unwrap().regs = regs;
        false
    }

    /// Phases in the order in which they came.
    pub fn phases(&self) -> Vec<GcPhase> {
        let phase = |e: &Event| match e.kind {
            EventKind::GcPhase { phase } => Some(phase),
            _ => None,
        };
        self.rec.events.iter().filter_map(phase).collect()
    }
}

pub fn exited() -> RunOutcome {
    RunOutcome::Exited { code: 0 }
}

pub fn config(procs: u32) -> Config {
    Config { procs, cores: procs, memory_limit: 64 << 20, ..Config::default() }
}
