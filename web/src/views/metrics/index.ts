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

	override render(): TemplateResult {
		const view = this.session.moment.value?.view;
		return view ? paint(layout(view.stats)) : html`<p class="quiet">${words().nothingYet}</p>`;
	}
}

customElements.define('gm-metrics', MetricsView);
