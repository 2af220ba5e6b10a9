// How the playhead moves. Speed is virtual nanoseconds per second of watching, on a log scale from 100 ns/s to real time.
import type { EventView } from '../engine/wire';
import { weightOf } from './kinds';

export const SPEED_MIN = 100;
export const SPEED_MAX = 1e9;
/** A stretch in which nothing of weight happens takes no longer than this, in seconds of watching. */
const QUIET_S = 0.5;

/** Position 0…1 of the slider ↔ speed. */
export const speedAt = (x: number): number => SPEED_MIN * (SPEED_MAX / SPEED_MIN) ** Math.min(1, Math.max(0, x));
export const sliderOf = (speed: number): number =>
	Math.min(1, Math.max(0, Math.log(speed / SPEED_MIN) / Math.log(SPEED_MAX / SPEED_MIN)));

/** 1, 2, 5 × 10^k nearest to a speed: what a human reads. */
export function roundSpeed(speed: number): number {
	const mag = 10 ** Math.floor(Math.log10(speed));
	const f = speed / mag;
	const r = f < 1.5 ? 1 : f < 3.5 ? 2 : f < 7.5 ? 5 : 10;
	return Math.min(SPEED_MAX, Math.max(SPEED_MIN, r * mag));
}

/** The playhead after `dtMs` of watching. `around`: events about `t`, in order; `next`: when something happens next. */
export function advance(
	t: number,
	dtMs: number,
	speed: number,
	skipQuiet: boolean,
	around: readonly EventView[],
	next: number | null,
): number {
	const dt = dtMs / 1000;
	if (skipQuiet) {
		let last = 0;
		let ahead = next !== null && next > t ? next : Number.POSITIVE_INFINITY;
		for (const e of around) {
			if (weightOf(e.kind) < 2) continue;
			if (e.t_ns <= t) last = Math.max(last, e.t_ns);
			else {
				ahead = Math.min(ahead, e.t_ns);
				break;
			}
		}
		const gap = ahead - last;
		if (Number.isFinite(gap) && gap > speed * QUIET_S) return Math.min(ahead, t + (gap / QUIET_S) * dt);
	}
	return t + speed * dt;
}

/** A first speed that shows about ten events of weight a second, quiet stretches aside, and the whole in under a minute. */
export function speedFor(events: readonly EventView[], end: number | null): number {
	const gaps: number[] = [];
	let last = -1;
	for (const e of events) {
		if (weightOf(e.kind) < 4) continue;
		if (last >= 0 && e.t_ns > last) gaps.push(e.t_ns - last);
		last = e.t_ns;
	}
	if (gaps.length === 0) return roundSpeed(Math.max(10_000, (end ?? 0) / 20));
	const sorted = [...gaps].sort((a, b) => a - b);
	const median = sorted[sorted.length >> 1] ?? 1000;
	const mean = gaps.reduce((sum, g) => sum + Math.min(g, 10 * median), 0) / gaps.length;
	return roundSpeed(Math.max(mean * 10, end === null || gaps.length > 200 ? 0 : end / 40));
}
