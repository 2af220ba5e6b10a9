//! The visible state of a run as a fold of its events.
//!
//! Plain ids; names and lines are `engine`'s to add, which has the program's image.
//!
//! # Orders with holes
//! A simulated run's events are complete and in the one order in which they happened. A parallel run's are in *some*
//! legal order ([`crate::merge`]), and where its Ms had no room, some are missing. So an event is taken as a statement about
//! what is true from now on, whatever was believed: who starts a G runs it, and nobody else does; who takes a P has it;
//! an M that parks holds nothing. What contradicts the statement is dropped, and counted in [`State::healed`].
//!
//! # Invariants
//! 1. `ms[m].p == p` exactly if `ps[p].m == m`, and each M is on one core, each core has one M.
//! 2. If `ms[m].g == g`, then `gs[g].m == m` and g runs or is in a syscall.
//! 3. A G is in the one queue that `GState::queued` names, once, or in none.
//! 4. After a complete, ordered run `healed` is 0.
use gmplay_core::event::{GcPhase as Phase, Queue, StwReason, SyncKind};
use gmplay_core::heap::PAGE_SIZE;
use gmplay_core::{Addr, Event, EventKind, GId, MId, Nanos, PId, WaitReason};
use std::collections::{BTreeMap, BTreeSet, VecDeque};

mod places;
use places::Wait;

#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum GStatus {
    #[default]
    Idle,
    Runnable,
    Running,
    Syscall,
    Waiting,
    Dead,
}

#[derive(Clone, PartialEq, Debug)]
pub struct GState {
    pub goid: u64,
    pub status: GStatus,
    pub reason: Option<WaitReason>,
    pub on: Addr,
    /// Of the last park or line event.
    pub pc: u32,
    pub func: u32,
    pub created_pc: u32,
    /// goid of the creator, 0: the runtime.
    pub parent: u64,
    pub m: Option<MId>,
    pub p: Option<PId>,
    pub system: bool,
    pub stack: u32,
    pub since: Nanos,
    pub running_ns: u64,
    /// `Global` for either end.
    queued: Option<Queue>,
    /// Where it stands in a list of waiters; the first `old` of them from before it last ran (a select leaves its other
    /// channels' lists when it runs again).
    waits: Vec<Wait>,
    old: usize,
}

#[derive(Clone, PartialEq, Debug, Default)]
pub struct MState {
    pub p: Option<PId>,
    pub g: Option<GId>,
    pub core: Option<u32>,
    pub spinning: bool,
    pub parked: bool,
    pub syscall: bool,
}

#[derive(Clone, PartialEq, Debug, Default)]
pub struct PState {
    pub m: Option<MId>,
    pub idle: bool,
    pub runnext: Option<GId>,
    pub ring: VecDeque<GId>,
    pub schedtick: u32,
}

#[derive(Clone, PartialEq, Debug, Default)]
pub struct ChanState {
    pub cap: u32,
    pub len: u32,
    pub closed: bool,
    pub sendq: Vec<GId>,
    pub recvq: Vec<GId>,
}

/// Colours of the collector; `Idle` while no cycle is under way.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Color {
    White,
    Grey,
    Black,
}

#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Object {
    pub size: u32,
    pub class: u8,
    pub ty: u32,
    pub pc: u32,
    /// Cycle in which it was last shaded, and whether it was scanned: a new cycle makes all white at no cost.
    pub cycle: u32,
    pub scanned: bool,
}

#[derive(Clone, PartialEq, Debug, Default)]
pub struct HeapState {
    pub objects: BTreeMap<u64, Object>,
    /// base → (pages, class, objects in it)
    pub spans: BTreeMap<u64, (u32, u8, u32)>,
    pub phase: Option<Phase>,
    pub sweeping: bool,
    pub cycle: u32,
    pub live: u64,
    pub goal: u64,
    pub alloc_bytes: u64,
    pub stack_bytes: u64,
    pub grey: u64,
    pub black: u64,
    /// What the last cycle found alive, by size class in order.
    pub census: Vec<ClassState>,
    /// Not all objects are told one by one: a census contradicted them.
    pub partial: bool,
    /// Objects and spans whose place was taken before their end was told: an M that sweeps tells it when it is back from
    /// sweeping, and by then another one may have allocated there. Their end is no end of what is there now.
    owed: BTreeSet<u64>,
    owed_spans: BTreeSet<u64>,
}

#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct ClassState {
    /// 0: large objects.
    pub class: u8,
    pub objects: u32,
    pub bytes: u64,
}

impl HeapState {
    /// Objects on the heap, and their bytes: as the single objects' events tell, or where those are not recorded, as the
    /// last census does.
    pub fn totals(&self) -> (u64, u64) {
        if self.objects.is_empty() || self.partial {
            self.census.iter().fold((0, 0), |(n, bytes), c| (n + u64::from(c.objects), bytes.saturating_add(c.bytes)))
        } else {
            (self.objects.len() as u64, self.alloc_bytes)
        }
    }
}

#[derive(Clone, PartialEq, Debug, Default)]
pub struct Counts {
    pub created: u64,
    pub switches: u64,
    pub steals: u64,
    pub preemptions: u64,
    pub handoffs: u64,
    pub gcs: u64,
    pub pause_ns: u64,
    pub mallocs: u64,
    pub frees: u64,
    pub total_alloc: u64,
    pub stack_copies: u64,
}

impl Counts {
    pub fn add(&mut self, kind: &EventKind) {
        use EventKind::*;
        match kind {
            GoCreate { system: false, .. } => self.created += 1,
            GoStart { .. } => self.switches += 1,
            GoPreempt { .. } => self.preemptions += 1,
            Steal { .. } => self.steals += 1,
            Handoff { .. } => self.handoffs += 1,
            Alloc { size, .. } => {
                self.mallocs += 1;
                self.total_alloc += u64::from(*size);
            }
            Free { .. } => self.frees += 1,
            StackGrow { .. } => self.stack_copies += 1,
            GcEnd { .. } => self.gcs += 1,
            StwEnd { ns } => self.pause_ns += *ns,
            _ => {}
        }
    }
}

#[derive(Clone, PartialEq, Debug, Default)]
pub struct State {
    pub now: Nanos,
    pub gs: Vec<Option<GState>>,
    pub ms: Vec<MState>,
    pub ps: Vec<PState>,
    pub cores: Vec<Option<MId>>,
    pub global: VecDeque<GId>,
    pub timers: BTreeMap<u64, (Nanos, PId)>,
    pub chans: BTreeMap<u64, ChanState>,
    pub semas: BTreeMap<u64, Vec<GId>>,
    pub notes: BTreeMap<u64, Vec<GId>>,
    pub sync: BTreeMap<u64, (SyncKind, u64)>,
    pub heap: HeapState,
    pub stw: Option<StwReason>,
    pub counts: Counts,
    /// How often an event contradicted what the ones before it said.
    pub healed: u64,
}

fn slot<T: Default>(v: &mut Vec<T>, i: usize) -> &mut T {
    if v.len() <= i {
        v.resize_with(i + 1, T::default);
    }
    &mut v[i]
}

impl State {
    /// How much a clone copies, in entries.
    pub fn size(&self) -> usize {
        self.gs.len() + self.heap.objects.len() + self.chans.len() + self.semas.len() + self.heap.spans.len()
    }

    fn g(&mut self, g: GId) -> Option<&mut GState> {
        self.gs.get_mut(g.index()).and_then(Option::as_mut)
    }

    /// The colour of an object of this state.
    pub fn color(&self, o: &Object) -> Color {
        match (o.cycle == self.heap.cycle && o.cycle > 0, o.scanned) {
            (false, _) => Color::White,
            (true, false) => Color::Grey,
            (true, true) => Color::Black,
        }
    }

    /// A cycle is over. What it marked object by object and what it counted must be the same, if all objects are known.
    fn compare_census(&mut self) {
        let h = &mut self.heap;
        let counted: u64 = h.census.iter().map(|c| u64::from(c.objects)).sum();
        if counted > 0 && counted != h.black && !h.partial {
            h.partial = true;
            h.objects.clear();
            h.alloc_bytes = 0;
            h.spans.values_mut().for_each(|s| s.2 = 0);
        }
    }

    fn objects_of(&self, base: Addr, pages: u32) -> Vec<Addr> {
        let all = base.0..base.0.saturating_add(u64::from(pages) * PAGE_SIZE);
        self.heap.objects.range(all).map(|(a, _)| Addr(*a)).collect()
    }

    /// Something new is where this object is: it is gone, and its end will be told, or contradicts.
    fn overtake(&mut self, addr: Addr) {
        self.heal();
        self.free(addr);
        self.heap.owed.insert(addr.0);
    }

    fn free(&mut self, addr: Addr) {
        if let Some(o) = self.heap.objects.remove(&addr.0) {
            self.heap.alloc_bytes = self.heap.alloc_bytes.saturating_sub(u64::from(o.size));
            if let Some((_, s)) = self.heap.spans.range_mut(..=addr.0).next_back() {
                s.2 = s.2.saturating_sub(1);
            }
        }
        self.chans.remove(&addr.0);
    }

    fn shade(&mut self, addr: Addr, scanned: bool) {
        let cycle = self.heap.cycle;
        let Some(o) = self.heap.objects.get_mut(&addr.0) else { return };
        let was = (o.cycle == cycle).then_some(o.scanned);
        o.cycle = cycle;
        o.scanned = scanned || was == Some(true);
        match (was, o.scanned) {
            (None, false) => self.heap.grey += 1,
            (None, true) => self.heap.black += 1,
            (Some(false), true) => {
                self.heap.grey = self.heap.grey.saturating_sub(1);
                self.heap.black += 1;
            }
            _ => {}
        }
    }

    pub fn apply(&mut self, e: &Event) {
        use EventKind::*;
        self.now = self.now.max(e.t);
        self.counts.add(&e.kind);
        match &e.kind {
            GoCreate { new, goid, pc, func, system } => {
                let parent = e.g.and_then(|g| self.g(g)).map_or(0, |g| g.goid);
                let old = self.known(*new);
                let stack = old.stack;
                if !matches!(old.status, GStatus::Idle | GStatus::Dead) {
                    self.heal();
                    self.set_status(*new, GStatus::Dead);
                }
                self.unqueue(*new);
                self.settle(*new, true);
                *self.known(*new) = GState {
                    goid: *goid,
                    status: GStatus::Runnable,
                    func: *func,
                    created_pc: *pc,
                    parent,
                    system: *system,
                    stack,
                    since: e.t,
                    ..GState::unknown()
                };
            }
            GoStart { g, inherit } => {
                self.run(*g, GStatus::Running, e.m, e.p);
                let s = self.known(*g);
                s.old = s.waits.len();
                if let Some(p) = e.p {
                    let tick = &mut slot(&mut self.ps, p.index()).schedtick;
                    *tick = tick.wrapping_add(u32::from(!inherit));
                }
            }
            GoEnd { g } => {
                self.set_status(*g, GStatus::Dead);
                self.unqueue(*g);
                self.settle(*g, true);
            }
            GoPark { g, reason, on, pc } => {
                self.set_status(*g, GStatus::Waiting);
                self.settle(*g, false);
                let s = self.known(*g);
                s.reason = Some(*reason);
                s.on = *on;
                if *pc != 0 {
                    s.pc = *pc;
                }
            }
            GoReady { g } | GoPreempt { g } | GoYield { g } => self.set_status(*g, GStatus::Runnable),
            GoSyscallEnter { g } => self.run(*g, GStatus::Syscall, e.m, e.p),
            GoSyscallExit { g, blocked } => {
                if let Some(m) = e.m {
                    slot(&mut self.ms, m.index()).syscall = false;
                }
                match blocked {
                    true => self.set_status(*g, GStatus::Runnable),
                    false => self.run(*g, GStatus::Running, e.m, e.p),
                }
            }
            Enqueue { g, to } => self.enqueue(*g, *to),
            Dequeue { g, from } => self.dequeue(*g, *from),
            MCreate { m } => {
                slot(&mut self.ms, m.index());
            }
            MStart { m, spinning, .. } => {
                let s = slot(&mut self.ms, m.index());
                s.parked = false;
                s.spinning = *spinning;
            }
            MSpin { m, spinning } => slot(&mut self.ms, m.index()).spinning = *spinning,
            MPark { m } => {
                self.vacate(*m);
                let s = slot(&mut self.ms, m.index());
                (s.parked, s.spinning, s.syscall) = (true, false, false);
                if let Some(p) = s.p {
                    self.heal();
                    self.release(*m, p);
                }
            }
            AcquireP { m, p } => self.acquire(*m, *p),
            ReleaseP { m, p } => self.release(*m, *p),
            PIdle { p } => {
                let s = slot(&mut self.ps, p.index());
                s.idle = true;
                if let Some(m) = s.m {
                    self.heal();
                    self.release(m, *p);
                }
            }
            Handoff { p, .. } => {
                if let Some(m) = slot(&mut self.ps, p.index()).m {
                    self.release(m, *p);
                }
            }
            Retake { p, syscall } => {
                if *syscall && let Some(m) = slot(&mut self.ps, p.index()).m {
                    self.release(m, *p);
                }
            }
            OsSwitch { core, m } => {
                if let Some(old) = std::mem::replace(slot(&mut self.cores, *core as usize), *m) {
                    slot(&mut self.ms, old.index()).core = None;
                }
                if let Some(m) = m
                    && let Some(old) = slot(&mut self.ms, m.index()).core.replace(*core)
                {
                    self.heal();
                    self.cores[old as usize] = None;
                }
            }
            ProcResize { n } => {
                for p in (*n..self.ps.len() as u32).map(PId) {
                    if let Some(m) = self.ps[p.index()].m {
                        self.heal();
                        self.release(m, p);
                    }
                    let at = &mut self.ps[p.index()];
                    for g in at.runnext.into_iter().chain(std::mem::take(&mut at.ring)) {
                        self.unqueue(g);
                    }
                }
                self.ps.resize_with(*n as usize, PState::default);
            }
            ChanMake { ch, cap, .. } => {
                self.chans.insert(ch.0, ChanState { cap: *cap, ..ChanState::default() });
            }
            ChanSend { ch, len, .. } | ChanRecv { ch, len, .. } => {
                self.chans.entry(ch.0).or_default().len = *len;
            }
            ChanClose { ch } => self.chans.entry(ch.0).or_default().closed = true,
            ChanWait { ch, g, send } => self.wait(*g, Wait::Chan { ch: ch.0, send: *send }, false),
            ChanUnwait { ch, g, send } => self.unwait(*g, Wait::Chan { ch: ch.0, send: *send }),
            SemaWait { addr, g, lifo } => self.wait(*g, Wait::Sema(addr.0), *lifo),
            SemaWake { addr, g, .. } => self.unwait(*g, Wait::Sema(addr.0)),
            NotifyWait { list, g, .. } => self.wait(*g, Wait::Note(list.0), false),
            NotifyWake { list, g } => self.unwait(*g, Wait::Note(list.0)),
            TimerSet { id, when, p } => {
                self.timers.insert(*id, (*when, *p));
            }
            TimerFire { id } | TimerStop { id } => {
                self.timers.remove(id);
            }
            SyncState { addr, kind, state } => {
                self.sync.insert(addr.0, (*kind, *state));
            }
            Alloc { .. } if self.heap.partial => {}
            Alloc { addr, size, class, ty, pc } => {
                let marking = matches!(self.heap.phase, Some(Phase::Mark | Phase::MarkTermination));
                let cycle = if marking { self.heap.cycle } else { 0 };
                let o = Object { size: *size, class: *class, ty: *ty, pc: *pc, cycle, scanned: marking };
                self.heap.black += u64::from(marking);
                if self.heap.objects.contains_key(&addr.0) {
                    self.overtake(*addr);
                }
                self.heap.objects.insert(addr.0, o);
                self.heap.alloc_bytes += u64::from(*size);
                if let Some((_, s)) = self.heap.spans.range_mut(..=addr.0).next_back() {
                    s.2 += 1;
                }
            }
            Free { addr } => {
                if self.heap.owed.remove(&addr.0) {
                    self.healed -= 1;
                } else {
                    self.free(*addr);
                }
            }
            SpanAlloc { base, pages, class } => {
                if let Some((old, ..)) = self.heap.spans.remove(&base.0) {
                    self.heal();
                    self.heap.owed_spans.insert(base.0);
                    self.objects_of(*base, old).into_iter().for_each(|addr| self.overtake(addr));
                }
                self.heap.spans.insert(base.0, (*pages, *class, 0));
            }
            SpanFree { base } => {
                if self.heap.owed_spans.remove(&base.0) {
                    self.healed -= 1;
                } else if let Some((pages, ..)) = self.heap.spans.remove(&base.0) {
                    for addr in self.objects_of(*base, pages) {
                        self.heal();
                        self.free(addr);
                    }
                }
            }
            StackAlloc { g, size, .. } => {
                self.heap.stack_bytes += u64::from(*size);
                self.known(*g).stack = *size;
            }
            StackGrow { g, from, to, .. } => {
                self.heap.stack_bytes = (self.heap.stack_bytes + u64::from(*to)).saturating_sub(u64::from(*from));
                self.known(*g).stack = *to;
            }
            StackFree { g, .. } => {
                let size = self.g(*g).map_or(0, |s| std::mem::take(&mut s.stack));
                self.heap.stack_bytes = self.heap.stack_bytes.saturating_sub(u64::from(size));
            }
            EventKind::GcPhase { phase } => {
                self.heap.phase = Some(*phase);
                // The world is stopped: all Ms are back, and what they had to tell is told.
                self.heap.owed.clear();
                self.heap.owed_spans.clear();
                if *phase == Phase::MarkTermination {
                    self.heap.census.clear();
                }
            }
            Census { class, objects, bytes } => {
                // Classes come in order: a smaller one begins the next census.
                if self.heap.census.last().is_some_and(|c| c.class >= *class) {
                    self.heap.census.clear();
                }
                self.heap.census.push(ClassState { class: *class, objects: *objects, bytes: *bytes });
            }
            GcStart { cycle, live, .. } => {
                self.heap.cycle = *cycle;
                self.heap.live = *live;
                self.heap.grey = 0;
                self.heap.black = 0;
                self.heap.sweeping = false;
            }
            GcEnd { live, goal, .. } => {
                self.compare_census();
                self.heap.live = *live;
                self.heap.goal = *goal;
                self.heap.sweeping = true;
            }
            StwStart { why } => self.stw = Some(*why),
            StwEnd { .. } => self.stw = None,
            Grey { addr } => self.shade(*addr, false),
            Black { addr } => self.shade(*addr, true),
            Line { pc } => {
                if let Some(s) = e.g.and_then(|g| self.g(g)) {
                    s.pc = *pc;
                }
            }
            _ => {}
        }
    }
}
