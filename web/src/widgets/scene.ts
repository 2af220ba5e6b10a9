import { html, type PropertyValues, type TemplateResult } from 'lit';
import { type Frame, loop } from '../base/loop';
import { Element } from './element';

/** An element that is a canvas: sized in the loop's read phase, painted in its write phase, and only when it must be. */
export abstract class CanvasElement extends Element {
	protected canvas: HTMLCanvasElement | null = null;
	protected width = 0;
	protected height = 0;
	#dirty = true;
	#resized = true;
	#scale = 1;
	#observer: ResizeObserver | null = null;

	/** Paints; true asks for another frame. */
	protected abstract paint(ctx: CanvasRenderingContext2D, frame: Frame): boolean;
	/** What the picture shows, for those who do not see it. */
	protected abstract describe(): string;

	protected pointer(
		_kind: 'move' | 'leave' | 'click',
		_x: number,
		_y: number,
		_event: PointerEvent | MouseEvent,
	): void {}

	override render(): TemplateResult {
		return html`<div class="canvas-box"><canvas role="img" aria-label=${this.describe()}></canvas></div>`;
	}

	protected override firstUpdated(_: PropertyValues): void {
		const canvas = this.querySelector('canvas');
		if (!canvas) return;
		this.canvas = canvas;
		this.#observer?.observe(canvas);
		canvas.addEventListener('pointermove', (e) => this.pointer('move', e.offsetX, e.offsetY, e));
		canvas.addEventListener('pointerleave', (e) => this.pointer('leave', 0, 0, e));
		canvas.addEventListener('click', (e) => this.pointer('click', e.offsetX, e.offsetY, e));
		this.invalidate();
	}

	protected override attach(): void {
		this.#observer = new ResizeObserver(() => {
			this.#resized = true;
			loop.request();
		});
		this.onLeave(() => this.#observer?.disconnect());
		this.onLeave(loop.on('read', () => this.#read()));
		this.onLeave(loop.on('write', (frame) => this.#write(frame)));
	}

	/** Something that the picture shows has changed. */
	invalidate(): void {
		this.#dirty = true;
		loop.request();
	}

	#read(): void {
		if (!this.#resized || !this.canvas) return;
		this.#resized = false;
		this.width = this.canvas.clientWidth;
		this.height = this.canvas.clientHeight;
		this.#scale = Math.min(3, window.devicePixelRatio || 1);
		this.#dirty = true;
	}

	#write(frame: Frame): void {
		const canvas = this.canvas;
		if (!this.#dirty || !canvas || this.width < 8 || this.height < 8) return;
		const w = Math.round(this.width * this.#scale);
		const h = Math.round(this.height * this.#scale);
		if (canvas.width !== w || canvas.height !== h) {
			canvas.width = w;
			canvas.height = h;
		}
		const ctx = canvas.getContext('2d');
		if (!ctx) return;
		ctx.setTransform(this.#scale, 0, 0, this.#scale, 0, 0);
		ctx.clearRect(0, 0, this.width, this.height);
		this.#dirty = this.paint(ctx, frame);
		if (this.#dirty) loop.request();
	}
}

export const reducedMotion = (): boolean =>
	typeof matchMedia !== 'undefined' && matchMedia('(prefers-reduced-motion: reduce)').matches;
