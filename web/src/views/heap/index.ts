import { words } from '../../base/i18n';
import { type Frame, loop } from '../../base/loop';
import { palette } from '../../base/palette';
import { bytes } from '../../base/time';
import type { EventView, HeapView as Heap, View } from '../../engine/wire';
import { type Pick, samePick } from '../../state/scene';
import type { Session } from '../../state/session';
import { phaseWord } from '../../state/words';
import { HOLLOW, PointLayer } from '../../widgets/points';
import { CanvasElement, reducedMotion } from '../../widgets/scene';
import { type Cell, type HeapLayout, layout } from './layout';
import { FLASH_MS, type Flash, paint } from './paint';

const POINTS_FROM = 2000;
const FLASHES_MAX = 24;

export class HeapView extends CanvasElement {
	static override properties = { session: { attribute: false } };
	declare session: Session;
	#layout: HeapLayout | null = null;
	#laid: { heap: Heap; w: number; h: number } | null = null;
	#flashes: Flash[] = [];
	#drawnTo = -1;
	#points: PointLayer | null = null;
	#pointData = new Float32Array(0);

	protected override attach(): void {
		super.attach();
		const s = this.session;
		for (const cell of [s.moment, s.pick, s.hover]) this.onLeave(cell.watch(() => this.invalidate()));
		this.watchSlowly(900, s.moment);
	}

	protected describe(): string {
		const h = this.session.moment.value?.view.heap;
		const w = words();
		if (!h) return w.nothingYet;
		return `${w.heap}: ${w.heapNow} ${bytes(h.heap_alloc)}, ${w.heapGoal} ${bytes(h.goal_bytes)}, ${w.gcPhase} ${phaseWord(h.phase)}, ${w.objects} ${h.objects_total}`;
	}

	protected paint(ctx: CanvasRenderingContext2D, frame: Frame): boolean {
		const moment = this.session.moment.value;
		if (!moment) return false;
		const { view, events } = moment;
		const w = words();
		if (
			!this.#layout ||
			this.#laid?.heap !== view.heap ||
			this.#laid.w !== this.width ||
			this.#laid.h !== this.height
		) {
			this.#layout = layout(view.heap, this.width, this.height, w.largeSpan);
			this.#laid = { heap: view.heap, w: this.width, h: this.height };
			if (!reducedMotion()) this.#collect(view, events, frame.now);
			this.#drawnTo = view.event;
		}
		this.#flashes = this.#flashes.filter((f) => frame.now - f.start < FLASH_MS);
		paint(
			ctx,
			this.#layout,
			view.heap,
			this.#flashes,
			{ pick: this.session.pick.value, hover: this.session.hover.value },
			frame.now,
			palette(),
			w,
			this.#layout.cells.length > POINTS_FROM ? this.#paintPoints(this.#layout.cells) : null,
			this.width,
			this.height,
		);
		return this.#flashes.length > 0;
	}

	#collect(view: View, events: readonly EventView[], now: number): void {
		if (this.#drawnTo < 0 || view.event < this.#drawnTo) return;
		const p = palette();
		for (const e of events) {
			if (e.index < this.#drawnTo || e.index >= view.event || this.#flashes.length >= FLASHES_MAX) continue;
			if (e.kind === 'WriteBarrier')
				for (const field of ['old', 'new']) {
					const addr = e.args[field];
					if (typeof addr === 'string') this.#flashes.push({ addr, color: p.preempted, start: now });
				}
			else if (e.kind === 'Alloc' && typeof e.args.addr === 'string')
				this.#flashes.push({ addr: e.args.addr, color: p.accent, start: now });
			else if (e.kind === 'Grey' && typeof e.args.addr === 'string')
				this.#flashes.push({ addr: e.args.addr, color: p.runnable, start: now });
		}
	}

	#paintPoints(cells: readonly Cell[]): HTMLCanvasElement {
		this.#points ??= new PointLayer();
		const p = palette();
		const scale = Math.min(2, window.devicePixelRatio || 1);
		if (this.#pointData.length < cells.length * 4) this.#pointData = new Float32Array(cells.length * 6);
		let at = 0;
		for (const c of cells) {
			this.#pointData[at++] = c.x * scale;
			this.#pointData[at++] = c.y * scale;
			this.#pointData[at++] = c.r * scale;
			this.#pointData[at++] = c.object.color === 0 ? HOLLOW : c.object.color;
		}
		this.#points.draw(
			{ data: this.#pointData, count: cells.length },
			Math.round(this.width * scale),
			Math.round(this.height * scale),
			[p.dim, p.runnable, p.text, p.accent],
		);
		return this.#points.canvas;
	}

	#hit(x: number, y: number): Pick | null {
		for (const c of this.#layout?.cells ?? [])
			if (Math.abs(c.x - x) <= c.r + 1.5 && Math.abs(c.y - y) <= c.r + 1.5)
				return { kind: 'object', addr: c.object.addr };
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

customElements.define('gm-heap', HeapView);
