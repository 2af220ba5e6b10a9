import type { Rect } from '../../base/geometry';
import { cellAt } from '../../base/geometry';
import type { Dictionary } from '../../base/i18n';
import { MONO, type Palette, SANS } from '../../base/palette';
import type { Pick } from '../../state/scene';
import { fitText } from '../../widgets/text';
import { paintRing, paintTokens, paintTrails, type TokenField } from '../../widgets/tokens';
import type { ChanRow, WaitingLayout, WaitRow } from './layout';

export function paint(
	ctx: CanvasRenderingContext2D,
	l: WaitingLayout,
	field: TokenField,
	lit: { pick: Pick | null; hover: Pick | null },
	p: Palette,
	w: Dictionary,
	goid: (id: number) => string,
): void {
	for (const hd of l.headings) {
		ctx.textAlign = 'left';
		ctx.textBaseline = 'alphabetic';
		ctx.font = `600 11px ${SANS}`;
		ctx.fillStyle = hd.key === 'waitFor' ? p.danger : p.dim;
		ctx.fillText(hd.key === 'channels' ? w.channels : hd.key === 'locks' ? w.locks : w.waitFor, hd.x, hd.y);
		if (hd.empty) {
			ctx.font = `12px ${SANS}`;
			ctx.fillStyle = p.dim;
			ctx.fillText(fitText(ctx, hd.key === 'channels' ? w.noChannels : w.noWaits, hd.w), hd.x, hd.y + 24);
		}
	}
	for (const c of l.chans) chan(ctx, c, p, w, marked(lit, 'chan', c.chan.addr, p));
	for (const x of l.waits) wait(ctx, x, p, marked(lit, 'wait', x.wait.addr, p));
	if (l.graph) graph(ctx, l, p, w, goid);
	paintTrails(ctx, field.tokens, p);
	paintTokens(ctx, field.tokens, p);
	for (const which of ['hover', 'pick'] as const) {
		const pick = lit[which];
		if (pick?.kind !== 'g') continue;
		const t = field.get(pick.id);
		if (t) paintRing(ctx, t, which === 'pick' ? p.text : p.dim);
	}
}

const marked = (
	lit: { pick: Pick | null; hover: Pick | null },
	kind: 'chan' | 'wait',
	addr: string,
	p: Palette,
): string | null => {
	const is = (x: Pick | null): boolean => x !== null && x.kind === kind && x.addr === addr;
	return is(lit.pick) ? p.text : is(lit.hover) ? p.dim : null;
};

function frame(ctx: CanvasRenderingContext2D, r: Rect, p: Palette, edge: string | null): void {
	ctx.beginPath();
	ctx.roundRect(r.x + 0.5, r.y + 0.5, r.w - 1, r.h - 1, 9);
	ctx.fillStyle = p.panel;
	ctx.fill();
	ctx.strokeStyle = edge ?? p['line-strong'];
	ctx.lineWidth = edge ? 1.5 : 1;
	ctx.stroke();
}

function chan(ctx: CanvasRenderingContext2D, c: ChanRow, p: Palette, w: Dictionary, edge: string | null): void {
	frame(ctx, c.rect, p, edge);
	const { chan: ch, rect: r } = c;
	ctx.textBaseline = 'alphabetic';
	ctx.textAlign = 'left';
	ctx.font = `600 11px ${MONO}`;
	ctx.fillStyle = p.text;
	const name = ch.name || ch.addr;
	ctx.fillText(fitText(ctx, name, c.ring.x - r.x - 16), r.x + 10, r.y + 15);
	ctx.textAlign = 'right';
	ctx.font = `11px ${SANS}`;
	ctx.fillStyle = p.dim;
	const note = ch.closed ? w.closed : ch.cap === 0 ? w.unbuffered : `${ch.len}/${ch.cap}`;
	ctx.fillText(note, r.x + r.w - 10, r.y + 15);
	// The way of a value: from the senders, through the ring, to the receivers.
	const mid = c.ring.y + c.ring.h / 2;
	ctx.strokeStyle = p['line-strong'];
	ctx.lineWidth = 1;
	ctx.beginPath();
	ctx.moveTo(c.ring.x - 12, mid);
	ctx.lineTo(c.ring.x - 3, mid);
	ctx.moveTo(c.ring.x + c.ring.w + 3, mid);
	ctx.lineTo(c.ring.x + c.ring.w + 12, mid);
	ctx.stroke();
	arrow(ctx, c.ring.x - 3, mid, p['line-strong']);
	arrow(ctx, c.ring.x + c.ring.w + 12, mid, p['line-strong']);
	if (ch.cap === 0) {
		// Unbuffered: nothing is kept, sender and receiver meet.
		const x = c.ring.x + c.ring.w / 2;
		ctx.beginPath();
		ctx.moveTo(x, mid - 9);
		ctx.lineTo(x + 9, mid);
		ctx.lineTo(x, mid + 9);
		ctx.lineTo(x - 9, mid);
		ctx.closePath();
		ctx.setLineDash(ch.closed ? [2, 2] : []);
		ctx.strokeStyle = ch.closed ? p.danger : p.dim;
		ctx.stroke();
		ctx.setLineDash([]);
		return;
	}
	const cols = Math.max(1, Math.floor((c.ring.w - 8) / c.slot + 0.01));
	const used = Math.min(cols, c.slots) * c.slot;
	const rows = Math.ceil(c.slots / cols);
	const packing = { cell: c.slot, cols, placed: c.slots };
	for (let i = 0; i < c.slots; i++) {
		const at = cellAt(packing, i, c.ring.x + (c.ring.w - used) / 2, mid - (rows * c.slot) / 2);
		const half = c.slot / 2 - (c.slot > 8 ? 1.5 : 0.5);
		ctx.beginPath();
		ctx.roundRect(at.x - half, at.y - half, half * 2, half * 2, Math.min(3, half / 2));
		// Values leave at the right: the full slots stand there.
		const full = c.slots - 1 - i < Math.round((ch.len / ch.cap) * c.slots);
		if (full) {
			ctx.fillStyle = p.accent;
			ctx.fill();
		} else {
			ctx.strokeStyle = ch.closed ? p.danger : p['line-strong'];
			ctx.lineWidth = 1;
			ctx.stroke();
		}
	}
}

function arrow(ctx: CanvasRenderingContext2D, x: number, y: number, color: string): void {
	ctx.beginPath();
	ctx.moveTo(x, y);
	ctx.lineTo(x - 4, y - 3);
	ctx.lineTo(x - 4, y + 3);
	ctx.closePath();
	ctx.fillStyle = color;
	ctx.fill();
}

function wait(ctx: CanvasRenderingContext2D, x: WaitRow, p: Palette, edge: string | null): void {
	frame(ctx, x.rect, p, edge);
	ctx.textBaseline = 'alphabetic';
	ctx.textAlign = 'left';
	ctx.font = `600 11px ${MONO}`;
	ctx.fillStyle = p.text;
	ctx.fillText(fitText(ctx, x.wait.kind, x.rect.w * 0.4), x.rect.x + 10, x.rect.y + 15);
	ctx.textAlign = 'right';
	ctx.font = `11px ${SANS}`;
	ctx.fillStyle = x.wait.mode.includes('starving') ? p.danger : p.dim;
	ctx.fillText(
		fitText(ctx, x.wait.mode.replaceAll('|', ' · '), x.rect.w * 0.55),
		x.rect.x + x.rect.w - 10,
		x.rect.y + 15,
	);
}

function graph(
	ctx: CanvasRenderingContext2D,
	l: WaitingLayout,
	p: Palette,
	w: Dictionary,
	goid: (id: number) => string,
): void {
	const r = l.graph;
	if (!r) return;
	ctx.beginPath();
	ctx.roundRect(r.x + 0.5, r.y + 0.5, r.w - 1, r.h - 1, 9);
	ctx.strokeStyle = p.danger;
	ctx.lineWidth = 1.25;
	ctx.stroke();
	ctx.textBaseline = 'alphabetic';
	ctx.textAlign = 'left';
	ctx.font = `12px ${SANS}`;
	ctx.fillStyle = p.text;
	ctx.font = `600 11px ${SANS}`;
	const from = r.x + 24 + ctx.measureText(w.waitFor).width;
	ctx.font = `12px ${SANS}`;
	ctx.fillText(fitText(ctx, w.deadlocked, r.x + r.w - from - 12), from, r.y + 20);
	ctx.textBaseline = 'middle';
	const width = l.edgeW;
	for (const e of l.edges) {
		ctx.font = `11px ${MONO}`;
		ctx.fillStyle = p.waiting;
		ctx.textAlign = 'left';
		const x = e.x + 30;
		const head = `G${goid(e.g)}${e.line > 0 ? `:${e.line}` : ''}`;
		ctx.fillStyle = p.dim;
		ctx.fillText(head, x, e.y);
		const hx = x + ctx.measureText(head).width + 8;
		ctx.fillStyle = p.danger;
		ctx.fillText('→', hx, e.y);
		ctx.fillStyle = p.text;
		ctx.fillText(fitText(ctx, `${e.text}  ${e.target}`, e.x + width - hx), hx + 18, e.y);
	}
}
