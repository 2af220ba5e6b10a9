// Measurements: what is run, in which order, how they end, and what is made of the numbers.
import { afterEach, expect, test } from 'vitest';
import { lang } from '../src/base/i18n';
import { type Engine, Refused } from '../src/engine/engine';
import { defaults } from '../src/state/config';
import { Session } from '../src/state/session';
import { Comparison, failureWord, type Pace, Speedup, TRIAL_LIMIT_MS, trial, workersMax } from '../src/state/trials';
import { layout as compareLayout } from '../src/views/compare/layout';
import { rowsOf, layout as speedLayout } from '../src/views/speed/layout';
import { FakeEngine, toyTrial } from './fake';

afterEach(() => {
	lang.value = 'en';
});

/** The toy on a clock that goes on only while somebody waits. */
function lab() {
	let now = 0;
	const pace: Pace = {
		now: () => now,
		// A clock goes on even while nobody waits.
		pause: async (ms) => {
			now += Math.max(1, ms);
		},
	};
	const engine = new FakeEngine({ build: 'threads', clock: () => now });
	const starts = (): string[] => engine.calls.filter((c) => c.startsWith('trialStart'));
	return { engine, pace, starts, passed: () => now };
}

test('a comparison runs the model first and then the machine, under the same settings', async () => {
	const { engine, pace, starts } = lab();
	const c = new Comparison(engine, pace);
	await c.start('package main', { ...defaults, procs: 3, parallel: true });
	expect(starts()).toEqual(['trialStart simulated 3', 'trialStart parallel 3']);
	expect(c.phase.value).toEqual({ kind: 'done' });
	expect(c.pair.value?.simulated.parallel).toBe(false);
	expect(c.pair.value?.parallel.parallel).toBe(true);
});

test('repetitions go round the numbers of workers, after one run that is not counted', async () => {
	const { engine, pace, starts } = lab();
	const s = new Speedup(engine, pace);
	await s.start('package main', defaults, 3);
	const procs = starts().map((c) => Number(c.split(' ')[2]));
	expect(procs).toEqual([3, 1, 2, 3, 1, 2, 3, 1, 2, 3]);
	expect(s.measured.value.map((m) => [m.workers, m.walls.length])).toEqual([
		[1, 3],
		[2, 3],
		[3, 3],
	]);
	expect(s.phase.value).toEqual({ kind: 'done' });
});

test('a program that does not end is stopped after ten seconds, and that is said', async () => {
	const { engine, pace, passed } = lab();
	const s = new Speedup(engine, pace);
	await s.start('package main // endless', defaults, 2);
	expect(passed()).toBeGreaterThanOrEqual(TRIAL_LIMIT_MS);
	expect(passed()).toBeLessThan(TRIAL_LIMIT_MS + 100);
	expect(engine.calls.at(-1)).toBe('trialStop');
	expect(s.phase.value).toEqual({ kind: 'failed', failure: { why: 'endless' } });
	expect(s.measured.value).toEqual([]);
	expect(failureWord({ why: 'endless' })).toContain('10 seconds');
});

test('a program with too little work is not measured', async () => {
	const { engine, pace, starts } = lab();
	const s = new Speedup(engine, pace);
	await s.start('package main // tiny', defaults, 4);
	expect(starts()).toHaveLength(2);
	const phase = s.phase.value;
	expect(phase).toMatchObject({ kind: 'failed', failure: { why: 'tiny' } });
	if (phase.kind === 'failed') expect(failureWord(phase.failure)).toMatch(/took 4(\.\d+)? ms\. Under 20 ms/);
});

test('a program that ends badly is not measured, and how it ended is said', async () => {
	for (const [kind, code, message, says] of [
		['fatal', 2, 'fatal error: all goroutines are asleep - deadlock!', 'all goroutines are asleep'],
		['panicked', 2, '', 'panicked'],
		['exited', 3, '', 'status 3'],
	] as const) {
		const { engine, pace } = lab();
		const outcome = { kind, code, message };
		engine.trialPoll = async () => ({ ...toyTrial('', defaults, 0), outcome });
		const s = new Speedup(engine, pace);
		await s.start('package main', defaults, 2);
		const phase = s.phase.value;
		expect(phase).toMatchObject({ kind: 'failed', failure: { why: 'outcome' } });
		if (phase.kind === 'failed') expect(failureWord(phase.failure)).toContain(says);
	}
});

test('a trial that the engine gave up counts as one without an end', async () => {
	const { engine, pace } = lab();
	engine.trialPoll = async () => ({ ...toyTrial('', defaults, 0), outcome: null });
	await expect(trial(engine, '', defaults, new AbortController().signal, pace)).rejects.toThrow('endless');
});

test('cancelling stops the trial, and the next measurement starts on a free engine', async () => {
	const { engine, pace, starts } = lab();
	const s = new Speedup(engine, {
		...pace,
		pause: async (ms) => {
			await pace.pause(ms);
			if (starts().length === 3) s.cancel();
		},
	});
	await s.start('package main', defaults, 2);
	expect(s.phase.value).toEqual({ kind: 'cancelled' });
	expect(engine.calls.at(-1)).toBe('trialStop');
	const c = new Comparison(engine, pace);
	const first = c.start('package main // endless', defaults);
	const second = c.start('package main', defaults);
	await Promise.all([first, second]);
	expect(c.phase.value).toEqual({ kind: 'done' });
	const order = engine.calls.filter((x) => /trialSt/.test(x));
	const gaveUp = order.lastIndexOf('trialStop');
	expect(order.slice(gaveUp + 1)).toEqual(['trialStart simulated 4', 'trialStart parallel 4']);
});

test('a program that does not compile is refused in words', async () => {
	const { engine, pace } = lab();
	const refusing: Engine = Object.assign(engine, {
		trialStart: () => Promise.reject(new Refused('3:1: undefined: x')),
	});
	const c = new Comparison(refusing, pace);
	await c.start('package main', defaults);
	expect(c.phase.value).toEqual({ kind: 'failed', failure: { why: 'refused', message: '3:1: undefined: x' } });
});

test('before a measurement nothing of this page runs any more', async () => {
	const { engine } = lab();
	const s = new Session(engine);
	s.source.value = 'package main';
	await s.run();
	await s.quiet();
	expect(s.playing.value).toBe(false);
	expect(s.resting.value).toBe(true);
	s.config.value = { ...defaults, parallel: true };
	await s.run();
	expect(s.live).toBe(true);
	await s.quiet();
	expect(s.live).toBe(false);
	expect(engine.calls).toContain('stopRun');
});

test('as many workers as the machine has, and no more than eight', () => {
	expect([undefined, 0, 1, 2, 8, 64].map((n) => workersMax(n as number))).toEqual([1, 1, 1, 2, 8, 8]);
});

test('the speed-up is of the best times', () => {
	const measured = [
		{ workers: 2, walls: [70e6, 60e6, 90e6] },
		{ workers: 1, walls: [120e6, 100e6, 110e6] },
	];
	expect(rowsOf(measured)).toEqual([
		{ workers: 1, wall_ns: 100e6, speedup: 1, efficiency: 1 },
		{ workers: 2, wall_ns: 60e6, speedup: 100 / 60, efficiency: 100 / 120 },
	]);
	expect(rowsOf([])).toEqual([]);
});

test('the chart has its points on their gridlines, the ideal above them, all of it inside', () => {
	const measured = [1, 2, 4].map((n) => ({ workers: n, walls: [100e6 / n, 120e6 / n] }));
	const l = speedLayout(measured, 4, 600, 300);
	expect(l.best).toHaveLength(3);
	expect(l.all).toHaveLength(6);
	const [from, to] = l.ideal;
	expect(l.best[0]).toMatchObject(from);
	expect(l.best[2]?.x).toBeCloseTo(to.x);
	expect(l.best[2]?.y).toBeCloseTo(to.y);
	expect(l.best[1]?.x).toBeCloseTo(l.xs[1]?.x ?? 0);
	expect(l.best[1]?.y).toBeCloseTo(l.ys[2]?.y ?? 0);
	for (const p of [...l.all, ...l.best, ...l.ideal]) {
		expect(p.x).toBeGreaterThanOrEqual(l.plot.x0);
		expect(p.x).toBeLessThanOrEqual(l.plot.x1);
		expect(p.y).toBeGreaterThanOrEqual(l.plot.y1 - 1e-9);
		expect(p.y).toBeLessThanOrEqual(l.plot.y0);
	}
	expect(speedLayout([], 1, 300, 200).rows).toEqual([]);
});

const pair = (source = 'package main') =>
	[toyTrial(source, defaults, 0), toyTrial(source, { ...defaults, parallel: true }, 0)] as const;

test('two runs side by side are on one axis, and every difference says what it means', () => {
	const [sim, par] = pair();
	const l = compareLayout(sim, par);
	expect(Math.max(...l.bars.map((b) => b.w))).toBe(1);
	expect((l.bars[0]?.w ?? 0) / (l.bars[1]?.w ?? 1)).toBeCloseTo(sim.virtual_ns / par.wall_ns);
	expect(l.ticks[0]?.x).toBe(0);
	expect(l.rows.find((r) => r.name === 'steals')).toMatchObject({ simulated: '9', parallel: '17', difference: '+8' });
	expect(l.rows.find((r) => r.name === 'preemptions')?.difference).toBe('−9');
	expect(l.rows.find((r) => r.name === 'GC cycles')?.difference).toBe('same');
	expect(l.rows.find((r) => r.name === 'GC pause total')?.difference).toBe('× 6.94');
	for (const r of l.rows) expect(r.why.length).toBeGreaterThan(10);
	expect(l.rows.some((r) => r.name === 'events')).toBe(false);
	const recorded = compareLayout(
		{ ...sim, stats: { ...sim.stats, events: 7 } },
		{ ...par, stats: { ...par.stats, events: 9 } },
	);
	expect(recorded.rows.at(-1)).toMatchObject({ name: 'events', difference: '+2' });
});

test('whether they did the same is said in words, in both languages', () => {
	const [sim, par] = pair();
	expect(compareLayout(sim, par)).toMatchObject({ same: true, lines: null, verdict: expect.stringContaining('9 B') });
	const racy = compareLayout({ ...sim, output: 'a\ntotal 42\n' }, { ...par, output: 'a\ntotal 41\n' });
	expect(racy.same).toBe(false);
	expect(racy.lines).toEqual({ at: 2, simulated: 'total 42', parallel: 'total 41' });
	const longer = compareLayout({ ...sim, output: 'a' }, { ...par, output: 'a\nb' });
	expect(longer.lines).toEqual({ at: 2, simulated: '', parallel: 'b' });
	const dead = { kind: 'fatal', code: 2, message: 'fatal error: all goroutines are asleep - deadlock!' };
	expect(compareLayout(sim, { ...par, outcome: dead })).toMatchObject({
		same: false,
		verdict: expect.stringContaining('all goroutines are asleep'),
	});
	expect(compareLayout({ ...sim, output: '' }, { ...par, output: '' }).verdict).toContain('Neither');
	lang.value = 'zh';
	expect(compareLayout(sim, par).verdict).toContain('相同');
});
