import { roundSpeed, SPEED_MAX, SPEED_MIN } from '../state/cursor';
import { SCENES } from '../state/scene';
import type { Session } from '../state/session';

export interface KeyActions {
	help(): void;
	open(panel: 'compare' | 'speed'): void;
	focusEditor(): void;
}

const typing = (target: EventTarget | null): boolean =>
	target instanceof HTMLElement &&
	(target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName)) &&
	!(target instanceof HTMLInputElement && (target.type === 'checkbox' || target.type === 'range'));

/** Keys for the whole page; while someone types, only Ctrl+Enter. */
export function onKey(e: KeyboardEvent, s: Session, actions: KeyActions): void {
	if ((e.ctrlKey || e.metaKey) && e.key === 'Enter') {
		e.preventDefault();
		void s.run();
		return;
	}
	if (e.ctrlKey || e.metaKey || e.altKey || typing(e.target)) return;
	const onButton = e.target instanceof HTMLElement && e.target.closest('button, a, input, [role=tab]') !== null;
	const run = keys(e, s, actions, onButton);
	if (!run) return;
	e.preventDefault();
	run();
}

function keys(e: KeyboardEvent, s: Session, actions: KeyActions, onButton: boolean): (() => void) | null {
	const scene = SCENES[Number(e.key) - 1];
	if (scene)
		return () => {
			s.scene.value = scene;
		};
	switch (e.key) {
		case ' ':
			return onButton ? null : () => s.toggle();
		case 'k':
			return () => s.toggle();
		case 'ArrowRight':
		case '.':
			return () => void s.step(1);
		case 'ArrowLeft':
		case ',':
			return () => void s.step(-1);
		case 'g':
		case 'G':
			return () => void s.step(e.shiftKey ? -1 : 1, 'g');
		case 'l':
		case 'L':
			return () => void s.step(e.shiftKey ? -1 : 1, 'line');
		case '[':
			return () => {
				s.speed.value = roundSpeed(Math.max(SPEED_MIN, s.speed.value / 2.2));
			};
		case ']':
			return () => {
				s.speed.value = roundSpeed(Math.min(SPEED_MAX, s.speed.value * 2.2));
			};
		case 'Home':
			return () => void s.seek(0);
		case 'End':
			return () => void s.toEnd();
		case 'r':
			return () => void s.run();
		case 'e':
			return () => actions.focusEditor();
		case 'c':
			return () => actions.open('compare');
		case 's':
			return () => actions.open('speed');
		case '?':
			return () => actions.help();
		case 'Escape':
			// An open panel's: the browser closes it.
			if (document.querySelector(':popover-open')) return null;
			return () => {
				s.pick.value = null;
				s.notice.value = null;
			};
		default:
			return null;
	}
}
