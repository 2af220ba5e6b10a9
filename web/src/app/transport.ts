import { html, type TemplateResult } from 'lit';
import { words } from '../base/i18n';
import { loop } from '../base/loop';
import { clock, duration } from '../base/time';
import { roundSpeed, SPEED_MAX, sliderOf, speedAt } from '../state/cursor';
import type { Session, StepBy } from '../state/session';
import { Element } from '../widgets/element';
import { icons } from '../widgets/icons';

/** The bar under everything: the clock, its keys and its speed. */
export class Transport extends Element {
	static override properties = { session: { attribute: false } };
	declare session: Session;
	#dragging = false;
	#shown = -1;

	protected override attach(): void {
		const s = this.session;
		this.watch(s.playing, s.speed, s.skipQuiet, s.stepBy, s.running, s.stopped, s.following);
		this.watchSlowly(120, s.progress, s.resting);
		// The clock and the thumb move every frame: written directly, without rendering.
		this.onLeave(loop.on('write', () => this.#move()));
		for (const cell of [s.t, s.progress]) this.onLeave(cell.watch(() => loop.request()));
	}

	#move(): void {
		const s = this.session;
		const t = Math.floor(s.t.value);
		const end = s.end;
		if (t + end === this.#shown) return;
		this.#shown = t + end;
		const now = this.querySelector('.clock-now');
		if (now) now.textContent = clock(t);
		const scrubber = this.querySelector<HTMLInputElement>('.scrubber');
		if (!scrubber) return;
		scrubber.max = String(Math.max(1, end));
		if (!this.#dragging) scrubber.value = String(t);
		scrubber.setAttribute('aria-valuetext', duration(t));
		scrubber.style.setProperty('--at', `${end > 0 ? (Math.min(t, end) / end) * 100 : 0}%`);
	}

	override updated(): void {
		this.#shown = -1;
		this.#move();
	}

	override render(): TemplateResult {
		const s = this.session;
		const w = words();
		const p = s.progress.value;
		const none = s.running.value === null;
		const end = duration(s.end);
		const steps: [StepBy, string][] = [
			['sched', w.byEvent],
			['g', w.byG],
			['line', w.byLine],
			['any', w.byAny],
		];
		return html`
			<div class="transport-keys">
				<button class="ghost" title="${w.restart} (Home)" aria-label=${w.restart} ?disabled=${none} @click=${() => s.seek(0)}>${icons.start}</button>
				<button class="ghost" data-testid="step-back" title="${w.stepBackHint} (←)" aria-label=${w.stepBack} ?disabled=${none} @click=${() => s.step(-1)}>${icons.stepBack}</button>
				<button class="play" data-testid="play" title="${s.playing.value ? w.pause : w.play} (Space)" aria-label=${s.playing.value ? w.pause : w.play} ?disabled=${none} @click=${() => s.toggle()}>${s.playing.value ? icons.pause : icons.play}</button>
				<button class="ghost" data-testid="step" title="${w.stepHint} (→)" aria-label=${w.step} ?disabled=${none} @click=${() => s.step(1)}>${icons.step}</button>
				<button class="ghost" title="${w.toEnd} (End)" aria-label=${w.toEnd} ?disabled=${none} @click=${() => s.toEnd()}>${icons.end}</button>
				<label class="step-by"><span class="visually-hidden">${w.stepBy}</span>
					<select @change=${(e: Event) => {
						s.stepBy.value = (e.target as HTMLSelectElement).value as StepBy;
					}} aria-label=${w.stepBy} title=${w.stepBy}>
						${steps.map(([value, label]) => html`<option value=${value} ?selected=${s.stepBy.value === value}>${label}</option>`)}
					</select>
				</label>
			</div>
			<div class="transport-time">
				<output class="clock" aria-label=${s.parallel ? w.mReal : w.mVirtual}><span class="clock-now">0.000 000</span><span class="clock-unit">ms</span></output>
				<input class="scrubber" data-testid="scrubber" type="range" min="0" max="1" value="0" step="1" aria-label=${w.scrubber} ?disabled=${none}
					@pointerdown=${() => {
						this.#dragging = true;
					}}
					@pointerup=${() => {
						this.#dragging = false;
					}}
					@keydown=${(e: KeyboardEvent) => this.#key(e)}
					@input=${(e: Event) => s.seek(Number((e.target as HTMLInputElement).value))} />
				${
					s.live
						? html`<button class="live-edge" data-testid="go-live" aria-pressed=${s.following.value} title=${s.following.value ? w.liveFollowing : w.goLiveHint} @click=${() => s.goLive()}><span class="live-dot"></span>${s.following.value ? w.liveNow : w.goLive}</button>`
						: ''
				}
				<span class="clock-end">${s.ended ? w.ofTotal(end) : p ? w.soFar(end) : ''}
					${p && !s.live && !s.ended && !s.resting.value ? html`<span class="pulse" title=${w.computing}></span>` : ''}</span>
			</div>
			<div class="transport-speed">
				<label title="${w.speed} ([ ])"><span class="visually-hidden">${w.speed}</span>
					<input class="speed" type="range" min="0" max="1" step="0.01" .value=${String(sliderOf(s.speed.value))} aria-label=${w.speed} aria-valuetext=${this.#speed()}
						@input=${(e: Event) => {
							s.speed.value = roundSpeed(speedAt(Number((e.target as HTMLInputElement).value)));
						}} />
				</label>
				<span class="speed-value">${this.#speed()}</span>
				<label class="check" title=${w.skipQuiet}><input type="checkbox" .checked=${s.skipQuiet.value} @change=${(
					e: Event,
				) => {
					s.skipQuiet.value = (e.target as HTMLInputElement).checked;
				}} /><span>${w.skipQuiet}</span></label>
			</div>`;
	}

	/** Arrow keys on the scrubber move by a hundredth of the run: its own step is one nanosecond. */
	#key(e: KeyboardEvent): void {
		const by = { ArrowLeft: -0.01, ArrowRight: 0.01, ArrowDown: -0.01, ArrowUp: 0.01, PageDown: -0.1, PageUp: 0.1 }[
			e.key
		];
		if (by === undefined) return;
		e.preventDefault();
		e.stopPropagation();
		const s = this.session;
		void s.seek(Math.min(s.end, Math.max(0, s.t.value + s.end * by)));
	}

	#speed(): string {
		const v = this.session.speed.value;
		return this.session.following.value || v >= SPEED_MAX ? words().realTime : words().speedPer(duration(v));
	}
}

customElements.define('gm-transport', Transport);
