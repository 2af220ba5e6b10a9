import { html, nothing, type TemplateResult } from 'lit';
import { words } from '../../base/i18n';
import type { LiveLayout } from './layout';

export const paint = (l: LiveLayout): TemplateResult => html`
	<span class="live-badge ${l.state}" data-testid="live-badge"><span class="live-dot"></span>${l.badge}</span>
	<span class="live-facts">${l.facts.map((f) => html`<span>${f}</span>`)}${
		l.dropped
			? html`<span class="live-dropped" title=${words().droppedWhy} data-testid="dropped">${l.dropped}</span>`
			: nothing
	}</span>`;
