import { html, nothing, type TemplateResult } from 'lit';
import primes from '../../../examples/primes.go?raw';
import { clamp } from '../../base/geometry';
import { words } from '../../base/i18n';
import type { Session } from '../../state/session';
import { failureWord, REPETITIONS, Speedup, workersMax } from '../../state/trials';
import { noThreadsWord } from '../../state/words';
import { Element } from '../../widgets/element';
import { layout } from './layout';
import { paintChart, paintTable } from './paint';

/** How much faster the program at hand gets with more workers, measured here and now. */
export class SpeedView extends Element {
	static override properties = { session: { attribute: false }, workers: { state: true }, width: { state: true } };
	declare session: Session;
	declare workers: number;
	declare width: number;
	readonly #most = workersMax(navigator.hardwareConcurrency);
	#speedup: Speedup | null = null;
	/** What the chart on show was measured up to. */
	#shown = 1;
	#sample = false;

	constructor() {
		super();
		this.workers = this.#most;
		this.width = 0;
	}

	protected override attach(): void {
		const m = new Speedup(this.session.engine);
		this.#speedup = m;
		this.watch(m.phase, m.measured, this.session.info);
		this.onLeave(() => m.cancel());
		const size = new ResizeObserver(() => {
			this.width = this.clientWidth;
		});
		size.observe(this);
		this.onLeave(() => size.disconnect());
	}

	async #start(sample: boolean): Promise<void> {
		const s = this.session;
		this.#sample = sample;
		await s.quiet();
		this.#shown = this.workers;
		await this.#speedup?.start(sample ? primes : s.source.value, s.config.value, this.workers);
	}

	override render(): TemplateResult | typeof nothing {
		const m = this.#speedup;
		if (!m) return nothing;
		const w = words();
		const why = this.session.noThreads;
		const phase = m.phase.value;
		const running = phase.kind === 'running';
		const width = Math.max(240, this.width);
		const height = clamp(width * 0.5, 210, 340);
		const l = layout(m.measured.value, this.#shown, width, height);
		return html`
			<p class="quiet">${w.speedAbout(REPETITIONS)}</p>
			${why ? html`<p class="measure-note">${w.noThreads} ${noThreadsWord(why)}</p>` : nothing}
			<div class="measure-bar">
				<label class="setting"><span>${w.sUpTo}</span>
					<select data-testid="speed-workers" ?disabled=${running} @change=${(e: Event) => {
						this.workers = Number((e.target as HTMLSelectElement).value);
					}}>${Array.from({ length: this.#most }, (_, i) => i + 1).map((n) => html`<option value=${n} ?selected=${n === this.workers}>${n}</option>`)}</select></label>
				${
					running
						? html`<button class="ghost framed" data-testid="speed-cancel" @click=${() => m.cancel()}>${w.cancel}</button>`
						: html`<button class="run" data-testid="speed-start" ?disabled=${why !== null} @click=${() => this.#start(false)}>${l.rows.length > 0 ? w.again : w.measure}</button>
							<button class="ghost framed" data-testid="speed-sample" ?disabled=${why !== null} @click=${() => this.#start(true)}>${w.sSample}</button>`
				}
				${phase.kind === 'running' ? html`<progress max=${phase.of} value=${phase.done} aria-label=${w.sProgress(phase.done, phase.of)}></progress><span class="quiet">${w.sProgress(phase.done, phase.of)}</span>` : nothing}
			</div>
			${this.#sample ? html`<p class="quiet">${w.sSampleNote}</p>` : nothing}
			<p class="measure-note ${phase.kind === 'failed' ? '' : 'quiet'}" role="status" data-testid="speed-status">${
				phase.kind === 'failed' ? failureWord(phase.failure) : phase.kind === 'cancelled' ? w.cancelled : nothing
			}</p>
			${l.rows.length > 0 ? html`${paintChart(l, width, height)}${paintTable(l.rows)}` : nothing}
			<p class="quiet small measure-end">${l.rows.length > 0 ? w.speedWhy : nothing} ${w.sHardware(navigator.hardwareConcurrency)}</p>`;
	}
}

customElements.define('gm-speed', SpeedView);
