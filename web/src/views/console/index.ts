import { html, type TemplateResult } from 'lit';
import { words } from '../../base/i18n';
import { loop } from '../../base/loop';
import type { Session } from '../../state/session';
import { Element } from '../../widgets/element';
import { layout } from './layout';
import { paint } from './paint';

/** What the program has printed up to the playhead. */
export class ConsoleView extends Element {
	static override properties = { session: { attribute: false } };
	declare session: Session;
	#dirty = true;
	#shown = '';

	protected override attach(): void {
		const s = this.session;
		for (const cell of [s.t, s.output, s.running, s.progress, s.stopped])
			this.onLeave(
				cell.watch(() => {
					this.#dirty = true;
					loop.request();
				}),
			);
		this.onLeave(loop.on('write', () => this.#write()));
	}

	override render(): TemplateResult {
		return html`<div class="console-text" role="log" aria-live="off" aria-label=${words().console} tabindex="0" data-testid="console"></div>`;
	}

	override updated(): void {
		this.#dirty = true;
		this.#shown = '';
		loop.request();
	}

	#write(): void {
		const box = this.querySelector<HTMLElement>('.console-text');
		if (!this.#dirty || !box) return;
		this.#dirty = false;
		const s = this.session;
		const l = layout(s.output.value, s.t.value, s.end, s.progress.value, s.stopped.value);
		const key = `${l.upTo}/${s.output.value.length}/${l.ending}/${s.running.value?.source.length ?? -1}`;
		if (key === this.#shown) return;
		this.#shown = key;
		paint(box, l, s.running.value === null);
	}
}

customElements.define('gm-console', ConsoleView);
