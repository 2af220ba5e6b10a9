// node bench/parallel.mjs FILE.go: seconds of a run on 1 and on 2 real threads in an isolated page, by the run's own clock,
// best of five in turns.
import { readFileSync } from 'node:fs';
import { launch, open, serve } from '../../tests/browser/harness.mjs';

const source = readFileSync(process.argv[2], 'utf8');
const server = await serve({ isolated: true });
const browser = await launch();
const { page } = await open(browser, server.url);
const best = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
for (let i = 0; i < 10; i++) {
	const procs = 1 + (i % 2);
	const end = await page.evaluate(
		async ([s, procs]) => {
			const loaded = await window.gmplay.load(s, { parallel: true, procs });
			if (!loaded.ok) return null;
			let end = await window.gmplay.run();
			for (let i = 0; i < 50 && !end.outcome; i++) end = await window.gmplay.run();
			return end.outcome && end.end_ns / 1e9;
		},
		[source, procs],
	);
	best[procs - 1] = Math.min(best[procs - 1], end ?? Number.POSITIVE_INFINITY);
}
console.log(best.map((s) => s.toFixed(3)).join(' '));
await browser.close();
server.close();
