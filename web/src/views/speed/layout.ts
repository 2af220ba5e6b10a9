// Measured times into speed-ups, and those into a chart: workers to the right, times as fast upwards, with the ideal line.
import type { Measured } from '../../state/trials';

export interface SpeedRow {
	workers: number;
	wall_ns: number;
	speedup: number;
	/** Of the ideal, 0…1 and sometimes a little more. */
	efficiency: number;
}

export interface Point {
	x: number;
	y: number;
}

export interface SpeedLayout {
	rows: SpeedRow[];
	best: (Point & { label: string })[];
	/** Every repetition, the best ones too. */
	all: Point[];
	ideal: [Point, Point];
	xs: { x: number; label: string }[];
	ys: { y: number; label: string }[];
	plot: { x0: number; y0: number; x1: number; y1: number };
}

const LEFT = 34;
const RIGHT = 18;
const TOP = 28;
const BOTTOM = 38;

export const rowsOf = (measured: readonly Measured[]): SpeedRow[] => {
	const best = (m: Measured): number => Math.min(...m.walls);
	const one = measured.find((m) => m.workers === 1);
	if (!one) return [];
	const base = best(one);
	return [...measured]
		.sort((a, b) => a.workers - b.workers)
		.map((m) => {
			const wall_ns = best(m);
			const speedup = base / wall_ns;
			return { workers: m.workers, wall_ns, speedup, efficiency: speedup / m.workers };
		});
};

/** `max`: the number of workers up to which is measured. */
export function layout(measured: readonly Measured[], max: number, w: number, h: number): SpeedLayout {
	const rows = rowsOf(measured);
	const base = rows[0]?.wall_ns ?? 0;
	const top = Math.max(max, 2, ...measured.flatMap((m) => m.walls.map((wall) => base / wall)));
	const plot = { x0: LEFT, y0: h - BOTTOM, x1: w - RIGHT, y1: TOP };
	const x = (workers: number): number =>
		max === 1 ? (plot.x0 + plot.x1) / 2 : plot.x0 + ((workers - 0.5) / max) * (plot.x1 - plot.x0);
	const y = (speedup: number): number => plot.y0 - (speedup / top) * (plot.y0 - plot.y1);
	return {
		rows,
		best: rows.map((r) => ({ x: x(r.workers), y: y(r.speedup), label: r.speedup.toFixed(2) })),
		all: measured.flatMap((m) => m.walls.map((wall) => ({ x: x(m.workers), y: y(base / wall) }))),
		ideal: [
			{ x: x(1), y: y(1) },
			{ x: x(max), y: y(max) },
		],
		xs: Array.from({ length: max }, (_, i) => ({ x: x(i + 1), label: String(i + 1) })),
		ys: Array.from({ length: Math.floor(top) + 1 }, (_, i) => ({ y: y(i), label: String(i) })),
		plot,
	};
}
