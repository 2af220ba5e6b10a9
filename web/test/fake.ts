// An engine for unit tests and for looking at the scenes without wasm: a toy scheduler that answers in the engine's own
// types. It models nothing faithfully and is no part of the site.
import type { Ns } from '../src/base/time';
import type { Engine, EngineInfo, LaneKind, Loss, Moment, MomentQuery } from '../src/engine/engine';
import type {
	CheckResult,
	ConsoleChunk,
	EventView,
	GView,
	LaneSpan,
	LoadResult,
	Progress,
	RunConfig,
	Timeline,
	TrialView,
	View,
} from '../src/engine/wire';
import { defaults } from '../src/state/config';

export function emptyView(config: RunConfig = { ...defaults }): View {
	return {
		version: 1,
		now_ns: 0,
		event: 0,
		gs: [],
		ms: Array.from({ length: config.procs + 3 }, (_, id) => ({
			id,
			state: id === config.procs ? 'sysmon' : 'parked',
			p: null,
			g: null,
			core: null,
		})),
		ps: Array.from({ length: config.procs }, (_, id) => ({
			id,
			state: 'idle',
			m: null,
			runnext: null,
			queue: [],
			schedtick: 0,
			timers: 0,
		})),
		cores: Array.from({ length: config.cores }, (_, id) => ({ id, m: null, waiting: [] })),
		global_queue: [],
		netpoll: [],
		timers: [],
		channels: [],
		waits: [],
		heap: {
			phase: 'off',
			cycle: 0,
			live_bytes: 900_000,
			goal_bytes: 4_194_304,
			heap_alloc: 0,
			objects_total: 0,
			objects: [],
			spans: [],
			white: 0,
			grey: 0,
			black: 0,
			stack_bytes: 0,
			classes: [],
		},
		stats: {
			virtual_ns: 0,
			instructions: 0,
			goroutines_created: 0,
			goroutines: 0,
			context_switches: 0,
			steals: 0,
			preemptions: 0,
			handoffs: 0,
			num_gc: 0,
			pause_ns_total: 0,
			mallocs: 0,
			frees: 0,
			total_alloc_bytes: 0,
			heap_live_bytes: 0,
			stack_copies: 0,
			events: 0,
		},
		stw: '',
	};
}

export function goroutine(id: number, over: Partial<GView> = {}): GView {
	return {
		id,
		goid: id + 1,
		func: id === 0 ? 'main.main' : 'main.main.func1',
		state: 'runnable',
		reason: '',
		on: '',
		line: id === 0 ? 27 : 25,
		created_line: 22,
		parent: id === 0 ? 0 : 1,
		m: null,
		p: null,
		system: false,
		stack_bytes: 2048,
		running_ns: 0,
		...over,
	};
}

/** A view with n goroutines in all states, for layouts. */
export function crowd(n: number): View {
	const v = emptyView();
	v.channels = [{ addr: '0xc000012000', cap: 4, len: 2, closed: false, sendq: [], recvq: [], name: 'jobs' }];
	for (let i = 0; i < n; i++) {
		const p = v.ps[i % v.ps.length];
		const m = v.ms[i % v.ps.length];
		if (!p || !m) continue;
		if (i < v.ps.length) {
			v.gs.push(goroutine(i, { state: 'running', p: p.id, m: m.id }));
			Object.assign(p, { m: m.id, state: 'running' });
			Object.assign(m, { g: i, p: p.id, state: 'running', core: p.id });
		} else if (i % 3 === 0) {
			v.gs.push(goroutine(i));
			if (p.queue.length < 256) p.queue.push(i);
			else v.global_queue.push(i);
		} else if (i % 3 === 1) {
			v.gs.push(goroutine(i, { state: 'waiting', reason: i % 2 ? 'chan receive' : 'sleep' }));
		} else v.gs.push(goroutine(i, { state: i % 7 === 0 ? 'dead' : 'waiting', reason: 'sync.Mutex.Lock' }));
		const base = 0xc000100000 + Math.floor(i / 128) * 8192;
		if (i % 128 === 0) v.heap.spans.push({ base: `0x${base.toString(16)}`, pages: 1, elem: 64, used: 128, total: 128 });
		v.heap.objects.push({
			addr: `0x${(base + (i % 128) * 64).toString(16)}`,
			size: 64,
			ty: 'T',
			color: i % 4,
			line: 9,
		});
	}
	v.heap.objects_total = n;
	return v;
}

interface Snapshot {
	event: EventView;
	view: View;
}

/** Runs the toy: main makes `n` goroutines on P0, the others steal, each works, waits on a channel now and then, ends. */
export function toyRun(n: number, config: RunConfig): Snapshot[] {
	let seed = config.seed * 2654435761 + 1;
	const random = (k: number): number => {
		seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
		return Math.floor((seed / 2 ** 32) * k);
	};
	const out: Snapshot[] = [];
	const v = emptyView(config);
	let t = 0;
	const emit = (kind: string, p: number | null, g: number | null, args: EventView['args']): void => {
		v.now_ns = t;
		v.event = out.length + 1;
		v.stats.events = v.event;
		v.stats.virtual_ns = t;
		out.push({
			event: { index: out.length, t_ns: t, kind, m: p, p, g, line: g === null ? 0 : (v.gs[g]?.line ?? 0), args },
			view: structuredClone(v),
		});
	};
	v.channels.push(
		{ addr: '0xc000012000', cap: 8, len: 0, closed: false, sendq: [], recvq: [], name: 'results' },
		{ addr: '0xc000012060', cap: 0, len: 0, closed: false, sendq: [], recvq: [], name: 'done' },
	);
	v.waits.push({ addr: '0xc000014008', kind: 'mutex', mode: 'locked|starving', waiters: [] });
	const start = (p: number, g: number): void => {
		const pv = v.ps[p];
		const gv = v.gs[g];
		if (!pv || !gv) return;
		pv.state = 'running';
		pv.m = p;
		pv.schedtick++;
		const m = v.ms[p];
		if (m) Object.assign(m, { state: 'running', p, g, core: p % config.cores });
		const c = v.cores[p % config.cores];
		if (c) c.m = p;
		Object.assign(gv, { state: 'running', p, m: p });
		v.stats.context_switches++;
		emit('GoStart', p, g, { g, inherit: false });
	};
	const leave = (p: number): void => {
		const m = v.ms[p];
		if (m) m.g = null;
	};
	v.gs.push(goroutine(0));
	v.gs.push(
		goroutine(1, {
			system: true,
			func: 'runtime.gcBgMarkWorker',
			state: 'waiting',
			reason: 'GC worker (idle)',
			line: 0,
		}),
	);
	start(0, 0);
	for (let i = 0; i < n; i++) {
		t += 180 + random(60);
		const id = v.gs.length;
		v.gs.push(goroutine(id));
		const p0 = v.ps[0];
		if (p0) {
			if (p0.runnext !== null) p0.queue.push(p0.runnext);
			p0.runnext = id;
		}
		v.stats.goroutines_created++;
		v.heap.heap_alloc += 4096;
		const base = 0xc000100000 + Math.floor(i / 128) * 8192;
		v.heap.objects.push({
			addr: `0x${(base + (i % 128) * 64).toString(16)}`,
			size: 64,
			ty: 'main.job',
			color: i % 4,
			line: 25,
		});
		if (i % 128 === 0) v.heap.spans.push({ base: `0x${base.toString(16)}`, pages: 1, elem: 64, used: 128, total: 128 });
		v.heap.objects_total++;
		emit('GoCreate', 0, 0, { new: id, goid: id + 1, system: false });
		if (i % 5 === 4) {
			const thief = 1 + random(Math.max(1, config.procs - 1));
			const tv = v.ps[thief];
			if (tv && tv.m === null && p0 && p0.queue.length > 2) {
				const got = p0.queue.splice(0, p0.queue.length >> 1);
				tv.queue.push(...got);
				v.stats.steals++;
				tv.m = thief;
				const m = v.ms[thief];
				if (m) Object.assign(m, { state: 'spinning', p: thief, core: thief % config.cores });
				emit('Steal', thief, null, { victim: 0, n: got.length, gs_first: got[0] ?? 0 });
				t += 90;
				const g = tv.queue.shift();
				if (g !== undefined) start(thief, g);
			}
		}
	}
	const ready = (): number => v.gs.filter((g) => g.state === 'runnable' || g.state === 'running').length;
	while (ready() > 0 && out.length < 40 * n + 100) {
		t += 300 + random(900);
		const p = random(config.procs);
		const pv = v.ps[p];
		const m = v.ms[p];
		if (!pv || !m) continue;
		const g = m.g;
		if (g !== null && pv.m !== null) {
			const gv = v.gs[g];
			if (!gv) continue;
			gv.running_ns += 800;
			leave(p);
			const roll = random(10);
			if (g === 0 && ready() > 1) {
				Object.assign(gv, { state: 'waiting', reason: 'sync.WaitGroup.Wait', m: null, p: null });
				emit('GoPark', p, g, { g, reason: 'SyncWaitGroupWait', on: '0xc000014020' });
			} else if (roll < 3 && g !== 0) {
				const ch = v.channels[0];
				Object.assign(gv, { state: 'waiting', reason: 'chan receive', on: ch?.addr ?? '', m: null, p: null });
				ch?.recvq.push(g);
				emit('GoPark', p, g, { g, reason: 'ChanReceive', on: ch?.addr ?? '' });
			} else if (roll < 5) {
				Object.assign(gv, { state: 'runnable', m: null, p: null });
				v.global_queue.push(g);
				emit('GoPreempt', p, g, { g });
			} else {
				Object.assign(gv, { state: 'dead', m: null, p: null });
				emit('GoEnd', p, g, { g });
				const waiter = v.channels[0]?.recvq.shift();
				const w = waiter === undefined ? undefined : v.gs[waiter];
				if (w && waiter !== undefined) {
					Object.assign(w, { state: 'runnable', reason: '', on: '' });
					pv.queue.push(waiter);
					emit('GoReady', p, g, { g: waiter });
				}
			}
			continue;
		}
		const next = pv.runnext ?? pv.queue.shift() ?? v.global_queue.shift();
		if (pv.runnext !== null) pv.runnext = null;
		if (next !== undefined) {
			start(p, next);
			continue;
		}
		const victim = v.ps.find((x) => x.queue.length > 1);
		if (victim) {
			const got = victim.queue.splice(0, victim.queue.length >> 1);
			pv.queue.push(...got);
			v.stats.steals++;
			emit('Steal', p, null, { victim: victim.id, n: got.length, gs_first: got[0] ?? 0 });
		} else if (pv.m !== null) {
			pv.m = null;
			pv.state = 'idle';
			Object.assign(m, { state: 'parked', p: null, core: null });
			const c = v.cores[p % config.cores];
			if (c) c.m = null;
			emit('MPark', p, null, { m: p });
		}
	}
	return out;
}

/** How long a toy run on real threads lasts. */
const LIVE_NS = 7e9;

/** The toy's run as if on real threads: stretched to real time, an M's core is a thread that is numbered from 1. */
function stretched(run: Snapshot[], procs: number): Snapshot[] {
	const end = run.at(-1)?.event.t_ns ?? 1;
	const real = (t: number): number => Math.round((t / end) * LIVE_NS);
	return run.map(({ event, view }) => ({
		event: { ...event, t_ns: real(event.t_ns) },
		view: {
			...view,
			now_ns: real(view.now_ns),
			ms: view.ms.map((m) => ({ ...m, core: m.id <= procs ? m.id + 1 : null })),
			cores: view.ms.filter((m) => m.id <= procs).map((m) => ({ id: m.id + 1, m: m.id, waiting: [] })),
		},
	}));
}

/** Measures of a toy trial: Amdahl's law on four cores, with a little of what every machine adds. */
export function toyTrial(source: string, config: RunConfig, repetition: number): TrialView {
	const work = source.includes('tiny') ? 4e6 : 182e6;
	const wide = Math.min(config.procs, 4);
	const wall = work * (0.05 + 0.95 / wide) * (1 + 0.02 * (config.procs - 1) + 0.03 * (repetition % 3));
	const stats = {
		...emptyView().stats,
		instructions: 12e6,
		goroutines_created: 40,
		context_switches: config.parallel ? 96 : 131,
		steals: config.parallel ? 17 : 9,
		preemptions: config.parallel ? 3 : 12,
		handoffs: config.parallel ? 2 : 0,
		num_gc: 2,
		pause_ns_total: config.parallel ? 86_000 : 12_400,
		mallocs: 10_240,
		total_alloc_bytes: 5_242_880,
		virtual_ns: wall,
	};
	return {
		parallel: config.parallel,
		procs: config.procs,
		wall_ns: config.parallel ? wall : 3.1 * work,
		virtual_ns: config.parallel ? wall : wall * 0.8,
		outcome: { kind: 'exited', code: 0, message: '' },
		stats,
		output: config.parallel && source.includes('racy') ? 'total 41\n' : 'total 42\n',
	};
}

export interface FakeOptions {
	goroutines?: number;
	build?: EngineInfo['build'];
	/** Milliseconds. Real runs and trials go by it. */
	clock?: () => number;
	/** Events of a real run that are dropped, at its end. */
	dropped?: number;
}

export class FakeEngine implements Engine {
	readonly info: Promise<EngineInfo>;
	readonly calls: string[] = [];
	run: Snapshot[] = [];
	console_: ConsoleChunk[] = [];
	outcome: Progress['outcome'] = { kind: 'exited', code: 0, message: '' };
	diagnostics: CheckResult['diagnostics'] = [];
	loaded: RunConfig | null = null;
	readonly #options: Required<FakeOptions>;
	#progress: ((p: Progress, resting: boolean) => void)[] = [];
	#lost: ((loss: Loss) => void)[] = [];
	#startedAt = 0;
	#stoppedAt = Number.POSITIVE_INFINITY;
	#landed = true;
	#trial: { view: TrialView; at: number } | null = null;
	#trials = 0;

	constructor(options: FakeOptions = {}) {
		this.#options = { goroutines: 40, build: 'single', clock: () => performance.now(), dropped: 0, ...options };
		this.info = Promise.resolve({ build: this.#options.build, version: 'fake' });
	}

	async check(): Promise<CheckResult> {
		this.calls.push('check');
		return { diagnostics: this.diagnostics, escapes: [] };
	}
	async load(source: string, config: RunConfig): Promise<LoadResult> {
		this.calls.push('load');
		if (source.includes('syntax error'))
			return {
				ok: false,
				diagnostics: [{ line: 1, column: 1, from: 0, to: 3, message: 'syntax error: unexpected', unsupported: false }],
				escapes: [],
			};
		this.loaded = config;
		this.run = toyRun(this.#options.goroutines, config);
		if (config.parallel) {
			this.run = stretched(this.run, config.procs);
			this.#startedAt = this.#options.clock();
			this.#stoppedAt = Number.POSITIVE_INFINITY;
			this.#landed = false;
		}
		this.console_ = [{ t_ns: this.#end, fd: 1, text: 'total 42\n' }];
		return { ok: true, diagnostics: [], escapes: [] };
	}
	get #end(): number {
		return this.run.at(-1)?.event.t_ns ?? 0;
	}
	/** Real time of a run on real threads. */
	get #elapsed(): number {
		return Math.min(this.#end, this.#stoppedAt, (this.#options.clock() - this.#startedAt) * 1e6);
	}
	horizon(): void {
		this.calls.push('horizon');
		queueMicrotask(() => this.beat(true));
	}
	/** Says how far the run is; a live one goes on between two beats. `always`: also if there is nothing new. */
	beat(always = false): void {
		if (this.#landed && !always) return;
		const real = this.loaded?.parallel ?? false;
		const end = real ? this.#elapsed : this.#end;
		const stopped = Number.isFinite(this.#stoppedAt);
		const live = real && !stopped && end < this.#end;
		this.#landed = !live;
		const p: Progress = {
			end_ns: end,
			events: this.run.filter((s) => s.event.t_ns <= end).length,
			instructions: 1,
			outcome: live || stopped ? null : this.outcome,
			limit: null,
			parallel: real,
			live,
			dropped: real ? Math.floor((this.#options.dropped * end) / this.#end) : 0,
			carriers: live ? (this.loaded?.procs ?? 0) + 1 : 0,
		};
		for (const fn of this.#progress) fn(p, !live);
	}
	async moment(q: MomentQuery): Promise<Moment> {
		this.calls.push('moment');
		let at = -1;
		while (at + 1 < this.run.length && (this.run[at + 1]?.event.t_ns ?? 0) <= q.t) at++;
		const view = structuredClone(this.run[Math.max(0, at)]?.view ?? emptyView());
		view.now_ns = q.t;
		const from = Math.max(0, Math.min(at - q.before, q.since));
		return {
			view,
			events: this.run
				.slice(from, at + q.after)
				.map((s) => s.event)
				.filter((e) => !this.loaded?.parallel || e.t_ns <= this.#elapsed),
			next_ns: this.run[at + 1]?.event.t_ns ?? null,
		};
	}
	async step(t: Ns, dir: 1 | -1) {
		const list = this.run.map((s) => s.event).filter((e) => (dir > 0 ? e.t_ns > t : e.t_ns < t));
		const e = dir > 0 ? list[0] : list.at(-1);
		return e ? { index: e.index, t_ns: e.t_ns } : null;
	}
	async timeline(from: Ns, to: Ns, _width: number, by: LaneKind): Promise<Timeline> {
		const real = this.loaded?.parallel ?? false;
		const n = by === 'g' ? 6 : (this.run[0]?.view.ps.length ?? 0);
		const until = real ? this.#elapsed : this.#end;
		const lanes = Array.from({ length: n }, (_, id) => {
			const spans: LaneSpan[] = [];
			let last: { t: number; g: number } | null = null;
			for (const { event: e } of this.run) {
				if (e.p !== id || e.t_ns > until) continue;
				if (last) spans.push({ from_ns: last.t, to_ns: e.t_ns, state: 'run', g: last.g });
				last = e.kind === 'GoStart' && e.g !== null ? { t: e.t_ns, g: e.g } : null;
			}
			const thread = real ? id + 1 : id;
			if (by === 'core') return { label: real ? `thread ${thread}` : `core ${id}`, id: thread, spans };
			return { label: by === 'p' ? `P${id}` : `G${id + 1} main.main.func1`, id, spans };
		});
		const markers = this.run
			.filter((s) => s.event.kind === 'Steal' && s.event.t_ns <= until)
			.map((s) => ({ t_ns: s.event.t_ns, kind: 'steal' }));
		return { from_ns: from, to_ns: to, lanes, markers };
	}
	async console(_from: Ns, to: Ns): Promise<ConsoleChunk[]> {
		return to < this.#end - 1 ? [] : this.console_.splice(0);
	}
	async frames() {
		if (this.loaded?.parallel) return [];
		return [
			{
				func: 'main.work',
				file: 'main.go',
				line: 13,
				vars: [{ name: 'sum', ty: 'int', value: '1234', place: 'stack', link: '' }],
			},
		];
	}
	async object() {
		return [];
	}
	async eventHash() {
		return 'fa4e';
	}
	async exportTrace() {
		return '';
	}
	async stopRun() {
		this.calls.push('stopRun');
		this.#stoppedAt = this.#elapsed;
		queueMicrotask(() => this.beat());
		return null;
	}
	async trialStart(source: string, config: RunConfig) {
		this.calls.push(`trialStart ${config.parallel ? 'parallel' : 'simulated'} ${config.procs}`);
		const view = toyTrial(source, config, this.#trials++);
		const ms = source.includes('endless') ? Number.POSITIVE_INFINITY : view.wall_ns / 1e6;
		this.#trial = { view, at: this.#options.clock() + ms };
		return null;
	}
	async trialPoll() {
		this.calls.push('trialPoll');
		return this.#trial && this.#options.clock() >= this.#trial.at ? this.#trial.view : null;
	}
	async trialStop() {
		this.calls.push('trialStop');
		this.#trial = null;
		return null;
	}
	async pool() {
		return null;
	}
	onProgress(fn: (p: Progress, resting: boolean) => void): void {
		this.#progress.push(fn);
	}
	onLost(fn: (loss: Loss) => void): void {
		this.#lost.push(fn);
	}
	lose(loss: Loss): void {
		for (const fn of this.#lost) fn(loss);
	}
	close(): void {}
}
