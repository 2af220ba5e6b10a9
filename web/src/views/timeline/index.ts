import { html, type PropertyValues, type TemplateResult } from 'lit';
import { clamp } from '../../base/geometry';
import { words } from '../../base/i18n';
import { type Frame, loop } from '../../base/loop';
import { palette } from '../../base/palette';
import { duration, ns } from '../../base/time';
import { Cancelled, EngineLost, type LaneKind, Refused } from '../../engine/engine';
import type { Timeline } from '../../engine/wire';
import { type Pick, samePick } from '../../state/scene';
import type { Session } from '../../state/session';
import { icons } from '../../widgets/icons';
import { CanvasElement } from '../../widgets/scene';
import { inRun, labelWidth, lanesOf, layout, spanAt, type TimelineLayout, toT, toX, type Window, zoom } from './layout';
import { paintLanes, paintPlayhead } from './paint';

/** While the run is still computed, lanes are asked for at most this often. */
const ASK_EVERY_MS = 250;

export class TimelineView extends CanvasElement {
	static override properties = { session: { attribute: false }, by: { state: true } };
	declare session: Session;
	declare by: LaneKind;
	/** What is looked at; null: the whole run. */
	#win: Window | null = null;
	#scroll = 0;
	#data: Timeline | null = null;
	#asked = '';
	#askedAt = 0;
	#asking: AbortController | null = null;
	/** Go's numbers of the Gs that ever ran, by the engine's: spans outlive their goroutines. */
	#goids = new Map<number, string>();
	#layout: TimelineLayout | null = null;
	#lanes: HTMLCanvasElement | null = null;
	#lanesKey = '';
	#drag: { x: number; y: number; win: Window; scroll: number; moved: boolean; seek: boolean } | null = null;

	constructor() {
		super();
		this.by = 'p';
	}

	protected override attach(): void {
		super.attach();
		const s = this.session;
		for (const cell of [s.t, s.progress, s.pick, s.hover]) this.onLeave(cell.watch(() => this.invalidate()));
		this.onLeave(
			s.running.watch(() => {
				this.#win = null;
				this.#scroll = 0;
				this.#data = null;
				this.#asked = '';
				this.invalidate();
				this.requestUpdate();
			}),
		);
	}

	protected describe(): string {
		return `${words().timeline}: ${duration(this.session.end)}`;
	}

	override render(): TemplateResult {
		const w = words();
		const kinds: [LaneKind, string][] = [
			['p', w.lanesP],
			['g', w.lanesG],
			['core', this.session.parallel ? w.lanesThread : w.lanesCore],
		];
		return html`
			<div class="timeline-bar">
				<span class="pane-title">${w.timeline}</span>
				<div class="segmented small" role="group" aria-label=${w.lanesBy}>
					${kinds.map(
						([k, label]) =>
							html`<button aria-pressed=${this.by === k} @click=${() => {
								this.by = k;
								this.#scroll = 0;
								this.#asked = '';
								this.invalidate();
							}}>${label}</button>`,
					)}
				</div>
				<span class="spacer"></span>
				<button class="ghost small" aria-label=${w.zoomOut} title=${w.zoomOut} @click=${() => this.#zoom(2)}>${icons.zoomOut}</button>
				<button class="ghost small" aria-label=${w.zoomIn} title=${w.zoomIn} @click=${() => this.#zoom(0.5)}>${icons.zoomIn}</button>
				<button class="ghost small" aria-label=${w.zoomAll} title=${w.zoomAll} @click=${() => {
					this.#win = null;
					this.invalidate();
				}}>${icons.fit}</button>
			</div>
			<div class="canvas-box"><canvas role="img" aria-label=${this.describe()} title=${w.timelineKeys}></canvas></div>`;
	}

	protected override firstUpdated(changed: PropertyValues): void {
		super.firstUpdated(changed);
		const c = this.canvas;
		if (!c) return;
		c.addEventListener('wheel', (e) => this.#wheel(e), { passive: false });
		c.addEventListener('pointerdown', (e) => this.#down(e));
		c.addEventListener('pointerup', () => this.#up());
		c.addEventListener('pointercancel', () => {
			this.#drag = null;
		});
	}

	#window(): Window {
		const end = Math.max(1, this.session.end);
		return this.#win ? inRun(this.#win, end) : { from: 0, to: end };
	}

	protected paint(ctx: CanvasRenderingContext2D, frame: Frame): boolean {
		const s = this.session;
		const win = this.#window();
		this.#follow(win);
		const again = this.#ask(frame.now, win);
		if (!this.#data) return again;
		const h = this.height;
		const w = words();
		const carrier = this.by !== 'core' ? null : s.parallel ? w.threadN : w.core;
		const l = layout(lanesOf(this.#data, carrier), win, this.width, h, this.#scroll);
		this.#layout = l;
		const pick = s.hover.value ?? s.pick.value;
		const p = palette();
		const goids = this.#goids;
		const key = JSON.stringify([
			win,
			this.width,
			h,
			this.#asked,
			this.#scroll,
			pick,
			p.bg,
			carrier?.(0),
			this.#data.to_ns,
		]);
		if (key !== this.#lanesKey || !this.#lanes) {
			this.#lanesKey = key;
			this.#lanes ??= document.createElement('canvas');
			const scale = ctx.getTransform().a;
			this.#lanes.width = Math.round(this.width * scale);
			this.#lanes.height = Math.round(h * scale);
			const inner = this.#lanes.getContext('2d');
			if (inner) {
				inner.setTransform(scale, 0, 0, scale, 0, 0);
				paintLanes(inner, l, win, this.#data.markers, this.width, h, p, {
					g: pick?.kind === 'g' ? pick.id : null,
					p: pick?.kind === 'p' ? pick.id : null,
					core: pick?.kind === 'core' ? pick.id : null,
					by: this.by,
					goid: (id) => goids.get(id) ?? '?',
				});
			}
		}
		ctx.drawImage(this.#lanes, 0, 0, this.width, h);
		paintPlayhead(ctx, toX(s.t.value, win, l.x0, l.x1), l, h, p);
		return again;
	}

	/** A zoomed window follows a playing playhead. */
	#follow(win: Window): void {
		const s = this.session;
		if (!this.#win || !s.playing.value || this.#drag) return;
		const span = win.to - win.from;
		if (s.t.value > win.to - span * 0.1 || s.t.value < win.from)
			this.#win = inRun({ from: s.t.value - span * 0.15, to: s.t.value + span * 0.85 }, Math.max(s.end, win.to));
	}

	/** Asks for lanes when the window or the run has changed; true: asks again soon. */
	#ask(now: number, win: Window): boolean {
		const s = this.session;
		if (!s.running.value || s.end <= 0) return false;
		const width = Math.max(50, Math.round(this.width - labelWidth(this.width) - 12));
		const key = JSON.stringify([win, width, this.by, s.end]);
		if (key === this.#asked) return false;
		const growing = this.#data !== null && this.#win === null && !s.ended;
		if (this.#asking && growing) return true;
		if (growing && now - this.#askedAt < ASK_EVERY_MS) return true;
		this.#asked = key;
		this.#askedAt = now;
		this.#asking?.abort();
		const mine = new AbortController();
		this.#asking = mine;
		s.engine
			.timeline(ns(Math.floor(win.from)), ns(Math.ceil(win.to)), width, this.by, mine.signal)
			.then(async (data) => {
				const all = this.by === 'g' ? data : await s.engine.timeline(ns(0), ns(s.end), 50, 'g', mine.signal);
				this.#goids = new Map(all.lanes.map((l) => [l.id, /^G(\d+)/.exec(l.label)?.[1] ?? '?']));
				this.#asking = null;
				this.#data = data;
				this.#lanesKey = '';
				this.invalidate();
			})
			.catch((e: unknown) => {
				if (this.#asking === mine) this.#asking = null;
				if (!(e instanceof Cancelled || e instanceof EngineLost || e instanceof Refused)) throw e;
			});
		return false;
	}

	#zoom(factor: number): void {
		this.#win = zoom(this.#window(), factor, this.session.t.value, this.session.end);
		if (this.#win.to - this.#win.from >= this.session.end) this.#win = null;
		this.invalidate();
	}

	#wheel(e: WheelEvent): void {
		const l = this.#layout;
		if (!l) return;
		e.preventDefault();
		if (e.shiftKey || Math.abs(e.deltaX) > Math.abs(e.deltaY)) {
			const win = this.#window();
			const d = ((e.deltaX || e.deltaY) / (l.x1 - l.x0)) * (win.to - win.from);
			this.#win = inRun({ from: win.from + d, to: win.to + d }, this.session.end);
		} else if (l.hidden > 0 && !e.ctrlKey && !e.metaKey)
			// More lanes than fit: the wheel scrolls them, with Ctrl it zooms.
			this.#scroll = Math.min(l.hidden, Math.max(0, this.#scroll + e.deltaY / 24));
		else {
			const at = toT(clamp(e.offsetX, l.x0, l.x1), this.#window(), l.x0, l.x1);
			this.#win = zoom(this.#window(), Math.exp(clamp(e.deltaY, -120, 120) * 0.004), at, this.session.end);
			if (this.#win.to - this.#win.from >= this.session.end * 0.999) this.#win = null;
		}
		this.invalidate();
	}

	#down(e: PointerEvent): void {
		const l = this.#layout;
		if (!l || !this.canvas) return;
		this.canvas.setPointerCapture(e.pointerId);
		// On the axis, or with the whole run in view, dragging scrubs; on zoomed lanes it pans.
		const seek = e.offsetY < l.top || this.#win === null;
		this.#drag = { x: e.offsetX, y: e.offsetY, win: this.#window(), scroll: this.#scroll, moved: false, seek };
	}

	#up(): void {
		loop.request();
	}

	#pickAt(x: number, y: number): Pick | null {
		const l = this.#layout;
		const row = l?.rows.find((r) => y >= r.y && y < r.y + r.h + 2);
		if (!l || !row) return null;
		if (x < l.x0)
			return this.by === 'g'
				? { kind: 'g', id: row.lane.id }
				: { kind: this.by === 'p' ? 'p' : 'core', id: row.lane.id };
		const span = spanAt(row, toT(x, this.#window(), l.x0, l.x1));
		return span?.g !== null && span?.g !== undefined ? { kind: 'g', id: span.g } : null;
	}

	protected override pointer(
		kind: 'move' | 'leave' | 'click',
		x: number,
		y: number,
		e: PointerEvent | MouseEvent,
	): void {
		const l = this.#layout;
		if (!l) return;
		const drag = this.#drag;
		if (kind === 'click') {
			this.#drag = null;
			if (drag?.moved) return;
			const pick = this.#pickAt(x, y);
			if (pick) this.session.pick.value = pick;
			if (x >= l.x0) void this.session.seek(toT(x, this.#window(), l.x0, l.x1));
			return;
		}
		if (kind === 'move' && drag && e.buttons === 1) {
			if (Math.abs(x - drag.x) + Math.abs(y - drag.y) > 3) drag.moved = true;
			if (!drag.moved) return;
			if (drag.seek) void this.session.seek(clamp(toT(x, this.#window(), l.x0, l.x1), 0, this.session.end));
			else {
				const d = ((drag.x - x) / (l.x1 - l.x0)) * (drag.win.to - drag.win.from);
				this.#win = inRun({ from: drag.win.from + d, to: drag.win.to + d }, this.session.end);
				if (l.hidden > 0) this.#scroll = Math.max(0, drag.scroll + (drag.y - y) / 12);
			}
			this.invalidate();
			return;
		}
		const hit = kind === 'leave' ? null : this.#pickAt(x, y);
		if (!samePick(hit, this.session.hover.value)) this.session.hover.value = hit;
		if (this.canvas) this.canvas.style.cursor = hit ? 'pointer' : x >= l.x0 ? 'crosshair' : '';
	}
}

customElements.define('gm-timeline', TimelineView);
