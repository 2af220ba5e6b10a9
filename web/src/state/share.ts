// A link is the whole run: program, settings, moment and scene, deflated into the address's hash. No server sees it.
//
//   #v1.<base64url(deflate-raw(JSON {s, c, t, v}))>
//
// Whatever the hash holds, decoding ends in a value or a reason in words; nothing of it is ever evaluated, and what it
// inflates to is bounded.
import type { RunConfig } from '../engine/wire';
import { toConfig, toSparse } from './config';
import { isScene, type Scene } from './scene';

export interface Shared {
	source: string;
	config: RunConfig;
	t: number;
	scene: Scene;
}

export type Decoded = { ok: true; shared: Shared } | { ok: false; why: 'newer' | 'foreign' | 'damaged' } | null;

const VERSION = 1;
/** A program of 1 MB is no program; a bomb is. */
const INFLATED_MAX = 1 << 20;

export async function encodeLink(shared: Shared): Promise<string> {
	const json = JSON.stringify({
		s: shared.source,
		c: toSparse(shared.config),
		t: Math.round(shared.t),
		v: shared.scene,
	});
	return `#v${VERSION}.${base64url(await deflate(new TextEncoder().encode(json)))}`;
}

/** Null: the hash holds nothing. */
export async function decodeLink(hash: string): Promise<Decoded> {
	if (hash === '' || hash === '#') return null;
	const m = /^#v(\d+)\.(.*)$/s.exec(hash);
	if (!m) return { ok: false, why: 'foreign' };
	if (Number(m[1]) > VERSION) return { ok: false, why: 'newer' };
	if (Number(m[1]) < 1 || !/^[A-Za-z0-9_-]+$/.test(m[2] ?? '')) return { ok: false, why: 'damaged' };
	try {
		const inflated = await inflate(unbase64url(m[2] ?? ''));
		const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(inflated));
		if (typeof value !== 'object' || value === null) return { ok: false, why: 'damaged' };
		const { s, c, t, v } = value as Record<string, unknown>;
		if (typeof s !== 'string') return { ok: false, why: 'damaged' };
		return {
			ok: true,
			shared: {
				source: s,
				config: toConfig(c),
				t: typeof t === 'number' && t >= 0 && Number.isFinite(t) ? t : 0,
				scene: isScene(v) ? v : 'scheduler',
			},
		};
	} catch {
		return { ok: false, why: 'damaged' };
	}
}

function base64url(bytes: Uint8Array): string {
	let s = '';
	for (const b of bytes) s += String.fromCharCode(b);
	return btoa(s).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
}

function unbase64url(text: string): Uint8Array {
	const s = atob(text.replace(/-/g, '+').replace(/_/g, '/'));
	return Uint8Array.from(s, (c) => c.charCodeAt(0));
}

const streams = (): boolean => {
	try {
		return typeof CompressionStream !== 'undefined' && new CompressionStream('deflate-raw') !== null;
	} catch {
		return false;
	}
};

async function deflate(data: Uint8Array): Promise<Uint8Array> {
	if (!streams()) return (await import('fflate')).deflateSync(data, { level: 9 });
	return collect(piped(data, new CompressionStream('deflate-raw')), Number.POSITIVE_INFINITY);
}

async function inflate(data: Uint8Array): Promise<Uint8Array> {
	if (!streams()) {
		const { Inflate } = await import('fflate');
		const parts: Uint8Array[] = [];
		let size = 0;
		let whole = false;
		const inflater = new Inflate((part, final) => {
			size += part.length;
			if (size > INFLATED_MAX) throw new RangeError('too long');
			parts.push(part);
			whole = final;
		});
		inflater.push(data, true);
		if (!whole) throw new RangeError('cut short');
		return joined(parts, size);
	}
	return collect(piped(data, new DecompressionStream('deflate-raw')), INFLATED_MAX);
}

function piped(data: Uint8Array, through: CompressionStream | DecompressionStream): ReadableStream<Uint8Array> {
	return new Blob([data as Uint8Array<ArrayBuffer>]).stream().pipeThrough(through);
}

async function collect(stream: ReadableStream<Uint8Array>, max: number): Promise<Uint8Array> {
	const parts: Uint8Array[] = [];
	let size = 0;
	const reader = stream.getReader();
	for (;;) {
		const { done, value } = await reader.read();
		if (done) return joined(parts, size);
		size += value.length;
		if (size > max) {
			await reader.cancel();
			throw new RangeError('too long');
		}
		parts.push(value);
	}
}

function joined(parts: Uint8Array[], size: number): Uint8Array {
	const out = new Uint8Array(size);
	let at = 0;
	for (const part of parts) {
		out.set(part, at);
		at += part.length;
	}
	return out;
}
