//! Goroutines: their table, status, free lists and numbers.
//!
//! Go 1.27 `runtime/runtime2.go`: `g`, the `_G…` statuses; `runtime/proc.go`: `gfget`, `gfput`, `newproc1`'s goid cache.
//!
//! # Invariants
//! 1. A G is in exactly one place: running on one M, in one run queue, held by one M between dequeue and execute,
//!    waiting (in wait queues or with a timer), in a system call of one M, or on a free list.
//! 2. Slots are reused and never removed; `goid` is never reused.
//!
//! # Differences from Go
//! There is no `_Gscan` bit: a stack is scanned in one step of the driver, so nothing can interleave with it.
use crate::event::StwReason;
use crate::exit::{Resume, WaitReason};
use crate::ids::{Addr, GId, MId, Nanos};
use crate::sudog::SudogId;
use alloc::boxed::Box;

#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[repr(u8)]
pub enum GStatus {
    Idle = 0,
    Runnable = 1,
    Running = 2,
    Syscall = 3,
    Waiting = 4,
    Dead = 6,
    /// Stopped itself for `suspendG` (a stack scan); nobody but the suspender may make it runnable.
    Preempted = 9,
}

/// What a G runs: the program's code, or a loop of the runtime.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum GKind {
    User,
    ForceGc,
    BgSweep,
    BgScavenge,
    MaxProcsUpdater,
    Finalizer,
    GcWorker,
}

impl GKind {
    /// `isSystemGoroutine`: not counted by NumGoroutine, not shown in traces, ignored by `checkdead`.
    pub fn is_system(self) -> bool {
        self != GKind::User
    }

    /// The function that a goroutine of the runtime runs in Go, whose code is not Go code here.
    pub fn name(self) -> &'static str {
        match self {
            GKind::User => "",
            GKind::ForceGc => "runtime.forcegchelper",
            GKind::BgSweep => "runtime.bgsweep",
            GKind::BgScavenge => "runtime.bgscavenge",
            GKind::MaxProcsUpdater => "runtime.updateMaxProcsGoroutine",
            GKind::Finalizer => "runtime.runFinalizers",
            GKind::GcWorker => "runtime.gcBgMarkWorker",
        }
    }

    /// Stands for that function in events, behind all function numbers of a program.
    pub fn func(self) -> u32 {
        u32::MAX - self as u32
    }

    /// The kind that `func` stands for.
    pub fn of_func(func: u32) -> Option<GKind> {
        use GKind::*;
        let all = [ForceGc, BgSweep, BgScavenge, MaxProcsUpdater, Finalizer, GcWorker];
        all.into_iter().find(|k| k.func() == func)
    }
}

/// Bounds of a goroutine's stack in Go memory: `lo..hi`, growing down or up as the machine likes. Both 0: none.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub struct StackBounds {
    pub lo: Addr,
    pub hi: Addr,
}

impl StackBounds {
    pub fn size(self) -> u64 {
        self.hi.0 - self.lo.0
    }
}

/// What a parked G does first when it runs again: the rest of the operation that it parked in.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum AfterPark {
    #[default]
    Nothing,
    /// The tail of `chansend` or `chanrecv`.
    Chan { sudog: SudogId, send: bool, ok: Addr },
    /// The tail of `selectgo`: leave the other queues, tell the case.
    Select { ret: Addr },
    /// `semacquire1` after `goparkunlock`: done if handed the ticket, else it competes again.
    Sema { addr: Addr, lifo: bool, reason: WaitReason, sudog: SudogId },
    Notify { sudog: SudogId },
}

/// Program counter of a G inside the runtime, where that takes several steps or parks.
#[derive(Clone, PartialEq, Debug)]
pub enum Rt {
    /// `stopTheWorldWithSema`; `then` runs with the world stopped.
    Stop { why: StwReason, then: Box<Rt> },
    /// The world is stopped for GOMAXPROCS(n).
    SetProcs { n: u32, ret: Addr },
    Gc(crate::gc::Op),
    /// It was preempted at this operation, before it began.
    Exit(Box<crate::exit::Exit>),
    /// A loop of the runtime that waits for work that never comes here (scavenger, finalizers).
    Forever(WaitReason),
}

#[derive(Clone, PartialEq, Debug)]
pub struct G {
    /// Go's visible number; 0 while the slot is free.
    pub goid: u64,
    pub kind: GKind,
    pub status: GStatus,
    /// Meaningful while `status` is `Waiting`.
    pub wait_reason: WaitReason,
    /// Channel, semaphore or list that it waits on; nil where there is none or several.
    pub wait_on: Addr,
    pub wait_since: Nanos,
    /// Running, or in a system call, on this M.
    pub m: Option<MId>,
    pub locked_m: Option<MId>,
    /// `lockedExt`: LockOSThread nests.
    pub lock_depth: u32,
    pub resume: Resume,
    /// Asked to yield at the next safepoint; the machine looks at it.
    pub preempt: bool,
    /// With `preempt`: stop for a stack scan instead of yielding.
    pub preempt_stop: bool,
    /// `_Gscan`: a thread reads its stack without the scheduler's lock, so it must not run Go code.
    pub scan: bool,
    pub parent: u64,
    /// pc of the go statement, and function that the closure calls.
    pub go_pc: u32,
    pub func: u32,
    /// Until it has started.
    pub closure: Addr,
    pub stack: StackBounds,
    /// `g.waiting`: first of the sudogs of the operation it is parked in, in lock order.
    pub waiting: Option<SudogId>,
    /// `g.selectDone`: some queue has already chosen this G's select.
    pub select_done: bool,
    /// `g.param`: the sudog by which it was woken.
    pub param: Option<SudogId>,
    pub after: AfterPark,
    /// Where it is inside the runtime; None: it runs Go code.
    pub rt: Option<Rt>,
    /// Where it is in Go code: the machine writes it when it hands back an exit.
    pub pc: u32,
    /// The timer of `time.Sleep`.
    pub timer: Option<crate::timer::TimerId>,
    pub sleep_when: u64,
    /// `gcAssistBytes`: credit if positive.
    pub assist_bytes: i64,
    /// Events about this G so far.
    pub seq: u32,
}

impl G {
    pub(crate) fn new() -> G {
        G {
            goid: 0,
            kind: GKind::User,
            status: GStatus::Dead,
            wait_reason: WaitReason::Preempted,
            wait_on: Addr::NIL,
            wait_since: Nanos(0),
            m: None,
            locked_m: None,
            lock_depth: 0,
            resume: Resume::Continue,
            preempt: false,
            preempt_stop: false,
            scan: false,
            parent: 0,
            go_pc: 0,
            func: 0,
            closure: Addr::NIL,
            stack: StackBounds::default(),
            waiting: None,
            select_done: false,
            param: None,
            after: AfterPark::Nothing,
            rt: None,
            pc: 0,
            timer: None,
            sleep_when: 0,
            assist_bytes: 0,
            seq: 0,
        }
    }
}

/// Free Gs (`p.gFree`, `sched.gFree`), last in first out. Those without a stack are kept apart globally.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct FreeGs {
    pub stack: alloc::vec::Vec<GId>,
    pub no_stack: alloc::vec::Vec<GId>,
}

/// `_GoidCacheBatch`.
pub const GOID_BATCH: u64 = 16;
/// `startingStackSize`, `stackMin`.
pub const STACK_MIN: u64 = 2048;
