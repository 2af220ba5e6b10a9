/** Virtual time in nanoseconds. Branded, so that wall-clock milliseconds cannot slip in. */
export type Ns = number & { readonly __ns: unique symbol };
/** Index of a G in the engine's arena (not Go's goid). */
export type GId = number & { readonly __g: unique symbol };

export const ns = (n: number): Ns => n as Ns;
export const gid = (n: number): GId => n as GId;

const UNITS: [number, string][] = [
	[1e9, 's'],
	[1e6, 'ms'],
	[1e3, 'µs'],
	[1, 'ns'],
];

/** `1.204 ms`: at most `digits` significant digits, in the largest unit that keeps it above 1. */
export function duration(t: number, digits = 4): string {
	if (t === 0) return '0 ns';
	const a = Math.abs(t);
	for (const [size, unit] of UNITS) {
		if (a >= size || size === 1) {
			const v = t / size;
			const whole = Math.max(1, Math.floor(Math.log10(Math.abs(v) || 1)) + 1);
			return `${trim(v.toFixed(Math.max(0, digits - whole)))} ${unit}`;
		}
	}
	return `${t} ns`;
}

/** Fixed width for the clock: `   1.204 300 ms` would jump; always milliseconds with six decimals grouped by three. */
export function clock(t: number): string {
	const ms = Math.floor(t / 1e6);
	const rest = Math.floor(t - ms * 1e6);
	const r = String(rest).padStart(6, '0');
	return `${ms.toLocaleString('en-US')}.${r.slice(0, 3)}\u2009${r.slice(3)}`;
}

export function bytes(n: number): string {
	if (n < 1024) return `${n} B`;
	const units = ['KiB', 'MiB', 'GiB'];
	let v = n / 1024;
	let u = 0;
	while (v >= 1024 && u < 2) {
		v /= 1024;
		u++;
	}
	return `${trim(v.toFixed(v < 10 ? 2 : v < 100 ? 1 : 0))} ${units[u]}`;
}

export function count(n: number): string {
	return n < 1e5
		? n.toLocaleString('en-US')
		: n < 1e6
			? `${trim((n / 1e3).toFixed(1))}k`
			: `${trim((n / 1e6).toFixed(2))}M`;
}

const trim = (s: string): string => (s.includes('.') ? s.replace(/\.?0+$/, '') : s);

/** Steps of an axis over `span` with about `n` ticks: 1, 2, 5 × 10^k. */
export function tickStep(span: number, n: number): number {
	const raw = span / Math.max(1, n);
	const mag = 10 ** Math.floor(Math.log10(raw));
	const f = raw / mag;
	return (f <= 1 ? 1 : f <= 2 ? 2 : f <= 5 ? 5 : 10) * mag;
}
