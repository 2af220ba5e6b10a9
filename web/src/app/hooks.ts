// window.gmplay: the stable hooks for checks from outside (tests/browser/README.md). Every method is a promise.
import { loop } from '../base/loop';
import type { EngineInfo, PoolStatus } from '../engine/engine';
import type { Diagnostic, GView, MView, Outcome, PView } from '../engine/wire';
import { toConfig } from '../state/config';
import type { Session } from '../state/session';

/** How long `run()` computes a program that does not end. */
const RUN_MS = 8_000;

export interface PageState {
	now_ns: number;
	end_ns: number;
	/** Null while the program could still go on. */
	outcome: Outcome | null;
	limit: string | null;
	/** On real threads; they still run; events that were not kept; threads that ran for it. */
	parallel: boolean;
	live: boolean;
	dropped: number;
	threads: number;
	/** Standard output and standard error up to the playhead, in order. */
	console: string;
	gs: GView[];
	ms: MView[];
	ps: PView[];
	global_queue: number[];
	heap: {
		phase: string;
		cycle: number;
		live_bytes: number;
		goal_bytes: number;
		heap_alloc: number;
		objects_total: number;
		white: number;
		grey: number;
		black: number;
		stack_bytes: number;
	};
}

export interface Hooks {
	ready: Promise<EngineInfo>;
	load(source: string, config?: unknown): Promise<{ ok: boolean; diagnostics: Diagnostic[] }>;
	run(): Promise<PageState>;
	seek(ns: number): Promise<PageState>;
	state(): Promise<PageState>;
	eventHash(): Promise<string>;
	shareUrl(): Promise<string>;
	/** All events computed so far, a line each. */
	trace(): Promise<string>;
	/** The Web Workers of runs on real threads; null in the single-threaded build. `crash` makes one of them panic. */
	pool(crash?: boolean): Promise<PoolStatus | null>;
	/** For bench/frame.mjs: script time of the last frames. */
	readonly loop: { readonly spent: readonly number[] };
}

export function hooks(s: Session, opened: Promise<void>): Hooks {
	const state = async (): Promise<PageState> => {
		const view = s.moment.value?.view;
		const h = view?.heap;
		const p = s.progress.value;
		return JSON.parse(
			JSON.stringify({
				now_ns: Math.floor(s.t.value),
				end_ns: s.end,
				outcome: p?.outcome ?? null,
				limit: p?.limit ?? null,
				parallel: s.parallel,
				live: s.live,
				dropped: p?.dropped ?? 0,
				threads: s.threads.value,
				console: await s.printed(),
				gs: view?.gs ?? [],
				ms: view?.ms ?? [],
				ps: view?.ps ?? [],
				global_queue: view?.global_queue ?? [],
				heap: {
					phase: h?.phase ?? 'off',
					cycle: h?.cycle ?? 0,
					live_bytes: h?.live_bytes ?? 0,
					goal_bytes: h?.goal_bytes ?? 0,
					heap_alloc: h?.heap_alloc ?? 0,
					objects_total: h?.objects_total ?? 0,
					white: h?.white ?? 0,
					grey: h?.grey ?? 0,
					black: h?.black ?? 0,
					stack_bytes: h?.stack_bytes ?? 0,
				},
			} satisfies PageState),
		) as PageState;
	};
	return {
		ready: Promise.all([s.engine.info, opened]).then(([info]) => info),
		async load(source, config) {
			s.source.value = source;
			s.config.value = toConfig(config ?? {});
			const result = await s.load(source, s.config.value, true);
			return { ok: result.ok, diagnostics: result.diagnostics };
		},
		async run() {
			if (s.running.value?.source !== s.source.value) {
				const result = await s.load(s.source.value, s.config.value, true);
				if (!result.ok) return state();
			}
			await s.settled(RUN_MS);
			await s.seek(s.end);
			return state();
		},
		async seek(ns) {
			await s.seek(ns);
			return state();
		},
		state,
		eventHash: () => s.engine.eventHash(),
		shareUrl: () => s.link(),
		trace: () => s.engine.exportTrace('text'),
		pool: (crash) => s.engine.pool(crash),
		loop,
	};
}
