// node bench/engine.mjs FILE.go [threads]: seconds that the page's single-threaded engine (or the threads build, simulating)
// takes for a whole run, best of three.
import { readFileSync } from 'node:fs';
import { launch, open, serve } from '../../tests/browser/harness.mjs';

const source = readFileSync(process.argv[2], 'utf8');
const server = await serve({ isolated: process.argv[3] === 'threads' });
const browser = await launch();
const { page } = await open(browser, server.url);
let best = Number.POSITIVE_INFINITY;
for (let i = 0; i < 3; i++) {
	await page.evaluate((s) => window.gmplay.load(s, { procs: 1, cores: 1 }), source);
	const seconds = await page.evaluate(async () => {
		const t = performance.now();
		let end = await window.gmplay.run();
		for (let i = 0; i < 50 && !end.outcome; i++) end = await window.gmplay.run();
		return end.outcome ? (performance.now() - t) / 1000 : Number.POSITIVE_INFINITY;
	});
	best = Math.min(best, seconds);
}
console.log(best.toFixed(3));
await browser.close();
server.close();
