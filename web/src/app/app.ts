import { html, type TemplateResult } from 'lit';
import { lang, words } from '../base/i18n';
import { loop } from '../base/loop';
import type { GoEditor } from '../editor/editor';
import { SCENES, type Scene } from '../state/scene';
import type { Notice, Session } from '../state/session';
import { noThreadsWord } from '../state/words';
import { Element } from '../widgets/element';
import { icons } from '../widgets/icons';
import { restoreSplits, splitter } from '../widgets/splitter';
import '../editor/editor';
import '../views/console/index';
import '../views/events/index';
import '../views/heap/index';
import '../views/inspector/index';
import '../views/live/index';
import '../views/metrics/index';
import '../views/modelled/index';
import '../views/scheduler/index';
import '../views/timeline/index';
import '../views/waiting/index';
import type { Dialog } from './toolbar';
import './toolbar';
import './tip';
import './transport';
import type { CanvasElement } from '../widgets/scene';
import { onKey } from './keys';
import { keysheet } from './keysheet';
import { initTheme } from './theme';

/** A frame of the picture while live threads have all cores, milliseconds. */
const BUSY_MS = 80;

type Pane = 'code' | 'stage' | 'details';
type Detail = 'events' | 'inspector' | 'metrics';

/** The page: editor and console, stage and timeline, details, transport. */
export class App extends Element {
	static override properties = {
		session: { attribute: false },
		pane: { state: true },
		detail: { state: true },
		dialog: { state: true },
	};
	declare session: Session;
	/** On a phone one pane shows at a time. */
	declare pane: Pane;
	declare detail: Detail;
	declare dialog: Dialog | null;

	constructor() {
		super();
		this.pane = 'stage';
		this.detail = 'events';
		this.dialog = null;
	}

	protected override attach(): void {
		const s = this.session;
		this.watch(s.scene, s.notice, s.info, s.diagnostics, s.running);
		this.onLeave(
			s.pick.watch((pick) => {
				if (pick) this.detail = 'inspector';
			}),
		);
		this.onLeave(
			loop.on('tick', ({ dt }) => {
				// Live threads that have all cores: each frame of the picture takes from them.
				const busy = s.live && navigator.hardwareConcurrency <= s.config.value.procs + 1;
				loop.pace = busy ? BUSY_MS : 0;
				if (s.tick(dt)) loop.request();
			}),
		);
		this.onLeave(s.playing.watch(() => loop.request()));
		const key = (e: KeyboardEvent): void => {
			if (this.dialog === null)
				onKey(e, s, {
					help: () => {
						this.dialog = 'help';
					},
					open: (panel) => {
						this.dialog = panel;
					},
					focusEditor: () => {
						this.pane = 'code';
						this.#editor()?.focus();
					},
				});
		};
		document.addEventListener('keydown', key);
		this.onLeave(() => document.removeEventListener('keydown', key));
		this.addEventListener('dialog', (e) => {
			this.dialog = (e as CustomEvent<Dialog>).detail;
		});
		this.addEventListener('reveal', (e) => {
			this.pane = 'code';
			this.#editor()?.reveal((e as CustomEvent<number>).detail);
		});
		restoreSplits(document.documentElement);
		initTheme(() => {
			for (const el of this.querySelectorAll<CanvasElement>('gm-scheduler, gm-heap, gm-waiting, gm-timeline'))
				el.invalidate();
		});
	}

	#editor(): GoEditor | null {
		return this.querySelector<GoEditor>('gm-editor');
	}

	override render(): TemplateResult {
		const s = this.session;
		const w = words();
		const panes: [Pane, string][] = [
			['code', w.paneCode],
			['stage', w.paneStage],
			['details', w.paneDetails],
		];
		const details: [Detail, string][] = [
			['events', w.events],
			['inspector', w.inspector],
			['metrics', w.metrics],
		];
		const sceneNames: Record<Scene, string> = {
			scheduler: w.scheduler,
			heap: w.heap,
			waiting: w.waiting,
			timeline: w.timeline,
		};
		const scene = s.scene.value;
		const problems = s.diagnostics.value.length;
		return html`
			<a class="skip" href="#stage">${w.skipToStage}</a>
			<header class="bar"><gm-toolbar .session=${s}></gm-toolbar></header>
			${this.#notice(s.notice.value)}
			<main class="work show-${this.pane}">
				<h1 class="visually-hidden">${w.appName}: ${w.tagline}</h1>
				<section class="pane code" aria-label=${w.editor}>
					<gm-editor .session=${s}></gm-editor>
					${
						problems > 0
							? html`<div class="problems" role="status"><b>${w.problems(problems)}</b> ${s.diagnostics.value[0]?.line}:${s.diagnostics.value[0]?.column} ${s.diagnostics.value[0]?.message}
								${s.running.value ? html`<span class="quiet">${w.keepsPicture}</span>` : ''}</div>`
							: ''
					}
					${splitter({ name: '--console-h', label: w.console, axis: 'y', min: 60, max: 640 })}
					<div class="pane-head"><h2 class="pane-title">${w.console}</h2></div>
					<gm-console .session=${s}></gm-console>
				</section>
				${splitter({ name: '--code-w', label: w.editor, axis: 'x', min: 220, max: 1000 })}
				<section class="pane stage ${scene === 'timeline' ? 'tall-timeline' : ''}" id="stage" aria-label=${w.stage} data-testid="stage">
					<div class="scene-tabs"><div role="tablist" aria-label=${w.scenes}>
						${SCENES.map(
							(
								name,
								i,
							) => html`<button role="tab" id="tab-${name}" aria-controls="scene" aria-selected=${scene === name} tabindex=${scene === name ? 0 : -1} data-scene=${name} title="${sceneNames[name]} (${i + 1})"
								@keydown=${(e: KeyboardEvent) => this.#tabKey(e, i)}
								@click=${() => {
									s.scene.value = name;
								}}>${sceneNames[name]}</button>`,
						)}
						</div><span class="spacer"></span>
						${this.#legend()}
					</div>
					<div class="scene" role="tabpanel" id="scene" aria-labelledby="tab-${scene}">
						${
							scene === 'scheduler'
								? html`<gm-scheduler .session=${s}></gm-scheduler>`
								: scene === 'heap'
									? html`<gm-heap .session=${s}></gm-heap>`
									: scene === 'waiting'
										? html`<gm-waiting .session=${s}></gm-waiting>`
										: ''
						}
					</div>
					<gm-live .session=${s}></gm-live>
					<gm-caption .session=${s}></gm-caption>
					<gm-timeline .session=${s} data-testid="timeline"></gm-timeline>
				</section>
				<section class="pane details" aria-label=${w.paneDetails}>
					<div class="scene-tabs"><div role="tablist" aria-label=${w.paneDetails}>
						${details.map(
							([name, label]) =>
								html`<button role="tab" id="tab-${name}" aria-controls="detail" aria-selected=${this.detail === name} @click=${() => {
									this.detail = name;
								}}>${label}</button>`,
						)}
					</div></div>
					<div class="detail" role="tabpanel" id="detail" aria-labelledby="tab-${this.detail}" tabindex="0">
						${
							this.detail === 'events'
								? html`<gm-events .session=${s}></gm-events>`
								: this.detail === 'inspector'
									? html`<gm-inspector .session=${s}></gm-inspector>`
									: html`<gm-metrics .session=${s}></gm-metrics>`
						}
					</div>
					<footer class="build"><button class="link" @click=${() => {
						this.dialog = 'modelled';
					}}>${w.modelled}</button><span>${this.#build()}</span></footer>
				</section>
			</main>
			<nav class="pane-tabs" aria-label=${w.panes}>
				${panes.map(
					([name, label]) =>
						html`<button aria-pressed=${this.pane === name} data-pane=${name} @click=${() => {
							this.pane = name;
						}}>${label}</button>`,
				)}
			</nav>
			<footer class="bar bottom" aria-label=${w.transport}><gm-transport .session=${s}></gm-transport></footer>
			<gm-tip .session=${s}></gm-tip>
			<dialog class="sheet ${this.dialog ?? ''}" aria-label=${this.#title()} @close=${() => {
				this.dialog = null;
			}} @click=${(e: Event) => {
				if (e.target === e.currentTarget) (e.currentTarget as HTMLDialogElement).close();
			}}>
				<header><h2>${this.#title()}</h2>
					<button class="ghost" aria-label=${w.close} @click=${(e: Event) => (e.currentTarget as HTMLElement).closest('dialog')?.close()}>${icons.close}</button></header>
				<div class="sheet-body" tabindex="0">${this.#sheet()}</div>
			</dialog>`;
	}

	#title(): string {
		const w = words();
		return { help: w.help, modelled: w.modelled, compare: w.compare, speed: w.speedup }[this.dialog ?? 'help'];
	}

	/** What is measured is asked for seldom: its code comes when it is. */
	#sheet(): TemplateResult | string {
		const s = this.session;
		switch (this.dialog) {
			case 'modelled':
				return html`<gm-modelled></gm-modelled>`;
			case 'help':
				return keysheet();
			case 'compare':
				if (customElements.get('gm-compare')) return html`<gm-compare .session=${s}></gm-compare>`;
				void import('./measure').then(() => this.requestUpdate());
				return '';
			case 'speed':
				if (customElements.get('gm-speed')) return html`<gm-speed .session=${s}></gm-speed>`;
				void import('./measure').then(() => this.requestUpdate());
				return '';
			default:
				return '';
		}
	}

	override updated(): void {
		const dialog = this.querySelector('dialog');
		if (this.dialog && dialog && !dialog.open) dialog.showModal();
		document.title = `gmplay: ${words().tagline}`;
	}

	#tabKey(e: KeyboardEvent, i: number): void {
		const d = e.key === 'ArrowRight' ? 1 : e.key === 'ArrowLeft' ? -1 : 0;
		if (d === 0) return;
		e.preventDefault();
		e.stopPropagation();
		const next = SCENES[(i + d + SCENES.length) % SCENES.length];
		if (!next) return;
		this.session.scene.value = next;
		void this.updateComplete.then(() => this.querySelector<HTMLElement>(`#tab-${next}`)?.focus());
	}

	#legend(): TemplateResult {
		const w = words();
		const states: [string, string][] = [
			['running', w.stateRunning],
			['runnable', w.stateRunnable],
			['waiting', w.stateWaiting],
			['syscall', w.stateSyscall],
		];
		return html`<ul class="legend" aria-label=${w.legend}>${states.map(([k, label]) => html`<li><span class="state-dot ${k}"></span>${label}</li>`)}</ul>`;
	}

	#build(): string {
		const info = this.session.info.value;
		const w = words();
		return info ? `${info.version} · ${info.build === 'threads' ? w.buildThreads : w.buildSingle}` : w.loadingEngine;
	}

	#notice(n: Notice | null): TemplateResult | string {
		const w = words();
		if (!n) return '';
		const close = html`<button class="ghost small" aria-label=${w.close} @click=${() => {
			this.session.notice.value = null;
		}}>${icons.close}</button>`;
		const text =
			n.kind === 'copied'
				? w.shareCopied
				: n.kind === 'copy'
					? w.shareManual
					: n.kind === 'refused'
						? w.engineRefused
						: n.kind === 'crashed'
							? w.engineCrashed(n.seed)
							: n.kind === 'silent'
								? w.engineSilent
								: n.kind === 'failed'
									? w.engineFailed
									: n.kind === 'no-threads'
										? `${n.link ? w.noThreadsLink : w.noThreads} ${noThreadsWord(n.why)}`
										: { newer: w.linkNewer, foreign: w.linkForeign, damaged: w.linkDamaged }[n.why];
		const bad = n.kind === 'crashed' || n.kind === 'failed';
		return html`<div class="notice ${bad ? 'bad' : ''}" role=${bad ? 'alert' : 'status'} data-testid="notice" lang=${lang.value}>
			<span>${text}</span>
			${n.kind === 'copy' ? html`<input readonly aria-label=${w.shareManual} .value=${n.url} @focus=${(e: Event) => (e.target as HTMLInputElement).select()} />` : ''}
			${'message' in n && n.message ? html`<details><summary>${w.details}</summary><pre>${n.message}</pre></details>` : ''}
			${close}</div>`;
	}
}

customElements.define('gm-app', App);
