import { contains } from '../../base/geometry';
import { words } from '../../base/i18n';
import { type Frame, loop } from '../../base/loop';
import { palette } from '../../base/palette';
import type { View } from '../../engine/wire';
import { type Pick, samePick } from '../../state/scene';
import type { Session } from '../../state/session';
import { CanvasElement, reducedMotion } from '../../widgets/scene';
import { TokenField } from '../../widgets/tokens';
import { layout, type WaitingLayout } from './layout';
import { paint } from './paint';

export class WaitingView extends CanvasElement {
	static override properties = { session: { attribute: false } };
	declare session: Session;
	#layout: WaitingLayout | null = null;
	#laid: { view: View; w: number; h: number; dead: boolean } | null = null;
	readonly #field = new TokenField();

	protected override attach(): void {
		super.attach();
		const s = this.session;
		for (const cell of [s.moment, s.pick, s.hover, s.progress]) this.onLeave(cell.watch(() => this.invalidate()));
		this.watchSlowly(900, s.moment);
	}

	protected describe(): string {
		const view = this.session.moment.value?.view;
		const w = words();
		if (!view) return w.nothingYet;
		const rows = view.channels.map(
			(c) => `${c.name || c.addr}: ${c.len}/${c.cap}, ${w.senders} ${c.sendq.length}, ${w.receivers} ${c.recvq.length}`,
		);
		const waits = view.waits.map((x) => `${x.kind} ${x.mode}: ${w.waiters} ${x.waiters.length}`);
		return `${w.waiting}: ${[...rows, ...waits].slice(0, 12).join('; ') || w.noChannels}`;
	}

	get #deadlocked(): boolean {
		const s = this.session;
		const o = s.progress.value?.outcome;
		return o?.kind === 'fatal' && o.message.includes('asleep') && s.t.value >= s.end;
	}

	protected paint(ctx: CanvasRenderingContext2D, frame: Frame): boolean {
		const view = this.session.moment.value?.view;
		if (!view) return false;
		const dead = this.#deadlocked;
		const old = this.#laid;
		if (!this.#layout || old?.view !== view || old.w !== this.width || old.h !== this.height || old.dead !== dead) {
			this.#layout = layout(view, this.width, this.height, dead);
			this.#field.place(
				this.#layout.places,
				frame.now,
				reducedMotion() || (old !== null && old.w !== this.width),
				() => null,
			);
			this.#laid = { view, w: this.width, h: this.height, dead };
		}
		const moving = this.#field.step(frame.now);
		const goids = new Map(view.gs.map((g) => [g.id, String(g.goid)]));
		paint(
			ctx,
			this.#layout,
			this.#field,
			{ pick: this.session.pick.value, hover: this.session.hover.value },
			palette(),
			words(),
			(id) => goids.get(id) ?? '?',
		);
		return moving;
	}

	#hit(x: number, y: number): Pick | null {
		const token = this.#field.at(x, y);
		if (token) return { kind: 'g', id: token.id };
		const l = this.#layout;
		const c = l?.chans.find((row) => contains(row.rect, x, y));
		if (c) return { kind: 'chan', addr: c.chan.addr };
		const s = l?.waits.find((row) => contains(row.rect, x, y));
		return s ? { kind: 'wait', addr: s.wait.addr } : null;
	}

	protected override pointer(kind: 'move' | 'leave' | 'click', x: number, y: number): void {
		const hit = kind === 'leave' ? null : this.#hit(x, y);
		if (kind === 'click') this.session.pick.value = samePick(hit, this.session.pick.value) ? null : hit;
		else if (!samePick(hit, this.session.hover.value)) this.session.hover.value = hit;
		if (this.canvas) this.canvas.style.cursor = hit ? 'pointer' : '';
		loop.request();
	}
}

customElements.define('gm-waiting', WaitingView);
