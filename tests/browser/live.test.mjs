// What the page makes of runs on real threads: the switch and why it is off, the live edge, Stop, and the measurements.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { AXE, launch, open, serve } from './harness.mjs';

const ENDLESS = `package main

import "fmt"

func main() {
	c := make(chan int)
	for range 3 {
		go func() {
			for n := range c {
				for range 20_000 + n {
				}
			}
		}()
	}
	for n := 0; ; n++ {
		c <- n % 100
		if n%1000 == 0 {
			fmt.Println(n)
		}
	}
}
`;
const SUM = `package main

import "sync"

func main() {
	sums := make([]int, 8)
	var wg sync.WaitGroup
	for i := range sums {
		wg.Go(func() {
			for n := range 1_000_000 {
				sums[i] += n % (i + 2)
			}
		})
	}
	wg.Wait()
	println(sums[0], sums[7])
}
`;

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

const load = (page, source, config) => page.evaluate(([s, c]) => window.gmplay.load(s, c), [source, config]);
const state = (page) => page.evaluate(() => window.gmplay.state());

async function on(server, options, fn) {
	const o = await open(browser, server.url, options);
	try {
		await fn(o.page);
		assert.deepEqual(o.faults, []);
	} finally {
		await o.close();
	}
}

async function reached(page, wanted) {
	for (const end = Date.now() + 20_000; ; await page.waitForTimeout(10)) {
		const s = await state(page);
		if (wanted(s)) return s;
		assert.ok(Date.now() < end, `not within 20 s: ${wanted}`);
	}
}

async function accessible(page, what) {
	await page.addScriptTag({ path: AXE });
	const found = await page.evaluate(() => window.axe.run(document));
	assert.deepEqual(
		found.violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(' ')).join(', ')}`),
		[],
		what,
	);
}

test('without isolation the switch is off and says what would bring threads', () =>
	on(plain, { bypassCSP: true }, async (page) => {
		const parallel = page.locator('.settings-inline [data-driver=parallel]');
		assert.equal(await parallel.getAttribute('aria-disabled'), 'true');
		await page.locator('.settings-button').click();
		assert.match(await page.locator('[data-testid=no-threads]').innerText(), /Cross-Origin-Opener-Policy: same-origin/);
		await accessible(page, 'settings without threads');
	}));

test('a parallel link runs simulated where there are no threads, and says so', async () => {
	let link;
	await on(isolated, {}, async (page) => {
		await load(page, SUM, { parallel: true });
		await page.evaluate(() => window.gmplay.run());
		link = await page.evaluate(() => window.gmplay.shareUrl());
	});
	await on(plain, {}, async (page) => {
		await page.goto(plain.url + new URL(link).hash);
		await page.evaluate(() => window.gmplay.ready);
		assert.match(await page.locator('[data-testid=notice]').innerText(), /runs it simulated|it runs simulated/);
		const s = await reached(page, (s) => s.end_ns > 0);
		assert.equal(s.parallel, false);
	});
});

test('the switch starts a live run that is followed, left behind, caught up with and stopped', () =>
	on(isolated, { bypassCSP: true }, async (page) => {
		await load(page, ENDLESS, {});
		await page.locator('.settings-inline [data-driver=parallel]').click();
		await reached(page, (s) => s.live && s.now_ns > 200e6);
		await page.locator('.live-badge.live').waitFor();
		await accessible(page, 'live');
		await page.evaluate(() => window.gmplay.seek(1e8));
		await page.locator('.live-badge.behind').waitFor();
		const back = await reached(page, (s) => s.end_ns > s.now_ns + 100e6);
		assert.equal(back.now_ns, 1e8);
		await page.locator('[data-testid=go-live]').click();
		await reached(page, (s) => s.now_ns > back.end_ns);
		await page.locator('button.stop').click();
		const over = await reached(page, (s) => !s.live);
		assert.equal(over.outcome, null);
		assert.ok(over.threads >= 2, `${over.threads} threads`);
		await page.locator('.live-badge.over').waitFor();
		const early = await page.evaluate((t) => window.gmplay.seek(t), Math.floor(over.end_ns / 2));
		assert.ok(early.gs.filter((g) => !g.system).length >= 4);
		await page.locator('[data-testid=step]').click();
		await reached(page, (s) => s.now_ns > early.now_ns);
	}));

test('simulated and parallel side by side: one axis, the same output, differences with their meaning', () =>
	on(isolated, { bypassCSP: true }, async (page) => {
		await load(page, SUM, { procs: 2 });
		await page.locator('#stage .scene').click();
		await page.keyboard.press('c');
		await page.locator('[data-testid=outputs].same').waitFor({ timeout: 30_000 });
		assert.equal(await page.locator('.clock-bar').count(), 2);
		assert.ok((await page.locator('[data-testid=differences] tbody tr').count()) >= 9);
		await accessible(page, 'compare');
	}));

test('the speed-up is measured for each number of workers, and a program without an end can be left', () =>
	on(isolated, { bypassCSP: true }, async (page) => {
		const workers = await page.evaluate(() => Math.max(1, Math.min(8, navigator.hardwareConcurrency)));
		await load(page, SUM, {});
		await page.locator('[data-testid=measure]').click();
		await page.locator('[data-testid=open-speed]').click();
		await page.locator('[data-testid=speed-start]').click();
		await page.locator('[data-testid=speed-cancel]').waitFor();
		await page.locator('[data-testid=speed-start]').waitFor({ timeout: 60_000 });
		assert.equal(await page.locator('[data-testid=speed-status]').innerText(), '');
		assert.equal(await page.locator('[data-testid=speedups] tbody tr').count(), workers);
		await accessible(page, 'speed-up');
		await page.keyboard.press('Escape');
		await load(page, ENDLESS, {});
		await page.locator('[data-testid=measure]').click();
		await page.locator('[data-testid=open-speed]').click();
		await page.locator('[data-testid=speed-start]').click();
		await page.locator('[data-testid=speed-cancel]').click();
		await page.locator('[data-testid=speed-start]').waitFor();
		assert.match(await page.locator('[data-testid=speed-status]').innerText(), /Cancelled/);
	}));
