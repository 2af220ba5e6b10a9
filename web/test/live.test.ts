// Runs on real threads, as the page sees them: where they may run, what the playhead does while they do, and how they end.
import { expect, test, vi } from 'vitest';
import { lang } from '../src/base/i18n';
import { whyNoThreads } from '../src/engine/isolation';
import type { Progress } from '../src/engine/wire';
import { defaults, toConfig, toSparse } from '../src/state/config';
import { Names, tell } from '../src/state/narrate';
import { Rate } from '../src/state/rate';
import { Session } from '../src/state/session';
import { decodeLink, encodeLink } from '../src/state/share';
import { layout as consoleLayout } from '../src/views/console/layout';
import { layout as eventsLayout } from '../src/views/events/layout';
import { layout as inspectorLayout } from '../src/views/inspector/layout';
import { layout as liveLayout } from '../src/views/live/layout';
import { lanesOf } from '../src/views/timeline/layout';
import { emptyView, FakeEngine, type FakeOptions } from './fake';

const parallel = { ...defaults, parallel: true };

/** A page on a toy with threads, whose clock the test owns. */
function page(options: FakeOptions = {}) {
	let now = 0;
	const engine = new FakeEngine({ build: 'threads', clock: () => now, ...options });
	const s = new Session(engine);
	s.source.value = 'package main';
	s.config.value = parallel;
	vi.spyOn(performance, 'now').mockImplementation(() => now);
	const wait = async (ms: number): Promise<void> => {
		now += ms;
		engine.beat();
		s.tick(16);
		await Promise.resolve();
	};
	return { engine, s, wait };
}

const progress = (over: Partial<Progress> = {}): Progress => ({
	end_ns: 2e9,
	events: 1000,
	instructions: 1,
	outcome: null,
	limit: null,
	parallel: true,
	live: true,
	dropped: 0,
	carriers: 5,
	...over,
});

test('the playhead follows the newest moment until somebody moves it', async () => {
	const { s, wait } = page();
	await s.run();
	expect(s.live).toBe(true);
	expect(s.following.value).toBe(true);
	await wait(1000);
	expect(s.t.value).toBe(1e9);
	await wait(500);
	expect(s.t.value).toBe(1.5e9);
	await s.seek(4e8);
	expect(s.following.value).toBe(false);
	await wait(500);
	expect(s.t.value).toBe(4e8);
	expect(s.end).toBe(2e9);
	s.goLive();
	await wait(100);
	expect(s.t.value).toBe(2.1e9);
});

test('playing from behind catches up and then follows', async () => {
	const { s, wait } = page();
	await s.run();
	await wait(1000);
	await s.seek(9e8);
	s.speed.value = 1e9;
	s.skipQuiet.value = false;
	s.play();
	for (let i = 0; i < 20 && !s.following.value; i++) {
		s.tick(100);
		await vi.waitFor(() => expect(s.moment.value?.view.now_ns).toBeGreaterThan(0));
	}
	expect(s.following.value).toBe(true);
	expect(s.t.value).toBe(1e9);
});

test('a real run that has ended is a recording like any other', async () => {
	const { s, wait, engine } = page();
	await s.run();
	await wait(1000);
	expect(s.ended).toBe(false);
	await wait(60_000);
	expect(s.live).toBe(false);
	expect(s.ended).toBe(true);
	expect(s.following.value).toBe(false);
	expect(s.playing.value).toBe(false);
	expect(s.t.value).toBe(s.end);
	await s.step(-1);
	expect(s.t.value).toBeLessThan(s.end);
	s.goLive();
	expect(s.following.value).toBe(false);
	expect(engine.calls).not.toContain('stopRun');
});

test('one that ended before it could be watched is shown from its start', async () => {
	const { s, wait, engine } = page();
	await s.run();
	engine.run = engine.run.slice(0, 3);
	const lanes = Array.from({ length: 9 }, (_, id) => ({ label: '', id, spans: [] }));
	vi.spyOn(engine, 'timeline').mockResolvedValue({ from_ns: 0, to_ns: 1, lanes, markers: [] });
	await wait(500);
	expect(s.ended).toBe(true);
	expect(s.playing.value).toBe(true);
	expect(s.t.value).toBeLessThan(s.end);
	// Threads that came and went between two words of the engine's are known from the record.
	await vi.waitFor(() => expect(s.threads.value).toBe(9));
});

test('Stop ends the threads and what they did can be looked at', async () => {
	const { s, wait, engine } = page();
	await s.run();
	await wait(1000);
	s.stop();
	expect(engine.calls).toContain('stopRun');
	expect(s.stopped.value).toBe(true);
	await wait(5000);
	expect(s.live).toBe(false);
	expect(s.ended).toBe(true);
	expect(s.end).toBe(1e9);
	expect(s.t.value).toBe(1e9);
});

test('a real run that was ended by the next program, which does not compile, is over as well', async () => {
	const { s, wait, engine } = page();
	await s.run();
	await wait(1000);
	s.source.value = 'syntax error';
	await engine.stopRun();
	await s.run();
	await wait(10);
	expect(s.diagnostics.value).toHaveLength(1);
	expect(s.ended).toBe(true);
	expect(s.stopped.value).toBe(true);
	expect(s.running.value?.source).toBe('package main');
});

test('where there are no threads a parallel link runs simulated and says why', async () => {
	const { s, engine } = page({ build: 'single' });
	await s.open({ source: 'package main', config: parallel, t: 0, scene: 'scheduler' }, false);
	expect(engine.loaded?.parallel).toBe(false);
	expect(s.parallel).toBe(false);
	expect(s.config.value.parallel).toBe(false);
	expect(s.notice.value).toMatchObject({ kind: 'no-threads', link: true });
});

test('what is missing for threads is told apart', () => {
	const single = { build: 'single' as const, version: '' };
	const at = { search: '', secure: true, isolated: true };
	expect(whyNoThreads(null, at)).toBeNull();
	expect(whyNoThreads({ ...single, build: 'threads' }, at)).toBeNull();
	expect(whyNoThreads(single, { ...at, search: '?build=single' })).toBe('asked');
	expect(whyNoThreads(single, { ...at, secure: false, isolated: false })).toBe('insecure');
	expect(whyNoThreads(single, { ...at, isolated: false })).toBe('isolation');
	expect(whyNoThreads(single, at)).toBe('browser');
});

test('a link carries the driver, and no moment of a run that nobody can repeat', async () => {
	expect(toSparse(toConfig({ parallel: true }))).toEqual({ parallel: true });
	expect(toConfig({ parallel: 'yes' }).parallel).toBe(false);
	const hash = await encodeLink({ source: 'x', config: parallel, t: 5, scene: 'heap' });
	expect(await decodeLink(hash)).toMatchObject({ ok: true, shared: { config: { parallel: true } } });
	const { s, wait } = page();
	await s.run();
	await wait(1000);
	vi.stubGlobal('location', { href: 'https://x/' });
	const url = await s.link();
	vi.unstubAllGlobals();
	expect(await decodeLink(url.slice(url.indexOf('#')))).toMatchObject({ ok: true, shared: { t: 0 } });
});

test('the rate of a live run is over its last moments, dropped events among them', () => {
	const rate = new Rate();
	expect(rate.note(progress({ end_ns: 0, events: 0 }))).toBe(0);
	rate.note(progress({ end_ns: 1e9, events: 1000 }));
	rate.note(progress({ end_ns: 2e9, events: 1000 }));
	expect(rate.note(progress({ end_ns: 3e9, events: 5000, dropped: 1000 }))).toBeCloseTo(5000, 5);
});

test('the line about a real run says live, behind, stopping or over, and what was not kept', () => {
	const o = { following: true, stopped: false, rate: 84_000, threads: 6, t: 1e9 };
	expect(liveLayout(null, o)).toBeNull();
	expect(liveLayout(progress({ parallel: false, live: false }), o)).toBeNull();
	expect(liveLayout(progress(), o)).toEqual({
		state: 'live',
		badge: 'live',
		facts: ['5 real threads', '84,000 events/s'],
		dropped: '',
	});
	expect(liveLayout(progress({ dropped: 12 }), { ...o, following: false })).toMatchObject({
		state: 'behind',
		facts: ['1 s behind', '5 real threads', '84,000 events/s'],
		dropped: '12 events were not kept',
	});
	expect(liveLayout(progress(), { ...o, stopped: true })?.state).toBe('stopping');
	expect(liveLayout(progress({ limit: 'events' }), o)?.facts.at(-1)).toContain('the record is full');
	const over = liveLayout(progress({ live: false, carriers: 0, dropped: 3 }), o);
	expect(over).toMatchObject({ state: 'over', dropped: '3 events were not kept' });
	expect(over?.facts).toContain('6 real threads');
	expect(over?.facts.at(-1)).toContain('variables are not recorded');
});

test('cores are called threads in a parallel run, everywhere', () => {
	const view = emptyView();
	view.cores = [{ id: 3, m: 0, waiting: [] }];
	expect(inspectorLayout(view, { kind: 'core', id: 3 }, true)?.title).toBe('thread 3');
	expect(inspectorLayout(view, { kind: 'core', id: 3 })?.title).toBe('core 3');
	const t = { from_ns: 0, to_ns: 1, markers: [], lanes: [{ label: 'core 3', id: 3, spans: [] }] };
	expect(lanesOf(t, (n) => `thread ${n}`)[0]?.label).toBe('thread 3');
	expect(lanesOf(t)[0]?.label).toBe('core 3');
	const on = { index: 0, t_ns: 0, kind: 'OsSwitch', m: 2, p: null, g: null, line: 0, args: { core: 3, m: 'M2' } };
	const off = { ...on, args: { core: 3, m: null } };
	expect(tell(on, new Names(view)).text).toContain('core 3');
	for (const l of ['en', 'zh'] as const) {
		lang.value = l;
		for (const e of [on, off]) {
			const { text } = tell(e, new Names(view, true));
			expect(text).toContain(l === 'en' ? 'hread 3' : '线程 3');
			expect(text).not.toMatch(/core|核心/);
		}
	}
	lang.value = 'en';
	view.event = 1;
	// Not those of sysmon, which naps.
	const naps = [
		{ ...on, m: 4 },
		{ ...on, kind: 'Sysmon', m: 4, args: { sleep_us: 20 } },
		{ ...on, m: 4, args: { core: 1, m: null } },
	];
	expect(eventsLayout({ ...view, event: 3, ms: [] }, naps, 'all', true).rows).toEqual([]);
	expect(eventsLayout({ ...view, ms: [] }, [on], 'all', true).rows[0]?.text).toContain('thread 3');
});

test('a real run whose record is full has not ended, and one that was stopped says so', () => {
	const full = progress({ limit: 'events' });
	expect(consoleLayout([], 2e9, 2e9, full, false).ending).toBe('none');
	expect(consoleLayout([], 2e9, 2e9, full, true).ending).toBe('none');
	expect(consoleLayout([], 2e9, 2e9, { ...full, live: false }, true).ending).toBe('stopped');
	const simulated = { ...full, parallel: false, live: false };
	expect(consoleLayout([], 2e9, 2e9, simulated, false).ending).toBe('events');
	expect(consoleLayout([], 2e9, 2e9, { ...simulated, limit: null }, true).ending).toBe('stopped');
});
