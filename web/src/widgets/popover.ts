import { html, type TemplateResult } from 'lit';

/** A button with a panel under it, by the platform's own popover: Escape, light dismissal and focus are the browser's. */
export const popover = (
	id: string,
	button: TemplateResult | string,
	label: string,
	panel: TemplateResult,
	testid: string,
): TemplateResult => html`
	<button class="ghost has-panel ${id}-button" data-testid=${testid} title=${label} popovertarget="panel-${id}" style="anchor-name: --${id}"><span class="visually-hidden">${label}: </span>${button}</button>
	<div popover id="panel-${id}" class="panel" style="position-anchor: --${id}" @toggle=${place}>${panel}</div>`;

/** Under its button, inside the window. */
function place(e: Event): void {
	const panel = e.currentTarget as HTMLElement;
	const button = panel.previousElementSibling;
	if (!button || !panel.matches(':popover-open')) return;
	const at = button.getBoundingClientRect();
	const width = panel.offsetWidth;
	panel.style.left = `${Math.max(8, Math.min(at.left, window.innerWidth - width - 8))}px`;
	panel.style.top = `${at.bottom + 6}px`;
	panel.style.maxHeight = `${window.innerHeight - at.bottom - 20}px`;
}
