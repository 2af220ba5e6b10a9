// The settings of a run: the command line's flag names, its defaults and the ranges that the page offers.
import type { RunConfig } from '../engine/wire';

export const defaults: Readonly<RunConfig> = {
	procs: 4,
	cores: 4,
	seed: 1,
	policy: 'gmp',
	gc: 'hybrid',
	gogc: 100,
	memlimit: 268_435_456,
	args: [],
	parallel: false,
};

export const POLICIES = ['gmp', 'gmp-coop'] as const;
export const COLLECTORS = ['hybrid', 'stw'] as const;
export const PROCS_MAX = 64;

const whole = (v: unknown, lo: number, hi: number, or: number): number => {
	const n = typeof v === 'string' && v !== '' ? Number(v) : v;
	return typeof n === 'number' && Number.isFinite(n) ? Math.min(hi, Math.max(lo, Math.round(n))) : or;
};

/** Any value into a config: unknown keys are dropped, wrong ones become the default, ranges are kept. */
export function toConfig(from: unknown): RunConfig {
	const c = (typeof from === 'object' && from !== null ? from : {}) as Record<string, unknown>;
	const gogc = c.gogc;
	return {
		procs: whole(c.procs, 1, PROCS_MAX, defaults.procs),
		cores: whole(c.cores, 1, PROCS_MAX, defaults.cores),
		seed: whole(c.seed, 0, 0xffff_ffff, defaults.seed),
		policy: POLICIES.find((p) => p === c.policy) ?? defaults.policy,
		gc: COLLECTORS.find((g) => g === c.gc) ?? defaults.gc,
		gogc: gogc === null || gogc === 'off' ? null : whole(gogc, 1, 100_000, defaults.gogc ?? 100),
		memlimit: whole(c.memlimit, 4 << 20, 2 ** 31, defaults.memlimit),
		args: Array.isArray(c.args) ? c.args.filter((a) => typeof a === 'string').slice(0, 32) : [],
		parallel: c.parallel === true,
	};
}

/** Only what differs from the defaults: links stay short. */
export function toSparse(config: RunConfig): Partial<RunConfig> {
	const out: Record<string, unknown> = {};
	for (const key of Object.keys(defaults) as (keyof RunConfig)[])
		if (JSON.stringify(config[key]) !== JSON.stringify(defaults[key])) out[key] = config[key];
	return out as Partial<RunConfig>;
}
