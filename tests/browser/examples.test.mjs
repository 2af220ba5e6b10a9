// Every example gives the same events in both wasm builds as natively: tests/suite/examples.hashes is what native runs gave.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { launch, open, serve } from './harness.mjs';

const read = (path) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const hashes = read('tests/suite/examples.hashes').trim().split('\n').map((line) => line.split(' '));
const catalog = JSON.parse(read('web/examples/catalog.json'));

let browser;
before(async () => {
	browser = await launch();
});
after(() => browser?.close());

for (const [build, isolated] of [['single', false], ['threads', true]]) {
	test(`examples run in the ${build} build as natively`, async () => {
		const server = await serve({ isolated });
		const { page, info, faults, close } = await open(browser, server.url);
		try {
			assert.equal(info.build, build);
			for (const [id, hash] of hashes) {
				const { config } = catalog.find((e) => e.id === id);
				const got = await page.evaluate(
					async ([source, config]) => {
						const loaded = await window.gmplay.load(source, config);
						if (!loaded.ok) return JSON.stringify(loaded.diagnostics);
						const end = await window.gmplay.run();
						return end.outcome ? await window.gmplay.eventHash() : `no end at ${end.end_ns} (${end.limit})`;
					},
					[read(`web/examples/${id}.go`), config],
				);
				assert.equal(got, hash, id);
			}
			assert.deepEqual(faults, []);
		} finally {
			await close();
			server.close();
		}
	});
}
