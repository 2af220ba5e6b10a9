const cache = new Map<string, string>();

/** The text, cut with an ellipsis where it is wider than `width` in the context's font. */
export function fitText(ctx: CanvasRenderingContext2D, text: string, width: number): string {
	if (width <= 4) return '';
	const key = `${ctx.font}|${Math.round(width)}|${text}`;
	const known = cache.get(key);
	if (known !== undefined) return known;
	let out = text;
	if (ctx.measureText(text).width > width) {
		let lo = 0;
		let hi = text.length;
		while (lo < hi) {
			const mid = (lo + hi + 1) >> 1;
			if (ctx.measureText(`${text.slice(0, mid)}…`).width <= width) lo = mid;
			else hi = mid - 1;
		}
		out = lo === 0 ? '' : `${text.slice(0, lo)}…`;
	}
	if (cache.size > 4000) cache.clear();
	cache.set(key, out);
	return out;
}
