// The worker's side, without the worker: takes requests in order, and between two of them computes the run a little
// further. One slice takes about 12 ms, so a request never waits longer than that plus its own work, however long the
// program runs; an endless program is computed to its horizon and no further.
//
// A run on real threads computes itself: here its events are only taken in, every few milliseconds, and the cores are left
// to the threads. Those that the pool lacks are started before the program is, and then as Ms block.
import type { Found, Moment, MomentQuery, PoolStatus, Trial } from './engine';
import type { AnyRequest, FromWorker, ToWorker } from './protocol';
import type { Session } from './wasm';
import { EventWindow } from './window';
import type { Progress } from './wire';

const SLICE_MS = 12;
const PROGRESS_EVERY_MS = 60;
/** Of a run on real threads, which has better things to do with the cores. */
const LIVE_EVERY_MS = 100;
/** A run on real threads: how often its events are taken, and how long its threads may take to leave. */
const PUMP_MS = 16;
const LEAVE_MS = 5_000;
const FUEL_MIN = 20_000;
const FUEL_MAX = 4_000_000;
/** More events than that are never sent in one answer. */
const EVENTS_MAX = 1200;

/** Threads for runs (pool.ts). */
export interface HostPool {
	/** '' once a run on so many Ps finds threads, or why it would find none. */
	ready(procs: number): Promise<string>;
	topUp(): void;
	status(): PoolStatus;
	break(): void;
}

export interface HostEnv {
	post(message: FromWorker): void;
	/** Runs `fn` as a task of its own, after the messages that have arrived. */
	later(fn: () => void): void;
	after(ms: number, fn: () => void): void;
	now(): number;
	crashed(e: unknown): void;
	/** Null in the single-threaded build. */
	pool: HostPool | null;
}

export class Host {
	readonly #session: Session;
	readonly #env: HostEnv;
	readonly #queue: AnyRequest[] = [];
	readonly #window = new EventWindow();
	#fuel = FUEL_MIN;
	#loaded = false;
	#until = 0;
	#eagerEnd = 0;
	#scheduled = false;
	#posted = Number.NEGATIVE_INFINITY;
	/** The request at the head that waits for threads to come or to leave, and what it then is told: '' is go. */
	#held: AnyRequest | null = null;
	#verdict: string | null = null;
	/** A run on real threads whose end is not taken in yet. */
	#live = false;
	/** An unrecorded run beside it: `view` once it has ended, `next` when it is looked at again. */
	#trial: { parallel: boolean; next: number; view: Trial | null } | null = null;
	#pumps = false;

	constructor(session: Session, env: HostEnv) {
		this.#session = session;
		this.#env = env;
	}

	receive(message: ToWorker): void {
		if ('cancel' in message) {
			const at = this.#queue.findIndex((r) => r.id === message.cancel);
			if (at >= 0) {
				this.#queue.splice(at, 1);
				this.#env.post({ id: message.cancel, cancelled: true });
			}
		} else if ('horizon' in message) {
			this.#until = message.horizon;
			this.#eagerEnd = this.#env.now() + message.eagerMs;
		} else {
			// A horizon is of the run that it follows: the one before is computed no further.
			if (message.op === 'load') {
				this.#until = 0;
				this.#eagerEnd = 0;
			}
			// Stop overtakes what else is asked.
			if (message.op === 'stopRun' && this.#live) this.#session.stop_run();
			this.#queue.push(message);
		}
		this.#wake();
	}

	#wake(): void {
		if (this.#scheduled) return;
		this.#scheduled = true;
		this.#env.later(() => {
			this.#scheduled = false;
			this.#turn();
		});
	}

	#turn(): void {
		const request = this.#queue[0];
		if (request) {
			if (!this.#prepared(request)) return;
			this.#queue.shift();
			const fault = this.#verdict;
			this.#held = null;
			if (fault) this.#env.post({ id: request.id, refused: fault });
			else this.#reply(request);
			this.#env.pool?.topUp();
			this.#wake();
			return;
		}
		const more = this.#compute();
		if (this.#try() || more) this.#wake();
	}

	/**
	 * Whether the request may be carried out now; if not, a turn comes when it may. A new program waits for the threads of
	 * the last one to leave, since they hold its memory, and for those that it will need itself.
	 */
	#prepared(request: AnyRequest): boolean {
		if (request !== this.#held) {
			this.#held = request;
			this.#verdict = null;
			const { pool } = this.#env;
			const wants = request.op === 'load' || request.op === 'trialStart' ? request.args.config : null;
			const leaving = request.op === 'load' && this.#live;
			if (leaving) this.#session.stop_run();
			if (!leaving && !(wants?.parallel && pool)) this.#verdict = '';
			else
				Promise.all([leaving ? this.#left() : '', wants?.parallel && pool ? pool.ready(wants.procs) : ''])
					.then((faults) => {
						if (request === this.#held) this.#verdict = faults.find((f) => f !== '') ?? '';
					})
					.catch(this.#env.crashed)
					.finally(() => this.#wake());
		}
		return this.#verdict !== null;
	}

	/** Until no thread runs for the program. One that does not leave is our own fault. */
	async #left(): Promise<string> {
		const until = this.#env.now() + LEAVE_MS;
		while (this.#session.progress().carriers > 0) {
			if (this.#env.now() > until) throw new Error('the threads of a run do not leave');
			await new Promise<void>((ok) => this.#env.after(1, ok));
			this.#env.pool?.topUp();
		}
		return '';
	}

	/** A refusal is an answer. A trap of the module is not: it goes on to the worker, which reports the crash. */
	#reply(request: AnyRequest): void {
		try {
			this.#env.post({ id: request.id, answer: this.#answer(request) });
		} catch (e) {
			if (e instanceof WebAssembly.RuntimeError) throw e;
			this.#env.post({ id: request.id, refused: e instanceof Error ? e.message : String(e) });
		}
	}

	/** One slice of a simulated trial; one on real threads is looked at now and then. False: nothing to do at present. */
	#try(): boolean {
		const trial = this.#trial;
		if (!trial || trial.view) return false;
		if (trial.parallel && this.#env.now() < trial.next) return false;
		try {
			trial.view = this.#session.trial_poll() ?? null;
		} catch (e) {
			if (e instanceof WebAssembly.RuntimeError) throw e;
			this.#trial = null; // it is refused when it is asked for
		}
		if (trial.view || !trial.parallel) return !trial.view;
		this.#env.pool?.topUp();
		trial.next = this.#env.now() + PUMP_MS;
		this.#env.after(PUMP_MS, () => this.#wake());
		return false;
	}

	/** One slice of the run; false when there is nothing to compute at present. */
	#compute(): boolean {
		if (!this.#loaded) return false;
		if (this.#live) {
			this.#pump();
			return false;
		}
		if (!this.#wants(this.#session.progress())) return false;
		const eager = this.#env.now() < this.#eagerEnd;
		const started = this.#env.now();
		const progress = this.#session.advance(this.#fuel, eager ? Number.MAX_SAFE_INTEGER : this.#until);
		const took = this.#env.now() - started;
		if (took < SLICE_MS / 2) this.#fuel = Math.min(FUEL_MAX, this.#fuel * 2);
		else if (took > SLICE_MS * 1.5) this.#fuel = Math.max(FUEL_MIN, this.#fuel >> 1);
		const more = this.#wants(progress);
		if (!more || this.#env.now() - this.#posted > PROGRESS_EVERY_MS) this.#tell(progress, !more);
		return more;
	}

	/** Takes in what the threads have done since, and comes again as long as they live. */
	#pump(): void {
		if (this.#pumps) return;
		const progress = this.#session.advance(FUEL_MAX, Number.MAX_SAFE_INTEGER);
		this.#env.pool?.topUp();
		if (!progress.live || this.#env.now() - this.#posted > LIVE_EVERY_MS) this.#tell(progress, !progress.live);
		this.#live = progress.live;
		if (!this.#live) return;
		this.#pumps = true;
		this.#env.after(PUMP_MS, () => {
			this.#pumps = false;
			this.#wake();
		});
	}

	#wants(p: Progress): boolean {
		if (p.parallel || p.outcome || p.limit) return false;
		return p.end_ns < this.#until || this.#env.now() < this.#eagerEnd;
	}

	#tell(progress: Progress, resting: boolean): void {
		this.#posted = this.#env.now();
		this.#env.post({ progress, resting });
	}

	#answer(r: AnyRequest): unknown {
		const s = this.#session;
		switch (r.op) {
			case 'check':
				return s.check(r.args.source);
			case 'load': {
				const result = s.load(r.args.source, r.args.config);
				if (result.ok) {
					this.#loaded = true;
					this.#window.clear();
					this.#fuel = FUEL_MIN;
					this.#live = r.args.config.parallel;
				}
				return result;
			}
			case 'moment':
				return this.#moment(r.args);
			case 'step':
				return this.#step(r.args.t, r.args.dir, r.args.what);
			case 'timeline':
				return s.timeline(r.args.from, r.args.to, r.args.width, r.args.by);
			case 'console':
				return s.console(r.args.from, r.args.to);
			case 'frames':
				return s.frames(r.args.g, r.args.t);
			case 'object':
				return s.object(r.args.addr, r.args.t);
			case 'hash':
				return s.event_hash();
			case 'export':
				return s.export_trace(r.args.format);
			case 'stopRun':
				s.stop_run();
				return null;
			case 'trialStart':
				this.#trial = null;
				s.trial_start(r.args.source, r.args.config);
				this.#trial = { parallel: r.args.config.parallel, next: 0, view: null };
				return null;
			case 'trialPoll':
				return this.#trial ? this.#trial.view : (s.trial_poll() ?? null);
			case 'trialStop':
				this.#trial = null;
				s.trial_stop();
				return null;
			case 'pool':
				if (r.args.crash) this.#env.pool?.break();
				return this.#env.pool?.status() ?? null;
		}
	}

	/** Events of one instant are one step: back from `t` means strictly before it. */
	#step(t: number, dir: 1 | -1, what: string): Found | null {
		// `find` looks from `from` on, or strictly before it.
		const from = this.#session.event_at(dir > 0 ? t : t - 1);
		return this.#session.find(from, dir, what) ?? null;
	}

	#moment(q: MomentQuery): Moment {
		const view = this.#session.view(q.t);
		if (!q.heap) {
			view.heap.objects = [];
			view.heap.spans = [];
		}
		const before = Math.min(EVENTS_MAX, Math.max(q.before, q.since <= view.event ? view.event - q.since : 0));
		const events = this.#window.around(this.#session, view.event, before, q.after, this.#session.progress().events);
		const next = this.#session.find(view.event, 1, 'sched');
		return { view, events, next_ns: next?.t_ns ?? null };
	}
}
