//! What happens, as plain data: the only way out of the engine for everything that is drawn or narrated.
use crate::exit::WaitReason;
use crate::ids::{Addr, GId, MId, Nanos, PId};

/// One event. `m`/`p`/`g`: who was running when it happened, where that makes sense.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Event {
    pub t: Nanos,
    pub m: Option<MId>,
    pub p: Option<PId>,
    pub g: Option<GId>,
    /// Sequence number within [`EventKind::resource`]: with several Ms truly parallel, these give the partial order.
    /// 0: none, the event is ordered by its M alone.
    pub seq: u32,
    pub kind: EventKind,
}

impl Event {
    /// Whose number [`Event::seq`] is.
    pub fn resource(&self) -> Resource {
        if self.seq == 0 { Resource::None } else { self.kind.resource() }
    }
}

/// What an event is about, as far as the order of events of several Ms goes: `World::emit` numbers the events of each
/// without a hole, from 1 on.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Resource {
    G(GId),
    P(PId),
    M(MId),
    /// Everything that all Ms share: global queue, channels, semaphores, timers, heap, collector.
    Sched,
    /// Nothing that another M could see: emitted by the M's carrier or while it runs Go code.
    None,
}

/// Receives events in the order of the steps.
pub trait Sink {
    fn event(&mut self, event: Event);
    /// Bytes that the program wrote to descriptor 1 or 2.
    fn output(&mut self, t: Nanos, fd: u32, bytes: &[u8]);
    /// From here on something is missing: the next event's predecessor was not kept.
    fn gap(&mut self, _t: Nanos) {}
    /// `n` more events were not kept by whoever noted them.
    fn dropped(&mut self, _n: u64) {}
    /// Whether per-object heap events are wanted: they are many.
    fn wants_heap(&self) -> bool {
        true
    }
}

/// Where a G was put or taken from.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Queue {
    RunNext(PId),
    Local(PId),
    Global,
    /// The front of the global queue: what a P leaves behind when GOMAXPROCS shrinks.
    GlobalHead,
}

/// Why an M got or looked for work.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum FindStage {
    Timers,
    GlobalFair,
    Local,
    Global,
    Netpoll,
    Steal,
    IdleGcMark,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum GcPhase {
    Off,
    Mark,
    MarkTermination,
}

#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum EventKind {
    // ---- goroutines
    /// `g` of the event is the creator; pc: of the go statement; goid: Go's number; closure's entry names the function.
    GoCreate { new: GId, goid: u64, pc: u32, func: u32, system: bool },
    /// `execute`: g runs on m and p from here. inherit: it inherited the time slice (runnext).
    GoStart { g: GId, inherit: bool },
    GoEnd { g: GId },
    /// Parked: pc of the operation; on: the channel, semaphore or list.
    GoPark { g: GId, reason: WaitReason, on: Addr, pc: u32 },
    /// Made runnable by the event's g (None: by the runtime) …
    GoReady { g: GId },
    GoPreempt { g: GId },
    GoYield { g: GId },
    GoSyscallEnter { g: GId },
    GoSyscallExit { g: GId, blocked: bool },
    // ---- queues: every G that joins or leaves a queue has its own Enqueue or Dequeue; Overflow, GlobalBatch and Steal
    // are summaries that stand before the moves that they explain
    Enqueue { g: GId, to: Queue },
    Dequeue { g: GId, from: Queue },
    /// `runqputslow`: n Gs moved from p's full ring to the global queue.
    Overflow { from: PId, n: u32 },
    /// `globrunqget`: a batch of n came from the global queue to p's ring.
    GlobalBatch { to: PId, n: u32 },
    /// `runqsteal`: n Gs from `victim`'s ring to p.
    Steal { victim: PId, n: u32, gs_first: GId },
    StealMiss { victim: PId },
    // ---- Ms and Ps
    MCreate { m: MId },
    /// spinning: it comes up looking for work.
    MStart { m: MId, p: Option<PId>, spinning: bool },
    MSpin { m: MId, spinning: bool },
    MPark { m: MId },
    AcquireP { m: MId, p: PId },
    ReleaseP { m: MId, p: PId },
    PIdle { p: PId },
    /// `handoffp`: p left m (in a syscall) for another M.
    Handoff { p: PId, from: MId },
    /// sysmon took p from a syscall, or asked the G on it to yield.
    Retake { p: PId, syscall: bool },
    PreemptRequest { p: PId, g: GId },
    Sysmon { sleep_us: u32 },
    /// Which carrier (core) runs m from now; None: none.
    OsSwitch { core: u32, m: Option<MId> },
    FindRunnable { stage: FindStage },
    ProcResize { n: u32 },
    // ---- channels, semaphores, timers
    ChanMake { ch: Addr, cap: u32, elem_size: u32 },
    /// buffered: through the ring; to: directly to a waiting receiver.
    ChanSend { ch: Addr, to: Option<GId>, len: u32 },
    ChanRecv { ch: Addr, from: Option<GId>, len: u32 },
    ChanClose { ch: Addr },
    /// A waiter joined or left a channel's sendq (send) or recvq.
    ChanWait { ch: Addr, g: GId, send: bool },
    ChanUnwait { ch: Addr, g: GId, send: bool },
    SemaWait { addr: Addr, g: GId, lifo: bool },
    SemaWake { addr: Addr, g: GId, handoff: bool },
    NotifyWait { list: Addr, g: GId, ticket: u32 },
    NotifyWake { list: Addr, g: GId },
    TimerSet { id: u64, when: Nanos, p: PId },
    TimerFire { id: u64 },
    TimerStop { id: u64 },
    /// A label that library code gives to a wait object, so that views can name it (`Mutex` at address).
    SyncState { addr: Addr, kind: SyncKind, state: u64 },
    // ---- memory
    Alloc { addr: Addr, size: u32, class: u8, ty: u32, pc: u32 },
    Free { addr: Addr },
    SpanAlloc { base: Addr, pages: u32, class: u8 },
    SpanFree { base: Addr },
    StackAlloc { g: GId, lo: Addr, size: u32 },
    StackGrow { g: GId, from: u32, to: u32, lo: Addr },
    StackFree { g: GId, lo: Addr },
    // ---- collector
    GcStart { cycle: u32, trigger: u64, live: u64, forced: bool },
    GcPhase { phase: GcPhase },
    StwStart { why: StwReason },
    StwEnd { ns: u64 },
    /// Became grey; then black when scanned.
    Grey { addr: Addr },
    Black { addr: Addr },
    StackScanned { g: GId },
    /// The barrier shaded `old` (deletion half) and `new` (insertion half).
    WriteBarrier { slot: Addr, old: Addr, new: Addr },
    WriteBarrierFlush { n: u32 },
    GcWorker { g: GId, start: bool, idle: bool },
    AssistStart { g: GId, debt: u64 },
    AssistEnd { g: GId },
    SweepSpan { base: Addr, freed: u32 },
    GcEnd { cycle: u32, live: u64, goal: u64 },
    // ---- the program
    /// A statement begins (recorded when line events are wanted).
    Line { pc: u32 },
    Panic { g: GId, recovered: bool },
    Exit { code: i32 },
    Fatal,
    /// What marking found alive, by size class (0: large), classes in use only, in order; if `Config::census`.
    Census { class: u8, objects: u32, bytes: u64 },
}

impl EventKind {
    /// What the event is numbered within when the `World` emits it. Those that Go code brings forth itself (a label, a
    /// channel made) have no number, and so no resource: [`Event::resource`].
    pub fn resource(&self) -> Resource {
        match self {
            EventKind::GoCreate { new: g, .. }
            | EventKind::GoStart { g, .. }
            | EventKind::GoEnd { g }
            | EventKind::GoPark { g, .. }
            | EventKind::GoReady { g }
            | EventKind::GoPreempt { g }
            | EventKind::GoYield { g }
            | EventKind::GoSyscallEnter { g }
            | EventKind::GoSyscallExit { g, .. } => Resource::G(*g),
            EventKind::Enqueue { to: Queue::Local(p) | Queue::RunNext(p), .. }
            | EventKind::Dequeue { from: Queue::Local(p) | Queue::RunNext(p), .. }
            | EventKind::AcquireP { p, .. }
            | EventKind::ReleaseP { p, .. }
            | EventKind::PIdle { p }
            | EventKind::Handoff { p, .. }
            | EventKind::Retake { p, .. }
            | EventKind::PreemptRequest { p, .. } => Resource::P(*p),
            EventKind::MCreate { m }
            | EventKind::MStart { m, .. }
            | EventKind::MSpin { m, .. }
            | EventKind::MPark { m } => Resource::M(*m),
            EventKind::OsSwitch { .. } | EventKind::Line { .. } => Resource::None,
            _ => Resource::Sched,
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum StwReason {
    GcStart,
    GcEnd,
    GoMaxProcs,
    Other,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum SyncKind {
    Mutex,
    RwMutex,
    WaitGroup,
    Once,
    Cond,
}
