import { LitElement } from 'lit';
import type { Watchable } from '../base/cell';
import { lang } from '../base/i18n';

/** Base of our elements: they render into the document itself, so that one stylesheet holds and labels reach across. */
export abstract class Element extends LitElement {
	readonly #off: (() => void)[] = [];
	#slow: ReturnType<typeof setTimeout> | null = null;

	protected override createRenderRoot(): HTMLElement {
		return this;
	}

	override connectedCallback(): void {
		super.connectedCallback();
		this.#off.push(lang.watch(() => this.requestUpdate()));
		this.attach();
	}

	override disconnectedCallback(): void {
		super.disconnectedCallback();
		for (const off of this.#off.splice(0)) off();
	}

	/** Where an element says what it watches. */
	protected attach(): void {}

	protected watch(...cells: Watchable[]): void {
		for (const cell of cells) this.#off.push(cell.watch(() => this.requestUpdate()));
	}

	/** For what changes every frame: words are read at a few changes a second, and laying them out costs. */
	protected watchSlowly(ms: number, ...cells: Watchable[]): void {
		for (const cell of cells)
			this.#off.push(
				cell.watch(() => {
					if (this.#slow) return;
					this.#slow = setTimeout(() => {
						this.#slow = null;
						this.requestUpdate();
					}, ms);
				}),
			);
	}

	protected onLeave(fn: () => void): void {
		this.#off.push(fn);
	}
}
