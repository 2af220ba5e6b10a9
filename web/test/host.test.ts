import { expect, test } from 'vitest';
import { EngineClient, type WorkerLike } from '../src/engine/client';
import { Cancelled, EngineLost } from '../src/engine/engine';
import { Host } from '../src/engine/host';
import type { FromWorker, ToWorker } from '../src/engine/protocol';
import type { Session } from '../src/engine/wasm';
import { EventWindow } from '../src/engine/window';
import type { EventView, Progress } from '../src/engine/wire';
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
}

function host() {
	const session = new Endless();
	const out: FromWorker[] = [];
	const tasks: (() => void)[] = [];
	const h = new Host(session, { post: (m) => out.push(m), later: (fn) => tasks.push(fn), now: () => session.clock });
	const turns = (n: number): void => {
		for (let i = 0; i < n; i++) tasks.shift()?.();
	};
	return { session, out, tasks, h, turns };
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
