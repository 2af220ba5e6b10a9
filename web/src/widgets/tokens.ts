// Goroutines as tokens: how they look and how they travel.
//
// State is told by shape as well as by colour: running is solid with a halo, runnable solid, waiting hollow, in a system
// call a double ring, preempted a broken ring. The runtime's own goroutines are squares.
import type { Point } from '../base/geometry';
import { MONO, type Palette } from '../base/palette';

export type TokenState = 'running' | 'runnable' | 'waiting' | 'syscall' | 'preempted' | 'dead' | 'idle';

export const tokenState = (s: string): TokenState =>
	s === 'running' || s === 'runnable' || s === 'waiting' || s === 'syscall' || s === 'preempted' || s === 'dead'
		? s
		: 'idle';

/** Where a token belongs, as layout says. */
export interface Place {
	id: number;
	/** A goroutine that stands in several queues at once has a token in each; absent: its id. */
	key?: string;
	x: number;
	y: number;
	r: number;
	label: string;
	state: TokenState;
	system: boolean;
}

export interface Token extends Place {
	alpha: number;
}

interface Moving extends Token {
	from: Point & { r: number; alpha: number };
	to: Point & { r: number; alpha: number };
	/** Sideways bulge of the path. */
	bend: number;
	start: number;
	ms: number;
	/** 0…1 of the way. */
	done: number;
}

const TRAVEL_MS = 340;
const ease = (u: number): number => (u < 0.5 ? 4 * u * u * u : 1 - (2 - 2 * u) ** 3 / 2);

/** The point of a token's path: straight, or bulging sideways where it goes far. */
function along(t: Moving, u: number): Point {
	const dx = t.to.x - t.from.x;
	const dy = t.to.y - t.from.y;
	const lift = t.bend === 0 ? 0 : (Math.sin(Math.PI * u) * t.bend) / (Math.hypot(dx, dy) || 1);
	return { x: t.from.x + dx * u - dy * lift, y: t.from.y + dy * u + dx * lift };
}

/** Tokens between where they were and where they belong. */
export class TokenField {
	readonly #tokens = new Map<string, Moving>();
	readonly #visible: Token[] = [];

	/** New places. Tokens without one fade out; new ones grow out of `birth`. */
	place(places: readonly Place[], now: number, still: boolean, birth: (p: Place) => Point | null): void {
		const seen = new Set<string>();
		for (const p of places) {
			const key = p.key ?? String(p.id);
			seen.add(key);
			const old = this.#tokens.get(key);
			if (!old) {
				const at = birth(p) ?? p;
				this.#tokens.set(key, {
					...p,
					alpha: still ? 1 : 0,
					x: still ? p.x : at.x,
					y: still ? p.y : at.y,
					from: { x: at.x, y: at.y, r: p.r * 0.4, alpha: 0 },
					to: { x: p.x, y: p.y, r: p.r, alpha: 1 },
					bend: 0,
					start: now,
					ms: still ? 0 : TRAVEL_MS,
					done: 0,
				});
				continue;
			}
			old.label = p.label;
			old.state = p.state;
			old.system = p.system;
			if (Math.abs(old.to.x - p.x) + Math.abs(old.to.y - p.y) + Math.abs(old.to.r - p.r) > 0.3 || old.to.alpha !== 1) {
				const d = Math.hypot(p.x - old.x, p.y - old.y);
				old.from = { x: old.x, y: old.y, r: old.r, alpha: old.alpha };
				old.to = { x: p.x, y: p.y, r: p.r, alpha: 1 };
				old.bend = d > 60 ? Math.min(46, d * 0.16) : 0;
				old.start = now;
				old.ms = still ? 0 : d < 4 ? 120 : TRAVEL_MS + Math.min(160, d * 0.2);
			}
		}
		for (const [id, t] of this.#tokens) {
			if (seen.has(id) || t.to.alpha === 0) continue;
			t.from = { x: t.x, y: t.y, r: t.r, alpha: t.alpha };
			t.to = { x: t.x, y: t.y, r: t.r * 0.3, alpha: 0 };
			t.bend = 0;
			t.start = now;
			t.ms = still ? 0 : 220;
		}
	}

	/** Moves everything to `now`; true while something still moves. */
	step(now: number): boolean {
		let moving = false;
		this.#visible.length = 0;
		for (const [id, t] of this.#tokens) {
			const u = t.ms <= 0 ? 1 : Math.min(1, Math.max(0, (now - t.start) / t.ms));
			if (u < 1) moving = true;
			const e = ease(u);
			t.done = e;
			const at = along(t, e);
			t.x = at.x;
			t.y = at.y;
			t.r = t.from.r + (t.to.r - t.from.r) * e;
			t.alpha = t.from.alpha + (t.to.alpha - t.from.alpha) * e;
			if (u >= 1 && t.to.alpha === 0) this.#tokens.delete(id);
			else this.#visible.push(t);
		}
		return moving;
	}

	get tokens(): readonly Token[] {
		return this.#visible;
	}

	/** The token of a goroutine; where it has several, one of them. */
	get(id: number): Token | undefined {
		return this.#tokens.get(String(id)) ?? this.#visible.find((t) => t.id === id && t.alpha > 0.5);
	}

	/** The token under the pointer. */
	at(x: number, y: number): Token | null {
		let best: Token | null = null;
		let least = Number.POSITIVE_INFINITY;
		for (const t of this.#visible) {
			const d = Math.hypot(t.x - x, t.y - y);
			if (d <= Math.max(t.r + 3, 7) && d < least) {
				best = t;
				least = d;
			}
		}
		return best;
	}
}

/** The last stretch of the way of each token that travels far: it tells where it came from. */
export function paintTrails(ctx: CanvasRenderingContext2D, tokens: readonly Token[], p: Palette): void {
	ctx.lineCap = 'round';
	for (const t of tokens as readonly Moving[]) {
		if (t.bend === 0 || t.done >= 1) continue;
		ctx.beginPath();
		const from = Math.max(0, t.done - 0.45);
		for (let i = 0; i <= 8; i++) {
			const at = along(t, from + ((t.done - from) * i) / 8);
			if (i === 0) ctx.moveTo(at.x, at.y);
			else ctx.lineTo(at.x, at.y);
		}
		ctx.strokeStyle = stateColor(p, t.state, t.system);
		ctx.globalAlpha = 0.3 * (1 - t.done);
		ctx.lineWidth = Math.max(1.5, t.r * 0.7);
		ctx.stroke();
	}
	ctx.globalAlpha = 1;
	ctx.lineCap = 'butt';
}

export const stateColor = (p: Palette, s: TokenState, system: boolean): string =>
	system && (s === 'running' || s === 'runnable') ? p.system : s === 'idle' ? p.dead : p[s];

/** Paints all tokens with few state changes of the context: one path for each look. */
export function paintTokens(ctx: CanvasRenderingContext2D, tokens: readonly Token[], p: Palette): void {
	const groups = new Map<string, Token[]>();
	for (const t of tokens) {
		const key = `${t.state}${t.system ? 's' : ''}${t.alpha < 0.98 ? 'f' : ''}`;
		const g = groups.get(key);
		if (g) g.push(t);
		else groups.set(key, [t]);
	}
	for (const group of groups.values()) {
		const one = group[0];
		if (!one) continue;
		if (one.alpha < 0.98) {
			for (const t of group) {
				ctx.globalAlpha = Math.max(0, t.alpha);
				paintGroup(ctx, [t], t, p);
			}
			ctx.globalAlpha = 1;
		} else paintGroup(ctx, group, one, p);
	}
}

function trace(ctx: CanvasRenderingContext2D, tokens: readonly Token[], grow: number): void {
	ctx.beginPath();
	for (const t of tokens) {
		const r = Math.max(0.6, t.r + grow);
		if (t.system && t.r > 3) ctx.roundRect(t.x - r * 0.9, t.y - r * 0.9, r * 1.8, r * 1.8, r * 0.35);
		else {
			ctx.moveTo(t.x + r, t.y);
			ctx.arc(t.x, t.y, r, 0, 7);
		}
	}
}

function paintGroup(ctx: CanvasRenderingContext2D, tokens: readonly Token[], look: Token, p: Palette): void {
	const color = stateColor(p, look.state, look.system);
	const tiny = look.r < 3;
	let ink = p.bg;
	if (look.state === 'running') {
		if (!tiny) {
			trace(ctx, tokens, 4);
			ctx.globalAlpha *= 0.22;
			ctx.fillStyle = color;
			ctx.fill();
			ctx.globalAlpha = look.alpha < 0.98 ? look.alpha : 1;
		}
		trace(ctx, tokens, 0);
		ctx.fillStyle = color;
		ctx.fill();
	} else if (look.state === 'runnable') {
		trace(ctx, tokens, -0.5);
		ctx.fillStyle = color;
		ctx.fill();
	} else {
		ink = color;
		trace(ctx, tokens, -0.75);
		ctx.fillStyle = tiny ? color : p.panel;
		ctx.fill();
		if (!tiny) {
			ctx.strokeStyle = color;
			ctx.lineWidth = look.r < 6 ? 1.2 : 1.75;
			if (look.state === 'preempted') ctx.setLineDash([3, 2.4]);
			ctx.stroke();
			ctx.setLineDash([]);
			if (look.state === 'syscall') {
				trace(ctx, tokens, -4);
				ctx.lineWidth = 1;
				ctx.stroke();
			}
		}
	}
	ctx.fillStyle = ink;
	ctx.textAlign = 'center';
	ctx.textBaseline = 'middle';
	let font = 0;
	for (const t of tokens) {
		if (t.r < 6.4) continue;
		const size = Math.max(
			8,
			Math.round(t.label.length > 3 ? t.r * 0.72 : t.label.length > 2 ? t.r * 0.84 : t.r * 0.98),
		);
		if (size !== font) {
			font = size;
			ctx.font = `600 ${size}px ${MONO}`;
		}
		ctx.fillText(t.label, t.x, t.y + 0.5);
	}
}

/** A ring around what is picked or pointed at. */
export function paintRing(ctx: CanvasRenderingContext2D, t: Point & { r: number }, color: string): void {
	ctx.beginPath();
	ctx.arc(t.x, t.y, t.r + 4.5, 0, 7);
	ctx.strokeStyle = color;
	ctx.lineWidth = 1.75;
	ctx.stroke();
}
