// What is downloaded before the first picture.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { DIST } from './harness.mjs';

/** Bytes after gzip -9 (node's own zlib makes half a per cent more). The threads build has the second driver and the merging of its events on top. */
const MOST = { single: 700_000, threads: 730_000 };

test('the engine stays small', () => {
	const assets = join(DIST, 'assets');
	const sizes = readdirSync(assets)
		.filter((name) => name.endsWith('.wasm'))
		.map((name) => execFileSync('gzip', ['-9', '-c', join(assets, name)], { maxBuffer: 1 << 24 }).length)
		.sort((a, b) => a - b);
	assert.equal(sizes.length, 2, 'two builds, of which the threads build is the larger');
	console.log(`single ${sizes[0]}, threads ${sizes[1]}`);
	assert.ok(sizes[0] <= MOST.single, `single: ${sizes[0]} bytes`);
	assert.ok(sizes[1] <= MOST.threads, `threads: ${sizes[1]} bytes`);
});
