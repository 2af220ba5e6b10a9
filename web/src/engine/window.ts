// The events around a moment, without the beginnings of statements: a loop has thousands of those between two happenings,
// and they are stepped through (`find`), not listed.
//
// While the moment moves on, only what is new is taken from the session; a jump starts over. Each answer scans at most
// SCAN_MAX events on either side, so a frame costs little wherever it is, and hops over stretches of nothing but lines.
import type { Session } from './wasm';
import type { EventView } from './wire';

const SCAN_MAX = 1200;
const CHUNK = 300;
const KEPT_MAX = 4000;

export class EventWindow {
	#kept: EventView[] = [];
	/** The kept events are all of [lo, hi) but the lines. */
	#lo = 0;
	#hi = 0;

	clear(): void {
		this.#kept = [];
		this.#lo = 0;
		this.#hi = 0;
	}

	/** `at`: index of the first event after the moment. */
	around(session: Session, at: number, before: number, after: number, total: number): EventView[] {
		if (at < this.#lo || at > this.#hi + SCAN_MAX) {
			this.#kept = [];
			this.#lo = at;
			this.#hi = at;
		}
		for (let scanned = 0; this.#hi < total && scanned < 2 * SCAN_MAX; scanned += CHUNK) {
			if (this.#hi >= at && this.#kept.length - this.#split(at) >= after) break;
			const got = session.events(this.#hi, CHUNK);
			if (got.length === 0) break;
			this.#hi += got.length;
			const kept = got.filter(notLine);
			this.#kept.push(...kept);
			if (kept.length === 0 && this.#hi > at) this.#hopOn(session);
		}
		for (let scanned = 0; this.#lo > 0 && scanned < SCAN_MAX; scanned += CHUNK) {
			if (this.#split(at) >= before) break;
			const from = Math.max(0, this.#lo - CHUNK);
			const got = session.events(from, this.#lo - from);
			this.#lo = from;
			const kept = got.filter(notLine);
			this.#kept.unshift(...kept);
			if (kept.length === 0) this.#hopBack(session);
		}
		const split = this.#split(at);
		const list = this.#kept.slice(Math.max(0, split - before), split + after);
		if (this.#kept.length > KEPT_MAX) {
			const cut = Math.max(0, split - KEPT_MAX / 2);
			this.#lo = this.#kept[cut]?.index ?? this.#lo;
			this.#kept = this.#kept.slice(cut);
		}
		return list;
	}

	/** In the middle of a long loop: straight to what happens next, or happened last. */
	#hopOn(session: Session): void {
		const found = session.find(this.#hi, 1, 'sched');
		if (found) this.#hi = found.index;
	}

	#hopBack(session: Session): void {
		const found = session.find(this.#lo, -1, 'sched');
		this.#lo = found ? found.index + 1 : 0;
	}

	/** How many kept events come before `at`. */
	#split(at: number): number {
		let lo = 0;
		let hi = this.#kept.length;
		while (lo < hi) {
			const mid = (lo + hi) >> 1;
			if ((this.#kept[mid]?.index ?? 0) < at) lo = mid + 1;
			else hi = mid;
		}
		return lo;
	}
}

const notLine = (e: EventView): boolean => e.kind !== 'Line';
