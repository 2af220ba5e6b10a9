// The heap as its spans: a row of blocks for each size class, a cell for each object at its true slot. Above it the
// pacer: how full the heap is against the goal at which the next cycle must have ended. Where single objects are not
// recorded (a parallel run), a bar for each size class instead: the bytes that the last cycle found alive.
import { clamp, type Rect } from '../../base/geometry';
import { bytes } from '../../base/time';
import type { HeapView, ObjectView, SpanView } from '../../engine/wire';

export interface SpanBlock {
	rect: Rect;
	span: SpanView;
	cols: number;
}

export interface Cell {
	x: number;
	y: number;
	/** Half the side. */
	r: number;
	object: ObjectView;
}

export interface ClassRow {
	y: number;
	h: number;
	label: string;
	note: string;
}

/** What one size class holds, as a length. */
export interface ClassBar {
	rect: Rect;
	bytes: number;
}

export interface HeapLayout {
	pacer: Rect;
	marks: Rect;
	rows: ClassRow[];
	blocks: SpanBlock[];
	cells: Cell[];
	bars: ClassBar[];
	byAddr: Map<string, Cell>;
	labelX: number;
	shown: number;
}

const PAGE = 8192;
const CELLS = [18, 15, 13, 11, 9, 7.5, 6, 5, 4, 3, 2.4, 2];

interface Filled {
	span: SpanView;
	base: number;
	elem: number;
	objects: { slot: number; object: ObjectView }[];
	/** Slots drawn: up to the last used one, and a little of the free rest. */
	slots: number;
}

export function layout(heap: HeapView, w: number, h: number, large: string): HeapLayout {
	const narrow = w < 560;
	const pad = narrow ? 10 : 16;
	const pacer: Rect = { x: pad, y: pad, w: w - 2 * pad, h: 58 };
	const marks: Rect = { x: pad, y: pacer.y + pacer.h + 8, w: w - 2 * pad, h: 26 };
	const labelW = narrow ? 52 : 86;
	const area: Rect = {
		x: pad + labelW,
		y: marks.y + marks.h + 12,
		w: w - 2 * pad - labelW,
		h: h - marks.y - marks.h - 12 - pad,
	};
	if (heap.objects.length === 0 && heap.classes.length > 0) {
		const { rows, bars } = census(heap, area, large);
		return {
			pacer,
			marks,
			rows,
			blocks: [],
			cells: [],
			bars,
			byAddr: new Map(),
			labelX: pad,
			shown: heap.objects_total,
		};
	}
	const classes = fill(heap);
	for (const cell of CELLS) {
		const out = flow(classes, area, cell, large);
		if (out.end <= area.y + area.h || cell === CELLS.at(-1)) {
			const rows = out.rows.filter((r) => r.y < area.y + area.h);
			const blocks = out.blocks.filter((b) => b.rect.y + b.rect.h <= area.y + area.h + 1);
			const cells = out.cells.filter((c) => c.y + c.r <= area.y + area.h + 1);
			return {
				pacer,
				marks,
				rows,
				blocks,
				cells,
				bars: [],
				byAddr: new Map(cells.map((c) => [c.object.addr, c])),
				labelX: pad,
				shown: cells.length,
			};
		}
	}
	throw new Error('CELLS is not empty');
}

/** A row for each class, large objects last, as many as there is room for. */
function census(heap: HeapView, area: Rect, large: string): { rows: ClassRow[]; bars: ClassBar[] } {
	const classes = [...heap.classes].sort(
		(a, b) => (a.elem || Number.POSITIVE_INFINITY) - (b.elem || Number.POSITIVE_INFINITY),
	);
	const step = clamp(area.h / classes.length, 16, 34);
	const most = Math.max(1, ...classes.map((c) => c.bytes));
	const rows: ClassRow[] = [];
	const bars: ClassBar[] = [];
	for (const [i, c] of classes.entries()) {
		const y = area.y + i * step;
		if (y + step > area.y + area.h + 1) break;
		rows.push({ y, h: step - 3, label: c.elem === 0 ? large : bytes(c.elem), note: String(c.objects) });
		bars.push({
			rect: { x: area.x, y: y + 1, w: Math.max(2, (area.w * c.bytes) / most), h: step - 5 },
			bytes: c.bytes,
		});
	}
	return { rows, bars };
}

/** Objects put into their spans, spans grouped by element size. */
function fill(heap: HeapView): [number, Filled[]][] {
	const spans: Filled[] = heap.spans
		.map((span) => ({
			span,
			base: Number.parseInt(span.base, 16),
			elem: span.elem,
			objects: [] as Filled['objects'],
			slots: 0,
		}))
		.sort((a, b) => a.base - b.base);
	for (const object of heap.objects) {
		const at = Number.parseInt(object.addr, 16);
		let lo = 0;
		let hi = spans.length;
		while (lo < hi) {
			const mid = (lo + hi) >> 1;
			if ((spans[mid]?.base ?? 0) <= at) lo = mid + 1;
			else hi = mid;
		}
		const s = spans[lo - 1];
		if (!s || at >= s.base + s.span.pages * PAGE) continue;
		s.objects.push({ slot: s.elem > 0 ? Math.floor((at - s.base) / s.elem) : 0, object });
	}
	const byClass = new Map<number, Filled[]>();
	for (const s of spans) {
		if (s.objects.length === 0 && s.elem === 0) continue;
		const last = s.objects.reduce((m, o) => Math.max(m, o.slot), -1);
		const total = s.elem > 0 ? s.span.total || Math.floor((s.span.pages * PAGE) / s.elem) : 1;
		s.slots = Math.max(1, Math.min(total, Math.ceil((last + 2) / 8) * 8));
		const list = byClass.get(s.elem);
		if (list) list.push(s);
		else byClass.set(s.elem, [s]);
	}
	return [...byClass].sort((a, b) => (a[0] || Number.POSITIVE_INFINITY) - (b[0] || Number.POSITIVE_INFINITY));
}

function flow(classes: readonly [number, Filled[]][], area: Rect, cell: number, large: string) {
	const rows: ClassRow[] = [];
	const blocks: SpanBlock[] = [];
	const cells: Cell[] = [];
	const gap = clamp(cell * 0.6, 2, 8);
	const edge = cell < 6 ? 1 : cell < 10 ? 2 : 3;
	let y = area.y;
	for (const [elem, list] of classes) {
		const top = y;
		let x = area.x;
		let line = 0;
		let used = 0;
		for (const s of list) {
			used += s.objects.length;
			// A block as wide as it must be, at most the area: long spans fold.
			const most = Math.max(1, Math.floor((area.w - 2 * edge) / cell));
			const cols = Math.min(
				most,
				Math.max(
					Math.min(2, s.slots),
					Math.ceil(s.slots / Math.max(1, s.slots > 24 ? Math.ceil(s.slots / most) + 1 : 2)),
				),
			);
			const lines = Math.ceil(s.slots / cols);
			const bw = cols * cell + 2 * edge;
			const bh = lines * cell + 2 * edge;
			if (x + bw > area.x + area.w + 0.5 && x > area.x) {
				x = area.x;
				y += line + gap;
				line = 0;
			}
			const rect = { x, y, w: bw, h: bh };
			blocks.push({ rect, span: s.span, cols });
			for (const o of s.objects) {
				if (o.slot >= s.slots) continue;
				cells.push({
					x: x + edge + (o.slot % cols) * cell + cell / 2,
					y: y + edge + Math.floor(o.slot / cols) * cell + cell / 2,
					r: cell / 2 - (cell > 6 ? 1.4 : 0.4),
					object: o.object,
				});
			}
			x += bw + gap;
			line = Math.max(line, bh);
		}
		y += line;
		rows.push({ y: top, h: y - top, label: elem === 0 ? large : bytes(elem), note: String(used) });
		y += gap + 4;
	}
	return { rows, blocks, cells, end: y };
}
