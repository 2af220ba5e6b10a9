//! Why the virtual machine stopped running a goroutine, and with what the runtime lets it go on.
//!
//! The contract between `vm` and `core`, as data. Addresses point at Go memory (frame slots included), and the
//! runtime reads and writes there directly: stacks of parked goroutines do not move.
use crate::ids::Addr;
use alloc::vec::Vec;

#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SelectCase {
    pub ch: Addr,
    /// Value to send, or where a received one goes (nil: dropped).
    pub elem: Addr,
    pub recv: bool,
}

/// Values that Go code asks the runtime for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Query {
    NumGoroutine,
    NumCpu,
    /// GOMAXPROCS(0).
    Procs,
    Goid,
    /// A field of MemStats, in the order of Go's struct (see `stats`).
    MemStat(u32),
    /// `internal_sync_runtime_canSpin` of the i-th round: 1 if an active mutex spin makes sense now.
    CanSpin(u32),
    /// debug.SetGCPercent(n): old value; -1 is off.
    SetGcPercent(i32),
    /// debug.SetMemoryLimit(n): old value; negative n only asks.
    SetMemoryLimit(i64),
}

/// The machine has executed everything before the operation; the operation itself is the runtime's to do.
/// Where a result is expected, the address of its slot is part of the exit.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Exit {
    /// Fuel is used up; the G is still running.
    Budget,
    /// The preemption request was seen at a safepoint: `gopreempt_m`.
    Preempted,
    /// The goroutine's function returned, or Goexit has run all deferred calls.
    Done,
    /// The main goroutine's function returned.
    MainDone,
    /// `go`: a new G that calls this closure. `pc`: of the go statement.
    Go { closure: Addr, pc: u32 },
    /// `size`: bytes of an element.
    Send { ch: Addr, elem: Addr, size: u64 },
    /// elem nil: dropped; ok nil: not wanted (a bool slot, 8 bytes, 0 or 1).
    Recv { ch: Addr, elem: Addr, ok: Addr, size: u64 },
    Close { ch: Addr },
    /// ret: two slots: chosen index (-1 default), received ok.
    Select { cases: Vec<SelectCase>, has_default: bool, ret: Addr },
    /// `select {}` and operations on nil channels park for ever through Send/Recv/Select with nil channels too.
    Gosched,
    /// `sync.runtime_Semacquire` and kin: waits until `*addr > 0`, then decrements it.
    Semacquire { addr: Addr, lifo: bool, reason: WaitReason },
    /// `handoff`: the waiter runs at once, with this G's time slice (`readyWithTime`, mutex starvation).
    Semrelease { addr: Addr, handoff: bool },
    /// `sync.runtime_notifyListAdd`: ticket to ret. l: the notifyList's address (identity).
    NotifyAdd { list: Addr, ret: Addr },
    NotifyWait { list: Addr, ticket: u32 },
    NotifyOne { list: Addr },
    NotifyAll { list: Addr },
    /// time.Sleep.
    Sleep { ns: i64 },
    /// Starts or changes timer `id` (0: a new one, id to ret): at `when` call closure `f` on a goroutine of its own
    /// if `go_func`, else send the current time on channel `f` without blocking. period 0: once.
    /// ret: slot for (id) when new, for 1/0 (was active) when changed.
    TimerStart { id: u64, when: u64, period: u64, f: Addr, go_func: bool, ret: Addr },
    /// ret: 1 if it was active.
    TimerStop { id: u64, ret: Addr },
    /// `entersyscall` … `exitsyscall`: the thread is in the kernel for `ns`; P may be retaken meanwhile.
    Syscall { ns: u64 },
    /// Waiting for a descriptor that the netpoller watches, ready after `ns`.
    PollWait { ns: u64 },
    /// runtime.GC: blocks until a whole cycle, sweep included, is done.
    Gc,
    /// `mallocgc` found the trigger reached, or the P's assist credit used up: GC is started, or the G assists,
    /// before it goes on. The allocation itself has been done.
    GcPoll,
    Query { what: Query, ret: Addr },
    /// GOMAXPROCS(n), n ≥ 1: stop the world, `procresize`. Old value to ret.
    SetProcs { n: u32, ret: Addr },
    LockOsThread,
    UnlockOsThread,
    /// `doSpin`: `procyield` of an active mutex spin.
    Spin { ns: u64 },
    /// Parks until `Ready { g }` by another goroutine (`gopark`/`goready` for library code).
    Park { reason: WaitReason },
    /// goid of the G to make ready.
    Ready { goid: u64 },
    /// os.Exit.
    ExitProcess { code: i32 },
    /// An unrecovered panic has been printed: exit status 2 with goroutine traces.
    PanicExit,
    /// `fatal error: …`, as `throw`/`fatal` in Go: exit status 2 with traces.
    Fatal { message: alloc::string::String },
    /// The stack would exceed `Config::max_stack`.
    StackOverflow { want: u64 },
    OutOfMemory { want: u64 },
}

/// Codes of [`Resume::Panic`], as `bytecode::inst::Trap` numbers them (a test of the machine compares).
pub mod trap {
    pub const SEND_CLOSED: u8 = 19;
    pub const CLOSE_CLOSED: u8 = 20;
    pub const CLOSE_NIL: u8 = 21;
}

/// What the machine is to do first when a G runs (again).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Resume {
    /// Go on.
    #[default]
    Continue,
    /// A new G: call this closure; it is also the root frame.
    Start { closure: Addr },
    /// The operation panics: trap code of `bytecode::inst::Trap` (`SendClosed`, `CloseClosed`, `CloseNil`).
    Panic { trap: u8 },
}

macro_rules! wait_reasons {
    ($($name:ident $text:literal,)*) => {
        /// Go's wait reasons, as in a goroutine's header line.
        #[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
        #[repr(u8)]
        pub enum WaitReason {
            $($name,)*
        }

        impl WaitReason {
            /// In order: library code names one by its place here.
            pub const ALL: &'static [WaitReason] = &[$(WaitReason::$name,)*];

            /// As `waitReasonStrings` has it.
            pub fn text(self) -> &'static str {
                match self {
                    $(WaitReason::$name => $text,)*
                }
            }
        }
    };
}

wait_reasons! {
    ChanReceive "chan receive",
    ChanReceiveNil "chan receive (nil chan)",
    ChanSend "chan send",
    ChanSendNil "chan send (nil chan)",
    Select "select",
    SelectNoCases "select (no cases)",
    Sleep "sleep",
    Semacquire "semacquire",
    SyncMutexLock "sync.Mutex.Lock",
    SyncRWMutexRLock "sync.RWMutex.RLock",
    SyncRWMutexLock "sync.RWMutex.Lock",
    SyncCondWait "sync.Cond.Wait",
    SyncWaitGroupWait "sync.WaitGroup.Wait",
    GcAssistWait "GC assist wait",
    GcAssistMarking "GC assist marking",
    GcWorkerIdle "GC worker (idle)",
    WaitForGcCycle "wait for GC cycle",
    ForceGcIdle "force gc (idle)",
    GcSweepWait "GC sweep wait",
    GcScavengeWait "GC scavenge wait",
    FinalizerWait "finalizer wait",
    IoWait "IO wait",
    Preempted "preempted",
    DebugCall "debug call",
    StoppingTheWorld "stopping the world",
    CoroutineWait "coroutine",
    MaxProcsIdle "GOMAXPROCS updater (idle)",
}
