import { html, type TemplateResult } from 'lit';
import type { Metric } from './layout';

export const paint = (metrics: readonly Metric[]): TemplateResult => html`
	<dl class="metrics">
		${metrics.map((m) => html`<div><dt>${m.name}<code>${m.go}</code></dt><dd>${m.value}</dd></div>`)}
	</dl>`;
