import { words } from '../../base/i18n';
import type { ConsoleLayout } from './layout';

export function paint(box: HTMLElement, l: ConsoleLayout, none: boolean): void {
	const w = words();
	const follow = box.scrollHeight - box.scrollTop - box.clientHeight < 40;
	const nodes: Node[] = l.pieces.map(({ fd, text }) => {
		const span = document.createElement('span');
		span.className = fd === 2 ? 'stderr' : 'stdout';
		span.textContent = text;
		return span;
	});
	const say = (text: string, className: string): void => {
		const p = document.createElement('span');
		p.className = `ending ${className}`;
		p.textContent = text;
		nodes.push(p);
	};
	if (nodes.length === 0 && l.ending === 'none') say(none ? w.nothingYet : w.consoleEmpty, 'quiet');
	if (l.ending === 'exited') say(w.outcomeExited(l.code), l.code === 0 ? 'quiet' : 'bad');
	else if (l.ending === 'panicked' && !l.pieces.some((piece) => piece.fd === 2)) say(w.outcomePanicked, 'bad');
	else if (l.ending === 'fatal' && !l.pieces.some((piece) => piece.text.includes(l.message)))
		say(w.outcomeFatal(l.message.replace(/^fatal error: /, '')), 'bad');
	else if (l.ending === 'time') say(w.outcomeTime, 'quiet');
	else if (l.ending === 'events') say(w.limitEvents, 'quiet');
	else if (l.ending === 'stopped') say(w.stopped, 'quiet');
	else if (l.ending === 'memory') say(w.limitMemory, 'quiet');
	box.replaceChildren(...nodes);
	if (follow) box.scrollTop = box.scrollHeight;
}
