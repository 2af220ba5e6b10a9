import { html, type TemplateResult } from 'lit';
import { words } from '../../base/i18n';
import type { Metric } from './layout';

export const paint = (metrics: readonly Metric[], save: (format: 'text' | 'chrome') => void): TemplateResult => html`
	<dl class="metrics">
		${metrics.map((m) => html`<div><dt>${m.name}<code>${m.go}</code></dt><dd>${m.value}</dd></div>`)}
	</dl>
	<p class="exports"><button class="link" @click=${() => save('text')}>${words().traceText}</button>
		<button class="link" @click=${() => save('chrome')}>${words().traceChrome}</button></p>`;
