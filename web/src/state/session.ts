// The page's model: what is edited, what runs, where the playhead is. Everything drawn derives from the engine's answers
// here; a view keeps only hover and scroll.
//
// # Invariants
// 1. At most one `moment` request is in flight; the newest wish waits behind it, older wishes are dropped.
// 2. Answers about another run than the present one never reach the model: asked before a load was answered, they may
//    be about either (`#generation` for loads, the identity of `running` for the rest).
// 3. The text in the editor is never lost: the engine only ever gets copies.
// 4. A program that does not compile leaves the run on the stage as it was.
// 5. `following` only while a run on real threads is live, and then nobody has moved the playhead: it is at the end.
import { Cell } from '../base/cell';
import { type Ns, ns } from '../base/time';
import { Cancelled, type Engine, type EngineInfo, EngineLost, type Loss, type Moment, Refused } from '../engine/engine';
import { type NoThreads, whyNoThreads } from '../engine/isolation';
import type {
	CheckResult,
	ConsoleChunk,
	Diagnostic,
	EscapeMark,
	LoadResult,
	Progress,
	RunConfig,
} from '../engine/wire';
import { defaults, toConfig } from './config';
import { advance, speedFor } from './cursor';
import { Rate } from './rate';
import type { Pick, Scene } from './scene';
import { encodeLink, type Shared } from './share';

export type StepBy = 'any' | 'sched' | 'g' | 'line';

export type Notice =
	| { kind: 'crashed'; message: string; seed: number }
	| { kind: 'silent'; message: string }
	| { kind: 'refused'; message: string }
	| { kind: 'failed'; message: string }
	| { kind: 'link'; why: 'newer' | 'foreign' | 'damaged' }
	/** Real threads were asked for, by a link or by hand, where there are none. */
	| { kind: 'no-threads'; why: NoThreads; link: boolean }
	| { kind: 'copied' }
	| { kind: 'copy'; url: string };

/** Ahead of the playhead, in seconds of watching and at least this much virtual time. */
const AHEAD_S = 4;
const AHEAD_MIN = 20_000_000;
/** After a load the run is computed on for this long without being asked: most programs end within it. */
const EAGER_MS = 3_000;
/** Events around the playhead that the list shows. */
const EVENTS_BEFORE = 80;
const EVENTS_AFTER = 40;
const CHECK_AFTER_MS = 300;
/** A real run that ends sooner has not been seen: it is shown from its start, slowed down. */
const UNSEEN_MS = 700;
/** Several clicks on a stepper are one change. */
const RERUN_AFTER_MS = 450;

export class Session {
	readonly source = new Cell('');
	readonly config = new Cell<RunConfig>({ ...defaults });
	readonly info = new Cell<EngineInfo | null>(null);
	readonly diagnostics = new Cell<readonly Diagnostic[]>([]);
	readonly escapes = new Cell<readonly EscapeMark[]>([]);
	readonly progress = new Cell<Progress | null>(null);
	readonly resting = new Cell(true);
	readonly moment = new Cell<Moment | null>(null);
	readonly playing = new Cell(false);
	readonly busy = new Cell(false);
	readonly stopped = new Cell(false);
	readonly t = new Cell(0);
	readonly speed = new Cell(10_000);
	readonly skipQuiet = new Cell(true);
	readonly stepBy = new Cell<StepBy>('sched');
	readonly scene = new Cell<Scene>('scheduler');
	readonly pick = new Cell<Pick | null>(null);
	readonly hover = new Cell<Pick | null>(null);
	readonly notice = new Cell<Notice | null>(null);
	readonly output = new Cell<readonly ConsoleChunk[]>([]);
	/** The playhead stays at the newest moment of a live run. */
	readonly following = new Cell(false);
	/** Events a second of a live run. */
	readonly rate = new Cell(0);
	/** Threads that have run for a real run: the most seen at once, at its end those of its record. */
	readonly threads = new Cell(0);
	/** The program on the stage, which may be older than the editor's text. */
	readonly running = new Cell<{ source: string; config: RunConfig } | null>(null);

	readonly engine: Engine;
	#generation = 0;
	#inFlight = false;
	#shownT = -1;
	#shownHeap = false;
	#drawnEvent = 0;
	#outputTo = -1;
	#outputBusy: Promise<void> | null = null;
	#horizon = 0;
	#losses = 0;
	readonly #rate = new Rate();
	#loadedAt = 0;
	/** The speed that may be chosen for the user; another value is the user's own. */
	#autoSpeed = Number.NaN;
	/** A real run that nobody saw waits at its start for its speed. */
	#choosing = false;
	/** The engine has said what it is, or that it cannot be. */
	readonly #introduced: Promise<void>;
	/** The text whose diagnostics are known or asked for: loading checks as well. */
	#known: string | null = null;
	#checkTimer: ReturnType<typeof setTimeout> | undefined;
	#rerunTimer: ReturnType<typeof setTimeout> | undefined;
	#checking: AbortController | null = null;
	readonly #settled: (() => void)[] = [];

	constructor(engine: Engine) {
		this.engine = engine;
		this.#introduced = new Promise((ok) => {
			engine.info.then((info) => {
				this.info.value = info;
				ok();
			});
			engine.onLost(() => ok());
		});
		engine.onProgress((p, resting) => this.#onProgress(p, resting));
		engine.onLost((loss) => this.#onLost(loss));
		this.source.watch(() => this.#checkSoon());
		this.scene.watch(() => this.#refresh());
	}

	// ---- editing

	#checkSoon(): void {
		clearTimeout(this.#checkTimer);
		this.#checkTimer = setTimeout(() => void this.checkNow(), CHECK_AFTER_MS);
	}

	async checkNow(): Promise<void> {
		this.#checking?.abort();
		const mine = new AbortController();
		this.#checking = mine;
		const source = this.source.value;
		if (source === this.#known) return;
		this.#known = source;
		try {
			this.#take(await this.engine.check(source, mine.signal), source);
		} catch (e) {
			if (!isGone(e)) throw e;
		}
	}

	#take(result: CheckResult, source: string): void {
		if (source !== this.source.value) return;
		this.diagnostics.value = result.diagnostics;
		this.escapes.value = result.escapes;
	}

	// ---- running

	/** Compiles and puts the run on the stage at its start. On errors the last good run stays. */
	async load(source: string, asked: RunConfig, keepSpeed = false): Promise<LoadResult> {
		const generation = ++this.#generation;
		this.busy.value = true;
		this.#known = source;
		try {
			if (asked.parallel) await this.#introduced;
			const config = asked.parallel && this.noThreads ? this.#simulated(asked) : asked;
			const result = await this.engine.load(source, config);
			if (generation !== this.#generation) return result;
			this.#take(result, source);
			if (!result.ok) return result;
			this.running.value = { source, config };
			this.playing.value = false;
			this.stopped.value = false;
			this.progress.value = null;
			this.resting.value = false;
			this.output.value = [];
			this.#outputTo = -1;
			this.#shownT = -1;
			this.#drawnEvent = 0;
			this.#horizon = 0;
			this.pick.value = null;
			this.hover.value = null;
			this.t.value = 0;
			this.following.value = config.parallel;
			this.#choosing = false;
			this.rate.value = 0;
			this.threads.value = 0;
			this.#rate.clear();
			this.#loadedAt = performance.now();
			this.#autoSpeed = keepSpeed ? Number.NaN : this.speed.value;
			this.#compute(AHEAD_MIN, EAGER_MS);
			await this.#show(ns(0));
			if (!keepSpeed) void this.#firstSpeed(generation);
			return result;
		} catch (e) {
			if (e instanceof Refused) this.notice.value = { kind: 'refused', message: e.message };
			throw e;
		} finally {
			if (generation === this.#generation) this.busy.value = false;
		}
	}

	/** Why nothing can run on real threads here; null: it can, or it is not known yet. */
	get noThreads(): NoThreads | null {
		return whyNoThreads(this.info.value);
	}

	#simulated(config: RunConfig): RunConfig {
		const why = this.noThreads;
		if (why) this.notice.value = { kind: 'no-threads', why, link: true };
		if (this.config.value.parallel) this.config.value = { ...this.config.value, parallel: false };
		return { ...config, parallel: false };
	}

	/** The run on the stage is, or was, one on real threads: its time is real, its cores are threads. */
	get parallel(): boolean {
		return this.running.value?.config.parallel ?? false;
	}

	/** Threads run for it now. Until the first word of a new run: if it is to have any. */
	get live(): boolean {
		return this.parallel && (this.progress.value?.live ?? true);
	}

	/** The Run button. */
	async run(): Promise<void> {
		this.#losses = 0;
		const result = await this.load(this.source.value, this.config.value).catch(ignoreGone);
		if (result?.ok) this.play();
	}

	/** Loads the shared run and goes to its moment. */
	async open(shared: Shared, play: boolean, speed?: number): Promise<void> {
		this.source.value = shared.source;
		this.config.value = shared.config;
		this.scene.value = shared.scene;
		// An example's speed is for its virtual time.
		const own = shared.config.parallel ? undefined : speed;
		const result = await this.load(shared.source, shared.config, own !== undefined).catch(ignoreGone);
		if (own !== undefined) this.speed.value = own;
		if (!result?.ok) return;
		// No two real runs have the same moments, and a real run does not wait at its start.
		if (shared.t > 0 && !this.parallel) await this.seek(shared.t);
		if (play || this.parallel) this.play();
	}

	/** Computes no further, or ends the real run. What there is can still be played. */
	stop(): void {
		if (this.live) {
			this.playing.value = false;
			this.stopped.value = true;
			void this.engine.stopRun().catch(ignoreGone);
			return;
		}
		this.pause();
		this.engine.horizon(ns(0), 0);
		this.stopped.value = this.progress.value !== null && this.progress.value.outcome === null;
		this.resting.value = true;
		this.#wakeSettled();
	}

	/** Leaves the machine to a measurement: no thread of this page runs or computes for the stage. */
	async quiet(): Promise<void> {
		if (this.live) {
			this.stop();
			await this.settled();
			return;
		}
		this.pause();
		this.engine.horizon(ns(0), 0);
		this.#horizon = 0;
		this.resting.value = true;
		this.#wakeSettled();
	}

	/** The run has ended, met a limit, or is computed to its horizon. */
	async settled(eagerMs = EAGER_MS): Promise<void> {
		this.#compute(AHEAD_MIN, eagerMs);
		// A live run never rests: it is waited for as long as a simulated one is computed.
		const until = performance.now() + eagerMs;
		const timer = this.parallel ? setTimeout(() => this.#wakeSettled(), eagerMs + 1) : undefined;
		while (!this.#isSettled() && !(this.live && performance.now() >= until))
			await new Promise<void>((ok) => this.#settled.push(ok));
		clearTimeout(timer);
	}

	#isSettled(): boolean {
		return this.ended || (this.progress.value !== null && !this.live && this.resting.value);
	}

	/** Nothing more will come. Of a real run only once its threads have left. */
	get ended(): boolean {
		const p = this.progress.value;
		if (p === null) return false;
		if (p.parallel) return !p.live;
		return p.outcome !== null || p.limit !== null || this.stopped.value;
	}

	get end(): number {
		return this.progress.value?.end_ns ?? 0;
	}

	#compute(until: number, eagerMs: number): void {
		if (until <= this.#horizon && eagerMs === 0) return;
		this.#horizon = Math.max(this.#horizon, until);
		if (!this.ended) this.resting.value = false;
		this.engine.horizon(ns(this.#horizon), eagerMs);
	}

	#onProgress(p: Progress, resting: boolean): void {
		const live = this.live;
		this.progress.value = p;
		this.resting.value = resting;
		if (p.parallel) this.threads.value = Math.max(this.threads.value, p.carriers);
		if (p.live) this.rate.value = this.#rate.note(p);
		else if (live) this.#landed();
		void this.#fetchOutput();
		this.#wakeSettled();
	}

	/** The threads of a real run have left: from now on it is a recording like any other. */
	#landed(): void {
		const followed = this.following.value;
		const p = this.progress.value;
		// Another program was loaded meanwhile, and did not compile.
		if (p && !p.outcome && !p.limit) this.stopped.value = true;
		const generation = this.#generation;
		this.following.value = false;
		const unseen = performance.now() - this.#loadedAt < UNSEEN_MS;
		if (this.speed.value === this.#autoSpeed) {
			this.#choosing = unseen;
			void this.#firstSpeed(generation).finally(() => {
				this.#choosing = false;
			});
		}
		void this.#countThreads(generation);
		if (!followed) return;
		this.playing.value &&= unseen;
		this.t.value = this.playing.value ? 0 : this.end;
		void this.#show(ns(this.t.value));
	}

	/** A run may be over before it was seen to have any. */
	async #countThreads(generation: number): Promise<void> {
		const lanes = await this.engine.timeline(ns(0), ns(this.end), 50, 'core').catch(ignoreGone);
		if (lanes && generation === this.#generation) this.threads.value = Math.max(this.threads.value, lanes.lanes.length);
	}

	#wakeSettled(): void {
		for (const fn of this.#settled.splice(0)) fn();
	}

	async #firstSpeed(generation: number): Promise<void> {
		await Promise.race([this.settled(), new Promise((ok) => setTimeout(ok, 250))]);
		const sample = await this.engine
			.moment({ t: ns(0), before: 0, after: 600, since: 0, heap: false })
			.catch(ignoreGone);
		if (!sample || generation !== this.#generation) return;
		this.#autoSpeed = speedFor(sample.events, this.ended ? this.end : null);
		this.speed.value = this.#autoSpeed;
	}

	// ---- the playhead

	play(): void {
		if (!this.running.value) return;
		if (this.ended && this.t.value >= this.end) this.t.value = 0;
		this.playing.value = true;
	}

	pause(): void {
		this.playing.value = false;
		this.following.value = false;
	}

	/** To the newest moment of a live run, and along with it. */
	goLive(): void {
		if (!this.live) return;
		this.following.value = true;
		this.playing.value = true;
	}

	/** The end there is; of a live run that is where it is now. */
	async toEnd(): Promise<void> {
		if (this.live) this.goLive();
		else await this.seek(this.end);
	}

	toggle(): void {
		if (this.playing.value) this.pause();
		else this.play();
	}

	/** Moves the playhead and resolves once that moment is on the stage. */
	async seek(to: number): Promise<void> {
		this.pause();
		if (!this.running.value) return;
		const t = Math.max(0, Math.round(to));
		if (!this.parallel && !this.ended && t > this.end) {
			this.#compute(t, 0);
			while (!this.ended && this.end < t) await new Promise<void>((ok) => this.#settled.push(ok));
		}
		this.t.value = Math.min(t, Math.max(this.end, 0));
		await this.#show(ns(this.t.value));
	}

	async step(dir: 1 | -1, by: StepBy = this.stepBy.value): Promise<void> {
		this.pause();
		if (!this.running.value) return;
		const what = by === 'g' ? `g:${this.#stepG()}` : by;
		const found = await this.engine.step(ns(Math.round(this.t.value)), dir, what).catch(ignoreGone);
		if (found) await this.seek(found.t_ns);
		else await this.seek(dir > 0 ? this.end : 0);
	}

	/** The picked goroutine, else one that runs now, else main. */
	#stepG(): number {
		const pick = this.pick.value;
		if (pick?.kind === 'g') return pick.id;
		const gs = this.moment.value?.view.gs ?? [];
		return (gs.find((g) => g.state === 'running' && !g.system) ?? gs.find((g) => g.goid === 1))?.id ?? 0;
	}

	/** Once a frame. Returns whether another frame is wanted. */
	tick(dtMs: number): boolean {
		if (this.playing.value && this.following.value) {
			// Nothing is computed for a live run: time goes on by itself, and the playhead with it.
			this.t.value = this.end;
			void this.#show(ns(this.end));
		} else if (this.playing.value) {
			const around = this.moment.value?.events ?? [];
			const behind = this.t.value - this.#shownT;
			const allowed = Math.max(this.speed.value * 0.5, 1);
			// A view that takes long to answer holds the clock back rather than jumping.
			const dt = this.#choosing || (this.#inFlight && behind > allowed) ? 0 : dtMs;
			let t = advance(
				this.t.value,
				dt,
				this.speed.value,
				this.skipQuiet.value,
				around,
				this.moment.value?.next_ns ?? null,
			);
			this.#compute(Math.max(AHEAD_MIN, t + this.speed.value * AHEAD_S), 0);
			if (t >= this.end) {
				t = this.end;
				if (this.ended) this.playing.value = false;
				// Caught up.
				else if (this.live) this.following.value = true;
			}
			this.t.value = t;
			void this.#show(ns(Math.floor(t)));
		}
		return this.playing.value;
	}

	#refresh(): void {
		if (this.running.value) void this.#show(ns(Math.floor(this.t.value)));
	}

	#wish: { t: Ns; done: (() => void)[] } | null = null;

	/** Puts a moment on the stage; a newer wish replaces one that has not been sent. */
	#show(t: Ns): Promise<void> {
		const heap = this.scene.value === 'heap';
		if (!this.#inFlight && t === this.#shownT && heap === this.#shownHeap) return Promise.resolve();
		return new Promise((done) => {
			this.#wish = { t, done: [...(this.#wish?.done ?? []), done] };
			if (!this.#inFlight) void this.#fetch();
		});
	}

	async #fetch(): Promise<void> {
		this.#inFlight = true;
		try {
			for (let wish = this.#wish; wish; wish = this.#wish) {
				this.#wish = null;
				const run = this.running.value;
				const heap = this.scene.value === 'heap';
				try {
					const moment = await this.engine.moment({
						t: wish.t,
						before: EVENTS_BEFORE,
						after: EVENTS_AFTER,
						since: this.#drawnEvent,
						heap,
					});
					if (run === this.running.value) {
						this.#shownT = wish.t;
						this.#shownHeap = heap;
						this.#drawnEvent = moment.view.event;
						this.moment.value = moment;
					}
				} catch (e) {
					if (!isGone(e)) throw e;
				}
				for (const done of wish.done) done();
			}
		} finally {
			this.#inFlight = false;
		}
	}

	/** Takes what has been printed since the last time. Several callers share one request. */
	#fetchOutput(): Promise<void> {
		this.#outputBusy ??= this.#takeOutput().finally(() => {
			this.#outputBusy = null;
		});
		return this.#outputBusy;
	}

	async #takeOutput(): Promise<void> {
		const run = this.running.value;
		// More may still be printed at the very moment that is computed last.
		const to = this.progress.value?.outcome ? this.end : this.end - 1;
		if (to <= this.#outputTo) return;
		try {
			const chunks = await this.engine.console(ns(this.#outputTo), ns(to));
			if (run !== this.running.value) return;
			this.#outputTo = to;
			if (chunks.length > 0) this.output.value = [...this.output.value, ...chunks];
		} catch (e) {
			if (!isGone(e)) throw e;
		}
	}

	/** Everything printed up to the playhead. */
	async printed(): Promise<string> {
		await this.#fetchOutput();
		await this.#fetchOutput();
		const t = this.t.value;
		return this.output.value
			.filter((c) => c.t_ns <= t)
			.map((c) => c.text)
			.join('');
	}

	// ---- losses

	#onLost(loss: Loss): void {
		const running = this.running.value;
		const seed = running?.config.seed ?? this.config.value.seed;
		if (loss.why === 'start') this.notice.value = { kind: 'failed', message: loss.message };
		else if (loss.why === 'silence') this.notice.value = { kind: 'silent', message: loss.message };
		else this.notice.value = { kind: 'crashed', message: loss.message, seed };
		this.busy.value = false;
		this.pause();
		this.resting.value = true;
		this.#wakeSettled();
		this.#losses++;
		this.#known = null;
		if (loss.why === 'start') return;
		this.#checkSoon();
		// A run that brought the engine down is not tried a second time by itself.
		if (loss.why === 'silence' && running && this.#losses < 2) {
			const t = this.t.value;
			void this.load(running.source, running.config, true)
				.then(() => this.seek(t))
				.catch(ignoreGone);
		} else {
			this.running.value = null;
		}
	}

	// ---- sharing

	async link(): Promise<string> {
		const running = this.running.value;
		const current = running && running.source === this.source.value;
		const hash = await encodeLink({
			source: this.source.value,
			config: current ? running.config : this.config.value,
			t: current && !running.config.parallel ? this.t.value : 0,
			scene: this.scene.value,
		});
		return `${location.href.split('#')[0]}${hash}`;
	}

	/** A setting changed by hand: the run on the stage starts again under it, so that the difference is seen at once. */
	set(change: Partial<RunConfig>): void {
		const before = this.config.value;
		this.config.value = toConfig({ ...before, ...change });
		if (!this.running.value || JSON.stringify(before) === JSON.stringify(this.config.value)) return;
		clearTimeout(this.#rerunTimer);
		this.#rerunTimer = setTimeout(() => void this.run(), RERUN_AFTER_MS);
	}
}

/** Answers that will not come: the worker was lost, nobody asks any more, or there is nothing to answer about. */
const isGone = (e: unknown): boolean => e instanceof EngineLost || e instanceof Cancelled || e instanceof Refused;

function ignoreGone(e: unknown): undefined {
	if (!isGone(e)) throw e;
	return undefined;
}
