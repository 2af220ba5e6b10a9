//! The visible state of a run as a fold of its events.
//!
//! Plain ids; names and lines are `engine`'s to add, which has the program's image.
use gmplay_core::event::{GcPhase as Phase, Queue, StwReason, SyncKind};
use gmplay_core::{Addr, Event, EventKind, GId, MId, Nanos, PId, WaitReason};
use std::collections::{BTreeMap, VecDeque};

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

    fn set_status(&mut self, g: GId, status: GStatus) {
        let now = self.now;
        let Some(s) = self.g(g) else { return };
        if s.status == GStatus::Running {
            s.running_ns += now.0.saturating_sub(s.since.0);
        }
        s.status = status;
        s.since = now;
        if status != GStatus::Waiting {
            s.reason = None;
            s.on = Addr::NIL;
        }
        if status == GStatus::Running || status == GStatus::Syscall {
            return;
        }
        s.p = None;
        if let Some(m) = s.m.take() {
            slot(&mut self.ms, m.index()).g = None;
        }
    }

    fn leave(&mut self, g: GId, from: Queue) {
        let remove = |q: &mut VecDeque<GId>| {
            if let Some(i) = q.iter().position(|x| *x == g) {
                q.remove(i);
            }
        };
        match from {
            Queue::RunNext(p) => slot(&mut self.ps, p.index()).runnext = None,
            Queue::Local(p) => remove(&mut slot(&mut self.ps, p.index()).ring),
            Queue::Global | Queue::GlobalHead => remove(&mut self.global),
        }
    }

    /// The colour of an object of this state.
    pub fn color(&self, o: &Object) -> Color {
        match (o.cycle == self.heap.cycle && o.cycle > 0, o.scanned) {
            (false, _) => Color::White,
            (true, false) => Color::Grey,
            (true, true) => Color::Black,
        }
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
                let stack = self.g(*new).map_or(0, |g| g.stack);
                *slot(&mut self.gs, new.index()) = Some(GState {
                    goid: *goid,
                    status: GStatus::Runnable,
                    reason: None,
                    on: Addr::NIL,
                    pc: 0,
                    func: *func,
                    created_pc: *pc,
                    parent,
                    m: None,
                    p: None,
                    system: *system,
                    stack,
                    since: e.t,
                    running_ns: 0,
                });
            }
            GoStart { g, inherit } => {
                self.set_status(*g, GStatus::Running);
                if let Some(s) = self.g(*g) {
                    s.m = e.m;
                    s.p = e.p;
                }
                if let Some(m) = e.m {
                    slot(&mut self.ms, m.index()).g = Some(*g);
                }
                if let Some(p) = e.p {
                    slot(&mut self.ps, p.index()).schedtick += u32::from(!inherit);
                }
            }
            GoEnd { g } => self.set_status(*g, GStatus::Dead),
            GoPark { g, reason, on, pc } => {
                self.set_status(*g, GStatus::Waiting);
                if let Some(s) = self.g(*g) {
                    s.reason = Some(*reason);
                    s.on = *on;
                    if *pc != 0 {
                        s.pc = *pc;
                    }
                }
            }
            GoReady { g } => self.set_status(*g, GStatus::Runnable),
            GoPreempt { g } => {
                self.set_status(*g, GStatus::Runnable);
            }
            GoYield { g } => self.set_status(*g, GStatus::Runnable),
            GoSyscallEnter { g } => {
                self.set_status(*g, GStatus::Syscall);
                if let Some(m) = e.m {
                    slot(&mut self.ms, m.index()).syscall = true;
                }
            }
            GoSyscallExit { g, blocked } => {
                if let Some(m) = e.m {
                    slot(&mut self.ms, m.index()).syscall = false;
                }
                self.set_status(*g, if *blocked { GStatus::Runnable } else { GStatus::Running });
                if !*blocked && let Some(s) = self.g(*g) {
                    s.p = e.p;
                }
            }
            Enqueue { g, to } => match to {
                Queue::RunNext(p) => slot(&mut self.ps, p.index()).runnext = Some(*g),
                Queue::Local(p) => slot(&mut self.ps, p.index()).ring.push_back(*g),
                Queue::Global => self.global.push_back(*g),
                Queue::GlobalHead => self.global.push_front(*g),
            },
            Dequeue { g, from } => self.leave(*g, *from),
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
                let s = slot(&mut self.ms, m.index());
                s.parked = true;
                s.spinning = false;
            }
            AcquireP { m, p } => {
                slot(&mut self.ms, m.index()).p = Some(*p);
                let s = slot(&mut self.ps, p.index());
                s.m = Some(*m);
                s.idle = false;
            }
            ReleaseP { m, p } => {
                slot(&mut self.ms, m.index()).p = None;
                slot(&mut self.ps, p.index()).m = None;
            }
            PIdle { p } => slot(&mut self.ps, p.index()).idle = true,
            Handoff { p, from } => {
                slot(&mut self.ms, from.index()).p = None;
                slot(&mut self.ps, p.index()).m = None;
            }
            Retake { p, syscall } => {
                if *syscall && let Some(m) = slot(&mut self.ps, p.index()).m.take() {
                    slot(&mut self.ms, m.index()).p = None;
                }
            }
            OsSwitch { core, m } => {
                if let Some(old) = *slot(&mut self.cores, *core as usize) {
                    slot(&mut self.ms, old.index()).core = None;
                }
                self.cores[*core as usize] = *m;
                if let Some(m) = m {
                    slot(&mut self.ms, m.index()).core = Some(*core);
                }
            }
            ProcResize { n } => {
                for i in 0..*n as usize {
                    slot(&mut self.ps, i);
                }
                self.ps.truncate(*n as usize);
            }
            ChanMake { ch, cap, .. } => {
                self.chans.insert(ch.0, ChanState { cap: *cap, ..ChanState::default() });
            }
            ChanSend { ch, len, .. } | ChanRecv { ch, len, .. } => {
                self.chans.entry(ch.0).or_default().len = *len;
            }
            ChanClose { ch } => self.chans.entry(ch.0).or_default().closed = true,
            ChanWait { ch, g, send } => {
                let c = self.chans.entry(ch.0).or_default();
                if *send { &mut c.sendq } else { &mut c.recvq }.push(*g);
            }
            ChanUnwait { ch, g, send } => {
                let c = self.chans.entry(ch.0).or_default();
                let q = if *send { &mut c.sendq } else { &mut c.recvq };
                if let Some(i) = q.iter().position(|x| x == g) {
                    q.remove(i);
                }
            }
            SemaWait { addr, g, lifo } => {
                let q = self.semas.entry(addr.0).or_default();
                q.insert(if *lifo { 0 } else { q.len() }, *g);
            }
            SemaWake { addr, g, .. } => remove_waiter(&mut self.semas, addr.0, *g),
            NotifyWait { list, g, .. } => self.notes.entry(list.0).or_default().push(*g),
            NotifyWake { list, g } => remove_waiter(&mut self.notes, list.0, *g),
            TimerSet { id, when, p } => {
                self.timers.insert(*id, (*when, *p));
            }
            TimerFire { id } | TimerStop { id } => {
                self.timers.remove(id);
            }
            SyncState { addr, kind, state } => {
                self.sync.insert(addr.0, (*kind, *state));
            }
            Alloc { addr, size, class, ty, pc } => {
                let marking = matches!(self.heap.phase, Some(Phase::Mark | Phase::MarkTermination));
                let cycle = if marking { self.heap.cycle } else { 0 };
                let o = Object { size: *size, class: *class, ty: *ty, pc: *pc, cycle, scanned: marking };
                self.heap.black += u64::from(marking);
                self.heap.objects.insert(addr.0, o);
                self.heap.alloc_bytes += u64::from(*size);
                if let Some((_, s)) = self.heap.spans.range_mut(..=addr.0).next_back() {
                    s.2 += 1;
                }
            }
            Free { addr } => {
                if let Some(o) = self.heap.objects.remove(&addr.0) {
                    self.heap.alloc_bytes = self.heap.alloc_bytes.saturating_sub(u64::from(o.size));
                    if let Some((_, s)) = self.heap.spans.range_mut(..=addr.0).next_back() {
                        s.2 = s.2.saturating_sub(1);
                    }
                }
                self.chans.remove(&addr.0);
            }
            SpanAlloc { base, pages, class } => {
                self.heap.spans.insert(base.0, (*pages, *class, 0));
            }
            SpanFree { base } => {
                self.heap.spans.remove(&base.0);
            }
            StackAlloc { g, size, .. } => {
                self.heap.stack_bytes += u64::from(*size);
                if let Some(s) = self.g(*g) {
                    s.stack = *size;
                }
            }
            StackGrow { g, from, to, .. } => {
                self.heap.stack_bytes = (self.heap.stack_bytes + u64::from(*to)).saturating_sub(u64::from(*from));
                if let Some(s) = self.g(*g) {
                    s.stack = *to;
                }
            }
            StackFree { g, .. } => {
                let size = self.g(*g).map_or(0, |s| std::mem::take(&mut s.stack));
                self.heap.stack_bytes = self.heap.stack_bytes.saturating_sub(u64::from(size));
            }
            EventKind::GcPhase { phase } => {
                self.heap.phase = Some(*phase);
            }
            GcStart { cycle, live, .. } => {
                self.heap.cycle = *cycle;
                self.heap.live = *live;
                self.heap.grey = 0;
                self.heap.black = 0;
                self.heap.sweeping = false;
            }
            GcEnd { live, goal, .. } => {
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

fn remove_waiter(map: &mut BTreeMap<u64, Vec<GId>>, key: u64, g: GId) {
    let Some(q) = map.get_mut(&key) else { return };
    if let Some(i) = q.iter().position(|x| *x == g) {
        q.remove(i);
    }
    if q.is_empty() {
        map.remove(&key);
    }
}
