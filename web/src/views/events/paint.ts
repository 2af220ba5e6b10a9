import { html, nothing, type TemplateResult } from 'lit';
import { duration } from '../../base/time';
import type { Row } from './layout';

export const paintRow = (row: Row, go: (row: Row) => void): TemplateResult => html`
	<li class="event ${row.when} ${row.group}">
		<button @click=${() => go(row)}>
			<span class="event-time">${duration(row.t, 6)}</span>
			<span class="event-text">${row.text}</span>
			${row.rule ? html`<code class="event-rule">${row.rule}</code>` : nothing}
		</button>
	</li>`;

export const paintCaption = (row: Row | null, nothingYet: string): TemplateResult =>
	row
		? html`<span class="caption-text">${row.text}</span>${row.rule ? html`<code class="event-rule">${row.rule}</code>` : nothing}`
		: html`<span class="caption-text quiet">${nothingYet}</span>`;
