import { html, type TemplateResult } from 'lit';
import { words } from '../base/i18n';

export function keysheet(): TemplateResult {
	const w = words();
	const rows: [string[], string][] = [
		[['Ctrl', 'Enter'], w.keyRun],
		[['Space'], w.keyPlay],
		[['→', '←'], w.keyStep],
		[['g', 'G'], w.keyStepG],
		[['l', 'L'], w.keyStepLine],
		[['[', ']'], w.keySpeed],
		[['Home', 'End'], w.keyEnds],
		[['1', '…', '4'], w.keyScenes],
		[['c'], w.keyCompare],
		[['s'], w.keySpeedup],
		[['e'], w.keyEditor],
		[['Esc'], w.keyEscape],
		[['?'], w.keyHelp],
	];
	return html`<dl class="keysheet">${rows.map(
		([keys, what]) => html`<div><dt>${keys.map((k) => html`<kbd>${k}</kbd>`)}</dt><dd>${what}</dd></div>`,
	)}</dl>`;
}
