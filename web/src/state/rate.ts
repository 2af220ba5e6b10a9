// How dense a live run is. Its clock is real, so events over the run's own time are events over the watcher's.
import type { Progress } from '../engine/wire';

/** Over the last so much of the run: short enough to follow a change, long enough to be read. */
const WINDOW_NS = 800e6;

export class Rate {
	#seen: { t: number; events: number }[] = [];

	clear(): void {
		this.#seen = [];
	}

	/** Events a second, those included that were dropped: they happened. */
	note(p: Progress): number {
		const now = { t: p.end_ns, events: p.events + p.dropped };
		if ((this.#seen.at(-1)?.t ?? -1) < now.t) this.#seen.push(now);
		// The first one kept is the last before the window: the window is covered.
		while (this.#seen.length > 2 && (this.#seen[1]?.t ?? 0) <= now.t - WINDOW_NS) this.#seen.shift();
		const first = this.#seen[0];
		if (!first || first.t === now.t) return now.t > 0 ? (now.events / now.t) * 1e9 : 0;
		return ((now.events - first.events) / (now.t - first.t)) * 1e9;
	}
}
