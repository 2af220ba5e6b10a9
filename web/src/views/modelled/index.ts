import fidelity from 'virtual:fidelity';
import type { TemplateResult } from 'lit';
import { Element } from '../../widgets/element';
import { layout } from './layout';
import { paint } from './paint';

/** What is exact, simplified or absent, out of docs/fidelity.md. */
export class ModelledView extends Element {
	override render(): TemplateResult {
		return paint(layout(fidelity));
	}
}

customElements.define('gm-modelled', ModelledView);
