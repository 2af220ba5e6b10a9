// The page's one animation-frame loop. A frame has three phases: `tick` moves the clock and the model, `read` takes
// sizes from the document, `write` paints. Nothing reads layout after something was written, so a frame lays out once.
//
// The loop sleeps when nobody asked for a frame: a paused page costs nothing.

export interface Frame {
	/** Wall clock, milliseconds. */
	now: number;
	/** Since the last frame, at most 100 ms: a page that comes back from the background must not jump. */
	dt: number;
}

type Phase = (frame: Frame) => void;

export class Loop {
	readonly #phases: Record<'tick' | 'read' | 'write', Set<Phase>> = {
		tick: new Set(),
		read: new Set(),
		write: new Set(),
	};
	#scheduled = false;
	#last = 0;
	/** Milliseconds from one frame to the next at least: where somebody else needs the processor more. */
	pace = 0;
	/** Script time of the last frames, milliseconds: what the frame budget is measured by. */
	readonly spent: number[] = [];

	on(phase: 'tick' | 'read' | 'write', fn: Phase): () => void {
		this.#phases[phase].add(fn);
		this.request();
		return () => this.#phases[phase].delete(fn);
	}

	/** Asks for one more frame; a phase that still moves asks again. */
	request(): void {
		if (this.#scheduled) return;
		this.#scheduled = true;
		const wait = this.pace === 0 ? 0 : this.#last + this.pace - performance.now();
		const ask = () => requestAnimationFrame((now) => this.#run(now));
		if (wait > 0) setTimeout(ask, wait);
		else ask();
	}

	#run(now: number): void {
		this.#scheduled = false;
		const started = performance.now();
		const frame: Frame = { now, dt: Math.min(100, Math.max(0, now - this.#last)) };
		this.#last = now;
		for (const phase of ['tick', 'read', 'write'] as const) for (const fn of this.#phases[phase]) fn(frame);
		this.spent.push(performance.now() - started);
		if (this.spent.length > 240) this.spent.splice(0, this.spent.length - 240);
	}
}

export const loop = new Loop();
