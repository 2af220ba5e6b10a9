import type { FidelityRow } from '../../base/fidelity';

export interface ModelledLayout {
	counts: Record<FidelityRow['level'], number>;
	areas: { name: string; rows: FidelityRow[] }[];
}

export function layout(rows: readonly FidelityRow[]): ModelledLayout {
	const counts = { exact: 0, simplified: 0, absent: 0 };
	const areas: ModelledLayout['areas'] = [];
	for (const row of rows) {
		counts[row.level]++;
		const last = areas.at(-1);
		if (last && last.name === row.area) last.rows.push(row);
		else areas.push({ name: row.area, rows: [row] });
	}
	return { counts, areas };
}
