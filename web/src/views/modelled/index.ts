import address from 'virtual:fidelity';
import type { TemplateResult } from 'lit';
import { html } from 'lit';
import type { FidelityRow } from '../../base/fidelity';
import { Element } from '../../widgets/element';
import { layout } from './layout';
import { paint } from './paint';

/** What is exact, simplified or absent, out of docs/fidelity.md. */
export class ModelledView extends Element {
	static override properties = { rows: { state: true } };
	declare rows: FidelityRow[] | null;

	constructor() {
		super();
		this.rows = null;
	}

	protected override attach(): void {
		const take = (rows: FidelityRow[]): void => {
			this.rows = rows;
		};
		fetch(address)
			.then((r) => r.json() as Promise<FidelityRow[]>)
			.then(take, () => take([]));
	}

	override render(): TemplateResult {
		return this.rows ? paint(layout(this.rows)) : html`<p class="quiet">…</p>`;
	}
}

customElements.define('gm-modelled', ModelledView);
