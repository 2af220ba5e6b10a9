import { html, type TemplateResult } from 'lit';
import { words } from '../../base/i18n';
import type { ModelledLayout } from './layout';

export function paint(l: ModelledLayout): TemplateResult {
	const w = words();
	const level = { exact: w.exact, simplified: w.simplified, absent: w.absent };
	return html`
		<p class="quiet">${w.modelledAbout}</p>
		${l.areas.length === 0 ? html`<p>${w.modelledEmpty}</p>` : ''}
		<p class="levels">${(['exact', 'simplified', 'absent'] as const).map((k) => html`<span class="level ${k}">${level[k]}<b>${l.counts[k]}</b></span>`)}</p>
		${l.areas.map(
			(a) => html`
			<section><h3>${a.name}</h3>
			<table class="modelled">
				<thead><tr><th scope="col">${w.mechanism}</th><th scope="col">${w.symbol}</th><th scope="col">${w.level}</th><th scope="col">${w.why}</th></tr></thead>
				<tbody>${a.rows.map(
					(r) => html`<tr><td>${r.mechanism}</td><td><code>${r.symbol}</code><span class="file">${r.file}</span></td>
						<td><span class="level ${r.level}">${level[r.level]}</span></td><td>${r.why}</td></tr>`,
				)}</tbody>
			</table></section>`,
		)}`;
}
