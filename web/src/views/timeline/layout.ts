// Lanes and markers as rectangles, for a window of time and a width in pixels.
import { clamp } from '../../base/geometry';
import { duration, tickStep } from '../../base/time';
import type { Lane, LaneSpan, Timeline } from '../../engine/wire';

export interface Window {
	from: number;
	to: number;
}

export interface LaneRow {
	lane: Lane;
	y: number;
	h: number;
}

export interface TimelineLayout {
	x0: number;
	x1: number;
	top: number;
	rows: LaneRow[];
	ticks: { x: number; label: string }[];
	/** Lanes that did not fit. */
	hidden: number;
}

const LABEL_W = 92;
const LABEL_W_NARROW = 44;
const AXIS_H = 24;
const ROW_MAX = 26;
const ROW_MAX_TALL = 40;
const ROW_MIN = 9;

export const labelWidth = (w: number): number => (w < 560 ? LABEL_W_NARROW : LABEL_W);

export function layout(lanes: readonly Lane[], win: Window, w: number, h: number, scroll: number): TimelineLayout {
	const x0 = labelWidth(w);
	const x1 = w - 12;
	const room = h - AXIS_H - 6;
	const rowH = clamp(room / Math.max(1, lanes.length), ROW_MIN, room > 260 ? ROW_MAX_TALL : ROW_MAX);
	const fit = Math.max(1, Math.floor(room / rowH));
	const first = clamp(Math.round(scroll), 0, Math.max(0, lanes.length - fit));
	const rows = lanes
		.slice(first, first + fit)
		.map((lane, i) => ({ lane, y: AXIS_H + 2 + i * rowH, h: rowH - (rowH > 14 ? 4 : 2) }));
	const span = Math.max(1, win.to - win.from);
	const step = tickStep(span, (x1 - x0) / 90);
	const ticks: TimelineLayout['ticks'] = [];
	for (let t = Math.ceil(win.from / step) * step; t <= win.to; t += step)
		ticks.push({ x: toX(t, win, x0, x1), label: duration(Math.round(t), 6) });
	return { x0, x1, top: AXIS_H, rows, ticks, hidden: lanes.length - rows.length };
}

export const toX = (t: number, win: Window, x0: number, x1: number): number =>
	x0 + ((t - win.from) / Math.max(1, win.to - win.from)) * (x1 - x0);
export const toT = (x: number, win: Window, x0: number, x1: number): number =>
	win.from + ((x - x0) / Math.max(1, x1 - x0)) * (win.to - win.from);

/** Zooms by `factor` about `at`, within the run. */
export function zoom(win: Window, factor: number, at: number, end: number): Window {
	const span = clamp((win.to - win.from) * factor, 40, Math.max(40, end));
	const u = (at - win.from) / Math.max(1, win.to - win.from);
	return inRun({ from: at - u * span, to: at + (1 - u) * span }, end);
}

export function inRun(win: Window, end: number): Window {
	const span = Math.min(win.to - win.from, Math.max(40, end));
	const from = clamp(win.from, 0, Math.max(0, end - span));
	return { from, to: from + span };
}

export const spanAt = (row: LaneRow, t: number): LaneSpan | null =>
	row.lane.spans.find((s) => s.from_ns <= t && t < s.to_ns) ?? null;

/** The lanes that are worth a row: a G that never ran in the window is not. `carrier`: how a core or a thread is called. */
export const lanesOf = (t: Timeline, carrier: ((n: number) => string) | null = null): Lane[] =>
	t.lanes
		.filter((l) => l.spans.some((s) => s.state !== 'idle') || !l.label.startsWith('G'))
		.map((l) => (carrier ? { ...l, label: carrier(l.id) } : l));
