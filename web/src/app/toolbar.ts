import { html, nothing, type TemplateResult } from 'lit';
import type { Example } from '../base/example';
import { type Lang, lang, remember, words } from '../base/i18n';
import { COLLECTORS, POLICIES, PROCS_MAX } from '../state/config';
import { exampleOf, examples } from '../state/examples';
import type { Session } from '../state/session';
import { noThreadsWord } from '../state/words';
import { Element } from '../widgets/element';
import { icons } from '../widgets/icons';
import { popover } from '../widgets/popover';
import { isDark, setTheme } from './theme';

export type Dialog = 'help' | 'modelled' | 'compare' | 'speed';

const GROUPS: Example['group'][] = ['schedule', 'communicate', 'lock', 'memory'];

/** The top bar: program, run, settings, sharing. */
export class Toolbar extends Element {
	static override properties = { session: { attribute: false } };
	declare session: Session;

	protected override attach(): void {
		const s = this.session;
		this.watch(s.config, s.busy, s.playing, s.resting, s.running, s.info, s.stopped);
		this.watchSlowly(300, s.source);
	}

	#open(e: Example): void {
		const s = this.session;
		void s.open({ source: e.source, config: { ...s.config.value, ...e.config }, t: 0, scene: e.scene }, true, e.speed);
		history.replaceState(null, '', location.pathname + location.search);
	}

	override render(): TemplateResult {
		const s = this.session;
		const w = words();
		const computing = s.live ? !s.stopped.value : s.running.value !== null && !s.resting.value && !s.ended;
		const example = exampleOf(s.source.value);
		const groupNames = {
			schedule: w.groupSchedule,
			communicate: w.groupCommunicate,
			lock: w.groupLock,
			memory: w.groupMemory,
		};
		return html`
			<a class="wordmark" href="./" aria-label="${w.appName}: ${w.tagline}"><span class="mark g"></span><span class="mark m"></span><span class="mark p"></span><span>gmplay</span></a>
			${popover(
				'examples',
				html`<span class="long">${example ? example.title[lang.value] : w.examples}</span>${icons.down}`,
				w.examples,
				html`<div class="menu" role="menu" aria-label=${w.examples}>
					${GROUPS.map(
						(g) => html`<div role="group" aria-label=${groupNames[g]}><h3>${groupNames[g]}</h3>
						${examples
							.filter((e) => e.group === g)
							.map(
								(e) =>
									html`<button role="menuitem" class=${e === example ? 'current' : ''} data-example=${e.id} @click=${(
										ev: Event,
									) => {
										(ev.currentTarget as HTMLElement).closest<HTMLElement>('[popover]')?.hidePopover?.();
										this.#open(e);
									}}><b>${e.title[lang.value]}</b><span>${e.about[lang.value]}</span></button>`,
							)}</div>`,
					)}
				</div>`,
				'examples',
			)}
			<button class="run ${s.busy.value ? 'busy' : ''}" data-testid="run" title=${w.runHint} @click=${() => s.run()}>${icons.play}<span>${w.run}</span></button>
			${computing ? html`<button class="ghost stop" title=${w.stopHint} @click=${() => s.stop()}>${icons.stop}<span class="long">${w.stop}</span></button>` : ''}
			<div class="settings-inline">${this.#driver('inline')}${this.#settings()}</div>
			${popover('settings', icons.sliders, w.settings, html`<div class="settings-panel">${this.#driver('panel')}${this.#settings()}${this.#more()}</div>`, 'settings')}
			<span class="on-desk">${popover(
				'measure',
				html`${icons.measure}`,
				w.measurements,
				html`<div class="menu measure-menu" role="menu" aria-label=${w.measurements}>
					${this.#measurements().map(
						([which, title, about, key]) =>
							html`<button role="menuitem" data-testid="open-${which}" @click=${(e: Event) => this.#leave(e, which)}><b>${title}<kbd>${key}</kbd></b><span>${about}</span></button>`,
					)}
				</div>`,
				'measure',
			)}</span>
			<span class="spacer"></span>
			<button class="ghost" data-testid="share" title=${w.shareHint} @click=${() => this.#share()}>${icons.share}<span class="long">${w.share}</span></button>
			<button class="ghost on-desk" title=${w.modelled} aria-label=${w.modelled} data-testid="modelled" @click=${() => this.#dialog('modelled')}>${icons.check}</button>
			<button class="ghost on-desk" title="${w.help} (?)" aria-label=${w.help} data-testid="help" @click=${() => this.#dialog('help')}>${icons.help}</button>
			<button class="ghost" title=${isDark() ? w.themeToLight : w.themeToDark} aria-label=${isDark() ? w.themeToLight : w.themeToDark} data-testid="theme" @click=${() => {
				setTheme(isDark() ? 'light' : 'dark');
				this.requestUpdate();
			}}>${isDark() ? icons.sun : icons.moon}</button>
			<button class="ghost lang" data-testid="lang" title=${w.language} lang=${lang.value === 'en' ? 'zh' : 'en'} @click=${() => setLang(lang.value === 'en' ? 'zh' : 'en')}>${w.langOther}</button>`;
	}

	/** Simulated or on real threads. Where there are none the choice stays visible and says what is missing. */
	#driver(where: 'inline' | 'panel'): TemplateResult {
		const s = this.session;
		const w = words();
		const parallel = s.config.value.parallel;
		const why = s.noThreads;
		const choose = (on: boolean): void => {
			if (on && why) s.notice.value = { kind: 'no-threads', why, link: false };
			else s.set({ parallel: on });
		};
		return html`<div class="setting driver" role="group" aria-label=${w.driver} title=${w.driverHelp}>
				<span>${w.driver}</span>
				<div class="segmented small">
					<button aria-pressed=${!parallel} data-driver="simulated" @click=${() => choose(false)}>${w.simulated}</button>
					<button aria-pressed=${parallel} data-driver="parallel" aria-disabled=${why !== null} aria-describedby=${why ? `why-${where}` : nothing} @click=${() => choose(true)}>${w.parallel}</button>
				</div>
				${why && where === 'inline' ? html`<span class="visually-hidden" id="why-inline">${w.noThreads} ${noThreadsWord(why)}</span>` : nothing}
			</div>
			${why && where === 'panel' ? html`<p class="quiet small" id="why-panel" data-testid="no-threads">${w.noThreads} ${noThreadsWord(why)}</p>` : nothing}`;
	}

	#settings(): TemplateResult {
		const s = this.session;
		const c = s.config.value;
		const w = words();
		return html`
			${this.#stepper('GOMAXPROCS', w.procsHelp, c.procs, 1, PROCS_MAX, 'procs')}
			${this.#stepper(w.cores, w.coresHelp, c.cores, 1, PROCS_MAX, 'cores')}
			<label class="setting" title=${w.gogcHelp}><span>GOGC</span>
				<select data-setting="gogc" @change=${(e: Event) => {
					const v = (e.target as HTMLSelectElement).value;
					s.set({ gogc: v === 'off' ? null : Number(v) });
				}}>
					${[...new Set([25, 50, 100, 200, 400, ...(c.gogc === null ? [] : [c.gogc])])].sort((a, b) => a - b).map((v) => html`<option value=${v} ?selected=${c.gogc === v}>${v}</option>`)}
					<option value="off" ?selected=${c.gogc === null}>${w.off}</option>
				</select></label>
			${this.#stepper(w.seed, w.seedHelp, c.seed, 0, 0xffff_ffff, 'seed')}`;
	}

	#more(): TemplateResult {
		const s = this.session;
		const c = s.config.value;
		const w = words();
		return html`
			<label class="setting" title=${w.policyHelp}><span>${w.policy}</span>
				<select data-setting="policy" @change=${(e: Event) => s.set({ policy: (e.target as HTMLSelectElement).value })}>
					${POLICIES.map((v) => html`<option value=${v} ?selected=${c.policy === v}>${v}</option>`)}
				</select></label>
			<label class="setting" title=${w.gcHelp}><span>gc</span>
				<select data-setting="gc" @change=${(e: Event) => s.set({ gc: (e.target as HTMLSelectElement).value })}>
					${COLLECTORS.map((v) => html`<option value=${v} ?selected=${c.gc === v}>${v}</option>`)}
				</select></label>
			<p class="quiet small">${w.policyHelp}<br />${w.gcHelp}</p>
			<p class="measure-links">${this.#measurements().map(
				([which, title, about]) =>
					html`<button class="link" title=${about} @click=${(e: Event) => this.#leave(e, which)}>${title}</button>`,
			)}</p>`;
	}

	#stepper(
		name: string,
		help: string,
		value: number,
		min: number,
		max: number,
		key: 'procs' | 'cores' | 'seed',
	): TemplateResult {
		const s = this.session;
		const w = words();
		const idle = key !== 'procs' && s.config.value.parallel;
		return html`<div class="setting stepper ${idle ? 'unused' : ''}" title=${idle ? w.notInParallel(name) : help} role="group" aria-label=${name}>
			<span>${name}</span>
			<button aria-label=${w.less(name)} ?disabled=${idle || value <= min} @click=${() => s.set({ [key]: value - 1 })}>−</button>
			<input inputmode="numeric" data-setting=${key} aria-label=${name} ?disabled=${idle} .value=${String(value)} @change=${(
				e: Event,
			) => {
				s.set({ [key]: Number((e.target as HTMLInputElement).value) });
				this.requestUpdate();
			}} />
			<button aria-label=${w.more(name)} ?disabled=${idle || value >= max} @click=${() => s.set({ [key]: value + 1 })}>+</button>
		</div>`;
	}

	#measurements(): ['compare' | 'speed', string, string, string][] {
		const w = words();
		return [
			['compare', w.compare, w.compareShort, 'c'],
			['speed', w.speedup, w.speedShort, 's'],
		];
	}

	#leave(e: Event, which: 'compare' | 'speed'): void {
		(e.currentTarget as HTMLElement).closest<HTMLElement>('[popover]')?.hidePopover?.();
		this.#dialog(which);
	}

	#dialog(which: Dialog): void {
		this.dispatchEvent(new CustomEvent('dialog', { bubbles: true, detail: which }));
	}

	async #share(): Promise<void> {
		const s = this.session;
		const url = await s.link();
		history.replaceState(null, '', url);
		try {
			await navigator.clipboard.writeText(url);
			s.notice.value = { kind: 'copied' };
		} catch {
			s.notice.value = { kind: 'copy', url };
		}
	}
}

export function setLang(next: Lang): void {
	lang.value = next;
	document.documentElement.lang = next === 'zh' ? 'zh-CN' : 'en';
	remember('gmplay.lang', next);
}

customElements.define('gm-toolbar', Toolbar);
