// A scene to copy: rename the folder, the class and the element, give it a name in state/scene.ts and a tab in app/app.ts.
import { words } from '../../base/i18n';
import { palette } from '../../base/palette';
import type { Session } from '../../state/session';
import { CanvasElement } from '../../widgets/scene';
import { layout } from './layout';
import { paint } from './paint';

export class SkeletonView extends CanvasElement {
	static override properties = { session: { attribute: false } };
	declare session: Session;

	protected override attach(): void {
		super.attach();
		this.onLeave(this.session.moment.watch(() => this.invalidate()));
	}

	protected describe(): string {
		return words().stage;
	}

	protected paint(ctx: CanvasRenderingContext2D): boolean {
		const view = this.session.moment.value?.view;
		if (view) paint(ctx, layout(view, this.width, this.height), palette());
		return false;
	}
}

customElements.define('gm-skeleton', SkeletonView);
