// What a run on real threads is doing, in words: alive and watched at its newest moment, alive and looked at behind it,
// being stopped, or over. What was not kept is said in every case.
import { words } from '../../base/i18n';
import { count, duration } from '../../base/time';
import type { Progress } from '../../engine/wire';

export interface LiveLayout {
	state: 'live' | 'behind' | 'stopping' | 'over';
	badge: string;
	facts: string[];
	/** Empty: everything was kept. */
	dropped: string;
}

export interface Watched {
	following: boolean;
	stopped: boolean;
	/** Events a second. */
	rate: number;
	/** So many threads ran for it in all. */
	threads: number;
	/** Playhead. */
	t: number;
}

/** Null: the run is simulated, or has not begun. */
export function layout(p: Progress | null, o: Watched): LiveLayout | null {
	if (!p?.parallel) return null;
	const w = words();
	const dropped = p.dropped > 0 ? w.dropped(count(p.dropped)) : '';
	const full = p.limit ? [w.recordFull] : [];
	if (!p.live) {
		const facts = [o.stopped ? w.stoppedAfter(duration(p.end_ns, 3)) : w.ranFor(duration(p.end_ns, 3))];
		if (o.threads > 0) facts.push(w.realThreads(o.threads));
		return { state: 'over', badge: w.parallel, facts: [...facts, ...full, w.eventsOnly], dropped };
	}
	if (o.stopped) return { state: 'stopping', badge: w.liveNow, facts: [w.stopping], dropped };
	const facts = [w.realThreads(p.carriers), w.eventRate(count(Math.round(o.rate))), ...full];
	if (o.following) return { state: 'live', badge: w.liveNow, facts, dropped };
	facts.unshift(w.behindBy(duration(Math.max(0, p.end_ns - o.t), 2)));
	return { state: 'behind', badge: w.liveNow, facts, dropped };
}
