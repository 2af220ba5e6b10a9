// Generated from crates/engine/src/dto.rs by its test `wire`. Do not edit.

export type RunConfig = { procs: number, cores: number, seed: number, 
/**
 * `gmp` or `gmp-coop`.
 */
policy: string, 
/**
 * `hybrid` or `stw`.
 */
gc: string, 
/**
 * Percent; null: off.
 */
gogc: number | null, 
/**
 * Bytes of Go memory before "out of memory".
 */
memlimit: number, args: Array<string>, 
/**
 * On real threads, one an M, instead of simulated cores: `procs` of them run Go code at once, `cores` and `seed` say
 * nothing, and no two runs are alike.
 */
parallel: boolean, };

export type Diagnostic = { 
/**
 * 1-based line, 1-based UTF-16 columns for the editor; offsets in UTF-16 units.
 */
line: number, column: number, from: number, to: number, message: string, 
/**
 * Legal Go that gmplay does not run yet.
 */
unsupported: boolean, };

export type EscapeMark = { line: number, column: number, message: string, heap: boolean | null, reason: Array<string>, };

export type CheckResult = { diagnostics: Array<Diagnostic>, escapes: Array<EscapeMark>, };

export type LoadResult = { ok: boolean, diagnostics: Array<Diagnostic>, escapes: Array<EscapeMark>, };

export type Progress = { end_ns: number, events: number, instructions: number, 
/**
 * Null while the program could still go on.
 */
outcome: Outcome | null, 
/**
 * A limit was reached: computed no further although the program has not ended (`events`, `memory`, `time`).
 */
limit: string | null, 
/**
 * A parallel run: time goes on by itself, whether or not anybody asks for more of it.
 */
parallel: boolean, 
/**
 * Of a parallel run: threads still run for it.
 */
live: boolean, 
/**
 * Events that happened and were not kept.
 */
dropped: number, 
/**
 * Threads that run for it now.
 */
carriers: number, };

export type TrialView = { parallel: boolean, procs: number, 
/**
 * Real time that it took. 0: nobody measured it (a simulation where there is no clock).
 */
wall_ns: number, 
/**
 * Time that it took by its own clock: virtual of a simulation, real of a parallel run.
 */
virtual_ns: number, 
/**
 * Null: given up, because it took too long.
 */
outcome: Outcome | null, stats: Stats, 
/**
 * What it wrote, decoded lossily; long output is cut.
 */
output: string, };

export type Outcome = { 
/**
 * `exited`, `panicked`, `fatal`, `time-limit`.
 */
kind: string, code: number, 
/**
 * Of a fatal: `all goroutines are asleep - deadlock!`.
 */
message: string, };

export type View = { version: number, now_ns: number, 
/**
 * Index of the first event after this moment.
 */
event: number, gs: Array<GView>, ms: Array<MView>, ps: Array<PView>, cores: Array<CoreView>, 
/**
 * G ids in order.
 */
global_queue: Array<number>, netpoll: Array<number>, timers: Array<TimerView>, channels: Array<ChanView>, 
/**
 * Mutexes, conds, wait groups… with waiters (semaphores and notify lists).
 */
waits: Array<WaitView>, heap: HeapView, stats: Stats, 
/**
 * `gcstoptheworld` and why, else empty.
 */
stw: string, };

export type GView = { id: number, goid: number, 
/**
 * `main.main`, `main.worker`, `main.main.func1`.
 */
func: string, 
/**
 * `idle`, `runnable`, `running`, `syscall`, `waiting`, `dead`, `preempted`.
 */
state: string, 
/**
 * Go's wait reason while waiting.
 */
reason: string, 
/**
 * Address of what it waits on, `0xc000012345`, or empty.
 */
on: string, 
/**
 * Line of the user's file (1-based; 0: unknown): where it runs or waits.
 */
line: number, 
/**
 * Line of the go statement, and who executed it (goid; 0: the runtime).
 */
created_line: number, parent: number, m: number | null, p: number | null, system: boolean, stack_bytes: number, running_ns: number, };

export type MView = { id: number, 
/**
 * `running`, `spinning`, `parked`, `syscall`, `sysmon`.
 */
state: string, p: number | null, g: number | null, core: number | null, };

export type PView = { id: number, 
/**
 * `idle`, `running`, `syscall`, `gcstop`.
 */
state: string, m: number | null, runnext: number | null, 
/**
 * Ring, head first.
 */
queue: Array<number>, schedtick: number, timers: number, };

export type CoreView = { id: number, m: number | null, 
/**
 * Ms that wait for this machine's cores.
 */
waiting: Array<number>, };

export type TimerView = { id: number, when_ns: number, p: number, };

export type ChanView = { addr: string, cap: number, len: number, closed: boolean, 
/**
 * Waiting senders and receivers, first first.
 */
sendq: Array<number>, recvq: Array<number>, 
/**
 * Variable name where one is known.
 */
name: string, };

export type WaitView = { addr: string, 
/**
 * `mutex`, `rwmutex`, `waitgroup`, `cond`, `sema`.
 */
kind: string, 
/**
 * For a mutex: `locked`, `starving`, `woken` joined by `|`.
 */
mode: string, waiters: Array<number>, };

export type HeapView = { 
/**
 * `off`, `mark`, `mark termination`, `sweep`.
 */
phase: string, cycle: number, live_bytes: number, goal_bytes: number, heap_alloc: number, objects_total: number, 
/**
 * At most some thousands; `objects_total` says how many there are.
 */
objects: Array<ObjectView>, spans: Array<SpanView>, white: number, grey: number, black: number, stack_bytes: number, 
/**
 * What the last cycle found alive, by size class, where single objects are not recorded.
 */
classes: Array<ClassView>, };

export type ClassView = { 
/**
 * Bytes of an element; 0: large objects.
 */
elem: number, objects: number, bytes: number, };

export type ObjectView = { addr: string, size: number, 
/**
 * Type as Go prints it.
 */
ty: string, 
/**
 * 0 white, 1 grey, 2 black (while marking), 3 no cycle under way.
 */
color: number, line: number, };

export type SpanView = { base: string, pages: number, 
/**
 * Bytes of an element; 0: a large object or a stack.
 */
elem: number, used: number, total: number, };

export type Stats = { virtual_ns: number, instructions: number, goroutines_created: number, goroutines: number, context_switches: number, steals: number, preemptions: number, handoffs: number, num_gc: number, pause_ns_total: number, mallocs: number, frees: number, total_alloc_bytes: number, heap_live_bytes: number, stack_copies: number, events: number, };

export type EventView = { index: number, t_ns: number, kind: string, m: number | null, p: number | null, g: number | null, line: number, args: Record<string, string | number | boolean | null>, };

export type Timeline = { from_ns: number, to_ns: number, lanes: Array<Lane>, markers: Array<Marker>, };

export type Lane = { 
/**
 * `P0`, `G1 main.main`, `core 0`; `thread 3` of a parallel run.
 */
label: string, id: number, spans: Array<LaneSpan>, };

export type LaneSpan = { from_ns: number, to_ns: number, 
/**
 * `run`, `gc`, `syscall`, `idle`, `wait`, `runnable`, `stw`, `mixed` (several shorter than a pixel).
 */
state: string, g: number | null, };

export type Marker = { t_ns: number, 
/**
 * `gc`, `steal`, `preempt`, `handoff`, `deadlock`, `panic`, `stw`, `gap` (something was not kept).
 */
kind: string, };

export type ConsoleChunk = { t_ns: number, fd: number, text: string, };

export type FrameView = { func: string, file: string, line: number, vars: Array<VarView>, };

export type VarView = { name: string, ty: string, value: string, 
/**
 * `stack` or `heap`.
 */
place: string, 
/**
 * Address that the value points to, for following, or empty.
 */
link: string, };
