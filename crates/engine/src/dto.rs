//! What crosses to the page (and to `--stats`, `--trace`): small, versioned, plain. TypeScript's twins are generated
//! from these by `ts-rs` into `web/src/engine/wire.ts`. Times are nanoseconds as `f64` (exact below 2^53): virtual ones of a
//! simulated run, those of the monotonic clock since the start of a parallel one.
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Flag names of the command line.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct RunConfig {
    pub procs: u32,
    pub cores: u32,
    pub seed: u32,
    /// `gmp` or `gmp-coop`.
    pub policy: String,
    /// `hybrid` or `stw`.
    pub gc: String,
    /// Percent; null: off.
    pub gogc: Option<u32>,
    /// Bytes of Go memory before "out of memory".
    pub memlimit: f64,
    pub args: Vec<String>,
    /// On real threads, one an M, instead of simulated cores: `procs` of them run Go code at once, `cores` and `seed` say
    /// nothing, and no two runs are alike.
    pub parallel: bool,
}

impl Default for RunConfig {
    fn default() -> RunConfig {
        RunConfig {
            procs: 4,
            cores: 4,
            seed: 1,
            policy: "gmp".into(),
            gc: "hybrid".into(),
            gogc: Some(100),
            memlimit: 536_870_912.0,
            args: vec![],
            parallel: false,
        }
    }
}

#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct Diagnostic {
    /// 1-based line, 1-based UTF-16 columns for the editor; offsets in UTF-16 units.
    pub line: u32,
    pub column: u32,
    pub from: u32,
    pub to: u32,
    pub message: String,
    /// Legal Go that gmplay does not run yet.
    pub unsupported: bool,
}

/// A mark for the editor's gutter: an escape decision.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct EscapeMark {
    pub line: u32,
    pub column: u32,
    pub message: String,
    pub heap: Option<bool>,
    pub reason: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct CheckResult {
    pub diagnostics: Vec<Diagnostic>,
    pub escapes: Vec<EscapeMark>,
}

#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct LoadResult {
    pub ok: bool,
    pub diagnostics: Vec<Diagnostic>,
    pub escapes: Vec<EscapeMark>,
}

/// How far the run has been computed (it runs ahead of the playhead, lazily).
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct Progress {
    pub end_ns: f64,
    pub events: f64,
    pub instructions: f64,
    /// Null while the program could still go on.
    pub outcome: Option<Outcome>,
    /// A limit was reached: computed no further although the program has not ended (`events`, `memory`, `time`).
    pub limit: Option<String>,
    /// A parallel run: time goes on by itself, whether or not anybody asks for more of it.
    pub parallel: bool,
    /// Of a parallel run: threads still run for it.
    pub live: bool,
    /// Events that happened and were not kept.
    pub dropped: f64,
    /// Threads that run for it now.
    pub carriers: u32,
}

/// An unrecorded run from start to end, for comparing: simulated or parallel, with some number of Ps.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct TrialView {
    pub parallel: bool,
    pub procs: u32,
    /// Real time that it took. 0: nobody measured it (a simulation where there is no clock).
    pub wall_ns: f64,
    /// Time that it took by its own clock: virtual of a simulation, real of a parallel run.
    pub virtual_ns: f64,
    /// Null: given up, because it took too long.
    pub outcome: Option<Outcome>,
    pub stats: Stats,
    /// What it wrote, decoded lossily; long output is cut.
    pub output: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct Outcome {
    /// `exited`, `panicked`, `fatal`, `time-limit`.
    pub kind: String,
    pub code: i32,
    /// Of a fatal: `all goroutines are asleep - deadlock!`.
    pub message: String,
}

/// Everything that the scenes draw, at one moment.
#[derive(Clone, Debug, PartialEq, Default, Serialize, TS)]
pub struct View {
    pub version: u32,
    pub now_ns: f64,
    /// Index of the first event after this moment.
    pub event: f64,
    pub gs: Vec<GView>,
    pub ms: Vec<MView>,
    pub ps: Vec<PView>,
    pub cores: Vec<CoreView>,
    /// G ids in order.
    pub global_queue: Vec<u32>,
    pub netpoll: Vec<u32>,
    pub timers: Vec<TimerView>,
    pub channels: Vec<ChanView>,
    /// Mutexes, conds, wait groups… with waiters (semaphores and notify lists).
    pub waits: Vec<WaitView>,
    pub heap: HeapView,
    pub stats: Stats,
    /// `gcstoptheworld` and why, else empty.
    pub stw: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct GView {
    pub id: u32,
    pub goid: f64,
    /// `main.main`, `main.worker`, `main.main.func1`.
    pub func: String,
    /// `idle`, `runnable`, `running`, `syscall`, `waiting`, `dead`, `preempted`.
    pub state: String,
    /// Go's wait reason while waiting.
    pub reason: String,
    /// Address of what it waits on, `0xc000012345`, or empty.
    pub on: String,
    /// Line of the user's file (1-based; 0: unknown): where it runs or waits.
    pub line: u32,
    /// Line of the go statement, and who executed it (goid; 0: the runtime).
    pub created_line: u32,
    pub parent: f64,
    pub m: Option<u32>,
    pub p: Option<u32>,
    pub system: bool,
    pub stack_bytes: u32,
    pub running_ns: f64,
}

#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct MView {
    pub id: u32,
    /// `running`, `spinning`, `parked`, `syscall`, `sysmon`.
    pub state: String,
    pub p: Option<u32>,
    pub g: Option<u32>,
    pub core: Option<u32>,
}

#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct PView {
    pub id: u32,
    /// `idle`, `running`, `syscall`, `gcstop`.
    pub state: String,
    pub m: Option<u32>,
    pub runnext: Option<u32>,
    /// Ring, head first.
    pub queue: Vec<u32>,
    pub schedtick: u32,
    pub timers: u32,
}

#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct CoreView {
    pub id: u32,
    pub m: Option<u32>,
    /// Ms that wait for this machine's cores.
    pub waiting: Vec<u32>,
}

#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct TimerView {
    pub id: f64,
    pub when_ns: f64,
    pub p: u32,
}

#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct ChanView {
    pub addr: String,
    pub cap: u32,
    pub len: u32,
    pub closed: bool,
    /// Waiting senders and receivers, first first.
    pub sendq: Vec<u32>,
    pub recvq: Vec<u32>,
    /// Variable name where one is known.
    pub name: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct WaitView {
    pub addr: String,
    /// `mutex`, `rwmutex`, `waitgroup`, `cond`, `sema`.
    pub kind: String,
    /// For a mutex: `locked`, `starving`, `woken` joined by `|`.
    pub mode: String,
    pub waiters: Vec<u32>,
}

#[derive(Clone, Debug, PartialEq, Default, Serialize, TS)]
pub struct HeapView {
    /// `off`, `mark`, `mark termination`, `sweep`.
    pub phase: String,
    pub cycle: u32,
    pub live_bytes: f64,
    pub goal_bytes: f64,
    pub heap_alloc: f64,
    pub objects_total: f64,
    /// At most some thousands; `objects_total` says how many there are.
    pub objects: Vec<ObjectView>,
    pub spans: Vec<SpanView>,
    pub white: f64,
    pub grey: f64,
    pub black: f64,
    pub stack_bytes: f64,
    /// What the last cycle found alive, by size class, where single objects are not recorded.
    pub classes: Vec<ClassView>,
}

#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct ClassView {
    /// Bytes of an element; 0: large objects.
    pub elem: u32,
    pub objects: f64,
    pub bytes: f64,
}

#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct ObjectView {
    pub addr: String,
    pub size: u32,
    /// Type as Go prints it.
    pub ty: String,
    /// 0 white, 1 grey, 2 black (while marking), 3 no cycle under way.
    pub color: u8,
    pub line: u32,
}

#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct SpanView {
    pub base: String,
    pub pages: u32,
    /// Bytes of an element; 0: a large object or a stack.
    pub elem: u32,
    pub used: u32,
    pub total: u32,
}

/// `--stats`.
#[derive(Clone, Debug, PartialEq, Default, Serialize, TS)]
pub struct Stats {
    pub virtual_ns: f64,
    pub instructions: f64,
    pub goroutines_created: f64,
    pub goroutines: f64,
    pub context_switches: f64,
    pub steals: f64,
    pub preemptions: f64,
    pub handoffs: f64,
    pub num_gc: f64,
    pub pause_ns_total: f64,
    pub mallocs: f64,
    pub frees: f64,
    pub total_alloc_bytes: f64,
    pub heap_live_bytes: f64,
    pub stack_copies: f64,
    pub events: f64,
}

/// One event for the list, the narration and the animation. `kind` is the Rust variant's name; `args` its fields by name
/// (ids as numbers, addresses as strings, queues as `runnext:P0`, `local:P1`, `global`).
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct EventView {
    pub index: f64,
    pub t_ns: f64,
    pub kind: String,
    pub m: Option<u32>,
    pub p: Option<u32>,
    pub g: Option<u32>,
    pub line: u32,
    #[ts(type = "Record<string, string | number | boolean | null>")]
    pub args: serde_json::Map<String, serde_json::Value>,
}

/// Lanes for the timeline, already reduced to the asked width: at most some spans per pixel column.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct Timeline {
    pub from_ns: f64,
    pub to_ns: f64,
    pub lanes: Vec<Lane>,
    pub markers: Vec<Marker>,
}

#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct Lane {
    /// `P0`, `G1 main.main`, `core 0`; `thread 3` of a parallel run.
    pub label: String,
    pub id: u32,
    pub spans: Vec<LaneSpan>,
}

#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct LaneSpan {
    pub from_ns: f64,
    pub to_ns: f64,
    /// `run`, `gc`, `syscall`, `idle`, `wait`, `runnable`, `stw`, `mixed` (several shorter than a pixel).
    pub state: String,
    pub g: Option<u32>,
}

#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct Marker {
    pub t_ns: f64,
    /// `gc`, `steal`, `preempt`, `handoff`, `deadlock`, `panic`, `stw`, `gap` (something was not kept).
    pub kind: String,
}

/// Bytes written up to a moment, decoded lossily.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct ConsoleChunk {
    pub t_ns: f64,
    pub fd: u32,
    pub text: String,
}

/// One frame of a goroutine in the inspector.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct FrameView {
    pub func: String,
    pub file: String,
    pub line: u32,
    pub vars: Vec<VarView>,
}

#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct VarView {
    pub name: String,
    pub ty: String,
    pub value: String,
    /// `stack` or `heap`.
    pub place: String,
    /// Address that the value points to, for following, or empty.
    pub link: String,
}

impl Stats {
    /// The figures under the names that `--stats` gives them.
    pub fn by_name(&self) -> std::collections::BTreeMap<String, f64> {
        let json = serde_json::to_value(self).unwrap_or_default();
        json.as_object().into_iter().flatten().filter_map(|(k, v)| Some((k.clone(), v.as_f64()?))).collect()
    }
}
