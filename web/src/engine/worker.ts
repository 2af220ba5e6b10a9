/// <reference lib="webworker" />
// The engine's worker. It chooses the build: threads where the page is cross-origin isolated and the browser has threads
// in wasm, else the single-threaded one, which is complete.
import singleUrl from '../../pkg/single/gmplay_wasm_bg.wasm?url';
import threadsUrl from '../../pkg/threads/gmplay_wasm_bg.wasm?url';
import { Host } from './host';
import type { FromWorker, ToWorker } from './protocol';
import type { WasmPackage } from './wasm';

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

/** console_error_panic_hook prints a panic's message and then traps: the last error line is the message. */
let lastError = '';
const consoleError = console.error;
console.error = (...args: unknown[]) => {
	lastError = args.map(String).join(' ');
	consoleError(...args);
};

function crashed(e: unknown): void {
	const own = e instanceof Error ? `${e.name}: ${e.message}` : String(e);
	post({ crashed: lastError || own });
}

/** What arrives before the module is there: a worker without a listener would lose it. */
const early: ToWorker[] = [];
self.onmessage = ({ data }: MessageEvent<ToWorker>) => early.push(data);

async function start(): Promise<void> {
	const threads = self.name !== 'single' && threadsWork();
	const wasm = (threads
		? await import('../../pkg/threads/gmplay_wasm.js')
		: await import('../../pkg/single/gmplay_wasm.js')) as unknown as WasmPackage;
	await wasm.default({ module_or_path: new URL(threads ? threadsUrl : singleUrl, import.meta.url) });
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
		now: () => performance.now(),
	});
	self.onmessage = ({ data }: MessageEvent<ToWorker>) => host.receive(data);
	for (const message of early.splice(0)) host.receive(message);
	post({ ready: { build: wasm.build(), version: wasm.version() } });
}

start().catch((e: unknown) => post({ failed: e instanceof Error ? e.message : String(e) }));
