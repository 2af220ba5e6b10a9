//! What a step asks of its driver, and what the step cost.
use crate::exit::Resume;
use crate::gc::GcWork;
use crate::ids::{GId, MId, Nanos, PId};
use crate::runq::Ring;

/// Kinds of work; `sim` has one table that gives each its nanoseconds.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[repr(u8)]
pub enum Cost {
    Free,
    /// One pass of `schedule` that found a G in its own queue.
    Schedule,
    /// One stage of `findRunnable`.
    FindRunnable,
    /// `execute`: switch to a G (`gogo`).
    Switch,
    /// One victim looked at while stealing.
    Steal,
    /// `gopark`, `goready`.
    Park,
    Ready,
    /// `newproc1`.
    NewG,
    ChanOp,
    SelectOp,
    SemaOp,
    TimerOp,
    /// futex wake and wait of an M; starting an OS thread.
    WakeM,
    ParkM,
    NewM,
    EnterSyscall,
    ExitSyscall,
    /// Per object scanned, and per 64 bytes of it.
    GcMark,
    GcScanWord,
    GcSweepSpan,
    StopTheWorld,
    Sysmon,
    /// As many nanoseconds as units: waits whose length the runtime fixes (naps, `procyield`).
    Nanos,
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Next {
    /// Run this G on this M and bring the exit back. `ticks`: at most that much fuel.
    RunG { g: GId, resume: Resume },
    /// Step this M again, after charging the cost (`units` times).
    Continue { cost: Cost, units: u32 },
    /// Report this G's roots to `World::stack_scanned` (its stack is quiet), then step again.
    ScanStack { g: GId },
    /// Only where Ms run beside each other ([`crate::World::beside`]): grab half of this ring without a lock, and report
    /// what it was to `World::stolen`.
    Steal { victim: PId, queue: Ring },
    /// Run this on the heap with the M's P's cache, bring the result to `World::collected`, then step again.
    Collect { work: GcWork },
    /// An idle M was woken, or a new one made: the driver gives it a carrier. Then step again.
    StartM { m: MId, p: Option<PId> },
    /// This M sleeps until `until`, or until it is started again by `StartM`.
    ParkM { until: Option<Nanos> },
    /// This M is in a system call until then; step it when the time has come.
    InSyscall { until: Nanos },
    /// The run is over.
    Finished,
}

/// How a run ended.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum RunOutcome {
    /// main returned, or os.Exit.
    Exited { code: i32 },
    /// Status 2 after an unrecovered panic (already printed).
    Panicked,
    /// `fatal error: …` and exit status 2.
    Fatal { message: alloc::string::String },
    /// A limit of the configuration.
    TimeLimit,
}
