import { contains } from '../../base/geometry';
import { words } from '../../base/i18n';
import { type Frame, loop } from '../../base/loop';
import { palette } from '../../base/palette';
import { duration } from '../../base/time';
import type { EventView, View } from '../../engine/wire';
import { type Pick, samePick } from '../../state/scene';
import type { Session } from '../../state/session';
import { stateWord } from '../../state/words';
import { HOLLOW, PointLayer } from '../../widgets/points';
import { CanvasElement, reducedMotion } from '../../widgets/scene';
import { type Place, stateColor, TokenField } from '../../widgets/tokens';
import { layout, type SchedulerLayout, type Words } from './layout';
import { type Effect, paint } from './paint';

/** From so many tokens on they are points, drawn by WebGL where there is one. */
const POINTS_FROM = 2000;
/** More happenings at once than this are a blur, not an explanation. */
const EFFECTS_MAX = 6;

export class SchedulerView extends CanvasElement {
	static override properties = { session: { attribute: false } };
	declare session: Session;
	#layout: SchedulerLayout | null = null;
	#laid: { view: View; w: number; h: number; lang: string } | null = null;
	readonly #field = new TokenField();
	#effects: Effect[] = [];
	/** Learnt from sysmon's own events: it is an M like the others, but never has a P. */
	#sysmon: number | null = null;
	#drawnTo = 0;
	#drawnT = 0;
	#points: PointLayer | null = null;
	#pointData = new Float32Array(0);

	protected override attach(): void {
		super.attach();
		const s = this.session;
		for (const cell of [s.moment, s.pick, s.hover]) this.onLeave(cell.watch(() => this.invalidate()));
		this.watchSlowly(900, s.moment);
	}

	protected describe(): string {
		const view = this.session.moment.value?.view;
		if (!view) return words().nothingYet;
		const running = view.gs.filter((g) => g.state === 'running').length;
		const runnable = view.gs.filter((g) => g.state === 'runnable').length;
		const waiting = view.gs.filter((g) => g.state === 'waiting').length;
		const w = words();
		return `${w.scheduler}: ${view.ps.length} P, ${view.ms.length} M, ${w.stateRunning} ${running}, ${w.stateRunnable} ${runnable}, ${w.stateWaiting} ${waiting}`;
	}

	protected paint(ctx: CanvasRenderingContext2D, frame: Frame): boolean {
		const moment = this.session.moment.value;
		if (!moment) return false;
		const { view, events } = moment;
		const w = words();
		const still = reducedMotion();
		if (
			!this.#layout ||
			this.#laid?.view !== view ||
			this.#laid.w !== this.width ||
			this.#laid.h !== this.height ||
			this.#laid.lang !== w.run
		) {
			this.#sysmon = events.find((e) => e.kind === 'Sysmon')?.m ?? this.#sysmon;
			const spoken: Words = {
				globalQueue: w.globalQueue,
				sysmon: w.sysmon,
				netpoller: w.netpoller,
				timers: w.timers,
				threads: w.noP,
				waiting: w.waitingArea,
				runtime: 'runtime',
				inTransit: w.inTransit,
				core: this.session.parallel ? w.threadN : w.core,
				state: stateWord,
				timer: (v) => {
					const next = Math.min(...v.timers.map((t) => t.when_ns));
					return Number.isFinite(next) ? `${v.timers.length} · ${duration(Math.max(0, next - v.now_ns), 3)}` : '';
				},
			};
			this.#layout = layout(view, this.width, this.height, spoken, {
				sysmon: this.#sysmon,
				cores: this.session.parallel ? 0 : (this.session.running.value?.config.cores ?? 0),
			});
			const resized = this.#laid !== null && (this.#laid.w !== this.width || this.#laid.h !== this.height);
			this.#laid = { view, w: this.width, h: this.height, lang: w.run };
			this.#field.place(this.#layout.places, frame.now, still || resized, (p) => this.#birth(p, view));
			if (!still) this.#collect(view, events, frame.now);
			this.#drawnTo = view.event;
			this.#drawnT = view.now_ns;
		}
		const moving = this.#field.step(frame.now);
		this.#effects = this.#effects.filter((e) => frame.now - e.start < e.ms);
		const spinning = !still && view.ms.some((m) => m.state === 'spinning');
		paint(
			ctx,
			this.#layout,
			this.#field,
			this.#effects,
			{ pick: this.session.pick.value, hover: this.session.hover.value, onLine: this.#onLine(view) },
			still ? 0 : frame.now,
			palette(),
			{
				runnext: w.runnext,
				core: this.session.parallel ? w.threadN : w.core,
				hardware: !this.session.parallel,
				stw: view.stw ? w.stwBanner(view.stw) : '',
			},
			this.#field.tokens.length > POINTS_FROM ? this.#paintPoints() : null,
		);
		return moving || this.#effects.length > 0 || (spinning && this.session.playing.value);
	}

	#onLine(view: View): number[] {
		const hover = this.session.hover.value;
		if (hover?.kind !== 'line' || this.session.running.value?.source !== this.session.source.value) return [];
		return view.gs.filter((g) => g.line === hover.line && !g.system).map((g) => g.id);
	}

	#paintPoints(): HTMLCanvasElement {
		this.#points ??= new PointLayer();
		const p = palette();
		const colors = [p.running, p.runnable, p.waiting, p.syscall, p.preempted, p.system, p.dead];
		const tokens = this.#field.tokens;
		if (this.#pointData.length < tokens.length * 4) this.#pointData = new Float32Array(tokens.length * 6);
		const scale = Math.min(2, window.devicePixelRatio || 1);
		let at = 0;
		for (const t of tokens) {
			const hollow = t.state === 'waiting' || t.state === 'syscall' || t.state === 'preempted';
			this.#pointData[at++] = t.x * scale;
			this.#pointData[at++] = t.y * scale;
			this.#pointData[at++] = t.r * scale;
			this.#pointData[at++] = Math.max(0, colors.indexOf(stateColor(p, t.state, t.system))) + (hollow ? HOLLOW : 0);
		}
		const l = this.#layout?.waiting.rect;
		const w = (l ? l.x + l.w + 16 : this.width) * scale;
		const h = (l ? l.y + l.h + 16 : this.height) * scale;
		this.#points.draw({ data: this.#pointData, count: tokens.length }, Math.round(w), Math.round(h), colors);
		return this.#points.canvas;
	}

	/** A goroutine is born where its creator is. */
	#birth(place: Place, view: View): { x: number; y: number } | null {
		const g = view.gs.find((x) => x.id === place.id);
		const parent = g && view.gs.find((x) => x.goid === g.parent);
		return (parent && this.#field.get(parent.id)) ?? null;
	}

	/** What happened since the last picture and deserves a sign of its own. */
	#collect(view: View, events: readonly EventView[], now: number): void {
		if (view.event <= this.#drawnTo || view.now_ns < this.#drawnT) return;
		const l = this.#layout;
		if (!l) return;
		const p = palette();
		const ring = (id: unknown) => {
			const card = l.cards.find((c) => c.p.id === id);
			return card ? { x: card.rect.x + card.rect.w / 2, y: card.ring.y + 8 } : null;
		};
		const global = { x: l.global.rect.x + l.global.rect.w / 2, y: l.global.rect.y + l.global.rect.h - 6 };
		const add = (
			kind: Effect['kind'],
			from: Effect['from'] | null,
			to: Effect['to'] | null,
			color: string,
			label: string,
		) => {
			if (from && to && this.#effects.length < EFFECTS_MAX)
				this.#effects.push({ kind, from, to, color, label, start: now, ms: kind === 'arc' ? 1000 : 700 });
		};
		for (const e of events) {
			if (e.index < this.#drawnTo || e.index >= view.event) continue;
			const a = e.args;
			if (e.kind === 'Steal') add('arc', ring(a.victim), ring(e.p), p.accent, `runqsteal ${a.n ?? ''}`);
			else if (e.kind === 'Overflow') add('arc', ring(a.from), global, p.runnable, `runqputslow ${a.n ?? ''}`);
			else if (e.kind === 'GlobalBatch') add('arc', global, ring(a.to), p.runnable, `globrunqget ${a.n ?? ''}`);
			else if (e.kind === 'Handoff') add('pulse', ring(a.p), ring(a.p), p.syscall, '');
			else if (e.kind === 'PreemptRequest' || e.kind === 'GoPreempt') {
				const t = this.#field.get(Number(a.g));
				if (t) add('pulse', t, t, p.preempted, '');
			}
		}
	}

	#hit(x: number, y: number): Pick | null {
		const token = this.#field.at(x, y);
		if (token) return { kind: 'g', id: token.id };
		const l = this.#layout;
		if (!l) return null;
		for (const c of l.chips) if (contains(c.rect, x, y)) return { kind: 'm', id: c.m.id };
		for (const c of l.cores) if (contains(c.rect, x, y)) return { kind: 'core', id: c.id };
		for (const s of l.sides) if (s.pick && contains(s.rect, x, y)) return s.pick;
		for (const c of l.cards) {
			if (!contains(c.rect, x, y)) continue;
			return c.m && contains({ ...c.dock, w: 36 }, x, y) ? { kind: 'm', id: c.m.id } : { kind: 'p', id: c.p.id };
		}
		return null;
	}

	protected override pointer(kind: 'move' | 'leave' | 'click', x: number, y: number): void {
		const hit = kind === 'leave' ? null : this.#hit(x, y);
		if (kind === 'click') this.session.pick.value = samePick(hit, this.session.pick.value) ? null : hit;
		else if (!samePick(hit, this.session.hover.value)) this.session.hover.value = hit;
		if (this.canvas) this.canvas.style.cursor = hit ? 'pointer' : '';
		loop.request();
	}
}

customElements.define('gm-scheduler', SchedulerView);
