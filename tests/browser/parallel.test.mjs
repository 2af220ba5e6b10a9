// Runs on real threads in the page: goroutines in several Web Workers over one shared memory.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { launch, open, serve } from './harness.mjs';

/** Programs of the oracle whose output does not depend on who runs first. */
const PROGRAMS = `
	sched/wg_go sched/prime_sieve sched/pipeline sched/context_pipeline_cancel
	chans/nil_in_merge chans/chan_of_chan chans/close_closed chans/deadlock_main chans/deadlock_nil chans/deadlock_wg
	chans/recover_send chans/select_loop_close chans/send_closed
	channels/daisy_chain selects/merge_until_closed
	syncs/atomic_value syncs/once_values syncs/turns_fixed syncs/wg_reuse_and_panic
	gc/churn gc/deep_stack_pointers gc/graph_survives
	programs/bank programs/dining programs/life programs/nqueens programs/matrix
	notes/counter_race_free notes/worker_results
	failures/exit_in_goroutine
`.trim().split(/\s+/);

const BUSY = `package main

import (
	"fmt"
	"sync"
)

func count(n int) int {
	primes := 0
	for i := 2; i < n; i++ {
		prime := true
		for d := 2; d*d <= i; d++ {
			if i%d == 0 {
				prime = false
				break
			}
		}
		if prime {
			primes++
		}
	}
	return primes
}

func main() {
	var wg sync.WaitGroup
	var got [4]int
	for i := range got {
		wg.Go(func() { got[i] = count(40000) })
	}
	wg.Wait()
	fmt.Println(got)
}
`;
const SMALL = `package main

import "fmt"

func main() {
	c := make(chan []int)
	for i := range 8 {
		go func() { c <- make([]int, 1000+i) }()
	}
	n := 0
	for range 8 {
		n += len(<-c)
	}
	fmt.Println(n)
}
`;
const ENDLESS = `package main

func main() {
	for range 3 {
		go func() {
			for {
			}
		}()
	}
	n := 0
	for {
		n++
	}
}
`;
const LOCKED = `package main

import (
	"runtime"
	"sync"
)

func main() {
	var ready sync.WaitGroup
	for range 100 {
		ready.Add(1)
		go func() {
			runtime.LockOSThread()
			ready.Done()
			select {}
		}()
	}
	ready.Wait()
}
`;
const PARALLEL = { parallel: true, procs: 4 };

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

const load = (page, source, config = PARALLEL) => page.evaluate(([s, c]) => window.gmplay.load(s, c), [source, config]);
const run = (page) => page.evaluate(() => window.gmplay.run());
const pool = (page) => page.evaluate(() => window.gmplay.pool());

async function on(server, fn) {
	const o = await open(browser, server.url);
	try {
		await fn(o.page, o.info);
		assert.deepEqual(o.faults, []);
	} finally {
		await o.close();
	}
}

/** Polls until `what` gives something true; what it gave. */
async function until(ms, what) {
	for (const end = Date.now() + ms; ; ) {
		const got = await what();
		if (got) return got;
		assert.ok(Date.now() < end, `not within ${ms} ms: ${what}`);
		await new Promise((ok) => setTimeout(ok, 20));
	}
}

/** Workers of all pages, as the browser itself counts them. */
async function workers() {
	const cdp = await browser.newBrowserCDPSession();
	const { targetInfos } = await cdp.send('Target.getTargets', { filter: [{}] });
	await cdp.detach();
	return targetInfos.filter((t) => t.type === 'worker').length;
}

function wanted(name) {
	const text = readFileSync(new URL(`../oracle/programs/${name}.want`, import.meta.url), 'utf8');
	const [, exit, stderr, stdout] = /^exit: (\d+)\nstderr: ?(.*)\nstdout:\n([^]*)$/.exec(text);
	return { exit: Number(exit), stderr, stdout };
}

test('a program really runs on several threads, and its events say on which', () =>
	on(isolated, async (page, info) => {
		assert.equal(info.build, 'threads');
		assert.equal((await pool(page)).threads, 0, 'no worker before the first parallel run');
		assert.ok((await load(page, BUSY)).ok);
		const end = await run(page);
		assert.equal(end.console, '[4203 4203 4203 4203]\n');
		assert.equal(end.outcome.kind, 'exited');
		const trace = await page.evaluate(() => window.gmplay.trace());
		const lines = trace.split('\n').filter((l) => l.includes('OsSwitch'));
		const threads = new Set(lines.map((l) => /core[^0-9]*([0-9]+)/.exec(l)?.[1]));
		assert.ok(threads.size >= 2, `threads ${[...threads]} in ${lines.length} switches: ${lines.slice(0, 3)}`);
		assert.ok((await pool(page)).threads >= threads.size);
	}));

test('without isolation there are no threads: the run is simulated', () =>
	on(plain, async (page, info) => {
		assert.equal(info.build, 'single');
		assert.equal(await pool(page), null);
		assert.ok((await load(page, SMALL)).ok);
		const end = await run(page);
		assert.equal(end.console, '8028\n');
		const told = await page.locator('[data-testid=notice]').textContent();
		assert.match(told, /simulated.*isolated/s);
		assert.equal(await page.locator('[data-driver=parallel]').first().getAttribute('aria-disabled'), 'true');
	}));

test(`${PROGRAMS.length} programs of the oracle give Go's results on worker threads`, () =>
	on(isolated, async (page) => {
		assert.equal(new Set(PROGRAMS).size, 30);
		for (const name of PROGRAMS) {
			const want = wanted(name);
			const source = readFileSync(new URL(`../oracle/programs/${name}.go`, import.meta.url), 'utf8');
			assert.ok((await load(page, source)).ok, name);
			const end = await run(page);
			assert.equal(end.outcome?.code, want.exit, `${name}: ${JSON.stringify(end.outcome)} ${end.console}`);
			if (want.stderr === '') assert.equal(end.console, want.stdout, name);
			else assert.ok(end.console.startsWith(want.stdout) && end.console.includes(want.stderr), `${name}: ${end.console}`);
		}
	}));

test('a hundred runs in a row leave the same workers, and memory as after the first', () =>
	on(isolated, async (page) => {
		const rest = () => until(5_000, async () => ((await pool(page)).busy === 0 ? pool(page) : null));
		await load(page, SMALL);
		assert.equal((await run(page)).console, '8028\n');
		const first = await rest();
		for (let i = 1; i < 100; i++) {
			await load(page, SMALL);
			// Every third is left while it runs.
			if (i % 3) assert.equal((await run(page)).console, '8028\n');
			if (i % 10 === 0) await load(page, SMALL, { procs: 2 });
		}
		await load(page, SMALL);
		assert.equal((await run(page)).console, '8028\n');
		const last = await rest();
		assert.ok((await workers()) <= last.threads + 1, 'the browser counts more workers than the pool');
		console.log(`after 1 run ${JSON.stringify(first)}, after 100 ${JSON.stringify(last)}`);
		assert.ok(last.threads <= first.threads + 2, `${first.threads} threads, then ${last.threads}`);
		assert.ok(last.memory <= first.memory * 1.1, `${first.memory} bytes, then ${last.memory}`);
	}));

test('Stop ends loops without calls, and a new program replaces a running one', () =>
	on(isolated, async (page) => {
		for (let i = 0; i < 5; i++) {
			await load(page, ENDLESS);
			await until(10_000, async () => (await pool(page)).busy >= 4);
			const took = await page.evaluate(async () => {
				const t = performance.now();
				document.querySelector('button.stop').click();
				while ((await window.gmplay.pool()).busy > 0) await new Promise((ok) => setTimeout(ok, 1));
				return performance.now() - t;
			});
			console.log(`stopped after ${took.toFixed(1)} ms`);
			assert.ok(took < 2_000, `${took} ms`);
		}
		await load(page, ENDLESS);
		await load(page, SMALL);
		assert.equal((await run(page)).console, '8028\n');
	}));

test('closing the page in the middle of a run leaves no worker behind', async () => {
	await until(15_000, async () => (await workers()) === 0);
	const { page, close } = await open(browser, isolated.url);
	await load(page, ENDLESS);
	await until(10_000, async () => (await pool(page)).busy >= 4);
	assert.ok((await workers()) >= 5);
	const closed = Date.now();
	await page.close({ runBeforeUnload: false });
	await until(15_000, async () => (await workers()) === 0);
	console.log(`no worker left ${Date.now() - closed} ms after the page was closed`);
	await close();
});

test('where no worker starts, loading is refused in words and the page goes on', async () => {
	const lacking = await serve({ isolated: true, missing: /carrier-.*\.js$/ });
	try {
		const { page, close } = await open(browser, lacking.url);
		const why = await page.evaluate(([s, c]) => window.gmplay.load(s, c).then(JSON.stringify, String), [SMALL, PARALLEL]);
		assert.match(why, /Web Worker/);
		await load(page, SMALL, { procs: 2 });
		assert.equal((await run(page)).console, '8028\n');
		await close();
	} finally {
		lacking.close();
	}
});

test('a program that needs more threads than there can be ends in Go’s words', () =>
	on(isolated, async (page) => {
		await load(page, LOCKED);
		const end = await run(page);
		assert.deepEqual(end.outcome, { kind: 'fatal', code: 2, message: 'thread exhaustion' });
		assert.match(end.console, /^runtime: program exceeds 64-thread limit\nfatal error: thread exhaustion\n/);
		await load(page, SMALL);
		assert.equal((await run(page)).console, '8028\n');
	}));

test('a thread that panics is a crash of the engine, which comes back', async () => {
	const { page, close } = await open(browser, isolated.url);
	try {
		await load(page, SMALL);
		assert.equal((await run(page)).console, '8028\n');
		const before = await workers();
		const told = await page.evaluate(() => {
			void window.gmplay.pool(true).catch(() => {});
			return new Promise((ok) => {
				const look = () => {
					const notice = document.querySelector('[data-testid=notice]')?.textContent?.trim();
					if (notice) ok(notice);
					else setTimeout(look, 20);
				};
				look();
			});
		});
		assert.ok(told.length > 0);
		await load(page, SMALL);
		assert.equal((await run(page)).console, '8028\n');
		await until(15_000, async () => (await workers()) <= before);
	} finally {
		await close();
	}
});
