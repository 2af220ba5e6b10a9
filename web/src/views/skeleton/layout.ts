// Pure: the state and the viewport in, shapes out. No document, no clock, no colour.
import type { View } from '../../engine/wire';

export interface SkeletonLayout {
	bars: { x: number; y: number; w: number; h: number; label: string }[];
}

/** How many goroutines are in each state. */
export function layout(view: View, w: number, h: number): SkeletonLayout {
	const states = ['running', 'runnable', 'waiting', 'syscall'];
	const step = w / states.length;
	const most = Math.max(1, view.gs.length);
	return {
		bars: states.map((label, i) => {
			const n = view.gs.filter((g) => g.state === label).length;
			const bar = (h - 30) * (n / most);
			return { x: i * step + 8, y: h - 20 - bar, w: step - 16, h: bar, label: `${label} ${n}` };
		}),
	};
}
