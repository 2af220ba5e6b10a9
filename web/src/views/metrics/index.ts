import { html, type TemplateResult } from 'lit';
import { words } from '../../base/i18n';
import type { Session } from '../../state/session';
import { Element } from '../../widgets/element';
import { layout } from './layout';
import { paint } from './paint';

/** The run's counters at the playhead, under the names that Go's runtime package gives them. */
export class MetricsView extends Element {
	static override properties = { session: { attribute: false } };
	declare session: Session;

	protected override attach(): void {
		this.watchSlowly(250, this.session.moment);
	}

	/** The whole run as a file: text, or Chrome's trace format, which Perfetto opens. */
	async #save(format: 'text' | 'chrome'): Promise<void> {
		const text = await this.session.engine.exportTrace(format);
		const url = URL.createObjectURL(new Blob([text], { type: format === 'text' ? 'text/plain' : 'application/json' }));
		const a = document.createElement('a');
		a.href = url;
		a.download = format === 'text' ? 'gmplay-trace.txt' : 'gmplay-trace.json';
		a.click();
		setTimeout(() => URL.revokeObjectURL(url), 10_000);
	}

	override render(): TemplateResult {
		const view = this.session.moment.value?.view;
		return view
			? paint(layout(view.stats), (format) => this.#save(format))
			: html`<p class="quiet">${words().nothingYet}</p>`;
	}
}

customElements.define('gm-metrics', MetricsView);
