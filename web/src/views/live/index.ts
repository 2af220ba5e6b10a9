import { nothing, type TemplateResult } from 'lit';
import type { Session } from '../../state/session';
import { Element } from '../../widgets/element';
import { layout } from './layout';
import { paint } from './paint';

/** The line about a run on real threads. A simulated run has none. */
export class LiveView extends Element {
	static override properties = { session: { attribute: false } };
	declare session: Session;

	protected override attach(): void {
		const s = this.session;
		this.watch(s.running, s.following, s.stopped, s.threads);
		this.watchSlowly(250, s.progress, s.t);
	}

	override render(): TemplateResult | typeof nothing {
		const s = this.session;
		const l = layout(s.progress.value, {
			following: s.following.value,
			stopped: s.stopped.value,
			rate: s.rate.value,
			threads: s.threads.value,
			t: s.t.value,
		});
		this.hidden = l === null;
		return l ? paint(l) : nothing;
	}
}

customElements.define('gm-live', LiveView);
