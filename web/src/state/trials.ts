// Measuring the program at hand: unrecorded runs, one at a time, each with an end whatever the program does.
//
// A simulated run measures the model, a parallel one this machine. Speed-up is the best time with one worker over the best
// time with n: the best, because everything that disturbs a run only makes it longer. The repetitions go round the numbers
// of workers rather than finish one after the other, so that a slow minute of the machine falls on all of them.
import { Cell } from '../base/cell';
import { words } from '../base/i18n';
import { duration } from '../base/time';
import type { Engine, Trial } from '../engine/engine';
import { Cancelled, EngineLost, Refused } from '../engine/engine';
import type { Outcome, RunConfig } from '../engine/wire';

export const TRIAL_LIMIT_MS = 10_000;
/** What takes less is lost in starting threads and in the clock's grain. */
export const WORK_MIN_NS = 20e6;
export const REPETITIONS = 3;
const WORKERS_MAX = 8;
const POLL_MS = 15;

/** How many workers there can be on this machine. */
export const workersMax = (hardware: number): number => Math.max(1, Math.min(WORKERS_MAX, hardware || 1));

/** Wall clock and patience, milliseconds: tests have their own. */
export interface Pace {
	now(): number;
	pause(ms: number): Promise<void>;
}

const real: Pace = {
	now: () => performance.now(),
	pause: (ms) => new Promise((ok) => setTimeout(ok, ms)),
};

/** Why there is nothing to show: the program did not end in time or not well, does not compile, the engine was lost. */
export type Failure =
	| { why: 'endless' }
	| { why: 'outcome'; outcome: Outcome }
	| { why: 'tiny'; wall_ns: number }
	| { why: 'refused'; message: string }
	| { why: 'lost' };

export type Phase =
	| { kind: 'idle' }
	| { kind: 'running'; done: number; of: number }
	| { kind: 'done' }
	| { kind: 'cancelled' }
	| { kind: 'failed'; failure: Failure };

class Failed extends Error {
	readonly failure: Failure;
	constructor(failure: Failure) {
		super(failure.why);
		this.failure = failure;
	}
}

/** One run from start to end. Given up after the limit, or when `signal` says so. */
export async function trial(
	engine: Engine,
	source: string,
	config: RunConfig,
	signal: AbortSignal,
	pace: Pace = real,
): Promise<Trial> {
	if (signal.aborted) throw new Cancelled('trial');
	await engine.trialStart(source, config);
	const until = pace.now() + TRIAL_LIMIT_MS;
	for (;;) {
		if (signal.aborted) break;
		const got = await engine.trialPoll();
		if (got) {
			if (got.outcome === null) throw new Failed({ why: 'endless' });
			return got;
		}
		if (pace.now() >= until) break;
		await pace.pause(POLL_MS);
	}
	await engine.trialStop();
	if (signal.aborted) throw new Cancelled('trial');
	throw new Failed({ why: 'endless' });
}

/** A measurement that is started and cancelled by hand, and whose phase is watched. */
abstract class Measurement {
	readonly phase = new Cell<Phase>({ kind: 'idle' });
	protected readonly engine: Engine;
	protected readonly pace: Pace;
	#mine: AbortController | null = null;
	#over: Promise<void> = Promise.resolve();

	constructor(engine: Engine, pace: Pace = real) {
		this.engine = engine;
		this.pace = pace;
	}

	cancel(): void {
		this.#mine?.abort();
	}

	/** Runs `work` once the measurement before has let go of the engine. */
	protected begin(of: number, work: (signal: AbortSignal, step: () => void) => Promise<void>): Promise<void> {
		this.cancel();
		const mine = new AbortController();
		this.#mine = mine;
		this.#over = this.#over.then(() => this.#run(mine, of, work));
		return this.#over;
	}

	async #run(
		mine: AbortController,
		of: number,
		work: (signal: AbortSignal, step: () => void) => Promise<void>,
	): Promise<void> {
		const say = (phase: Phase): void => {
			if (this.#mine === mine) this.phase.value = phase;
		};
		let done = 0;
		say({ kind: 'running', done, of });
		try {
			await work(mine.signal, () => say({ kind: 'running', done: ++done, of }));
			say({ kind: 'done' });
		} catch (e) {
			if (e instanceof Cancelled) say({ kind: 'cancelled' });
			else if (e instanceof Failed) say({ kind: 'failed', failure: e.failure });
			else if (e instanceof Refused) say({ kind: 'failed', failure: { why: 'refused', message: e.message } });
			else if (e instanceof EngineLost) say({ kind: 'failed', failure: { why: 'lost' } });
			else throw e;
		}
	}
}

export interface Pair {
	simulated: Trial;
	parallel: Trial;
}

/** The same program on the model and on real threads. */
export class Comparison extends Measurement {
	readonly pair = new Cell<Pair | null>(null);

	start(source: string, config: RunConfig): Promise<void> {
		return this.begin(2, async (signal, step) => {
			const simulated = await trial(this.engine, source, { ...config, parallel: false }, signal, this.pace);
			step();
			const parallel = await trial(this.engine, source, { ...config, parallel: true }, signal, this.pace);
			this.pair.value = { simulated, parallel };
		});
	}
}

/** Wall times, nanoseconds, with so many workers. */
export interface Measured {
	workers: number;
	walls: readonly number[];
}

/** The program at hand with 1 to `max` workers. */
export class Speedup extends Measurement {
	readonly measured = new Cell<readonly Measured[]>([]);

	start(source: string, config: RunConfig, max: number): Promise<void> {
		return this.begin(1 + max * REPETITIONS, async (signal, step) => {
			const once = async (procs: number): Promise<number> => {
				const got = await trial(this.engine, source, { ...config, parallel: true, procs }, signal, this.pace);
				if (got.outcome && (got.outcome.kind !== 'exited' || got.outcome.code !== 0))
					throw new Failed({ why: 'outcome', outcome: got.outcome });
				step();
				return got.wall_ns;
			};
			this.measured.value = [];
			// Starts the threads that the others will use, and finds out whether the program ends. Not counted.
			await once(max);
			const walls = new Map<number, number[]>();
			for (let repetition = 0; repetition < REPETITIONS; repetition++)
				for (let workers = 1; workers <= max; workers++) {
					const wall = await once(workers);
					walls.set(workers, [...(walls.get(workers) ?? []), wall]);
					if (workers === 1 && wall < WORK_MIN_NS) throw new Failed({ why: 'tiny', wall_ns: wall });
					this.measured.value = [...walls].map(([n, list]) => ({ workers: n, walls: list }));
				}
		});
	}
}

/** Why a measurement has no result. */
export function failureWord(f: Failure): string {
	const w = words();
	switch (f.why) {
		case 'endless':
			return w.failEndless(TRIAL_LIMIT_MS / 1000);
		case 'tiny':
			return w.failTiny(duration(f.wall_ns, 2), WORK_MIN_NS / 1e6);
		case 'outcome':
			return f.outcome.kind === 'exited'
				? w.failCode(f.outcome.code)
				: f.outcome.kind === 'panicked'
					? w.failPanicked
					: w.failFatal(f.outcome.message.replace(/^fatal error: /, '') || f.outcome.kind);
		case 'refused':
			return w.failRefused(f.message);
		case 'lost':
			return w.failLost;
	}
}
