/** One line of docs/fidelity.md. */
export interface FidelityRow {
	area: string;
	mechanism: string;
	symbol: string;
	file: string;
	level: 'exact' | 'simplified' | 'absent';
	why: string;
}
