import { expect, test, vi } from 'vitest';
import { defaults } from '../src/state/config';
import { decodeLink, encodeLink, type Shared } from '../src/state/share';

const shared: Shared = {
	source: 'package main\n\nfunc main() { println("héllo, 世界") }\n',
	config: { ...defaults, procs: 2, gogc: null, seed: 77 },
	t: 12345,
	scene: 'heap',
};

test('a link gives back the program, the settings, the moment and the scene', async () => {
	expect(await decodeLink(await encodeLink(shared))).toEqual({ ok: true, shared });
});

test('without CompressionStream the link is the same format', async () => {
	const native = await encodeLink(shared);
	vi.stubGlobal('CompressionStream', undefined);
	vi.stubGlobal('DecompressionStream', undefined);
	expect(await decodeLink(native)).toEqual({ ok: true, shared });
	const own = await encodeLink(shared);
	vi.unstubAllGlobals();
	expect(await decodeLink(own)).toEqual({ ok: true, shared });
});

test('an empty hash is no link', async () => {
	expect(await decodeLink('')).toBeNull();
	expect(await decodeLink('#')).toBeNull();
});

test('newer, foreign and damaged links are told apart', async () => {
	const good = await encodeLink(shared);
	expect(await decodeLink(good.replace('#v1.', '#v2.'))).toEqual({ ok: false, why: 'newer' });
	expect(await decodeLink('#section-3')).toEqual({ ok: false, why: 'foreign' });
	expect(await decodeLink(good.slice(0, -9))).toEqual({ ok: false, why: 'damaged' });
	expect(await decodeLink('#v1.%%%')).toEqual({ ok: false, why: 'damaged' });
	expect(await decodeLink('#v1.AAAA')).toEqual({ ok: false, why: 'damaged' });
});

test('a link that inflates without end is damaged, with and without CompressionStream', async () => {
	const bomb = await encodeLink({ ...shared, source: 'a'.repeat(3 << 20) });
	expect(bomb.length).toBeLessThan(10_000);
	expect(await decodeLink(bomb)).toEqual({ ok: false, why: 'damaged' });
	vi.stubGlobal('CompressionStream', undefined);
	expect(await decodeLink(bomb)).toEqual({ ok: false, why: 'damaged' });
	vi.unstubAllGlobals();
});

test('wrong values in a link become defaults', async () => {
	const odd = await encodeLink({
		...shared,
		t: -5,
		config: { ...defaults, procs: 1e9, policy: 'evil', args: ['a', 3 as unknown as string] },
	});
	const back = await decodeLink(odd);
	expect(back).toMatchObject({ ok: true, shared: { t: 0, config: { procs: 64, policy: 'gmp', args: ['a'] } } });
});
