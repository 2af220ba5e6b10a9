// Script time of a frame with 1,000 goroutines in motion: what is left of 16.7 ms belongs to the browser.
// node bench/frame.mjs [goroutines]: prints median and 95th percentile of the loop's own time and of all script a frame.
import { launch, open, serve } from '../../tests/browser/harness.mjs';

const n = Number(process.argv[2] ?? 1000);
const LIMIT_MS = 8;
const source = `package main

import "runtime"

func main() {
	for i := 0; i < ${n}; i++ {
		go func() {
			for {
				for j := 0; j < 400; j++ {
				}
				runtime.Gosched()
			}
		}()
	}
	select {}
}
`;

const server = await serve({ isolated: true });
const browser = await launch();
const { page } = await open(browser, server.url);
const session = await page.context().newCDPSession(page);
await session.send('Performance.enable');
const metrics = async () =>
	Object.fromEntries((await session.send('Performance.getMetrics')).metrics.map((m) => [m.name, m.value]));

await page.evaluate((s) => window.gmplay.load(s, { procs: 8, cores: 8 }), source);
await page.evaluate(() => window.gmplay.run());
await page.evaluate(() => window.gmplay.seek(2_000_000));
await page.locator('[data-testid=play]').click();
await page.waitForTimeout(1500);
const before = await metrics();
const frames = await page.evaluate(
	() =>
		new Promise((ok) => {
			const spent = [];
			const { loop } = window.gmplay;
			let left = 240;
			const next = () => {
				const last = loop.spent.at(-1);
				if (last !== undefined) spent.push(last);
				if (--left > 0) requestAnimationFrame(next);
				else ok(spent);
			};
			requestAnimationFrame(next);
		}),
);
const after = await metrics();
const sorted = [...frames].sort((a, b) => a - b);
const at = (q) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))];
const script = ((after.ScriptDuration - before.ScriptDuration) * 1000) / frames.length;
console.log(
	JSON.stringify({
		goroutines: n,
		frames: frames.length,
		loop_ms_median: +at(0.5).toFixed(2),
		loop_ms_p95: +at(0.95).toFixed(2),
		script_ms_mean: +script.toFixed(2),
		limit_ms: LIMIT_MS,
		ok: at(0.5) < LIMIT_MS && script < LIMIT_MS,
	}),
);
await browser.close();
server.close();
