import { expect, test } from 'vitest';
import { EngineClient, type WorkerLike } from '../src/engine/client';
import { Cancelled, EngineLost } from '../src/engine/engine';
import { Host, type HostPool } from '../src/engine/host';
import type { FromWorker, ToWorker } from '../src/engine/protocol';
import type { Session } from '../src/engine/wasm';
import { EventWindow } from '../src/engine/window';
import type { EventView, Progress, RunConfig, TrialView } from '../src/engine/wire';
import { emptyView } from './fake';

/** A wasm session of an endless program: each `advance` costs 10 ms of a clock that the test owns. */
class Endless implements Session {
	end = 0;
	clock = 0;
	progress(): Progress {
		const { end } = this;
		return {
			end_ns: end,
			events: end,
			instructions: end,
			outcome: null,
			limit: null,
			parallel: false,
			live: false,
			dropped: 0,
			carriers: 0,
		};
	}
	advance(fuel: number, until: number): Progress {
		this.clock += 10;
		this.end = Math.min(until, this.end + fuel);
		return this.progress();
	}
	check() {
		return { diagnostics: [], escapes: [] };
	}
	load() {
		this.end = 0;
		return { ok: true, diagnostics: [], escapes: [] };
	}
	view(t: number) {
		return { ...emptyView(), now_ns: t, event: t };
	}
	events(from: number, count: number): EventView[] {
		return Array.from({ length: count }, (_, i) => ({
			index: from + i,
			t_ns: from + i,
			kind: 'GoStart',
			m: 0,
			p: 0,
			g: 0,
			line: 0,
			args: {},
		}));
	}
	event_at(t: number) {
		return t + 1;
	}
	find(from: number, dir: number, what: string) {
		if (what === 'refuse') throw new Error('no such thing');
		const at = dir > 0 ? from : from - 1;
		return what === 'none' ? undefined : { index: at, t_ns: at };
	}
	timeline(from_ns: number, to_ns: number) {
		return { from_ns, to_ns, lanes: [], markers: [] };
	}
	console() {
		return [];
	}
	frames() {
		return [];
	}
	object() {
		return [];
	}
	event_hash() {
		return 'abc';
	}
	export_trace() {
		return '';
	}
	stop_run() {}
	trial_start() {}
	trial_poll(): TrialView | null {
		return null;
	}
	trial_stop() {}
}

function host(pool: HostPool | null = null, session = new Endless()) {
	const out: FromWorker[] = [];
	const tasks: (() => void)[] = [];
	const timers: { at: number; fn: () => void }[] = [];
	const h = new Host(session, {
		post: (m) => out.push(m),
		later: (fn) => tasks.push(fn),
		after: (ms, fn) => timers.push({ at: session.clock + ms, fn }),
		now: () => session.clock,
		crashed: (e) => out.push({ crashed: String(e) }),
		pool,
	});
	const turns = (n: number): void => {
		for (let i = 0; i < n; i++) tasks.shift()?.();
	};
	/** Lets promises and timers come, and what they ask for. */
	const pass = async (ms: number): Promise<void> => {
		for (const end = session.clock + ms; session.clock < end; session.clock++) {
			for (const t of timers.splice(0)) t.at <= session.clock ? t.fn() : timers.push(t);
			await Promise.resolve();
			turns(tasks.length);
		}
	};
	return { session, out, tasks, timers, h, turns, pass };
}

test('an endless program is computed to the horizon and no further', () => {
	const { h, session, tasks, turns, out } = host();
	h.receive({ id: 1, op: 'load', args: { source: '', config: {} as never } });
	h.receive({ horizon: 100_000, eagerMs: 0 });
	turns(50);
	expect(session.end).toBe(100_000);
	expect(tasks).toHaveLength(0);
	expect(out.at(-1)).toMatchObject({ progress: { end_ns: 100_000 }, resting: true });
});

test('messages get through between two slices', () => {
	const { h, turns, out, session } = host();
	h.receive({ id: 1, op: 'load', args: { source: '', config: {} as never } });
	h.receive({ horizon: 0, eagerMs: 10_000 });
	turns(5);
	const before = session.end;
	h.receive({ id: 2, op: 'moment', args: { t: 50 as never, before: 4, after: 2, since: 48, heap: false } });
	turns(2);
	expect(out.find((m) => 'id' in m && m.id === 2)).toMatchObject({ answer: { view: { now_ns: 50 } } });
	expect(session.end).toBeGreaterThan(before - 1);
	h.receive({ horizon: 0, eagerMs: 0 });
	turns(3);
	const stopped = session.end;
	turns(3);
	expect(session.end).toBe(stopped);
});

test('a moment reaches back to what was drawn last, within bounds, and lists no statements', () => {
	const { h, turns, out, session } = host();
	session.end = 9000;
	const all = session.events.bind(session);
	session.events = (from, count) => all(from, count).map((e) => (e.index % 3 ? { ...e, kind: 'Line' } : e));
	h.receive({ id: 3, op: 'moment', args: { t: 5000 as never, before: 10, after: 5, since: 4900, heap: true } });
	turns(1);
	const m = out[0] as { answer: { events: EventView[]; next_ns: number } };
	const indices = m.answer.events.map((e) => e.index);
	expect(indices.slice(-6)).toEqual([4998, 5001, 5004, 5007, 5010, 5013]);
	expect(indices[0]).toBeLessThan(4900);
	expect(m.answer.next_ns).toBe(5000);
});

test('moving on asks only for new events, going back starts over', () => {
	const { session } = host();
	const w = new EventWindow();
	const asked: number[] = [];
	const all = session.events.bind(session);
	session.events = (from, count) => {
		asked.push(from);
		return all(from, Math.min(count, 5000 - from));
	};
	w.around(session, 1000, 50, 20, 5000);
	asked.length = 0;
	expect(w.around(session, 1010, 50, 20, 5000).map((e) => e.index)).toEqual(
		Array.from({ length: 70 }, (_, i) => 960 + i),
	);
	expect(asked).toEqual([]);
	expect(w.around(session, 100, 50, 20, 5000)[0]?.index).toBe(50);
	expect(w.around(session, 5000, 3, 20, 5000).map((e) => e.index)).toEqual([4997, 4998, 4999]);
});

test('a request that is cancelled before its turn is not computed', () => {
	const { h, turns, out } = host();
	h.receive({ id: 1, op: 'hash', args: {} });
	h.receive({ id: 2, op: 'hash', args: {} });
	h.receive({ cancel: 2 });
	turns(4);
	expect(out).toEqual([
		{ id: 2, cancelled: true },
		{ id: 1, answer: 'abc' },
	]);
});

test('a refusal is an answer, a trap is not', () => {
	const { h, turns, out, session } = host();
	h.receive({ id: 1, op: 'step', args: { t: 10, dir: 1, what: 'refuse' } });
	turns(1);
	expect(out).toEqual([{ id: 1, refused: 'no such thing' }]);
	session.event_hash = () => {
		throw new WebAssembly.RuntimeError('unreachable');
	};
	h.receive({ id: 2, op: 'hash', args: {} });
	expect(() => turns(1)).toThrow('unreachable');
});

test('a step back from an instant goes strictly before it', () => {
	const { h, turns, out } = host();
	h.receive({ id: 1, op: 'step', args: { t: 10, dir: -1, what: 'any' } });
	h.receive({ id: 2, op: 'step', args: { t: 10, dir: 1, what: 'any' } });
	h.receive({ id: 3, op: 'step', args: { t: 10, dir: 1, what: 'none' } });
	turns(4);
	expect(out).toEqual([
		{ id: 1, answer: { index: 9, t_ns: 9 } },
		{ id: 2, answer: { index: 11, t_ns: 11 } },
		{ id: 3, answer: null },
	]);
});

/** A run on real threads: it takes a millisecond of the test's clock an event, and its threads 3 ms to leave. */
class Parallel extends Endless {
	log: string[] = [];
	loaded = -1;
	ends = Number.POSITIVE_INFINITY;
	override progress(): Progress {
		const live = this.loaded >= 0 && this.clock < this.ends;
		return { ...super.progress(), end_ns: this.end, parallel: true, live, carriers: live ? 4 : 0 };
	}
	override advance() {
		this.log.push('advance');
		this.end = Math.min(this.clock, this.ends) - this.loaded;
		return this.progress();
	}
	override load() {
		this.log.push(this.progress().live ? 'load while alive' : 'load');
		this.loaded = this.clock;
		this.ends = Number.POSITIVE_INFINITY;
		return super.load();
	}
	override stop_run() {
		this.log.push('stop');
		this.ends = this.clock + 3;
	}
}

function threads(verdict: Promise<string>) {
	const asked: number[] = [];
	let tops = 0;
	const pool: HostPool = {
		ready: (procs) => {
			asked.push(procs);
			return verdict;
		},
		topUp: () => tops++,
		status: () => ({ threads: 6, busy: 4, wanted: 0, memory: 1 << 20 }),
		break: () => {},
	};
	return { pool, asked, tops: () => tops };
}

const parallel = { procs: 4, parallel: true } as RunConfig;

test('a run on threads computes itself: its events are taken now and then, whatever the horizon', async () => {
	const t = threads(Promise.resolve(''));
	const { h, out, session, pass, timers } = host(t.pool, new Parallel());
	h.receive({ id: 1, op: 'load', args: { source: '', config: parallel } });
	await pass(200);
	expect(t.asked).toEqual([4]);
	expect(out[0]).toMatchObject({ id: 1, answer: { ok: true } });
	const log = (session as Parallel).log;
	expect(log[0]).toBe('load');
	expect(log.length).toBeGreaterThan(10);
	expect(log.length).toBeLessThan(30);
	expect(t.tops()).toBeGreaterThan(10);
	// Requests in between bring no second beat.
	for (let i = 0; i < 20; i++) h.receive({ id: 10 + i, op: 'hash', args: {} });
	await pass(30);
	expect(timers).toHaveLength(1);
	h.receive({ id: 2, op: 'stopRun', args: {} });
	await pass(30);
	expect(out.at(-1)).toMatchObject({ progress: { live: false }, resting: true });
	expect(timers).toHaveLength(0);
});

test('without threads a run on threads is refused in words; other runs do not ask for any', async () => {
	const t = threads(Promise.resolve('a Web Worker does not start'));
	const { h, out, session, pass } = host(t.pool, new Parallel());
	h.receive({ id: 1, op: 'load', args: { source: '', config: parallel } });
	await pass(5);
	expect(out).toEqual([{ id: 1, refused: 'a Web Worker does not start' }]);
	expect((session as Parallel).log).toEqual([]);
	h.receive({ id: 2, op: 'load', args: { source: '', config: { ...parallel, parallel: false } } });
	await pass(1);
	expect(t.asked).toEqual([4]);
	expect(out[1]).toMatchObject({ id: 2, answer: { ok: true } });
});

test('a new program waits for the threads of the last one, and a run that keeps them is a crash', async () => {
	const { h, session, pass, out } = host(threads(Promise.resolve('')).pool, new Parallel());
	const run = session as Parallel;
	h.receive({ id: 1, op: 'load', args: { source: '', config: parallel } });
	await pass(20);
	h.receive({ id: 2, op: 'load', args: { source: '', config: parallel } });
	h.receive({ id: 3, op: 'hash', args: {} });
	await pass(20);
	expect(run.log.filter((l) => l !== 'advance')).toEqual(['load', 'stop', 'load']);
	expect(out.filter((m) => 'id' in m).map((m) => m.id)).toEqual([1, 2, 3]);
	run.stop_run = () => {};
	h.receive({ id: 4, op: 'load', args: { source: '', config: parallel } });
	await pass(6_000);
	expect(out).toContainEqual({ crashed: 'Error: the threads of a run do not leave' });
	expect(run.log).not.toContain('load while alive');
});

test('a trial goes on between two questions about it', async () => {
	for (const parallel of [false, true]) {
		const t = threads(Promise.resolve(''));
		const { h, out, session, pass } = host(t.pool);
		let polls = 0;
		session.trial_poll = () => (++polls < 5 ? null : ({ wall_ns: 7 } as TrialView));
		h.receive({ id: 1, op: 'trialStart', args: { source: '', config: { procs: 2, parallel } as RunConfig } });
		h.receive({ id: 2, op: 'trialPoll', args: {} });
		await pass(12);
		expect(out.slice(0, 2)).toEqual([
			{ id: 1, answer: null },
			{ id: 2, answer: null },
		]);
		await pass(100);
		expect(t.asked).toEqual(parallel ? [2] : []);
		expect(polls).toBe(5);
		h.receive({ id: 3, op: 'trialPoll', args: {} });
		await pass(2);
		expect(out.at(-1)).toEqual({ id: 3, answer: { wall_ns: 7 } });
		expect(polls).toBe(5);
	}
});

class FakeWorker implements WorkerLike {
	onmessage: ((event: MessageEvent<FromWorker>) => void) | null = null;
	onerror: ((event: ErrorEvent) => void) | null = null;
	readonly sent: ToWorker[] = [];
	ended = false;
	postMessage(m: ToWorker): void {
		this.sent.push(m);
	}
	terminate(): void {
		this.ended = true;
	}
	say(m: FromWorker): void {
		this.onmessage?.({ data: m } as MessageEvent<FromWorker>);
	}
}

test('a worker that crashes is replaced, its askers are told, and late answers are dropped', async () => {
	const workers: FakeWorker[] = [];
	const client = new EngineClient(() => {
		const w = new FakeWorker();
		workers.push(w);
		return w;
	});
	const lost: unknown[] = [];
	client.onLost((l) => lost.push(l));
	workers[0]?.say({ ready: { build: 'single', version: '1' } });
	const asked = client.eventHash();
	workers[0]?.say({ crashed: 'throw: x' });
	await expect(asked).rejects.toBeInstanceOf(EngineLost);
	expect(workers).toHaveLength(2);
	expect(workers[0]?.ended).toBe(true);
	expect(lost).toEqual([{ why: 'crash', message: 'throw: x' }]);
	const again = client.eventHash();
	workers[0]?.say({ id: 2, answer: 'old' });
	workers[1]?.say({ id: 2, answer: 'new' });
	expect(await again).toBe('new');
	client.close();
});

test('a carrier that crashes is heard although the engine’s worker says nothing', async () => {
	const workers: FakeWorker[] = [];
	const client = new EngineClient(() => {
		const w = new FakeWorker();
		workers.push(w);
		return w;
	});
	const lost = new Promise((ok) => client.onLost(ok));
	workers[0]?.say({ line: 'gmplay-test' });
	workers[0]?.say({ ready: { build: 'threads', version: '1' } });
	const carrier = new BroadcastChannel('gmplay-test');
	carrier.postMessage('panicked at x');
	expect(await lost).toEqual({ why: 'crash', message: 'panicked at x' });
	expect(workers.map((w) => w.ended)).toEqual([true, false]);
	carrier.close();
	client.close();
});

test('a worker that cannot start is tried twice, not for ever', () => {
	const workers: FakeWorker[] = [];
	const client = new EngineClient(() => {
		const w = new FakeWorker();
		workers.push(w);
		return w;
	});
	const lost: unknown[] = [];
	client.onLost((l) => lost.push(l));
	workers[0]?.say({ failed: 'no wasm' });
	workers[1]?.say({ failed: 'no wasm' });
	expect(workers).toHaveLength(2);
	expect(lost).toEqual([{ why: 'start', message: 'no wasm' }]);
	client.close();
});

test('an asker who lost interest is told so, and the worker too', async () => {
	const worker = new FakeWorker();
	const client = new EngineClient(() => worker);
	const stop = new AbortController();
	const asked = client.check('x', stop.signal);
	stop.abort();
	await expect(asked).rejects.toBeInstanceOf(Cancelled);
	expect(worker.sent.at(-1)).toEqual({ cancel: 1 });
	client.close();
});
