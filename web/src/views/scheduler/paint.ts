import type { Rect } from '../../base/geometry';
import { MONO, type Palette, SANS } from '../../base/palette';
import type { Pick } from '../../state/scene';
import { fitText } from '../../widgets/text';
import { paintRing, paintTokens, paintTrails, type Token, type TokenField } from '../../widgets/tokens';
import type { Box, Card, Chip, Core, SchedulerLayout } from './layout';

/** A happening that the picture shows for a moment: an arc from one place to another, or a pulse at one. */
export interface Effect {
	kind: 'arc' | 'pulse';
	from: { x: number; y: number };
	to: { x: number; y: number };
	color: string;
	label: string;
	start: number;
	ms: number;
}

export interface Lit {
	/** Goroutines on the line of the code that is pointed at. */
	onLine: readonly number[];
	pick: Pick | null;
	hover: Pick | null;
}

export interface PaintWords {
	runnext: string;
	core(n: number): string;
	/** Of cores; threads have no pins. */
	hardware: boolean;
	stw: string;
}

export function paint(
	ctx: CanvasRenderingContext2D,
	l: SchedulerLayout,
	field: TokenField,
	effects: readonly Effect[],
	lit: Lit,
	now: number,
	p: Palette,
	words: PaintWords,
	points: HTMLCanvasElement | null,
): void {
	box(ctx, l.global, p, 'well');
	for (const s of l.sides) side(ctx, s, p, lit, now);
	for (const link of l.links) {
		const mid = (link.y1 + link.y2) / 2;
		ctx.beginPath();
		ctx.moveTo(link.x1, link.y1);
		ctx.bezierCurveTo(link.x1, mid, link.x2, mid, link.x2, link.y2);
		ctx.strokeStyle = link.live ? p.running : p['line-strong'];
		ctx.globalAlpha = link.live ? 0.75 : 1;
		ctx.lineWidth = link.live ? 1.75 : 1.25;
		ctx.stroke();
		ctx.globalAlpha = 1;
	}
	for (const core of l.cores) paintCore(ctx, core, p, lit, words);
	for (const card of l.cards) paintCard(ctx, card, p, lit, now, words);
	box(ctx, l.threads, p, 'well');
	for (const chip of l.chips) paintChip(ctx, chip, p, lit, now);
	box(ctx, l.waiting, p, 'well');
	for (const g of l.groups) {
		ctx.font = `11px ${SANS}`;
		ctx.textAlign = 'left';
		ctx.textBaseline = 'top';
		ctx.fillStyle = p.dim;
		ctx.fillText(fitText(ctx, g.title, g.rect.w - (Number(g.note) > 1 ? 20 : 0)), g.rect.x, g.rect.y);
		if (Number(g.note) > 1 && g.rect.w > 60) {
			ctx.fillStyle = p.faint;
			ctx.fillText(g.note, g.rect.x + Math.min(g.rect.w - 18, ctx.measureText(g.title).width + 6), g.rect.y);
		}
	}
	if (words.stw !== '') stopped(ctx, l, p, words.stw);
	if (points)
		ctx.drawImage(points, 0, 0, l.waiting.rect.x + l.waiting.rect.w + 16, l.waiting.rect.y + l.waiting.rect.h + 16);
	else {
		paintTrails(ctx, field.tokens, p);
		paintTokens(ctx, field.tokens, p);
	}
	for (const o of l.overflow) {
		ctx.font = `600 11px ${MONO}`;
		ctx.textAlign = 'right';
		ctx.textBaseline = 'bottom';
		ctx.fillStyle = p.text;
		ctx.fillText(`+${o.n}`, o.x, o.y);
	}
	for (const which of ['hover', 'pick'] as const) {
		const pick = lit[which];
		if (!pick) continue;
		const color = which === 'pick' ? p.text : p.dim;
		if (pick.kind === 'g') {
			const t = field.get(pick.id);
			if (t) paintRing(ctx, t, color);
		}
	}
	for (const id of lit.onLine) {
		const t = field.get(id);
		if (t && t.r > 3) paintRing(ctx, t, p.accent);
	}
	for (const e of effects) effect(ctx, e, now, p);
}

const is = (pick: Pick | null, kind: 'p' | 'm' | 'core', id: number): boolean =>
	pick !== null && pick.kind === kind && pick.id === id;

function rounded(ctx: CanvasRenderingContext2D, r: Rect, radius: number): void {
	ctx.beginPath();
	ctx.roundRect(r.x + 0.5, r.y + 0.5, r.w - 1, r.h - 1, radius);
}

function box(ctx: CanvasRenderingContext2D, b: Box, p: Palette, _kind: 'well'): void {
	rounded(ctx, b.rect, 9);
	ctx.fillStyle = p.bg;
	ctx.fill();
	ctx.strokeStyle = p.line;
	ctx.lineWidth = 1;
	ctx.stroke();
	title(ctx, b, p);
}

function title(ctx: CanvasRenderingContext2D, b: Box, p: Palette): void {
	ctx.textBaseline = 'alphabetic';
	ctx.textAlign = 'left';
	ctx.font = `600 11px ${SANS}`;
	ctx.fillStyle = p.dim;
	const text = fitText(ctx, b.title, b.rect.w - 20);
	ctx.fillText(text, b.rect.x + 10, b.rect.y + 16);
	if (b.note) {
		const x = b.rect.x + 16 + ctx.measureText(text).width;
		ctx.font = `11px ${MONO}`;
		ctx.fillStyle = p.faint;
		if (x < b.rect.x + b.rect.w - 14) ctx.fillText(b.note, x, b.rect.y + 16);
	}
}

function side(
	ctx: CanvasRenderingContext2D,
	s: SchedulerLayout['sides'][number],
	p: Palette,
	lit: Lit,
	now: number,
): void {
	rounded(ctx, s.rect, 9);
	ctx.strokeStyle =
		s.pick && (is(lit.pick, 'm', pickId(s.pick)) || is(lit.hover, 'm', pickId(s.pick))) ? p.dim : p.line;
	ctx.setLineDash(s.kind === 'sysmon' ? [3, 3] : []);
	ctx.lineDashOffset = s.kind === 'sysmon' ? -(now / 260) : 0;
	ctx.lineWidth = 1;
	ctx.stroke();
	ctx.setLineDash([]);
	ctx.lineDashOffset = 0;
	ctx.textAlign = 'left';
	ctx.textBaseline = 'alphabetic';
	ctx.font = `600 11px ${SANS}`;
	ctx.fillStyle = p.dim;
	ctx.fillText(fitText(ctx, s.title, s.rect.w - 16), s.rect.x + 10, s.rect.y + 16);
	ctx.font = `12px ${MONO}`;
	ctx.fillStyle = s.note && s.note !== '0' ? p.text : p.faint;
	ctx.fillText(fitText(ctx, s.note || '–', s.rect.w - 16), s.rect.x + 10, s.rect.y + Math.min(s.rect.h - 6, 36));
}

const pickId = (pick: Pick): number => ('id' in pick ? pick.id : -1);

function paintCore(ctx: CanvasRenderingContext2D, c: Core, p: Palette, lit: Lit, words: PaintWords): void {
	rounded(ctx, c.rect, 6);
	ctx.fillStyle = p.raised;
	ctx.fill();
	ctx.strokeStyle = is(lit.pick, 'core', c.id) ? p.text : c.m === null ? p.line : p['line-strong'];
	ctx.lineWidth = 1;
	ctx.stroke();
	// Pins, as on a chip: a core is hardware.
	ctx.fillStyle = c.m === null ? p.line : p['line-strong'];
	const pins = Math.max(2, Math.min(9, Math.floor(c.rect.w / 16)));
	for (let i = 0; words.hardware && i < pins; i++)
		ctx.fillRect(c.rect.x + ((i + 0.5) * c.rect.w) / pins - 1.5, c.rect.y + c.rect.h, 3, 3);
	ctx.textBaseline = 'middle';
	const y = c.rect.y + c.rect.h / 2 + 0.5;
	ctx.font = `11px ${SANS}`;
	ctx.fillStyle = p.dim;
	const wide = c.rect.w > 84;
	ctx.textAlign = 'left';
	if (c.rect.w > 40) ctx.fillText(wide ? words.core(c.id) : String(c.id), c.rect.x + 9, y);
	if (c.m !== null) {
		ctx.font = `600 11px ${MONO}`;
		ctx.fillStyle = p.text;
		ctx.textAlign = 'right';
		ctx.fillText(`M${c.m}`, c.rect.x + c.rect.w - 9, y);
	}
	if (c.waiting.length > 0 && c.rect.w > 110) {
		ctx.font = `10px ${MONO}`;
		ctx.fillStyle = p.runnable;
		ctx.textAlign = 'center';
		ctx.fillText(
			fitText(ctx, `⧗ ${c.waiting.map((m) => `M${m}`).join(' ')}`, c.rect.w - 96),
			c.rect.x + c.rect.w / 2 + 8,
			y,
		);
	}
}

function paintCard(ctx: CanvasRenderingContext2D, c: Card, p: Palette, lit: Lit, now: number, words: PaintWords): void {
	const active = c.g !== null;
	rounded(ctx, c.rect, 10);
	ctx.fillStyle = p.panel;
	ctx.fill();
	const marked = is(lit.pick, 'p', c.p.id) ? p.text : is(lit.hover, 'p', c.p.id) ? p.dim : null;
	ctx.strokeStyle = marked ?? (c.m ? p['line-strong'] : p.line);
	ctx.lineWidth = marked ? 1.5 : 1;
	ctx.stroke();
	ctx.save();
	ctx.beginPath();
	ctx.roundRect(c.rect.x + 1, c.rect.y + 1, c.rect.w - 2, c.rect.h - 2, 9);
	ctx.clip();
	ctx.fillStyle = p.raised;
	ctx.fillRect(c.dock.x, c.dock.y, c.dock.w, c.dock.h);
	if (active) {
		ctx.fillStyle = c.p.state === 'syscall' ? p.syscall : c.g?.system ? p.system : p.running;
		ctx.fillRect(c.dock.x, c.dock.y + c.dock.h - 3, c.dock.w, 3);
	}
	ctx.restore();
	ctx.strokeStyle = p.line;
	ctx.beginPath();
	ctx.moveTo(c.dock.x + 1, c.dock.y + 0.5);
	ctx.lineTo(c.dock.x + c.dock.w - 1, c.dock.y + 0.5);
	ctx.stroke();

	ctx.textBaseline = 'alphabetic';
	ctx.textAlign = 'left';
	ctx.font = `700 ${c.mini ? 11 : 13}px ${SANS}`;
	ctx.fillStyle = c.m ? p.text : p.dim;
	ctx.fillText(c.title, c.rect.x + (c.mini ? 6 : 10), c.rect.y + (c.mini ? 13 : 18));
	ctx.textAlign = 'right';
	if (c.note && c.rect.w > 84) {
		ctx.font = `11px ${SANS}`;
		ctx.fillStyle = p.faint;
		ctx.fillText(fitText(ctx, c.note, c.rect.w - 46), c.rect.x + c.rect.w - 10, c.rect.y + 18);
	} else if (c.mini && c.p.queue.length > 0) {
		ctx.font = `10px ${MONO}`;
		ctx.fillStyle = p.dim;
		ctx.fillText(String(c.p.queue.length), c.rect.x + c.rect.w - 5, c.rect.y + 12);
	}

	if (!c.mini && c.ring.h > 14) {
		// Faint marks where the ring has room.
		ctx.fillStyle = p.line;
		const rows = Math.floor(c.ring.h / c.cell);
		if (c.cell > 9)
			for (let i = c.p.queue.length; i < Math.min(256, rows * c.cols); i++) {
				ctx.beginPath();
				ctx.arc(
					c.ring.x + (i % c.cols) * c.cell + c.cell / 2,
					c.ring.y + Math.floor(i / c.cols) * c.cell + c.cell / 2,
					1.4,
					0,
					7,
				);
				ctx.fill();
			}
	}
	if (c.runnext) {
		ctx.beginPath();
		ctx.arc(c.runnext.x, c.runnext.y, c.runnext.r + 1.5, 0, 7);
		ctx.strokeStyle = p['line-strong'];
		ctx.setLineDash([2.5, 2.5]);
		ctx.stroke();
		ctx.setLineDash([]);
		if (c.rect.w > 92) {
			ctx.font = `11px ${MONO}`;
			ctx.textAlign = 'right';
			ctx.textBaseline = 'middle';
			ctx.fillStyle = c.p.runnext === null ? p.faint : p.dim;
			ctx.fillText(words.runnext, c.runnext.x - 19, c.runnext.y);
		}
	}
	// The thread that holds the P.
	if (c.m) {
		const spin = c.m.state === 'spinning';
		ctx.textAlign = 'left';
		ctx.textBaseline = 'middle';
		ctx.font = `600 11px ${MONO}`;
		ctx.fillStyle = is(lit.pick, 'm', c.m.id) || is(lit.hover, 'm', c.m.id) ? p.text : p.dim;
		const my = c.mini ? c.dock.y + c.dock.h / 2 : c.dock.y + 15;
		ctx.fillText(`M${c.m.id}`, c.dock.x + (c.mini ? 6 : 10), my);
		if (spin)
			spinner(
				ctx,
				c.mini ? c.dock.x + c.dock.w - 14 : c.dock.x + c.dock.w / 2,
				c.dock.y + c.dock.h * (c.mini ? 0.5 : 0.38),
				c.mini ? 6 : 11,
				now,
				p,
			);
		if (words.hardware && !c.mini && c.m.core === null && c.g) {
			ctx.textAlign = 'right';
			ctx.fillStyle = p.runnable;
			ctx.fillText('⧗', c.dock.x + c.dock.w - 9, my);
		}
	}
	if (!c.mini && c.caption) {
		ctx.textAlign = 'center';
		ctx.textBaseline = 'alphabetic';
		ctx.font = `11px ${MONO}`;
		ctx.fillStyle = c.g ? p.text : p.dim;
		ctx.fillText(fitText(ctx, c.caption, c.dock.w - 12), c.dock.x + c.dock.w / 2, c.dock.y + c.dock.h - 10);
	}
}

function spinner(ctx: CanvasRenderingContext2D, x: number, y: number, r: number, now: number, p: Palette): void {
	const a = (now / 180) % (2 * Math.PI);
	ctx.beginPath();
	ctx.arc(x, y, r, a, a + 4.2);
	ctx.strokeStyle = p.runnable;
	ctx.lineWidth = 2;
	ctx.stroke();
}

function paintChip(ctx: CanvasRenderingContext2D, c: Chip, p: Palette, lit: Lit, now: number): void {
	rounded(ctx, c.rect, c.rect.h / 2);
	const spin = c.m.state === 'spinning';
	ctx.fillStyle = p.panel;
	ctx.fill();
	ctx.strokeStyle = is(lit.pick, 'm', c.m.id)
		? p.text
		: c.m.state === 'syscall'
			? p.syscall
			: spin
				? p.runnable
				: p['line-strong'];
	ctx.lineWidth = 1;
	if (c.m.state === 'parked') ctx.setLineDash([2, 2.5]);
	ctx.stroke();
	ctx.setLineDash([]);
	if (c.rect.h < 9) return;
	ctx.textAlign = 'left';
	ctx.textBaseline = 'middle';
	ctx.font = `600 ${Math.min(11, c.rect.h * 0.52)}px ${MONO}`;
	ctx.fillStyle = c.m.state === 'parked' ? p.faint : p.text;
	ctx.fillText(`M${c.m.id}`, c.rect.x + 9, c.rect.y + c.rect.h / 2 + 0.5);
	if (spin) spinner(ctx, c.rect.x + c.rect.w - 11, c.rect.y + c.rect.h / 2, 5, now, p);
}

function stopped(ctx: CanvasRenderingContext2D, l: SchedulerLayout, p: Palette, text: string): void {
	const a = l.cards[0]?.rect;
	const b = l.cards.at(-1)?.rect;
	if (!a || !b) return;
	const right = Math.max(...l.cards.map((c) => c.rect.x + c.rect.w));
	const r = { x: a.x - 5, y: a.y - 5, w: right - a.x + 10, h: b.y + b.h - a.y + 10 };
	ctx.save();
	rounded(ctx, r, 13);
	ctx.clip();
	ctx.globalAlpha = 0.55;
	ctx.fillStyle = p.bg;
	ctx.fillRect(r.x, r.y, r.w, r.h);
	ctx.globalAlpha = 0.5;
	ctx.strokeStyle = p.danger;
	ctx.lineWidth = 1;
	ctx.beginPath();
	for (let x = r.x - r.h; x < r.x + r.w; x += 14) {
		ctx.moveTo(x, r.y + r.h);
		ctx.lineTo(x + r.h, r.y);
	}
	ctx.stroke();
	ctx.restore();
	rounded(ctx, r, 13);
	ctx.strokeStyle = p.danger;
	ctx.lineWidth = 1.5;
	ctx.stroke();
	ctx.font = `600 12px ${SANS}`;
	const w = ctx.measureText(text).width + 24;
	const plate = { x: r.x + r.w / 2 - w / 2, y: r.y - 11, w, h: 23 };
	rounded(ctx, plate, 11);
	ctx.fillStyle = p.danger;
	ctx.fill();
	ctx.fillStyle = p.bg;
	ctx.textAlign = 'center';
	ctx.textBaseline = 'middle';
	ctx.fillText(text, r.x + r.w / 2, plate.y + 12);
}

function effect(ctx: CanvasRenderingContext2D, e: Effect, now: number, p: Palette): void {
	const u = Math.min(1, Math.max(0, (now - e.start) / e.ms));
	const fade = u < 0.7 ? 1 : 1 - (u - 0.7) / 0.3;
	ctx.globalAlpha = fade;
	if (e.kind === 'pulse') {
		ctx.beginPath();
		ctx.arc(e.to.x, e.to.y, 14 + 16 * u, 0, 7);
		ctx.strokeStyle = e.color;
		ctx.lineWidth = 2.5 * (1 - u) + 0.5;
		ctx.stroke();
	} else {
		const mx = (e.from.x + e.to.x) / 2;
		const my = Math.min(e.from.y, e.to.y) - 34 - Math.abs(e.from.x - e.to.x) * 0.06;
		const head = Math.min(1, u / 0.45);
		ctx.beginPath();
		const n = 24;
		for (let i = 0; i <= n * head; i++) {
			const v = i / n;
			const x = (1 - v) ** 2 * e.from.x + 2 * v * (1 - v) * mx + v * v * e.to.x;
			const y = (1 - v) ** 2 * e.from.y + 2 * v * (1 - v) * my + v * v * e.to.y;
			if (i === 0) ctx.moveTo(x, y);
			else ctx.lineTo(x, y);
		}
		ctx.strokeStyle = e.color;
		ctx.lineWidth = 2;
		ctx.setLineDash([6, 4]);
		ctx.stroke();
		ctx.setLineDash([]);
		if (e.label) {
			ctx.font = `600 11px ${SANS}`;
			const w = ctx.measureText(e.label).width + 14;
			const y = (e.from.y + 2 * my + e.to.y) / 4;
			rounded(ctx, { x: mx - w / 2, y: y - 10, w, h: 20 }, 10);
			ctx.fillStyle = p.panel;
			ctx.fill();
			ctx.strokeStyle = e.color;
			ctx.lineWidth = 1;
			ctx.stroke();
			ctx.fillStyle = e.color;
			ctx.textAlign = 'center';
			ctx.textBaseline = 'middle';
			ctx.fillText(e.label, mx, y + 0.5);
		}
	}
	ctx.globalAlpha = 1;
}

export type { Token };
