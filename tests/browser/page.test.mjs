import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { AXE, launch, open, serve } from './harness.mjs';

const HELLO = `package main

import (
	"fmt"
	"sync"
)

func main() {
	var wg sync.WaitGroup
	ch := make(chan int, 3)
	for i := 0; i < 3; i++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			ch <- i * i
		}()
	}
	wg.Wait()
	close(ch)
	sum := 0
	for v := range ch {
		sum += v
	}
	fmt.Println("sum", sum)
}
`;
const ENDLESS = 'package main\n\nfunc main() {\n\tn := 0\n\tfor {\n\t\tn++\n\t}\n}\n';

let browser;
let isolated;
let plain;

before(async () => {
	browser = await launch();
	isolated = await serve({ isolated: true });
	plain = await serve({ isolated: false });
});
after(async () => {
	await browser?.close();
	isolated?.close();
	plain?.close();
});

const load = (page, source, config = {}) => page.evaluate(([s, c]) => window.gmplay.load(s, c), [source, config]);
const run = (page) => page.evaluate(() => window.gmplay.run());
const state = (page) => page.evaluate(() => window.gmplay.state());
/** The state once it is as wanted: the page answers in its own time. */
async function reached(page, wanted) {
	for (const end = Date.now() + 20_000; ; await page.waitForTimeout(10)) {
		const s = await state(page);
		if (wanted(s)) return s;
		assert.ok(Date.now() < end, `not within 20 s: ${wanted}`);
	}
}
const seek = (page, t) => page.evaluate((ns) => window.gmplay.seek(ns), t);

/** Runs `fn` on a fresh page and then asserts that nothing went wrong unseen. */
async function on(server, options, fn) {
	const o = await open(browser, server.url + (options.hash ?? ''), options);
	try {
		await fn(o.page, o.info);
		assert.deepEqual(o.faults, []);
	} finally {
		await o.close();
	}
}

test('first load is a running program', () =>
	on(isolated, {}, async (page) => {
		const s = await reached(page, (now) => now.now_ns > 0);
		assert.ok(s.gs.length > 0 && s.ps.length > 0);
		assert.equal(await page.locator('[data-testid=play]').isEnabled(), true);
	}));

test('isolated: threads build; without headers: single build, same events', async () => {
	let hash = '';
	await on(isolated, {}, async (page, info) => {
		assert.equal(info.build, 'threads');
		await load(page, HELLO);
		const end = await run(page);
		assert.deepEqual(end.outcome, { kind: 'exited', code: 0, message: '' });
		assert.equal(end.console, 'sum 5\n');
		hash = await page.evaluate(() => window.gmplay.eventHash());
		assert.match(hash, /^[0-9a-f]{8,}$/);
	});
	await on(plain, {}, async (page, info) => {
		assert.equal(info.build, 'single');
		await load(page, HELLO);
		assert.equal((await run(page)).console, 'sum 5\n');
		assert.equal(await page.evaluate(() => window.gmplay.eventHash()), hash);
	});
});

test('scrubbing back shows the same moment again', () =>
	on(isolated, {}, async (page) => {
		await load(page, HELLO);
		const end = await run(page);
		const mid = await seek(page, Math.floor(end.end_ns / 2));
		assert.ok(mid.now_ns < end.now_ns);
		await seek(page, end.end_ns);
		assert.deepEqual(await seek(page, mid.now_ns), mid);
		const early = await seek(page, 0);
		assert.equal(early.console, '');
	}));

test('steps go forward and back by one instant', () =>
	on(isolated, {}, async (page) => {
		await load(page, HELLO);
		await run(page);
		await seek(page, 0);
		const times = [];
		for (let i = 0; i < 4; i++) {
			await page.locator('[data-testid=step]').click();
			const last = times.at(-1) ?? 0;
			times.push((await reached(page, (s) => s.now_ns > last)).now_ns);
		}
		await page.locator('[data-testid=step-back]').click();
		assert.equal((await reached(page, (s) => s.now_ns < times[3])).now_ns, times[2]);
	}));

test('the Run button runs what the editor holds', () =>
	on(isolated, {}, async (page) => {
		await page.locator('[data-testid=editor] .cm-content').click();
		await page.keyboard.press('ControlOrMeta+a');
		await page.keyboard.insertText('package main\n\nfunc main() { println("typed") }\n');
		await page.locator('[data-testid=run]').click();
		await reached(page, (s) => s.console.includes('typed'));
		await page.locator('[data-testid=console]').getByText('typed').waitFor();
	}));

test('a share link in a new profile shows the same moment', async () => {
	let url = '';
	let there;
	await on(isolated, {}, async (page) => {
		await load(page, HELLO, { procs: 2, seed: 9 });
		const end = await run(page);
		there = await seek(page, Math.floor(end.end_ns * 0.6));
		url = await page.evaluate(() => window.gmplay.shareUrl());
		assert.match(url, /#v1\.[\w-]+$/);
	});
	await on(isolated, { hash: new URL(url).hash }, async (page) => {
		const here = await state(page);
		assert.equal(here.now_ns, there.now_ns);
		assert.deepEqual(here.gs, there.gs);
		assert.deepEqual(here.ps, there.ps);
	});
});

for (const [name, hash, words] of [
	['damaged', '#v1.AAAAAAAA', /damaged/],
	['foreign', '#chapter-2', /not a gmplay link/],
	['newer', '#v7.q80', /newer/],
])
	test(`a ${name} link is a sentence and a working page`, () =>
		on(isolated, { hash }, async (page) => {
			assert.match(await page.locator('[data-testid=notice]').innerText(), words);
			await load(page, HELLO);
			assert.equal((await run(page)).console, 'sum 5\n');
		}));

test('without a clipboard the link is shown', () =>
	on(isolated, {}, async (page) => {
		await page.evaluate(() => Object.defineProperty(navigator, 'clipboard', { value: undefined }));
		await page.locator('[data-testid=share]').click();
		assert.match(await page.locator('[data-testid=notice] input').inputValue(), /#v1\./);
	}));

test('a syntax error is marked in place and the last good picture stays', () =>
	on(isolated, {}, async (page) => {
		await load(page, HELLO);
		const good = await run(page);
		const bad = await load(page, 'package main\n\nfunc main() {\n\tx :=\n}\n');
		assert.equal(bad.ok, false);
		assert.equal(bad.diagnostics[0].line, 5);
		await page.locator('.cm-lintRange-error, .cm-lint-marker-error').first().waitFor();
		const s = await state(page);
		assert.equal(s.end_ns, good.end_ns);
		assert.deepEqual(s.gs, good.gs);
	}));

test('an endless loop is computed lazily, the page stays alive, Stop stops it', () =>
	on(isolated, {}, async (page) => {
		await load(page, ENDLESS);
		const s = await run(page);
		assert.equal(s.outcome, null);
		assert.ok(s.end_ns > 1e6);
		const asked = Date.now();
		const mid = await seek(page, Math.floor(s.end_ns / 3));
		assert.ok(Date.now() - asked < 3000, 'a seek answers while the program is endless');
		assert.ok(mid.gs.some((g) => g.goid === 1 && g.state === 'running'), JSON.stringify(mid.gs.slice(0, 3)));
		await load(page, HELLO);
		assert.equal((await run(page)).console, 'sum 5\n');
	}));

test('the deadlocked Cond of the examples ends in the fatal error', () =>
	on(isolated, {}, async (page) => {
		await page.locator('[data-testid=examples]').click();
		await page.locator('[data-example=cond-deadlock]').click();
		// The first example may have ended already: it is this one's end that is waited for.
		await reached(page, (s) => s.outcome?.kind === 'fatal');
		const s = await run(page);
		assert.equal(s.outcome.code, 2);
		assert.match(s.console, /^odd 1\n/);
		assert.match(s.console, /all goroutines are asleep - deadlock!/);
	}));

test('Chinese: every word of the page changes, and stays after a reload', () =>
	on(isolated, {}, async (page) => {
		await page.locator('[data-testid=lang]').click();
		assert.equal(await page.locator('[data-testid=run]').innerText(), '运行');
		await page.reload();
		await page.evaluate(() => window.gmplay.ready);
		assert.equal(await page.locator('[data-testid=run]').innerText(), '运行');
		assert.equal(await page.evaluate(() => document.documentElement.lang), 'zh-CN');
	}));

test('phone width: one pane at a time, nothing wider than the screen', () =>
	on(isolated, { viewport: { width: 390, height: 844 } }, async (page) => {
		for (const pane of ['code', 'stage', 'details']) {
			await page.locator(`[data-pane=${pane}]`).click();
			const wide = await page.evaluate(() => document.documentElement.scrollWidth);
			assert.ok(wide <= 390, `${pane}: ${wide}`);
		}
		for (const id of ['run', 'play', 'step', 'step-back', 'scrubber', 'share', 'lang', 'examples']) {
			const box = await page.locator(`[data-testid=${id}]`).boundingBox();
			assert.ok(box && box.x >= 0 && box.x + box.width <= 391, `${id} is on the screen`);
		}
	}));

test('keys: space plays and pauses, arrows step, digits change the scene', () =>
	on(isolated, {}, async (page) => {
		await load(page, HELLO);
		await run(page);
		await seek(page, 0);
		await page.locator('body').click({ position: { x: 5, y: 5 } });
		await page.keyboard.press('ArrowRight');
		await reached(page, (s) => s.now_ns > 0);
		for (const [key, scene] of [
			['2', 'heap'],
			['3', 'waiting'],
			['4', 'timeline'],
			['1', 'scheduler'],
		]) {
			await page.keyboard.press(key);
			await page.locator(`[data-scene=${scene}][aria-selected=true]`).waitFor();
		}
		await page.keyboard.press('?');
		await page.locator('dialog[open] .keysheet').waitFor();
	}));

test('without WebGL2 thousands of goroutines are still drawn', async () => {
	const without = await launch(['--disable-3d-apis']);
	try {
		const o = await open(without, isolated.url);
		const source =
			'package main\n\nimport "time"\n\nfunc main() {\n\tfor i := 0; i < 3000; i++ {\n\t\tgo time.Sleep(time.Second)\n\t}\n\ttime.Sleep(time.Millisecond)\n}\n';
		await load(o.page, source);
		const end = await run(o.page);
		const s = await seek(o.page, end.end_ns - 1);
		assert.ok(s.gs.length > 3000);
		assert.deepEqual(o.faults, []);
		await o.close();
	} finally {
		await without.close();
	}
});

for (const colorScheme of ['dark', 'light'])
	for (const scene of ['scheduler', 'heap', 'waiting', 'timeline'])
		test(`axe finds nothing: ${scene}, ${colorScheme}`, () =>
			on(isolated, { colorScheme, bypassCSP: true }, async (page) => {
				await load(page, HELLO);
				const end = await run(page);
				await seek(page, Math.floor(end.end_ns / 2));
				await page.locator(`[data-scene=${scene}]`).click();
				if (scene === 'waiting') await page.locator('#tab-metrics').click();
				await page.waitForTimeout(300);
				await page.addScriptTag({ path: AXE });
				const found = await page.evaluate(() => window.axe.run(document));
				assert.deepEqual(
					found.violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(' ')).join(', ')}`),
					[],
				);
			}));

test('the page asks nobody else and evaluates nothing', () =>
	on(isolated, {}, async (page) => {
		const csp = await page.locator('meta[http-equiv=Content-Security-Policy]').getAttribute('content');
		assert.ok(csp.includes("default-src 'none'") && !csp.includes("'unsafe-eval'"));
		const ran = await page.evaluate(() => {
			const script = document.createElement('script');
			script.textContent = 'window.injected = 1';
			document.head.append(script);
			return window.injected;
		});
		assert.equal(ran, undefined);
	}));
