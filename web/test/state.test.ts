import { expect, test, vi } from 'vitest';
import { bytes, clock, duration, tickStep } from '../src/base/time';
import { toConfig, toSparse } from '../src/state/config';
import { advance, roundSpeed, SPEED_MAX, SPEED_MIN, sliderOf, speedAt, speedFor } from '../src/state/cursor';
import { Session } from '../src/state/session';
import { FakeEngine } from './fake';

const event = (t_ns: number, kind = 'GoStart') => ({ index: 0, t_ns, kind, m: 0, p: 0, g: 0, line: 0, args: {} });

test('times and sizes read as a human writes them', () => {
	expect(duration(0)).toBe('0 ns');
	expect(duration(950)).toBe('950 ns');
	expect(duration(1500)).toBe('1.5 µs');
	expect(duration(12_345_678)).toBe('12.35 ms');
	expect(clock(1_204_300)).toBe('1.204\u2009300');
	expect(bytes(4_194_304)).toBe('4 MiB');
	expect(tickStep(1000, 5)).toBe(200);
});

test('the speed slider covers 100 ns/s to real time and back', () => {
	expect(speedAt(0)).toBe(SPEED_MIN);
	expect(speedAt(1)).toBeCloseTo(SPEED_MAX, -2);
	for (const x of [0, 0.3, 0.77, 1]) expect(sliderOf(speedAt(x))).toBeCloseTo(x, 9);
	expect(roundSpeed(3_300)).toBe(2_000);
	expect(roundSpeed(1e12)).toBe(SPEED_MAX);
});

test('a quiet stretch takes half a second of watching, a busy one its own time', () => {
	const busy = [event(1000), event(1100)];
	expect(advance(1000, 100, 1000, true, busy, null)).toBe(1100);
	const quiet = [event(1000), event(10_001_000)];
	expect(advance(1000, 100, 1000, true, quiet, null)).toBe(1000 + 2_000_000);
	expect(advance(1000, 100, 1000, false, quiet, null)).toBe(1100);
	expect(advance(10_000_900, 400, 1000, true, quiet, null)).toBe(10_001_000);
});

test('a quiet stretch ends where the engine says that something happens', () => {
	expect(advance(1000, 100, 1000, true, [event(1000)], 10_001_000)).toBe(1000 + 2_000_000);
	expect(advance(10_000_900, 400, 1000, true, [event(1000)], 10_001_000)).toBe(10_001_000);
});

test('the first speed comes from how dense the events are', () => {
	expect(speedFor([event(0), event(100), event(200), event(300), event(90_000_000)], null)).toBeLessThan(20_000);
	expect(speedFor([], null)).toBe(10_000);
});

test('settings keep their ranges, and links only what differs', () => {
	expect(toConfig({ procs: '8', gogc: 'off', seed: -1 })).toMatchObject({ procs: 8, gogc: null, seed: 0 });
	expect(toSparse(toConfig({}))).toEqual({});
	expect(toSparse(toConfig({ cores: 2 }))).toEqual({ cores: 2 });
});

test('a run, a seek and steps forward and back', async () => {
	const s = new Session(new FakeEngine());
	s.source.value = 'package main';
	await s.run();
	expect(s.playing.value).toBe(true);
	await s.settled();
	await s.seek(s.end / 2);
	expect(s.playing.value).toBe(false);
	const at = s.t.value;
	expect(s.moment.value?.view.now_ns).toBe(at);
	await s.step(1);
	expect(s.t.value).toBeGreaterThan(at);
	await s.step(-1);
	expect(s.t.value).toBeLessThanOrEqual(at);
	await s.seek(1e18);
	expect(s.t.value).toBe(s.end);
	expect(await s.printed()).toBe('total 42\n');
});

test('a program that does not compile leaves the last good run on the stage', async () => {
	const s = new Session(new FakeEngine());
	s.source.value = 'package main';
	await s.run();
	await s.seek(5000);
	const picture = s.moment.value;
	s.source.value = 'syntax error';
	await s.run();
	expect(s.diagnostics.value).toHaveLength(1);
	expect(s.moment.value).toBe(picture);
	expect(s.running.value?.source).toBe('package main');
	expect(s.source.value).toBe('syntax error');
});

test('at most one view is in flight, and the newest wish wins', async () => {
	const engine = new FakeEngine();
	const s = new Session(engine);
	s.source.value = 'package main';
	await s.run();
	await s.settled();
	s.pause();
	engine.calls.length = 0;
	await Promise.all([s.seek(1000), s.seek(2000), s.seek(3000), s.seek(4000)]);
	expect(s.moment.value?.view.now_ns).toBe(4000);
	expect(engine.calls.filter((c) => c === 'moment').length).toBeLessThanOrEqual(2);
});

test('an engine that crashed is told with the seed, and the text stays', async () => {
	const engine = new FakeEngine();
	const s = new Session(engine);
	s.source.value = 'package main // mine';
	await s.run();
	engine.lose({ why: 'crash', message: 'throw: bad' });
	expect(s.notice.value).toEqual({ kind: 'crashed', message: 'throw: bad', seed: 1 });
	expect(s.source.value).toBe('package main // mine');
	expect(s.running.value).toBeNull();
	engine.calls.length = 0;
	await s.run();
	expect(engine.calls).toContain('load');
});

test('playing reaches the end and stops there', async () => {
	const s = new Session(new FakeEngine({ goroutines: 5 }));
	s.source.value = 'package main';
	await s.run();
	await s.settled();
	s.speed.value = SPEED_MAX;
	s.skipQuiet.value = false;
	await vi.waitFor(() => {
		s.tick(50);
		expect(s.playing.value).toBe(false);
	});
	expect(s.t.value).toBe(s.end);
});
