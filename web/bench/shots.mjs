// The pictures under docs/screenshots: each scene at a telling moment of an example.
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { launch, open, serve } from '../../tests/browser/harness.mjs';

const out = fileURLToPath(new URL('../../docs/screenshots/', import.meta.url));
mkdirSync(out, { recursive: true });

/** at: share of the run; parallel: on real threads; panel: a measurement, for which the machine must be idle. */
const shots = [
	{ name: 'scheduler-dark', example: 'work-stealing', scene: 'scheduler', at: 0.63, scheme: 'dark' },
	{ name: 'scheduler-light', example: 'worker-pool', scene: 'scheduler', at: 0.88, scheme: 'light' },
	{ name: 'heap-dark', example: 'gc-pressure', scene: 'heap', at: 0.5, scheme: 'dark' },
	{ name: 'waiting-light', example: 'worker-pool', scene: 'waiting', at: 0.35, scheme: 'light' },
	{ name: 'deadlock-dark', example: 'cond-deadlock', scene: 'waiting', at: 1, scheme: 'dark' },
	{ name: 'timeline-dark', example: 'oversubscribed', scene: 'timeline', at: 0.5, scheme: 'dark' },
	{ name: 'timeline-light', example: 'preemption', scene: 'timeline', at: 0.6, scheme: 'light' },
	{ name: 'chinese-light', example: 'select', scene: 'waiting', at: 0.5, scheme: 'light', lang: 'zh' },
	{ name: 'parallel-dark', example: 'worker-pool', scene: 'scheduler', at: 0.5, scheme: 'dark', parallel: true },
	{ name: 'compare-light', example: 'gc-pressure', scene: 'heap', at: 0.5, scheme: 'light', panel: 'compare' },
	{ name: 'speedup-dark', example: 'work-stealing', scene: 'scheduler', at: 1, scheme: 'dark', panel: 'speed' },
	{ name: 'phone-dark', example: 'work-stealing', scene: 'scheduler', at: 0.3, scheme: 'dark', w: 390, h: 844 },
];
const only = process.argv.slice(2);

const server = await serve({ isolated: true });
const browser = await launch();
for (const shot of shots) {
	if (only.length > 0 && !only.includes(shot.name)) continue;
	const viewport = { width: shot.w ?? 1440, height: shot.h ?? 900 };
	const { page, faults, close } = await open(browser, server.url, { viewport, colorScheme: shot.scheme });
	if (shot.lang === 'zh') await page.locator('[data-testid=lang]').click();
	if (shot.parallel) await page.locator('.settings-inline [data-driver=parallel]').click();
	await page.locator('[data-testid=examples]').click();
	await page.locator(`[data-example=${shot.example}]`).click();
	await page.waitForTimeout(400);
	const end = await page.evaluate(() => window.gmplay.run());
	await page.locator(`[data-scene=${shot.scene}]`).click();
	await page.evaluate((t) => window.gmplay.seek(t), Math.floor(end.end_ns * shot.at));
	await page.waitForTimeout(1200);
	if (shot.panel) {
		await page.keyboard.press(shot.panel === 'compare' ? 'c' : 's');
		if (shot.panel === 'speed') await page.locator('[data-testid=speed-sample]').click();
		await page
			.locator(`[data-testid=${shot.panel}-cancel]`)
			.waitFor({ timeout: 2_000 })
			.catch(() => {});
		await page.locator(`[data-testid=${shot.panel}-start]`).waitFor({ timeout: 120_000 });
		await page.waitForTimeout(400);
	}
	await page.screenshot({ path: `${out}${shot.name}.png` });
	console.log(shot.name, `${end.end_ns} ns`, faults.length > 0 ? faults : '');
	await close();
}
await browser.close();
server.close();
