import type { Dictionary } from '../../base/i18n';
import { MONO, type Palette, SANS } from '../../base/palette';
import { bytes, count } from '../../base/time';
import type { HeapView } from '../../engine/wire';
import type { Pick } from '../../state/scene';
import { phaseWord } from '../../state/words';
import { fitText } from '../../widgets/text';
import { paintRing } from '../../widgets/tokens';
import type { Cell, HeapLayout } from './layout';

export interface Flash {
	addr: string;
	color: string;
	start: number;
}

export const FLASH_MS = 900;

export function paint(
	ctx: CanvasRenderingContext2D,
	l: HeapLayout,
	heap: HeapView,
	flashes: readonly Flash[],
	lit: { pick: Pick | null; hover: Pick | null },
	now: number,
	p: Palette,
	w: Dictionary,
	points: HTMLCanvasElement | null,
	width: number,
	height: number,
): void {
	pacer(ctx, l, heap, p, w);
	marks(ctx, l, heap, p, w);
	for (const row of l.rows) {
		ctx.textAlign = 'left';
		ctx.textBaseline = 'alphabetic';
		ctx.font = `600 11px ${MONO}`;
		ctx.fillStyle = p.text;
		ctx.fillText(row.label, l.labelX, row.y + 12);
		ctx.font = `10px ${MONO}`;
		ctx.fillStyle = p.dim;
		if (row.h > 24) ctx.fillText(`× ${row.note}`, l.labelX, row.y + 25);
		else ctx.fillText(`×${row.note}`, l.labelX + 48, row.y + 12);
	}
	ctx.lineWidth = 1;
	ctx.strokeStyle = p['line-strong'];
	ctx.fillStyle = p.bg;
	for (const b of l.blocks) {
		ctx.beginPath();
		ctx.roundRect(b.rect.x + 0.5, b.rect.y + 0.5, b.rect.w - 1, b.rect.h - 1, 4);
		ctx.fill();
		ctx.stroke();
	}
	for (const b of l.bars) {
		ctx.beginPath();
		ctx.roundRect(b.rect.x, b.rect.y, b.rect.w, b.rect.h, 3);
		ctx.fillStyle = p.accent;
		ctx.globalAlpha = 0.75;
		ctx.fill();
		ctx.globalAlpha = 1;
		ctx.font = `11px ${MONO}`;
		ctx.textBaseline = 'middle';
		const label = bytes(b.bytes);
		const inside = ctx.measureText(label).width + 14 > width - b.rect.x - b.rect.w;
		ctx.textAlign = inside ? 'right' : 'left';
		ctx.fillStyle = inside ? p.bg : p.text;
		ctx.fillText(label, b.rect.x + b.rect.w + (inside ? -7 : 7), b.rect.y + b.rect.h / 2 + 0.5);
	}
	if (points) ctx.drawImage(points, 0, 0, width, height);
	else cells(ctx, l.cells, p);
	for (const f of flashes) {
		const c = l.byAddr.get(f.addr);
		if (!c) continue;
		const u = (now - f.start) / FLASH_MS;
		ctx.globalAlpha = Math.max(0, 1 - u);
		ctx.beginPath();
		ctx.arc(c.x, c.y, c.r + 3 + 9 * u, 0, 7);
		ctx.strokeStyle = f.color;
		ctx.lineWidth = 2;
		ctx.stroke();
		ctx.globalAlpha = 1;
	}
	for (const which of ['hover', 'pick'] as const) {
		const pick = lit[which];
		const c = pick?.kind === 'object' ? l.byAddr.get(pick.addr) : undefined;
		if (c) paintRing(ctx, c, which === 'pick' ? p.text : p.dim);
	}
	if (l.blocks.length === 0 && l.bars.length === 0) {
		ctx.font = `13px ${SANS}`;
		ctx.fillStyle = p.dim;
		ctx.textAlign = 'center';
		ctx.fillText(w.noObjects, width / 2, height / 2);
	}
	if (l.shown < heap.objects_total) {
		ctx.font = `11px ${SANS}`;
		ctx.fillStyle = p.dim;
		ctx.textAlign = 'right';
		ctx.textBaseline = 'bottom';
		ctx.fillText(w.objectsSome(l.shown, heap.objects_total), width - 16, height - 6);
	}
}

/** White hollow, grey half, black solid; without a cycle solid in a neutral tone. */
function cells(ctx: CanvasRenderingContext2D, all: readonly Cell[], p: Palette): void {
	for (const color of [0, 1, 2, 3]) {
		const mine = all.filter((c) => c.object.color === color);
		const first = mine[0];
		if (!first) continue;
		ctx.beginPath();
		for (const c of mine) ctx.roundRect(c.x - c.r, c.y - c.r, 2 * c.r, 2 * c.r, c.r > 3 ? 2 : 0.5);
		if (color === 2) {
			ctx.fillStyle = p.text;
			ctx.fill();
		} else if (color === 3) {
			ctx.fillStyle = p.accent;
			ctx.globalAlpha = 0.75;
			ctx.fill();
			ctx.globalAlpha = 1;
		} else {
			ctx.strokeStyle = p.dim;
			ctx.lineWidth = first.r > 3 ? 1.2 : 0.8;
			ctx.stroke();
			if (color === 1) {
				ctx.beginPath();
				for (const c of mine) ctx.rect(c.x - c.r, c.y - c.r, c.r, 2 * c.r);
				ctx.fillStyle = p.runnable;
				ctx.fill();
			}
		}
	}
}

function pacer(ctx: CanvasRenderingContext2D, l: HeapLayout, heap: HeapView, p: Palette, w: Dictionary): void {
	const r = l.pacer;
	const max = Math.max(heap.goal_bytes * 1.15, heap.heap_alloc * 1.05, heap.live_bytes * 1.05, 1);
	ctx.textBaseline = 'alphabetic';
	ctx.textAlign = 'left';
	ctx.font = `600 11px ${SANS}`;
	ctx.fillStyle = p.dim;
	ctx.fillText(w.pacer, r.x, r.y + 11);
	const on = heap.phase !== 'off' && heap.phase !== '';
	const phase = `${phaseWord(heap.phase || 'off')} · ${w.gcCycle(heap.cycle)}`;
	ctx.font = `600 11px ${SANS}`;
	const pw = ctx.measureText(phase).width + 18;
	ctx.beginPath();
	ctx.roundRect(r.x + r.w - pw, r.y - 3, pw, 20, 10);
	ctx.fillStyle = on ? p.system : p.raised;
	ctx.fill();
	ctx.fillStyle = on ? p.bg : p.dim;
	ctx.textAlign = 'center';
	ctx.fillText(phase, r.x + r.w - pw / 2, r.y + 11);
	const y = r.y + 24;
	const h = 14;
	const x = (v: number): number => r.x + (Math.min(v, max) / max) * r.w;
	ctx.beginPath();
	ctx.roundRect(r.x, y, r.w, h, 4);
	ctx.fillStyle = p.raised;
	ctx.fill();
	ctx.save();
	ctx.beginPath();
	ctx.roundRect(r.x, y, r.w, h, 4);
	ctx.clip();
	ctx.fillStyle = p.accent;
	ctx.fillRect(r.x, y, x(heap.heap_alloc) - r.x, h);
	ctx.restore();
	const tick = (v: number, color: string, label: string, align: CanvasTextAlign): void => {
		if (v <= 0) return;
		ctx.fillStyle = color;
		ctx.fillRect(x(v) - 1, y - 3, 2, h + 6);
		ctx.font = `10px ${SANS}`;
		ctx.textAlign = align;
		ctx.fillText(label, x(v) + (align === 'right' ? -3 : align === 'left' ? 3 : 0), y + h + 15);
	};
	tick(heap.live_bytes, p.dim, `${w.heapLive} ${bytes(heap.live_bytes)}`, 'left');
	tick(heap.goal_bytes, p.danger, `${w.heapGoal} ${bytes(heap.goal_bytes)}`, 'right');
	ctx.font = `11px ${MONO}`;
	ctx.textAlign = 'left';
	ctx.fillStyle = p.text;
	ctx.font = `600 11px ${SANS}`;
	const px = r.x + ctx.measureText(w.pacer).width + 12;
	ctx.font = `11px ${MONO}`;
	ctx.fillText(
		fitText(
			ctx,
			`${w.heapNow} ${bytes(heap.heap_alloc)} · ${w.stacksBytes} ${bytes(heap.stack_bytes)}`,
			r.w - pw - (px - r.x) - 8,
		),
		px,
		r.y + 11,
	);
}

function marks(ctx: CanvasRenderingContext2D, l: HeapLayout, heap: HeapView, p: Palette, w: Dictionary): void {
	const r = l.marks;
	let x = r.x;
	const y = r.y + 13;
	const item = (color: number, label: string, n: number): void => {
		const c: Cell = { x: x + 5, y, r: 4.5, object: { addr: '', size: 0, ty: '', color, line: 0 } };
		cells(ctx, [c], p);
		ctx.textAlign = 'left';
		ctx.textBaseline = 'middle';
		ctx.font = `11px ${SANS}`;
		ctx.fillStyle = p.dim;
		const text = r.w < 520 ? (label.split(/[:：]/)[0] ?? label) : label;
		ctx.fillText(text, x + 15, y + 0.5);
		const tw = ctx.measureText(text).width;
		ctx.font = `600 11px ${MONO}`;
		ctx.fillStyle = p.text;
		ctx.fillText(count(n), x + 21 + tw, y + 0.5);
		x += 21 + tw + ctx.measureText(count(n)).width + 18;
	};
	if (heap.phase === 'mark' || heap.phase === 'mark termination') {
		item(0, w.white, heap.white);
		item(1, w.grey, heap.grey);
		item(2, w.black, heap.black);
	} else {
		item(3, w.objects, heap.objects_total);
	}
}
