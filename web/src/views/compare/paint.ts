import { html, nothing, type TemplateResult } from 'lit';
import { words } from '../../base/i18n';
import type { CompareLayout } from './layout';

const percent = (x: number): string => `${(x * 100).toFixed(2)}%`;

export function paint(l: CompareLayout): TemplateResult {
	const w = words();
	return html`
		<figure class="clocks" aria-label=${w.cAxis}>
			${l.bars.map(
				(b) => html`<div class="clock-row"><span class="clock-name"><b>${b.name}</b>${b.clock}</span>
					<span class="clock-track"><span class="clock-bar ${b.kind}" style="width:${percent(b.w)}"></span></span>
					<span class="clock-value">${b.value}</span></div>`,
			)}
			<div class="clock-axis" aria-hidden="true">${l.ticks.map((t) => html`<span style="left:${percent(t.x)}">${t.label}</span>`)}</div>
			<figcaption class="quiet small">${w.cAxisWhy} ${l.computing}</figcaption>
		</figure>
		<p class="verdict ${l.same ? 'same' : 'differ'}" data-testid="outputs">${l.verdict}</p>
		${
			l.lines
				? html`<dl class="lines"><div><dt>${w.simulated}, ${w.line} ${l.lines.at}</dt><dd>${l.lines.simulated || w.empty}</dd></div>
					<div><dt>${w.parallel}, ${w.line} ${l.lines.at}</dt><dd>${l.lines.parallel || w.empty}</dd></div></dl>`
				: nothing
		}
		<table class="measures" data-testid="differences">
			<thead><tr><th scope="col">${w.cWhat}</th><th scope="col" class="num">${w.simulated}</th><th scope="col" class="num">${w.parallel}</th><th scope="col" class="num">${w.cDifference}</th><th scope="col" class="meaning">${w.cMeaning}</th></tr></thead>
			<tbody>${l.rows.map(
				(r) =>
					html`<tr><th scope="row">${r.name}</th><td class="num">${r.simulated}</td><td class="num">${r.parallel}</td><td class="num">${r.difference}</td><td class="meaning">${r.why}</td></tr>`,
			)}</tbody>
		</table>`;
}
