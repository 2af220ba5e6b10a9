//! OS threads of the runtime, and where each is inside the scheduler's code.
//!
//! Go 1.27 `runtime/runtime2.go`: `m`. In Go the place inside `schedule`, `findRunnable`, `stopm` … is a program counter
//! on the M's g0 stack. Here it is data: [`M::ctl`] is that stack, one [`Ctl`] a frame, so that each shared-memory action
//! of the delicate paths is a step of its own and races between Ms can be seen, replayed and checkpointed.
//!
//! # Invariants
//! 1. The top of `ctl` is what the M does next. It is empty only while the driver runs the M's G, and for a dead M.
//! 2. `parked` is true from the answer `ParkM` until somebody's `StartM` or the timeout: only then may it be started.
//! 3. An M holds at most one G that is in no queue (`held`), and only between finding and executing it.
use crate::event::StwReason;
use crate::exit::Exit;
use crate::ids::{GId, MId, Nanos, PId};
use crate::next::Cost;
use alloc::vec::Vec;

/// One frame of the scheduler's code on an M.
#[derive(Clone, PartialEq, Debug)]
pub enum Ctl {
    /// Charge this cost, then go on below.
    Charge(Cost, u32),
    /// Tell the driver that this M has a carrier's work to do.
    Wake(MId),
    /// `schedule`: from its top.
    Schedule,
    /// A stage of `findRunnable`.
    Find(Find),
    /// `schedule` behind `findRunnable`: the G is in `held`.
    Found { inherit: bool, wakep: bool },
    /// `execute` of `held`.
    Execute { inherit: bool },
    /// The driver has brought back `exit`.
    Exited,
    /// Go on running `curg`: what it left undone when it parked, collector work, or Go code.
    Run,
    Wakep,
    /// `startm`.
    StartM { p: PId, spinning: bool },
    Handoff { p: PId },
    /// `stopm`: into the idle list …
    StopM,
    /// … and asleep until `note`.
    Park,
    /// Behind a park: `acquirep(nextp)`.
    AcquireNext,
    /// `mstart1` of a new M.
    Start,
    /// `stoplockedm` of `schedule`; the M waits for its locked G.
    StopLocked,
    StartLocked,
    /// `gcstopm`.
    GcStop,
    ExitSyscall,
    /// `stopTheWorldWithSema`, and its wait for the last P.
    StopWorld { why: StwReason },
    StopWorldSyscalls,
    StopWorldIdle,
    StopWorldWait,
    StartWorld,
    /// Round of the system monitor.
    Sysmon(Sysmon),
    /// `mexit`: gives the P away …
    Exit,
    /// … and is gone.
    Freed,
    /// `incidlelocked(1)`.
    IdleLocked,
}

/// Stages of `findRunnable`, in its order.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Find {
    /// Stop for the collector, own timers.
    Top,
    /// GC worker, the 61st tick's global queue, own queue.
    Local,
    Global,
    Netpoll,
    /// Become spinning, if there are not too many.
    Spin,
    /// The next victim: on the last try its timers …
    Steal,
    /// … and its ring.
    StealRing { victim: PId },
    /// It was empty, or others were faster.
    StealMissed { victim: PId },
    /// Behind the 3 µs nap: the victim's `runnext`, if it is still that one.
    StealNext { victim: PId, next: GId },
    IdleGc,
    /// `return P and block`: drop the P, unless there is something after all.
    Drop,
    /// No P any more. Stop spinning …
    Unspin,
    /// … and look again, as work may have come between.
    RecheckGlobal,
    RecheckLocal,
    RecheckGc,
    RecheckTimers,
    /// Sleep in the netpoller, if nobody else does.
    Poll,
    Polled,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Sysmon {
    /// First: become a system M.
    Enter,
    Sleep,
    Woken,
    DeepWoken,
    Round,
    /// `retake` of the P with this index and on.
    Retake { at: u32, taken: u32 },
}

/// Locals of `findRunnable` and `stealWork`.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct FindLocals {
    pub poll_until: u64,
    pub was_spinning: bool,
    pub try_no: u32,
    pub enum_i: u32,
    pub enum_pos: u32,
    pub enum_inc: u32,
    pub ran_timer: bool,
    /// The victim's timers have just run.
    pub ran_now: bool,
}

#[derive(Clone, PartialEq, Debug)]
pub struct M {
    pub ctl: Vec<Ctl>,
    pub p: Option<PId>,
    /// P handed over by whoever woke it.
    pub next_p: Option<PId>,
    /// P it had when it entered the system call.
    pub old_p: Option<PId>,
    pub curg: Option<GId>,
    /// What `curg` came back with, until its time has come.
    pub exit: Option<Exit>,
    /// Found and not executed yet.
    pub held: Option<GId>,
    pub locked_g: Option<GId>,
    pub spinning: bool,
    /// In `sched.midle`.
    pub idle: bool,
    /// `m.park`: a wake-up that has not been consumed.
    pub note: bool,
    /// The driver was told `ParkM`.
    pub parked: bool,
    /// In the blocking netpoll.
    pub polling: bool,
    pub syscall_until: Option<Nanos>,
    pub syscall_tick: u32,
    pub dead: bool,
    pub find: FindLocals,
    pub seq: u32,
}

impl M {
    pub(crate) fn new() -> M {
        M {
            ctl: Vec::new(),
            p: None,
            next_p: None,
            old_p: None,
            curg: None,
            exit: None,
            held: None,
            locked_g: None,
            spinning: false,
            idle: false,
            note: false,
            parked: false,
            polling: false,
            syscall_until: None,
            syscall_tick: 0,
            dead: false,
            find: FindLocals::default(),
            seq: 0,
        }
    }
}
