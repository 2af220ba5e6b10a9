import { MONO, type Palette, SANS } from '../../base/palette';
import type { LaneSpan, Marker } from '../../engine/wire';
import { fitText } from '../../widgets/text';
import { type TimelineLayout, toX, type Window } from './layout';

const fillOf = (s: LaneSpan, p: Palette): string => {
	switch (s.state) {
		case 'run':
			return p.running;
		case 'gc':
			return p.system;
		case 'syscall':
			return p.syscall;
		case 'wait':
			return p.waiting;
		case 'runnable':
			return p.runnable;
		case 'stw':
			return p.danger;
		case 'mixed':
			return p.running;
		default:
			return 'transparent';
	}
};

/** How high a span stands in its lane: running fills it, waiting is a thin line. Shape tells it as well as colour. */
const heightOf = (s: LaneSpan): number =>
	s.state === 'wait' ? 0.16 : s.state === 'runnable' ? 0.42 : s.state === 'idle' ? 0 : s.state === 'syscall' ? 0.7 : 1;

export function paintLanes(
	ctx: CanvasRenderingContext2D,
	l: TimelineLayout,
	win: Window,
	markers: readonly Marker[],
	w: number,
	h: number,
	p: Palette,
	lit: { g: number | null; p: number | null; core: number | null; by: string; goid: (id: number) => string },
): void {
	ctx.font = `10px ${MONO}`;
	ctx.textBaseline = 'middle';
	for (const tick of l.ticks) {
		ctx.fillStyle = p.line;
		ctx.fillRect(Math.round(tick.x), l.top - 2, 1, h - l.top);
		ctx.fillStyle = p.dim;
		ctx.textAlign = tick.x > w - 60 ? 'right' : tick.x < l.x0 + 20 ? 'left' : 'center';
		ctx.fillText(tick.label, tick.x, 7);
	}
	for (const row of l.rows) {
		const label = row.lane.label;
		const own =
			(lit.by === 'g' && lit.g === row.lane.id) ||
			(lit.by === 'p' && lit.p === row.lane.id) ||
			(lit.by === 'core' && lit.core === row.lane.id);
		ctx.textAlign = 'left';
		ctx.font = `${own ? '700' : '500'} ${Math.min(11, row.h + 1)}px ${SANS}`;
		ctx.fillStyle = own ? p.text : p.dim;
		ctx.fillText(fitText(ctx, label, l.x0 - 14), 10, row.y + row.h / 2);
		ctx.fillStyle = p.bg;
		ctx.fillRect(l.x0, row.y, l.x1 - l.x0, row.h);
		for (const s of row.lane.spans) {
			const a = Math.max(l.x0, toX(s.from_ns, win, l.x0, l.x1));
			const b = Math.min(l.x1, toX(s.to_ns, win, l.x0, l.x1));
			const f = heightOf(s);
			if (b <= l.x0 || a >= l.x1 || f === 0) continue;
			const width = Math.max(1, b - a - (b - a > 3 ? 0.8 : 0));
			const hh = Math.max(1.5, row.h * f);
			ctx.fillStyle = fillOf(s, p);
			ctx.globalAlpha =
				s.state === 'mixed' ? 0.55 : lit.g !== null && s.g !== null && s.g !== lit.g && lit.by !== 'g' ? 0.35 : 0.9;
			ctx.fillRect(a, row.y + row.h - hh, width, hh);
			if (s.g !== null && s.state === 'run' && width > 30 && row.h > 13) {
				ctx.globalAlpha = 1;
				ctx.fillStyle = p.bg;
				ctx.font = `600 10px ${MONO}`;
				ctx.textAlign = 'left';
				ctx.fillText(fitText(ctx, `G${lit.goid(s.g)}`, width - 8), a + 5, row.y + row.h / 2 + 0.5);
			}
		}
		ctx.globalAlpha = 1;
	}
	if (l.hidden > 0) {
		ctx.font = `600 10px ${MONO}`;
		ctx.textAlign = 'left';
		ctx.fillStyle = p.dim;
		ctx.fillText(`+${l.hidden}`, 10, h - 6);
	}
	let last = Number.NEGATIVE_INFINITY;
	for (const m of markers) {
		const x = toX(m.t_ns, win, l.x0, l.x1);
		marker(ctx, m, x, l, h, p, x - last > 9);
		if (x - last > 9) last = x;
	}
}

export const MARKS: Record<string, { glyph: string; color: keyof Palette }> = {
	gc: { glyph: '◆', color: 'system' },
	steal: { glyph: '↷', color: 'accent' },
	preempt: { glyph: '✕', color: 'preempted' },
	handoff: { glyph: '⇄', color: 'syscall' },
	deadlock: { glyph: '●', color: 'danger' },
	panic: { glyph: '!', color: 'danger' },
	stw: { glyph: '■', color: 'danger' },
	gap: { glyph: '≈', color: 'danger' },
};

function marker(
	ctx: CanvasRenderingContext2D,
	m: Marker,
	x: number,
	l: TimelineLayout,
	h: number,
	p: Palette,
	sign: boolean,
): void {
	const look = MARKS[m.kind];
	if (!look || x < l.x0 || x > l.x1) return;
	const color = p[look.color] as string;
	ctx.globalAlpha = 0.4;
	ctx.fillStyle = color;
	ctx.fillRect(Math.round(x), l.top - 2, 1, h - l.top);
	ctx.globalAlpha = 1;
	if (!sign) return;
	ctx.font = `9px ${SANS}`;
	ctx.textAlign = 'center';
	ctx.textBaseline = 'middle';
	ctx.fillText(look.glyph, x, l.top - 3);
}

export function paintPlayhead(
	ctx: CanvasRenderingContext2D,
	x: number,
	l: TimelineLayout,
	h: number,
	p: Palette,
): void {
	if (x < l.x0 - 1 || x > l.x1 + 1) return;
	ctx.fillStyle = p.text;
	ctx.fillRect(Math.round(x) - 0.75, 4, 1.5, h - 6);
	ctx.beginPath();
	ctx.moveTo(x - 5, 1);
	ctx.lineTo(x + 5, 1);
	ctx.lineTo(x, 8);
	ctx.closePath();
	ctx.fill();
}
