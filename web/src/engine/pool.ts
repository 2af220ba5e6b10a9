// The engine's worker's side of the pool (crates/wasm/src/pool.rs). Only it can start workers: the carriers never return
// to their event loops while they run. They are nested workers, so they end with the engine's worker, whatever they do.
import type { PoolStatus } from './engine';
import type { ThreadsPackage } from './wasm';

/** Of a carrier's own stack, which is the interpreter's: goroutines have theirs in Go memory. A multiple of 64 KiB. */
const STACK_BYTES = 1 << 20;
/** Ms that run no Go code: sysmon, and one that waits for work. */
const BESIDE_PROCS = 2;
/** For more Ps than that, workers come when Ms need them. */
const PROCS_MAX = 14;
const START_MS = 30_000;

/** What a new carrier is told. */
export interface CarrierStart {
	module: WebAssembly.Module;
	memory: WebAssembly.Memory;
	stack: number;
	/** The engine's worker's time origin: all workers tell the time from there. */
	origin: number;
	/** Broadcast channel for a crash. The engine's worker cannot pass it on when it waits for a lock that died with the carrier. */
	line: string;
}

/** What a carrier tells: it runs, it could not start, it has left, or jobs wait for more workers (from wasm). */
export type FromCarrier = 'up' | { failed: string } | 'left' | 1;

export class Pool {
	readonly #wasm: ThreadsPackage;
	readonly #start: CarrierStart;
	/** Those on their way. */
	readonly #coming = new Set<Promise<string>>();
	#alive = 0;

	constructor(wasm: ThreadsPackage, start: Omit<CarrierStart, 'stack' | 'origin'>) {
		this.#wasm = wasm;
		this.#start = { ...start, stack: STACK_BYTES, origin: performance.timeOrigin };
	}

	/** Resolves when a run on so many Ps finds its threads: '' or why there is none at all. */
	async ready(procs: number): Promise<string> {
		const base = Math.min(procs, PROCS_MAX) + BESIDE_PROCS;
		this.#launch(this.#wasm.pool_keep(base));
		const faults = await Promise.all(this.#coming);
		return this.#alive > 0 ? '' : (faults.find((f) => f !== '') ?? '');
	}

	/** Starts what jobs wait for. */
	topUp(): void {
		this.#launch(this.#wasm.pool_take_wanted());
	}

	status(): PoolStatus {
		const s = this.#wasm.pool_status();
		const memory = this.#start.memory.buffer.byteLength;
		return { threads: s & 255, busy: (s >> 8) & 255, wanted: s >> 16, memory };
	}

	break(): void {
		this.#wasm.pool_break();
		this.topUp();
	}

	#launch(n: number): void {
		for (let i = 0; i < n; i++) {
			const one = this.#one();
			this.#coming.add(one);
			one.then((fault) => {
				this.#coming.delete(one);
				if (fault === '') return;
				this.#wasm.pool_failed();
				console.warn(`no more threads: ${fault}`);
			});
		}
	}

	/** A worker up and running (''), or why not. */
	#one(): Promise<string> {
		return new Promise((ok) => {
			const worker = new Worker(new URL('./carrier.ts', import.meta.url), { type: 'module', name: 'carrier' });
			let up = false;
			const fail = (why: string): void => {
				if (up) return;
				clearTimeout(late);
				worker.terminate();
				ok(why);
			};
			const late = setTimeout(() => fail('a Web Worker does not start'), START_MS);
			worker.onerror = (e) => fail(e.message || 'the browser starts no more Web Workers');
			worker.onmessage = ({ data }: MessageEvent<FromCarrier>) => {
				if (data === 'up') {
					up = true;
					this.#alive++;
					clearTimeout(late);
					ok('');
				} else if (data === 'left') this.#alive--;
				else if (data === 1) this.topUp();
				else fail(data.failed);
			};
			worker.postMessage(this.#start);
		});
	}
}
