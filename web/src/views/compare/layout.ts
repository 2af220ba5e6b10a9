// Two runs of one program, side by side: their times as bars on one axis, and what differs, each with what it means.
import { words } from '../../base/i18n';
import { bytes, count, duration, tickStep } from '../../base/time';
import type { Trial } from '../../engine/engine';
import type { Outcome } from '../../engine/wire';

export interface Bar {
	kind: 'simulated' | 'parallel';
	name: string;
	clock: string;
	value: string;
	/** Share of the axis. */
	w: number;
}

export interface Row {
	name: string;
	simulated: string;
	parallel: string;
	difference: string;
	why: string;
}

export interface CompareLayout {
	bars: Bar[];
	ticks: { x: number; label: string }[];
	/** What computing the simulated run took; empty where nobody measured it. */
	computing: string;
	rows: Row[];
	/** Of the outputs, and how the programs ended. */
	same: boolean;
	verdict: string;
	/** The first lines that differ. */
	lines: { at: number; simulated: string; parallel: string } | null;
}

export function layout(simulated: Trial, parallel: Trial): CompareLayout {
	const w = words();
	const a = simulated.stats;
	const b = parallel.stats;
	const virtual = simulated.virtual_ns;
	const wall = parallel.wall_ns || parallel.virtual_ns;
	const max = Math.max(virtual, wall, 1);
	const step = tickStep(max, 4);
	const ticks: CompareLayout['ticks'] = [];
	for (let t = 0; t <= max; t += step) ticks.push({ x: t / max, label: duration(t, 3) });

	const row = (name: string, x: number, y: number, show: (n: number) => string, why: string): Row => ({
		name,
		simulated: show(x),
		parallel: show(y),
		difference: show === count || show === bytes ? more(x, y, show) : times(x, y),
		why,
	});
	const rows = [
		row(w.cTime, virtual, wall, (n) => duration(n), w.cTimeWhy),
		row(w.mSwitches, a.context_switches, b.context_switches, count, w.cSwitchesWhy),
		row(w.mSteals, a.steals, b.steals, count, w.cStealsWhy),
		row(w.mPreemptions, a.preemptions, b.preemptions, count, w.cPreemptionsWhy),
		row(w.mHandoffs, a.handoffs, b.handoffs, count, w.cHandoffsWhy),
		row(w.mGcs, a.num_gc, b.num_gc, count, w.cGcsWhy),
		row(w.mPause, a.pause_ns_total, b.pause_ns_total, (n) => duration(n), w.cPauseWhy),
		row(w.mMallocs, a.mallocs, b.mallocs, count, w.cMallocsWhy),
		row(w.mAlloc, a.total_alloc_bytes, b.total_alloc_bytes, bytes, w.cAllocWhy),
	];
	// A run that records nothing may count no events either.
	if (a.events > 0 && b.events > 0) rows.push(row(w.mEvents, a.events, b.events, count, w.cEventsWhy));

	const printed = simulated.output === parallel.output;
	const ended = ending(simulated.outcome) === ending(parallel.outcome);
	return {
		bars: [
			{ kind: 'simulated', name: w.simulated, clock: w.mVirtual, value: duration(virtual), w: virtual / max },
			{ kind: 'parallel', name: w.parallel, clock: w.mReal, value: duration(wall), w: wall / max },
		],
		ticks,
		computing: simulated.wall_ns > 0 ? w.cComputing(duration(simulated.wall_ns, 3)) : '',
		rows,
		same: printed && ended,
		verdict: !ended
			? w.cEndsDiffer(ending(simulated.outcome), ending(parallel.outcome))
			: !printed
				? w.cOutputsDiffer
				: simulated.output === ''
					? w.cNoOutput
					: w.cOutputsSame(bytes(new TextEncoder().encode(parallel.output).length)),
		lines: printed ? null : firstDifference(simulated.output, parallel.output),
	};
}

function ending(o: Outcome | null): string {
	const w = words();
	if (!o) return w.cGivenUp;
	if (o.kind === 'exited') return w.cExited(o.code);
	return o.kind === 'panicked' ? w.cPanicked : o.message.replace(/^fatal error: /, '') || o.kind;
}

function more(x: number, y: number, show: (n: number) => string): string {
	if (x === y) return words().cSame;
	return `${y > x ? '+' : '−'}${show(Math.abs(y - x))}`;
}

function times(x: number, y: number): string {
	if (x === y) return words().cSame;
	if (x <= 0 || y <= 0) return '–';
	const ratio = y / x;
	return ratio >= 1 ? `× ${figures(ratio)}` : `÷ ${figures(1 / ratio)}`;
}

const figures = (n: number): string => (n < 10 ? n.toFixed(2) : n < 100 ? n.toFixed(1) : count(Math.round(n)));

function firstDifference(a: string, b: string): CompareLayout['lines'] {
	const x = a.split('\n');
	const y = b.split('\n');
	for (let i = 0; i < Math.max(x.length, y.length); i++)
		if (x[i] !== y[i]) return { at: i + 1, simulated: cut(x[i] ?? ''), parallel: cut(y[i] ?? '') };
	return null;
}

const cut = (line: string): string => (line.length > 120 ? `${line.slice(0, 120)}…` : line);
