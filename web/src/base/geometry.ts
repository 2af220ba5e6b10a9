export interface Rect {
	x: number;
	y: number;
	w: number;
	h: number;
}

export interface Point {
	x: number;
	y: number;
}

export const inset = (r: Rect, dx: number, dy = dx): Rect => ({
	x: r.x + dx,
	y: r.y + dy,
	w: Math.max(0, r.w - 2 * dx),
	h: Math.max(0, r.h - 2 * dy),
});

export const contains = (r: Rect, x: number, y: number): boolean =>
	x >= r.x && x < r.x + r.w && y >= r.y && y < r.y + r.h;

export const clamp = (v: number, lo: number, hi: number): number => Math.min(hi, Math.max(lo, v));

export interface Packing {
	cell: number;
	cols: number;
	/** How many of the n have a place of their own. */
	placed: number;
}

/** The largest square cell, between min and max, with which n of them fit into w×h row by row. */
export function pack(n: number, w: number, h: number, max: number, min: number): Packing {
	if (n <= 0 || w < min || h < min) return { cell: max, cols: Math.max(1, Math.floor(w / max)), placed: 0 };
	let cell = Math.min(max, w, h);
	for (;;) {
		const cols = Math.max(1, Math.floor(w / cell));
		const fit = cols * Math.max(1, Math.floor(h / cell));
		if (fit >= n) return { cell, cols, placed: n };
		if (cell <= min) return { cell, cols, placed: Math.min(n, fit) };
		cell = Math.max(min, Math.min(cell * 0.94, cell - 0.5));
	}
}

/** Centre of the i-th cell of a packing whose corner is at (x, y). */
export const cellAt = (p: Packing, i: number, x: number, y: number): Point => ({
	x: x + (i % p.cols) * p.cell + p.cell / 2,
	y: y + Math.floor(i / p.cols) * p.cell + p.cell / 2,
});

/** Divides `total` among weights with a least share each. */
export function shares(weights: readonly number[], total: number, least: number, gap: number): number[] {
	const room = total - gap * Math.max(0, weights.length - 1) - least * weights.length;
	const sum = weights.reduce((a, b) => a + b, 0) || 1;
	return weights.map((w) => least + Math.max(0, room) * (w / sum));
}
