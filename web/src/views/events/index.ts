import { html, type TemplateResult } from 'lit';
import { words } from '../../base/i18n';
import type { Group } from '../../state/kinds';
import type { Session } from '../../state/session';
import { Element } from '../../widgets/element';
import { type EventsLayout, layout, type Row } from './layout';
import { paintCaption, paintRow } from './paint';

const empty: EventsLayout = { rows: [], caption: null };

const laid = (session: Session, filter: Group | 'all'): EventsLayout => {
	const m = session.moment.value;
	return m ? layout(m.view, m.events, filter, session.parallel) : empty;
};

/** What happens, event by event, around the playhead. */
export class EventsView extends Element {
	static override properties = { session: { attribute: false }, filter: { state: true } };
	declare session: Session;
	declare filter: Group | 'all';

	constructor() {
		super();
		this.filter = 'all';
	}

	protected override attach(): void {
		this.watchSlowly(160, this.session.moment);
	}

	override render(): TemplateResult {
		const w = words();
		const filters: [Group | 'all', string][] = [
			['all', w.allEvents],
			['sched', w.filterSched],
			['sync', w.filterSync],
			['mem', w.filterMem],
		];
		return html`
			<div class="segmented" role="group" aria-label=${w.filter}>
				${filters.map(
					([value, label]) =>
						html`<button aria-pressed=${this.filter === value} @click=${() => {
							this.filter = value;
						}}>${label}</button>`,
				)}
			</div>
			<ol class="events" aria-label=${w.events}>
				${laid(this.session, this.filter).rows.map((row) => paintRow(row, (r) => this.#go(r)))}
			</ol>`;
	}

	#go(row: Row): void {
		void this.session.seek(row.t);
		if (row.line > 0) this.session.hover.value = { kind: 'line', line: row.line };
	}

	override updated(): void {
		const list = this.querySelector<HTMLElement>('.events');
		const now =
			this.querySelector<HTMLElement>('.event.now:last-of-type') ??
			[...this.querySelectorAll<HTMLElement>('.event.now')].at(-1);
		if (list && now) list.scrollTop = now.offsetTop - list.offsetTop - list.clientHeight * 0.62;
	}
}

/** One sentence about this instant; the twin of the canvas for those who do not see it. */
export class CaptionView extends Element {
	static override properties = { session: { attribute: false } };
	declare session: Session;

	protected override attach(): void {
		this.watchSlowly(220, this.session.moment);
		this.watch(this.session.playing);
	}

	override render(): TemplateResult {
		// While playing, a sentence five times a second would drown a screen reader: it is told what stays.
		const live = this.session.playing.value ? 'off' : 'polite';
		return html`<p class="caption" aria-live=${live} aria-label=${words().liveRegion}>${paintCaption(laid(this.session, 'all').caption, words().nothingYet)}</p>`;
	}
}

customElements.define('gm-events', EventsView);
customElements.define('gm-caption', CaptionView);
