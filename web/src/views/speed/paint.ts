import { html, svg, type TemplateResult } from 'lit';
import { words } from '../../base/i18n';
import { duration } from '../../base/time';
import type { SpeedLayout, SpeedRow } from './layout';

const px = (n: number): string => n.toFixed(1);

export function paintChart(l: SpeedLayout, w: number, h: number): TemplateResult {
	const t = words();
	const { x0, x1, y0, y1 } = l.plot;
	const [a, b] = l.ideal;
	const line = l.best.map((p) => `${px(p.x)},${px(p.y)}`).join(' ');
	return html`<svg class="speed-chart" width=${w} height=${h} viewBox="0 0 ${w} ${h}" role="img" aria-label=${describe(l.rows)}>
		${l.ys.map(
			(y) =>
				svg`<line class="grid" x1=${px(x0)} x2=${px(x1)} y1=${px(y.y)} y2=${px(y.y)} /><text class="tick" x=${px(x0 - 8)} y=${px(y.y + 4)} text-anchor="end">${y.label}</text>`,
		)}
		${l.xs.map((x) => svg`<text class="tick" x=${px(x.x)} y=${px(y0 + 16)} text-anchor="middle">${x.label}</text>`)}
		<text class="axis" x=${px((x0 + x1) / 2)} y=${px(y0 + 33)} text-anchor="middle">${t.sWorkers}</text>
		<line class="ideal" x1=${px(a.x)} y1=${px(a.y)} x2=${px(b.x)} y2=${px(b.y)} />
		<text class="axis" x=${px(x0 - 22)} y=${px(y1 - 12)}>${t.sTimes}</text>
		<text class="name" x=${px(b.x - 10)} y=${px(b.y + 4)} text-anchor="end">${t.sIdeal}</text>
		<polyline class="measured" points=${line} />
		${l.all.map((p) => svg`<circle class="repetition" cx=${px(p.x)} cy=${px(p.y)} r="2" />`)}
		${l.best.map(
			(p) =>
				svg`<circle class="best" cx=${px(p.x)} cy=${px(p.y)} r="4.5" /><text class="value" x=${px(p.x)} y=${px(p.y + 19)} text-anchor="middle">${p.label}</text>`,
		)}
	</svg>`;
}

const describe = (rows: readonly SpeedRow[]): string =>
	`${words().speedup}: ${rows.map((r) => words().sDescribe(r.workers, r.speedup.toFixed(2))).join(', ')}`;

export function paintTable(rows: readonly SpeedRow[]): TemplateResult {
	const w = words();
	return html`<table class="measures" data-testid="speedups">
		<thead><tr><th scope="col">${w.sWorkers}</th><th scope="col" class="num">${w.sBest}</th><th scope="col" class="num">${w.sSpeedup}</th><th scope="col" class="num">${w.sEfficiency}</th></tr></thead>
		<tbody>${rows.map(
			(r) =>
				html`<tr><th scope="row">${r.workers}</th><td class="num">${duration(r.wall_ns)}</td><td class="num">${r.speedup.toFixed(2)}</td><td class="num">${Math.round(r.efficiency * 100)} %</td></tr>`,
		)}</tbody>
	</table>`;
}
