import { type Palette, SANS } from '../../base/palette';
import type { SkeletonLayout } from './layout';

export function paint(ctx: CanvasRenderingContext2D, l: SkeletonLayout, p: Palette): void {
	ctx.font = `11px ${SANS}`;
	ctx.textAlign = 'center';
	for (const b of l.bars) {
		ctx.fillStyle = p.accent;
		ctx.fillRect(b.x, b.y, b.w, b.h);
		ctx.fillStyle = p.text;
		ctx.fillText(b.label, b.x + b.w / 2, b.y + b.h + 14);
	}
}
