import type { EventView, View } from '../../engine/wire';
import { type Group, groupOf, weightOf } from '../../state/kinds';
import { Names, tell } from '../../state/narrate';

export interface Row {
	index: number;
	t: number;
	text: string;
	rule: string;
	group: Group;
	line: number;
	when: 'past' | 'now' | 'future';
}

export interface EventsLayout {
	rows: Row[];
	/** The weightiest event of this instant (or the last one before it): the caption under the stage. */
	caption: Row | null;
}

const BEFORE = 60;
const AFTER = 14;

export function layout(
	view: View,
	events: readonly EventView[],
	filter: Group | 'all',
	parallel = false,
): EventsLayout {
	const names = new Names(view, parallel);
	const row = (e: EventView, when: Row['when']): Row => ({
		index: e.index,
		t: e.t_ns,
		...tell(e, names),
		group: groupOf(e.kind),
		line: e.line,
		when,
	});
	// sysmon's thread naps between two looks around, as often as every 20 µs: that is no news.
	const sysmon = view.ms.find((m) => m.state === 'sysmon')?.id ?? events.find((e) => e.kind === 'Sysmon')?.m;
	const told = events.filter((e) => e.kind !== 'OsSwitch' || e.m === null || e.m !== sysmon);
	const wanted = told.filter((e) => (filter === 'all' ? weightOf(e.kind) > 0 : groupOf(e.kind) === filter));
	const past = wanted.filter((e) => e.index < view.event).slice(-BEFORE);
	const future = wanted.filter((e) => e.index >= view.event).slice(0, AFTER);
	let heaviest: EventView | null = null;
	const last = told.filter((e) => e.index < view.event).at(-1)?.t_ns ?? -1;
	for (let i = told.length - 1; i >= 0; i--) {
		const e = told[i];
		if (!e || e.index >= view.event || weightOf(e.kind) === 0) continue;
		if (heaviest && e.t_ns < last) break;
		if (!heaviest || weightOf(e.kind) > weightOf(heaviest.kind)) heaviest = e;
	}
	return {
		rows: [...past.map((e) => row(e, e.t_ns === last ? 'now' : 'past')), ...future.map((e) => row(e, 'future'))],
		caption: heaviest ? row(heaviest, 'now') : null,
	};
}
