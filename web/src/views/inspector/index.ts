import { html, type TemplateResult } from 'lit';
import { words } from '../../base/i18n';
import { ns } from '../../base/time';
import { Cancelled, EngineLost, Refused } from '../../engine/engine';
import type { FrameView, VarView } from '../../engine/wire';
import type { Pick } from '../../state/scene';
import type { Session } from '../../state/session';
import { Element } from '../../widgets/element';
import { layout, whatIs } from './layout';
import { paint } from './paint';

/** What is picked, at the playhead. Frames and fields replay the run, so they are asked for only while it is paused. */
export class InspectorView extends Element {
	static override properties = { session: { attribute: false } };
	declare session: Session;
	#asked = '';
	#asking: AbortController | null = null;
	#frames: FrameView[] | null = null;
	#fields: VarView[] | null = null;

	protected override attach(): void {
		this.watch(this.session.pick, this.session.playing);
		this.watchSlowly(160, this.session.moment);
	}

	override render(): TemplateResult {
		const s = this.session;
		const view = s.moment.value?.view;
		const pick = s.pick.value;
		const l = view && pick ? layout(view, pick, s.parallel) : null;
		if (!l) return html`<p class="quiet">${words().inspectNothing}</p>`;
		// Of a parallel run the state of goroutines is not recorded: there is what is left of it at its end.
		const recorded = !s.parallel || (s.ended && s.t.value >= s.end);
		if (!s.playing.value && recorded) this.#ask(l.frames, l.object);
		return paint(
			l,
			recorded ? this.#frames : [],
			recorded ? this.#fields : null,
			s.parallel ? words().framesParallel : words().framesNone,
			(to) => this.#follow(to),
		);
	}

	#ask(g: number | null, object: string | null): void {
		const t = ns(Math.floor(this.session.t.value));
		const key = `${g}/${object}/${t}/${this.session.running.value?.source.length}`;
		if (key === this.#asked) return;
		const same = this.#asked.split('/').slice(0, 2).join() === key.split('/').slice(0, 2).join();
		this.#asked = key;
		this.#asking?.abort();
		const mine = new AbortController();
		this.#asking = mine;
		if (!same) {
			this.#frames = null;
			this.#fields = null;
		}
		const gone = (e: unknown): void => {
			if (!(e instanceof Cancelled || e instanceof EngineLost || e instanceof Refused)) throw e;
		};
		if (g !== null)
			this.session.engine.frames(g, t, mine.signal).then((frames) => {
				this.#frames = frames;
				this.requestUpdate();
			}, gone);
		if (object !== null)
			this.session.engine.object(object, t, mine.signal).then((fields) => {
				this.#fields = fields;
				this.requestUpdate();
			}, gone);
	}

	#follow(to: Pick): void {
		if (to.kind === 'line') {
			this.dispatchEvent(new CustomEvent('reveal', { bubbles: true, detail: to.line }));
			return;
		}
		const view = this.session.moment.value?.view;
		this.session.pick.value = (to.kind === 'object' && view && whatIs(view, to.addr)) || to;
	}
}

customElements.define('gm-inspector', InspectorView);
