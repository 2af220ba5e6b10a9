import { html, nothing, type TemplateResult } from 'lit';
import { words } from '../../base/i18n';
import type { FrameView, VarView } from '../../engine/wire';
import type { Pick } from '../../state/scene';
import type { InspectorLayout } from './layout';

export type Follow = (pick: Pick) => void;

export function paint(
	l: InspectorLayout,
	frames: readonly FrameView[] | null,
	fields: readonly VarView[] | null,
	none: string,
	follow: Follow,
): TemplateResult {
	const w = words();
	return html`
		<header class="inspected">
			<span class="inspected-kind">${l.kind}</span>
			<h3><span class="state-dot ${l.state}"></span>${l.title}</h3>
		</header>
		${l.why && l.state !== 'running' ? html`<p class="why"><strong>${w.why_}</strong> ${l.why}</p>` : nothing}
		<dl class="facts">
			${l.facts.map(
				(f) =>
					html`<div><dt>${f.name}</dt><dd>${
						f.go
							? html`<button class="link" @click=${() => {
									if (f.go) follow(f.go);
								}}>${f.value}</button>`
							: f.value
					}</dd></div>`,
			)}
		</dl>
		${
			l.frames === null
				? nothing
				: html`<h4>${w.frames}</h4>${
						frames && frames.length > 0
							? html`<ol class="frames">${frames.map((f) => frame(f, follow))}</ol>`
							: html`<p class="quiet">${frames ? none : '…'}</p>`
					}`
		}
		${fields && fields.length > 0 ? html`<h4>${w.fields}</h4>${vars(fields, follow)}` : nothing}`;
}

const frame = (f: FrameView, follow: Follow): TemplateResult => html`
	<li>
		<button class="link frame" @click=${() => follow({ kind: 'line', line: f.line })}><span>${f.func}</span><span class="quiet">:${f.line}</span></button>
		${f.vars.length > 0 ? vars(f.vars, follow) : nothing}
	</li>`;

const vars = (list: readonly VarView[], follow: Follow): TemplateResult => html`
	<table class="vars">
		<tbody>
			${list.map(
				(v) => html`<tr title=${v.ty}>
					<th scope="row">${v.name}<span class="place ${v.place}">${v.place}</span></th>
					<td>${
						v.link
							? html`<button class="link" @click=${() => follow({ kind: 'object', addr: v.link })}>${v.value}</button>`
							: v.value
					}</td>
				</tr>`,
			)}
		</tbody>
	</table>`;
