import { html, nothing, type TemplateResult } from 'lit';
import { words } from '../../base/i18n';
import type { Session } from '../../state/session';
import { Comparison, failureWord } from '../../state/trials';
import { noThreadsWord } from '../../state/words';
import { Element } from '../../widgets/element';
import { layout } from './layout';
import { paint } from './paint';

/** The program at hand on the model and on real threads, once each, when asked. */
export class CompareView extends Element {
	static override properties = { session: { attribute: false } };
	declare session: Session;
	#comparison: Comparison | null = null;

	protected override attach(): void {
		const c = new Comparison(this.session.engine);
		this.#comparison = c;
		this.watch(c.phase, c.pair, this.session.info);
		this.onLeave(() => c.cancel());
		if (!this.session.noThreads) void this.#start();
	}

	async #start(): Promise<void> {
		const s = this.session;
		await s.quiet();
		await this.#comparison?.start(s.source.value, s.config.value);
	}

	override render(): TemplateResult | typeof nothing {
		const c = this.#comparison;
		if (!c) return nothing;
		const w = words();
		const why = this.session.noThreads;
		const phase = c.phase.value;
		const pair = c.pair.value;
		const running = phase.kind === 'running';
		return html`
			<p class="quiet">${w.compareAbout}</p>
			${why ? html`<p class="measure-note">${w.noThreads} ${noThreadsWord(why)}</p>` : nothing}
			<div class="measure-bar">
				${
					running
						? html`<button class="ghost framed" data-testid="compare-cancel" @click=${() => c.cancel()}>${w.cancel}</button>`
						: html`<button class="run" data-testid="compare-start" ?disabled=${why !== null} @click=${() => this.#start()}>${pair ? w.again : w.measure}</button>`
				}
				<span class="quiet" role="status">${
					phase.kind === 'running'
						? phase.done === 0
							? w.cRunsSimulated
							: w.cRunsParallel
						: phase.kind === 'cancelled'
							? w.cancelled
							: phase.kind === 'failed'
								? failureWord(phase.failure)
								: nothing
				}</span>
			</div>
			${pair ? html`<div class=${running ? 'stale' : ''}>${paint(layout(pair.simulated, pair.parallel))}</div>` : nothing}`;
	}
}

customElements.define('gm-compare', CompareView);
