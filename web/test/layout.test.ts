import { expect, test } from 'vitest';
import { pack } from '../src/base/geometry';
import { defaults } from '../src/state/config';
import { layout as consoleLayout } from '../src/views/console/layout';
import { layout as eventsLayout } from '../src/views/events/layout';
import { layout as heapLayout } from '../src/views/heap/layout';
import { layout as inspectorLayout } from '../src/views/inspector/layout';
import { layout as schedulerLayout, type Words } from '../src/views/scheduler/layout';
import { inRun, layout as timelineLayout, toT, toX, zoom } from '../src/views/timeline/layout';
import { layout as waitingLayout } from '../src/views/waiting/layout';
import { TokenField } from '../src/widgets/tokens';
import { crowd, emptyView, goroutine } from './fake';

const words: Words = {
	globalQueue: 'global',
	sysmon: 'sysmon',
	netpoller: 'netpoller',
	timers: 'timers',
	threads: 'threads',
	waiting: 'waiting',
	runtime: 'runtime',
	inTransit: 'just taken',
	core: (n) => `core ${n}`,
	state: (s) => s,
	timer: () => '',
};

const sizes = [
	[390, 440],
	[700, 480],
	[1400, 900],
] as const;

test('packing keeps what it places inside the box', () => {
	for (const n of [1, 7, 40, 999, 20_000]) {
		const p = pack(n, 130, 90, 24, 2.5);
		expect(p.placed).toBeGreaterThan(0);
		expect(Math.ceil(p.placed / p.cols) * p.cell).toBeLessThanOrEqual(90.01);
		expect(p.cols * p.cell).toBeLessThanOrEqual(130.01);
	}
});

test('each living goroutine has one place, inside the stage, at every size and population', () => {
	for (const n of [1, 40, 1000]) {
		const view = crowd(n);
		const alive = view.gs.filter((g) => g.state !== 'dead');
		for (const [w, h] of sizes) {
			const l = schedulerLayout(view, w, h, words);
			const ids = l.places.map((p) => p.id);
			expect(new Set(ids).size).toBe(ids.length);
			const hidden = l.overflow.reduce((sum, o) => sum + o.n, 0);
			expect(ids.length + hidden).toBe(alive.length);
			for (const p of l.places) {
				expect(p.x).toBeGreaterThan(0);
				expect(p.x).toBeLessThan(w);
				expect(p.y).toBeGreaterThan(0);
				expect(p.y).toBeLessThan(h);
			}
		}
	}
});

test('64 Ps fit, each with its card', () => {
	const view = emptyView({ ...defaults, procs: 64, cores: 16 });
	const l = schedulerLayout(view, 700, 480, words);
	expect(l.cards).toHaveLength(64);
	for (const c of l.cards) {
		expect(c.rect.x + c.rect.w).toBeLessThanOrEqual(700);
		expect(c.rect.y + c.rect.h).toBeLessThanOrEqual(l.cores[0]?.rect.y ?? 0);
	}
});

test('a token travels to its new place and arrives', () => {
	const field = new TokenField();
	const place = { id: 1, x: 0, y: 0, r: 8, label: '1', state: 'runnable' as const, system: false };
	field.place([place], 0, true, () => null);
	field.step(0);
	field.place([{ ...place, x: 200 }], 0, false, () => null);
	expect(field.step(100)).toBe(true);
	const mid = field.get(1);
	expect(mid?.x).toBeGreaterThan(0);
	expect(mid?.x).toBeLessThan(200);
	expect(field.step(5000)).toBe(false);
	expect(field.get(1)?.x).toBe(200);
	field.place([], 5000, false, () => null);
	field.step(9000);
	expect(field.tokens).toHaveLength(0);
});

test('senders and receivers stand on their sides of the channel, first next to the ring', () => {
	const view = emptyView();
	view.gs = [0, 1, 2].map((id) => goroutine(id, { state: 'waiting' }));
	view.channels = [{ addr: '0x1', cap: 2, len: 2, closed: false, sendq: [0, 1], recvq: [], name: 'ch' }];
	const l = waitingLayout(view, 900, 500, false);
	const row = l.chans[0];
	const [first, second] = l.places;
	expect(row && first && second && first.x < row.ring.x && second.x < first.x).toBe(true);
});

test('a deadlock names each sleeper and what it waits for', () => {
	const view = emptyView();
	view.gs = [
		goroutine(0, { state: 'waiting', reason: 'chan receive', on: '0x1' }),
		goroutine(1, { state: 'waiting', reason: 'sync.Mutex.Lock', on: '0x2' }),
	];
	view.channels = [{ addr: '0x1', cap: 0, len: 0, closed: false, sendq: [], recvq: [0], name: 'ch' }];
	view.waits = [{ addr: '0x2', kind: 'mutex', mode: 'locked', waiters: [1] }];
	const l = waitingLayout(view, 900, 500, true);
	expect(l.edges.map((e) => [e.g, e.target])).toEqual([
		[0, 'ch'],
		[1, 'mutex 0x2'],
	]);
});

test('objects stand at their slot of their span', () => {
	const view = emptyView();
	view.heap.spans = [{ base: '0xc000100000', pages: 1, elem: 64, used: 2, total: 128 }];
	view.heap.objects = [0, 3].map((slot) => ({
		addr: `0x${(0xc000100000 + slot * 64).toString(16)}`,
		size: 64,
		ty: 'T',
		color: 3,
		line: 0,
	}));
	const l = heapLayout(view.heap, 700, 500, 'large');
	expect(l.cells).toHaveLength(2);
	const [a, b] = l.cells;
	expect(b && a && b.x - a.x).toBeGreaterThan(0);
	expect(l.rows[0]?.label).toBe('64 B');
});

test('thousands of objects stay inside the picture', () => {
	const heap = crowd(900).heap;
	const l = heapLayout(heap, 390, 400, 'large');
	expect(l.cells.length).toBeGreaterThan(500);
	for (const c of l.cells) expect(c.y + c.r).toBeLessThanOrEqual(401);
});

test('without single objects each size class is a bar, large objects last', () => {
	const heap = emptyView().heap;
	heap.objects_total = 30;
	heap.classes = [
		{ elem: 0, objects: 2, bytes: 100_000 },
		{ elem: 16, objects: 20, bytes: 320 },
		{ elem: 1024, objects: 8, bytes: 50_000 },
	];
	const l = heapLayout(heap, 700, 500, 'large');
	expect(l.rows.map((r) => [r.label, r.note])).toEqual([
		['16 B', '20'],
		['1 KiB', '8'],
		['large', '2'],
	]);
	const [small, middle, large] = l.bars.map((b) => b.rect.w);
	expect(large && middle && large / middle).toBeCloseTo(2);
	expect(small).toBeGreaterThanOrEqual(2);
	expect(l.shown).toBe(30);
	heap.classes = Array.from({ length: 60 }, (_, i) => ({ elem: 8 * i, objects: 1, bytes: i }));
	for (const b of heapLayout(heap, 390, 300, 'large').bars) expect(b.rect.y + b.rect.h).toBeLessThanOrEqual(301);
});

test('zoom keeps the moment under the pointer and stays within the run', () => {
	const win = zoom({ from: 0, to: 1000 }, 0.5, 400, 1000);
	expect(toX(400, win, 0, 100)).toBeCloseTo(toX(400, { from: 0, to: 1000 }, 0, 100));
	expect(toT(toX(333, win, 90, 700), win, 90, 700)).toBeCloseTo(333);
	expect(inRun({ from: 900, to: 1400 }, 1000)).toEqual({ from: 500, to: 1000 });
	expect(zoom(win, 100, 400, 1000)).toEqual({ from: 0, to: 1000 });
	const l = timelineLayout([{ label: 'P0', id: 0, spans: [] }], win, 700, 150, 0);
	expect(l.ticks.length).toBeGreaterThan(2);
});

test('the caption is the weightiest event of the instant', () => {
	const view = { ...emptyView(), event: 3 };
	const e = (index: number, t_ns: number, kind: string) => ({
		index,
		t_ns,
		kind,
		m: 0,
		p: 0,
		g: 0,
		line: 0,
		args: { g: 0 },
	});
	const l = eventsLayout(view, [e(0, 5, 'GcStart'), e(1, 9, 'Steal'), e(2, 9, 'AcquireP'), e(3, 12, 'GoEnd')], 'all');
	expect(l.caption?.rule).toBe('runqsteal');
	expect(l.rows.map((r) => r.when)).toEqual(['past', 'now', 'now', 'future']);
});

test('the console shows what was printed up to the playhead, and the end only at the end', () => {
	const chunks = [1, 2, 3].map((t) => ({ t_ns: t * 100, fd: t === 3 ? 2 : 1, text: `${t}\n` }));
	const progress = {
		end_ns: 400,
		events: 1,
		instructions: 1,
		outcome: { kind: 'fatal', code: 2, message: 'all goroutines are asleep - deadlock!' },
		limit: null,
		parallel: false,
		live: false,
		dropped: 0,
		carriers: 0,
	};
	expect(consoleLayout(chunks, 250, 400, progress)).toMatchObject({
		pieces: [{ fd: 1, text: '1\n2\n' }],
		ending: 'none',
	});
	expect(consoleLayout(chunks, 400, 400, progress)).toMatchObject({ ending: 'fatal', pieces: [{ fd: 1 }, { fd: 2 }] });
});

test('the inspector says why a goroutine does not run, and leads on', () => {
	const view = emptyView();
	view.gs = [goroutine(0, { state: 'waiting', reason: 'chan receive', on: '0x1', goid: 1 })];
	view.channels = [{ addr: '0x1', cap: 0, len: 0, closed: false, sendq: [], recvq: [0], name: 'ch' }];
	const l = inspectorLayout(view, { kind: 'g', id: 0 });
	expect(l?.why).toContain('chan receive');
	expect(l?.facts.find((f) => f.value === '0x1')?.go).toEqual({ kind: 'chan', addr: '0x1' });
	expect(inspectorLayout(view, { kind: 'g', id: 9 })).toBeNull();
});
