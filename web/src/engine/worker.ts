/// <reference lib="webworker" />
// The engine's worker. It chooses the build: threads where the page is cross-origin isolated and the browser has threads
// in wasm, else the single-threaded one, which is complete.
import singleUrl from '../../pkg/single/gmplay_wasm_bg.wasm?url';
import threadsUrl from '../../pkg/threads/gmplay_wasm_bg.wasm?url';
import { Host } from './host';
import { lastError } from './panic';
import { Pool } from './pool';
import type { FromWorker, ToWorker } from './protocol';
import type { ThreadsPackage, WasmPackage } from './wasm';

const post = (message: FromWorker): void => self.postMessage(message);

/** A shared memory whose atomics validate: the smallest module with an `i32.atomic.load`. */
function threadsWork(): boolean {
	if (!self.crossOriginIsolated || typeof SharedArrayBuffer === 'undefined') return false;
	const module = Uint8Array.of(
		0,
		97,
		115,
		109,
		1,
		0,
		0,
		0,
		1,
		4,
		1,
		96,
		0,
		0,
		3,
		2,
		1,
		0,
		5,
		4,
		1,
		3,
		1,
		1,
		10,
		11,
		1,
		9,
		0,
		65,
		0,
		254,
		16,
		2,
		0,
		26,
		11,
	);
	return WebAssembly.validate(module);
}

function crashed(e: unknown): void {
	post({ crashed: lastError(e) });
}

/** Some hosts serve wasm as what it is not: then not while it arrives. */
async function compile(url: URL): Promise<WebAssembly.Module> {
	try {
		return await WebAssembly.compileStreaming(fetch(url));
	} catch {
		return WebAssembly.compile(await (await fetch(url)).arrayBuffer());
	}
}

/** What arrives before the module is there: a worker without a listener would lose it. */
const early: ToWorker[] = [];
self.onmessage = ({ data }: MessageEvent<ToWorker>) => early.push(data);

async function start(): Promise<void> {
	const threads = self.name !== 'single' && threadsWork();
	const wasm = (threads
		? await import('../../pkg/threads/gmplay_wasm.js')
		: await import('../../pkg/single/gmplay_wasm.js')) as unknown as WasmPackage;
	const url = new URL(threads ? threadsUrl : singleUrl, import.meta.url);
	// The carriers run the same module: compiled here, it is not fetched and compiled again for each.
	const module = threads ? await compile(url) : url;
	const { memory } = await wasm.default({ module_or_path: module });
	let pool: Pool | null = null;
	if (module instanceof WebAssembly.Module) {
		const line = `gmplay-${crypto.randomUUID()}`;
		pool = new Pool(wasm as unknown as ThreadsPackage, { module, memory, line });
		post({ line });
	}
	const channel = new MessageChannel();
	let task: (() => void) | null = null;
	channel.port1.onmessage = () => {
		const run = task;
		task = null;
		try {
			run?.();
		} catch (e) {
			crashed(e);
		}
	};
	const host = new Host(new wasm.Session(), {
		post,
		later(fn) {
			task = fn;
			channel.port2.postMessage(0);
		},
		after: (ms, fn) => void setTimeout(fn, ms),
		now: () => performance.now(),
		crashed,
		pool,
	});
	self.onmessage = ({ data }: MessageEvent<ToWorker>) => host.receive(data);
	for (const message of early.splice(0)) host.receive(message);
	post({ ready: { build: wasm.build(), version: wasm.version() } });
}

start().catch((e: unknown) => post({ failed: e instanceof Error ? e.message : String(e) }));
