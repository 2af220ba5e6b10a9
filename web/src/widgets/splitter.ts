import { html, type TemplateResult } from 'lit';
import { clamp } from '../base/geometry';
import { remember, remembered } from '../base/i18n';

interface Split {
	/** Custom property that the stylesheet reads. */
	name: '--code-w' | '--console-h';
	label: string;
	axis: 'x' | 'y';
	min: number;
	max: number;
}

/** A bar between two panes: drag it, or move it with the arrow keys. Sizes are remembered. */
export const splitter = (s: Split): TemplateResult => {
	const size = Number(remembered(`gmplay.${s.name}`) ?? 0);
	return html`<div class="splitter ${s.axis}" role="separator" tabindex="0" aria-label=${s.label}
		aria-orientation=${s.axis === 'x' ? 'vertical' : 'horizontal'} aria-valuemin=${s.min} aria-valuemax=${s.max} aria-valuenow=${size || Math.round((s.min + s.max) / 2)}
		@pointerdown=${(e: PointerEvent) => drag(e, s)} @keydown=${(e: KeyboardEvent) => key(e, s)}></div>`;
};

export function restoreSplits(root: HTMLElement): void {
	for (const name of ['--code-w', '--console-h']) {
		const size = Number(remembered(`gmplay.${name}`) ?? 0);
		if (size > 0) root.style.setProperty(name, `${size}px`);
	}
}

function set(bar: HTMLElement, s: Split, size: number): void {
	const px = Math.round(clamp(size, s.min, s.max));
	document.documentElement.style.setProperty(s.name, `${px}px`);
	bar.setAttribute('aria-valuenow', String(px));
	remember(`gmplay.${s.name}`, String(px));
}

/** The pane whose size the bar sets: the one before it on the x axis, the one after it on the y axis. */
const sizeNow = (bar: HTMLElement, s: Split): number =>
	s.axis === 'x'
		? (bar.previousElementSibling?.getBoundingClientRect().width ?? 0)
		: (bar.parentElement?.querySelector('gm-console')?.getBoundingClientRect().height ?? 0);

function drag(e: PointerEvent, s: Split): void {
	const bar = e.currentTarget as HTMLElement;
	e.preventDefault();
	bar.setPointerCapture(e.pointerId);
	const start = s.axis === 'x' ? e.clientX : e.clientY;
	const size = sizeNow(bar, s);
	const move = (m: PointerEvent): void =>
		set(bar, s, s.axis === 'x' ? size + m.clientX - start : size - (m.clientY - start));
	bar.addEventListener('pointermove', move);
	bar.addEventListener('lostpointercapture', () => bar.removeEventListener('pointermove', move), { once: true });
}

function key(e: KeyboardEvent, s: Split): void {
	const step = { ArrowLeft: -16, ArrowRight: 16, ArrowUp: 16, ArrowDown: -16 }[e.key];
	if (step === undefined) return;
	e.preventDefault();
	e.stopPropagation();
	const bar = e.currentTarget as HTMLElement;
	set(bar, s, sizeNow(bar, s) + step);
}
