// Why there is no build with threads here, and so what would bring it. The worker chooses the build (engine/worker.ts) by
// the same facts; the page's are the worker's, which is of the same origin.
import type { EngineInfo } from './engine';

/**
 * `asked`: by `?build=single` in the address. `insecure`: neither HTTPS nor localhost, where no page is isolated.
 * `isolation`: the server does not send the headers. `browser`: isolated, but shared wasm memory does not work.
 */
export type NoThreads = 'asked' | 'insecure' | 'isolation' | 'browser';

export interface Surroundings {
	search: string;
	secure: boolean;
	isolated: boolean;
}

const here = (): Surroundings => ({
	search: typeof location === 'undefined' ? '' : location.search,
	secure: globalThis.isSecureContext !== false,
	isolated: globalThis.crossOriginIsolated === true,
});

/** Null: there are threads, or it is not known yet. */
export function whyNoThreads(info: EngineInfo | null, at: Surroundings = here()): NoThreads | null {
	if (!info || info.build === 'threads') return null;
	if (new URLSearchParams(at.search).get('build') === 'single') return 'asked';
	if (!at.secure) return 'insecure';
	return at.isolated ? 'browser' : 'isolation';
}
