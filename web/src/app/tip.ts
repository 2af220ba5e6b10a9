import { html, nothing, type TemplateResult } from 'lit';
import type { Session } from '../state/session';
import { stateWord } from '../state/words';
import { layout } from '../views/inspector/layout';
import { Element } from '../widgets/element';

/** What the pointer is on, in two lines beside it. */
export class Tip extends Element {
	static override properties = { session: { attribute: false } };
	declare session: Session;
	#x = 0;
	#y = 0;

	protected override attach(): void {
		this.setAttribute('aria-hidden', 'true');
		this.watch(this.session.hover);
		this.watchSlowly(120, this.session.moment);
		const move = (e: PointerEvent): void => {
			this.#x = e.clientX;
			this.#y = e.clientY;
			if (this.session.hover.value) this.#place();
		};
		document.addEventListener('pointermove', move, { passive: true });
		this.onLeave(() => document.removeEventListener('pointermove', move));
	}

	#place(): void {
		const right = this.#x > window.innerWidth - 260;
		const low = this.#y > window.innerHeight - 130;
		this.style.transform = `translate(${this.#x + (right ? -14 : 14)}px, ${this.#y + (low ? -14 : 16)}px) translate(${right ? '-100%' : '0'}, ${low ? '-100%' : '0'})`;
	}

	override render(): TemplateResult | typeof nothing {
		const hover = this.session.hover.value;
		const view = this.session.moment.value?.view;
		const l = hover && hover.kind !== 'line' && view ? layout(view, hover, this.session.parallel) : null;
		if (!l) return nothing;
		const facts = l.facts.filter((f) => f.value !== stateWord(l.state)).slice(0, 3);
		return html`<div class="tip"><b>${l.title}</b>${l.state ? html`<span>${stateWord(l.state)}</span>` : nothing}
			${facts.map((f) => html`<span><i>${f.name}</i> ${f.value}</span>`)}</div>`;
	}

	override updated(): void {
		this.#place();
	}
}

customElements.define('gm-tip', Tip);
