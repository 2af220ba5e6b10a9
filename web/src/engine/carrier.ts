/// <reference lib="webworker" />
// One thread of the pool: a worker that, once it has the module and the shared memory, stays in wasm until it is no
// longer needed. It never returns to its event loop in between; jobs reach it through the shared memory.
import { lastError } from './panic';
import type { CarrierStart, FromCarrier } from './pool';
import type { ThreadsPackage } from './wasm';

/** All of it, as the engine's worker imports it: then it is the same file, which is there already. */
const whole = (): Promise<unknown> => import('../../pkg/threads/gmplay_wasm.js');

const post = (message: FromCarrier): void => self.postMessage(message);

self.onmessage = async ({ data }: MessageEvent<CarrierStart>) => {
	let up = false;
	try {
		const wasm = (await whole()) as ThreadsPackage;
		const exports = await wasm.default({
			module_or_path: data.module,
			memory: data.memory,
			thread_stack_size: data.stack,
		});
		up = true;
		post('up');
		wasm.carrier_loop(performance.timeOrigin - data.origin);
		// Its stack and its thread-local data go back to the shared memory.
		exports.__wbindgen_thread_destroy();
		post('left');
		self.close();
	} catch (e) {
		if (up) new BroadcastChannel(data.line).postMessage(lastError(e));
		else post({ failed: lastError(e) });
	}
};
