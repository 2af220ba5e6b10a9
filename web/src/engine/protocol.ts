// What the page and the engine's worker say to each other. One request, one reply with the same id; progress comes unasked.
import type { EngineInfo, Found, LaneKind, Moment, MomentQuery, PoolStatus, Trial } from './engine';
import type { CheckResult, ConsoleChunk, FrameView, LoadResult, Progress, RunConfig, Timeline, VarView } from './wire';

/** Operation → its arguments and its answer. */
export interface Operations {
	check: { args: { source: string }; answer: CheckResult };
	load: { args: { source: string; config: RunConfig }; answer: LoadResult };
	moment: { args: MomentQuery; answer: Moment };
	step: { args: { t: number; dir: 1 | -1; what: string }; answer: Found | null };
	timeline: { args: { from: number; to: number; width: number; by: LaneKind }; answer: Timeline };
	console: { args: { from: number; to: number }; answer: ConsoleChunk[] };
	frames: { args: { g: number; t: number }; answer: FrameView[] };
	object: { args: { addr: string; t: number }; answer: VarView[] };
	hash: { args: Record<string, never>; answer: string };
	export: { args: { format: 'text' | 'chrome' }; answer: string };
	/** Ends a run on real threads: its carriers leave within some milliseconds, progress then says `live: false`. */
	stopRun: { args: Record<string, never>; answer: null };
	/** An unrecorded run, one at a time and beside the one on the stage; a program that does not compile is refused. */
	trialStart: { args: { source: string; config: RunConfig }; answer: null };
	/** Null while it still runs. A simulated trial is computed between two polls, as the run on the stage is. */
	trialPoll: { args: Record<string, never>; answer: Trial | null };
	/** Gives the trial up; the next one may start at once. */
	trialStop: { args: Record<string, never>; answer: null };
	pool: { args: { crash: boolean }; answer: PoolStatus | null };
}

export type Op = keyof Operations;
export type AnyRequest = { [O in Op]: { id: number; op: O; args: Operations[O]['args'] } }[Op];

export type ToWorker = AnyRequest | { cancel: number } | { horizon: number; eagerMs: number };

export type FromWorker =
	| { ready: EngineInfo }
	| { failed: string }
	| { id: number; answer: unknown }
	| { id: number; refused: string }
	| { id: number; cancelled: true }
	| { crashed: string }
	/** Broadcast channel on which a carrier says that it has crashed. */
	| { line: string }
	| { progress: Progress; resting: boolean };
