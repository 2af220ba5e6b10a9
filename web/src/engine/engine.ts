// What the rest of the page knows of the engine. Everything is a promise: the engine lives in a worker, computes the run
// ahead of the playhead and answers about any moment that it has reached.
import type { Ns } from '../base/time';
import type {
	CheckResult,
	ConsoleChunk,
	EventView,
	FrameView,
	LoadResult,
	Progress,
	RunConfig,
	Timeline,
	TrialView,
	VarView,
	View,
} from './wire';

export interface EngineInfo {
	build: 'single' | 'threads';
	version: string;
}

/** A view and the events around it, in one answer: what a frame needs. */
export interface Moment {
	view: View;
	/** The last before the moment and the first after it, without the beginnings of statements. */
	events: EventView[];
	/** When something next happens to a goroutine, a thread or a P; null: not in what is computed. */
	next_ns: number | null;
}

export interface MomentQuery {
	t: Ns;
	/** Events wanted before and after the moment. */
	before: number;
	after: number;
	/** Index up to which the asker has drawn: the answer reaches back to it, by `before_max` events at most. */
	since: number;
	/** Heap objects and spans: many, so only where they are drawn. */
	heap: boolean;
}

export interface Found {
	index: number;
	t_ns: number;
}

/** How an unrecorded run went. */
export type Trial = TrialView;

/** The Web Workers of runs on real threads. */
export interface PoolStatus {
	threads: number;
	/** Of them, those that run an M. */
	busy: number;
	/** Ms that wait for a worker to start. */
	wanted: number;
	/** Bytes of the one memory that all share. */
	memory: number;
}

export type LaneKind = 'p' | 'g' | 'core';

export interface Engine {
	readonly info: Promise<EngineInfo>;
	check(source: string, signal?: AbortSignal): Promise<CheckResult>;
	load(source: string, config: RunConfig): Promise<LoadResult>;
	/** Computes the run to this moment, and for `eagerMs` of wall time beyond it; then sleeps. */
	horizon(until: Ns, eagerMs: number): void;
	moment(query: MomentQuery, signal?: AbortSignal): Promise<Moment>;
	/** The nearest moment after (1) or before (-1) `t` at which something of that kind happens: `any`, `sched`, `g:5`, `line`, `kind:Steal`. */
	step(t: Ns, dir: 1 | -1, what: string): Promise<Found | null>;
	timeline(from: Ns, to: Ns, width: number, by: LaneKind, signal?: AbortSignal): Promise<Timeline>;
	console(from: Ns, to: Ns): Promise<ConsoleChunk[]>;
	frames(g: number, t: Ns, signal?: AbortSignal): Promise<FrameView[]>;
	object(addr: string, t: Ns, signal?: AbortSignal): Promise<VarView[]>;
	eventHash(): Promise<string>;
	exportTrace(format: 'text' | 'chrome'): Promise<string>;
	/** Ends a run on real threads. Returns at once; progress says when its threads have left. */
	stopRun(): Promise<null>;
	trialStart(source: string, config: RunConfig): Promise<null>;
	trialPoll(): Promise<Trial | null>;
	trialStop(): Promise<null>;
	/** Null in the single-threaded build. `crash`: for tests, one of its threads panics. */
	pool(crash?: boolean): Promise<PoolStatus | null>;
	/** How far the run is computed, and whether the worker rests now. */
	onProgress(fn: (progress: Progress, resting: boolean) => void): void;
	/** The worker was lost (its own fault, or it no longer answered) and a new, empty one has taken its place. */
	onLost(fn: (loss: Loss) => void): void;
	close(): void;
}

export interface Loss {
	why: 'crash' | 'silence' | 'start';
	message: string;
}

/** The worker went away before it could answer. */
export class EngineLost extends Error {}
/** The engine understood and declined, with a sentence. */
export class Refused extends Error {}
/** The asker no longer wanted the answer. */
export class Cancelled extends Error {}
