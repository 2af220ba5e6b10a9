// The shape of the package that `cargo xtask wasm` makes (crates/wasm), as far as the worker uses it.
import type { Found, Trial } from './engine';
import type {
	CheckResult,
	ConsoleChunk,
	EventView,
	FrameView,
	LoadResult,
	Progress,
	RunConfig,
	Timeline,
	VarView,
	View,
} from './wire';

export interface Session {
	check(source: string): CheckResult;
	load(source: string, config: RunConfig): LoadResult;
	advance(fuel: number, until_ns: number): Progress;
	progress(): Progress;
	view(t_ns: number): View;
	events(from_index: number, count: number): EventView[];
	event_at(t_ns: number): number;
	find(from_index: number, dir: number, what: string): Found | null | undefined;
	timeline(from_ns: number, to_ns: number, width: number, by: string): Timeline;
	console(from_ns: number, to_ns: number): ConsoleChunk[];
	frames(g: number, t_ns: number): FrameView[];
	object(addr: string, t_ns: number): VarView[];
	event_hash(): string;
	export_trace(format: string): string;
	stop_run(): void;
	trial_start(source: string, config: RunConfig): void;
	trial_poll(): Trial | null | undefined;
	trial_stop(): void;
}

export interface WasmPackage {
	default(options: { module_or_path: URL | WebAssembly.Module }): Promise<{ memory: WebAssembly.Memory }>;
	Session: new () => Session;
	version(): string;
	build(): 'single' | 'threads';
}

/** What only the threads build has (crates/wasm/src/workers.rs). */
export interface ThreadsPackage {
	default(options: {
		module_or_path: WebAssembly.Module;
		memory: WebAssembly.Memory;
		thread_stack_size: number;
	}): Promise<{ __wbindgen_thread_destroy(): void }>;
	carrier_loop(offset_ms: number): void;
	pool_keep(base: number): number;
	pool_take_wanted(): number;
	pool_failed(): void;
	pool_status(): number;
	pool_break(): void;
}
