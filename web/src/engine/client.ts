// The page's side of the engine. Owns the worker's life: a worker that crashes or stays silent is replaced, everyone who
// waits is told, and the owner (state/) loads the program again. Nothing of the user's is kept in the worker.
import type { Ns } from '../base/time';
import {
	Cancelled,
	type Engine,
	type EngineInfo,
	EngineLost,
	type LaneKind,
	type Loss,
	type MomentQuery,
	Refused,
} from './engine';
import type { FromWorker, Op, Operations, ToWorker } from './protocol';
import type { Progress, RunConfig } from './wire';

/** Longest silence of a worker that has something to answer. Compiling is the one slow thing it does in one piece. */
const SILENCE_MS: Record<Op, number> = {
	check: 60_000,
	load: 60_000,
	moment: 15_000,
	step: 15_000,
	timeline: 15_000,
	console: 15_000,
	frames: 30_000,
	object: 30_000,
	hash: 15_000,
	export: 60_000,
	stopRun: 15_000,
	trialStart: 60_000,
	trialPoll: 15_000,
	trialStop: 15_000,
	pool: 15_000,
};
const WATCH_EVERY_MS = 1_000;

interface Waiting {
	op: Op;
	since: number;
	done(answer: unknown): void;
	fail(error: Error): void;
}

/** What the client needs of a Worker: tests pass their own. */
export interface WorkerLike {
	onmessage: ((event: MessageEvent<FromWorker>) => void) | null;
	onerror: ((event: ErrorEvent) => void) | null;
	postMessage(message: ToWorker): void;
	terminate(): void;
}

export class EngineClient implements Engine {
	readonly info: Promise<EngineInfo>;
	readonly #spawn: () => WorkerLike;
	readonly #waiting = new Map<number, Waiting>();
	readonly #progress: ((p: Progress, resting: boolean) => void)[] = [];
	readonly #lost: ((loss: Loss) => void)[] = [];
	#worker: WorkerLike;
	#next = 1;
	#heard = 0;
	#started: (info: EngineInfo) => void = () => {};
	#ready = false;
	#restarts = 0;
	#line: BroadcastChannel | null = null;
	readonly #watch: ReturnType<typeof setInterval>;

	constructor(spawn: () => WorkerLike) {
		this.#spawn = spawn;
		this.info = new Promise((ok) => {
			this.#started = ok;
		});
		this.#worker = this.#start();
		this.#watch = setInterval(() => this.#check(), WATCH_EVERY_MS);
	}

	check(source: string, signal?: AbortSignal) {
		return this.#ask('check', { source }, signal);
	}
	load(source: string, config: RunConfig) {
		return this.#ask('load', { source, config });
	}
	moment(query: MomentQuery, signal?: AbortSignal) {
		return this.#ask('moment', query, signal);
	}
	step(t: Ns, dir: 1 | -1, what: string) {
		return this.#ask('step', { t, dir, what });
	}
	timeline(from: Ns, to: Ns, width: number, by: LaneKind, signal?: AbortSignal) {
		return this.#ask('timeline', { from, to, width, by }, signal);
	}
	console(from: Ns, to: Ns) {
		return this.#ask('console', { from, to });
	}
	frames(g: number, t: Ns, signal?: AbortSignal) {
		return this.#ask('frames', { g, t }, signal);
	}
	object(addr: string, t: Ns, signal?: AbortSignal) {
		return this.#ask('object', { addr, t }, signal);
	}
	eventHash() {
		return this.#ask('hash', {});
	}
	exportTrace(format: 'text' | 'chrome') {
		return this.#ask('export', { format });
	}
	stopRun() {
		return this.#ask('stopRun', {});
	}
	trialStart(source: string, config: RunConfig) {
		return this.#ask('trialStart', { source, config });
	}
	trialPoll() {
		return this.#ask('trialPoll', {});
	}
	trialStop() {
		return this.#ask('trialStop', {});
	}
	pool(crash = false) {
		return this.#ask('pool', { crash });
	}
	horizon(until: Ns, eagerMs: number): void {
		this.#worker.postMessage({ horizon: until, eagerMs });
	}
	onProgress(fn: (progress: Progress, resting: boolean) => void): void {
		this.#progress.push(fn);
	}
	onLost(fn: (loss: Loss) => void): void {
		this.#lost.push(fn);
	}
	close(): void {
		clearInterval(this.#watch);
		this.#end();
		this.#fail(new EngineLost('closed'));
	}

	#ask<O extends Op>(op: O, args: Operations[O]['args'], signal?: AbortSignal): Promise<Operations[O]['answer']> {
		const id = this.#next++;
		return new Promise((ok, no) => {
			if (signal?.aborted) {
				no(new Cancelled(op));
				return;
			}
			this.#waiting.set(id, {
				op,
				since: performance.now(),
				done: (answer) => ok(answer as Operations[O]['answer']),
				fail: no,
			});
			signal?.addEventListener('abort', () => {
				const waiting = this.#waiting.get(id);
				if (!waiting) return;
				this.#waiting.delete(id);
				this.#worker.postMessage({ cancel: id });
				waiting.fail(new Cancelled(op));
			});
			this.#worker.postMessage({ id, op, args } as ToWorker);
		});
	}

	#start(): WorkerLike {
		const worker = this.#spawn();
		this.#ready = false;
		worker.onmessage = ({ data }) => {
			if (worker === this.#worker) this.#receive(data);
		};
		worker.onerror = (e) => {
			if (worker === this.#worker) this.#lose({ why: this.#ready ? 'crash' : 'start', message: e.message ?? '' });
		};
		return worker;
	}

	#receive(message: FromWorker): void {
		this.#heard = performance.now();
		if ('id' in message) {
			const waiting = this.#waiting.get(message.id);
			this.#waiting.delete(message.id);
			if ('answer' in message) waiting?.done(message.answer);
			else if ('refused' in message) waiting?.fail(new Refused(message.refused));
		} else if ('progress' in message) {
			for (const fn of this.#progress) fn(message.progress, message.resting);
		} else if ('ready' in message) {
			this.#ready = true;
			this.#started(message.ready);
		} else if ('crashed' in message) {
			this.#lose({ why: 'crash', message: message.crashed });
		} else if ('line' in message) {
			this.#line = new BroadcastChannel(message.line);
			this.#line.onmessage = ({ data }) => this.#lose({ why: 'crash', message: String(data) });
		} else {
			this.#lose({ why: 'start', message: message.failed });
		}
	}

	/** The carriers are the worker's own workers and end with it. */
	#end(): void {
		this.#worker.terminate();
		this.#line?.close();
		this.#line = null;
	}

	/** Replaces the worker. One that cannot even start is not tried again and again. */
	#lose(loss: Loss): void {
		this.#end();
		const again = loss.why !== 'start' || this.#restarts++ < 1;
		if (again) this.#worker = this.#start();
		this.#fail(new EngineLost(loss.message));
		if (!again || loss.why !== 'start') for (const fn of this.#lost) fn(loss);
	}

	#fail(error: Error): void {
		const all = [...this.#waiting.values()];
		this.#waiting.clear();
		for (const waiting of all) waiting.fail(error);
	}

	#check(): void {
		if (!this.#ready) return;
		const now = performance.now();
		// A page in the background gets no time, and neither does its worker's answer.
		if (typeof document !== 'undefined' && document.hidden) {
			for (const waiting of this.#waiting.values()) waiting.since = now;
			return;
		}
		// Requests queue: who waits behind a slow one is as patient as that one.
		const all = [...this.#waiting.values()];
		const slowest = all.reduce((most, w) => Math.max(most, SILENCE_MS[w.op]), 0);
		const since = all.reduce((first, w) => Math.min(first, w.since), Number.POSITIVE_INFINITY);
		if (all.length > 0 && now - Math.max(since, this.#heard) > slowest)
			this.#lose({ why: 'silence', message: all.map((w) => w.op).join(', ') });
	}
}

export function startEngine(): EngineClient {
	const single = new URLSearchParams(location.search).get('build') === 'single';
	return new EngineClient(
		() => new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: single ? 'single' : 'engine' }),
	);
}
