// A browser, a static server with or without the isolation headers, and pages on the built site.
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';

const web = new URL('../../web/', import.meta.url);
const require = createRequire(new URL('package.json', web));
const { chromium } = require('playwright-core');

export const DIST = process.env.GMPLAY_DIST ?? fileURLToPath(new URL('dist', web));
export const AXE = require.resolve('axe-core/axe.min.js');

const TYPES = {
	'.html': 'text/html; charset=utf-8',
	'.js': 'text/javascript',
	'.css': 'text/css',
	'.wasm': 'application/wasm',
	'.json': 'application/json',
	'.png': 'image/png',
};
const ISOLATION = {
	'Cross-Origin-Opener-Policy': 'same-origin',
	'Cross-Origin-Embedder-Policy': 'require-corp',
	'Cross-Origin-Resource-Policy': 'cross-origin',
	'Document-Isolation-Policy': 'isolate-and-require-corp',
};

/** Serves the site under /some/path/, as any static host may; of files whose path matches `missing` it knows nothing. */
export function serve({ isolated, missing = /^$/ }) {
	const server = createServer(async (request, response) => {
		const path = normalize(decodeURIComponent(new URL(request.url, 'http://x').pathname)).replace(/^\/some\/path/, '');
		const file = join(DIST, path.endsWith('/') ? `${path}index.html` : path);
		const headers = { 'Content-Type': TYPES[extname(file)] ?? 'application/octet-stream', ...(isolated ? ISOLATION : {}) };
		try {
			if (missing.test(path)) throw new Error('missing');
			const body = await readFile(file);
			response.writeHead(200, headers).end(body);
		} catch {
			response.writeHead(404).end();
		}
	});
	return new Promise((ok) =>
		server.listen(0, '127.0.0.1', () =>
			ok({ url: `http://127.0.0.1:${server.address().port}/some/path/`, close: () => server.close() }),
		),
	);
}

export function launch(extra = []) {
	return chromium.launch({
		executablePath: process.env.GMPLAY_CHROMIUM ?? '/usr/bin/chromium',
		headless: true,
		args: [
			'--no-sandbox',
			'--disable-gpu',
			'--disable-quic',
			'--no-first-run',
			'--disable-background-networking',
			'--disable-component-update',
			'--disable-sync',
			...extra,
		],
	});
}

/** A page in a profile of its own, on the hooks. Requests to other hosts, page errors and engine faults fail the test. */
export async function open(browser, url, options = {}) {
	const { viewport = { width: 1440, height: 900 }, ...rest } = options;
	const context = await browser.newContext({ viewport, colorScheme: 'dark', ...rest });
	const page = await context.newPage();
	const faults = [];
	page.on('pageerror', (e) => faults.push(String(e.stack ?? e)));
	page.on('request', (r) => {
		if (!r.url().startsWith(new URL(url).origin) && !/^(data|blob):/.test(r.url())) faults.push(`foreign request: ${r.url()}`);
	});
	await page.goto(url);
	const info = await page.evaluate(() => window.gmplay.ready);
	return { page, info, faults, close: () => context.close() };
}
