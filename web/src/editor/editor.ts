// The code editor: CodeMirror with Go, the engine's diagnostics and the run's marks.
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { go } from '@codemirror/lang-go';
import { bracketMatching, HighlightStyle, indentOnInput, indentUnit, syntaxHighlighting } from '@codemirror/language';
import { type Diagnostic as Lint, lintGutter, setDiagnostics } from '@codemirror/lint';
import { EditorState, type Extension } from '@codemirror/state';
import { drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers } from '@codemirror/view';
import { tags } from '@lezer/highlight';
import { html, type TemplateResult } from 'lit';
import { words } from '../base/i18n';
import { type Frame, loop } from '../base/loop';
import type { Session } from '../state/session';
import { Element } from '../widgets/element';
import { tokenState } from '../widgets/tokens';
import { type LineToken, marks, setEscapes, setLit, setTokens } from './marks';

const colors = HighlightStyle.define([
	{ tag: [tags.keyword, tags.controlKeyword, tags.definitionKeyword, tags.moduleKeyword], class: 'tok-keyword' },
	{ tag: [tags.string, tags.character, tags.special(tags.string)], class: 'tok-string' },
	{ tag: [tags.number, tags.bool, tags.null], class: 'tok-number' },
	{ tag: [tags.lineComment, tags.blockComment], class: 'tok-comment' },
	{ tag: [tags.typeName, tags.standard(tags.typeName)], class: 'tok-type' },
	{
		tag: [
			tags.function(tags.variableName),
			tags.function(tags.propertyName),
			tags.function(tags.definition(tags.variableName)),
		],
		class: 'tok-function',
	},
	{ tag: [tags.operator, tags.punctuation, tags.bracket, tags.separator], class: 'tok-punct' },
]);

/** The gutter's goroutines are read, not watched: ten changes a second are enough. */
const MARKS_EVERY_MS = 90;

export class GoEditor extends Element {
	static override properties = { session: { attribute: false } };
	declare session: Session;
	#view: EditorView | null = null;
	#marked = 0;
	#marksDirty = true;

	override render(): TemplateResult {
		return html`<div class="editor-host" data-testid="editor"></div>`;
	}

	protected override attach(): void {
		const s = this.session;
		this.onLeave(s.source.watch((text) => this.#setText(text)));
		this.onLeave(s.diagnostics.watch(() => this.#lint()));
		this.onLeave(s.escapes.watch((list) => this.#view?.dispatch({ effects: setEscapes.of(list) })));
		for (const cell of [s.moment, s.pick, s.hover])
			this.onLeave(
				cell.watch(() => {
					this.#marksDirty = true;
					loop.request();
				}),
			);
		this.onLeave(loop.on('write', (frame) => this.#mark(frame)));
	}

	protected override firstUpdated(): void {
		const host = this.querySelector('.editor-host');
		if (!host) return;
		this.#view = new EditorView({
			parent: host,
			state: EditorState.create({ doc: this.session.source.value, extensions: this.#extensions() }),
		});
		this.#lint();
	}

	#extensions(): Extension {
		const s = this.session;
		return [
			marks((id) => {
				s.pick.value = { kind: 'g', id };
			}),
			lineNumbers(),
			history(),
			drawSelection(),
			bracketMatching(),
			indentOnInput(),
			highlightActiveLine(),
			indentUnit.of('\t'),
			EditorState.tabSize.of(4),
			go(),
			syntaxHighlighting(colors),
			lintGutter(),
			keymap.of([
				{
					key: 'Mod-Enter',
					run: () => {
						void s.run();
						return true;
					},
				},
				{
					key: 'Escape',
					run: (view) => {
						view.contentDOM.blur();
						return true;
					},
				},
				indentWithTab,
				...defaultKeymap,
				...historyKeymap,
			]),
			EditorView.contentAttributes.of({
				'aria-label': words().editor,
				spellcheck: 'false',
				tabindex: '0',
				autocapitalize: 'off',
			}),
			EditorView.updateListener.of((update) => {
				if (update.docChanged) s.source.value = update.state.doc.toString();
				if (update.selectionSet && update.view.hasFocus && !update.docChanged) {
					const line = update.state.doc.lineAt(update.state.selection.main.head).number;
					s.hover.value = { kind: 'line', line };
				}
			}),
		];
	}

	#setText(text: string): void {
		const view = this.#view;
		if (!view || view.state.doc.toString() === text) return;
		view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text }, selection: { anchor: 0 } });
		view.scrollDOM.scrollTop = 0;
	}

	#lint(): void {
		const view = this.#view;
		if (!view) return;
		const length = view.state.doc.length;
		const list = this.session.diagnostics.value.map((d): Lint => {
			const from = Math.min(length, Math.max(0, d.from));
			return {
				from,
				to: Math.min(length, Math.max(from, d.to)),
				severity: d.unsupported ? 'warning' : 'error',
				message: d.message,
				source: `${d.line}:${d.column}`,
			};
		});
		view.dispatch(setDiagnostics(view.state, list));
	}

	/** Which goroutines are on which line, unless the text is no longer the one that runs. */
	#mark(frame: Frame): void {
		const view = this.#view;
		if (!view || !this.#marksDirty) return;
		if (frame.now - this.#marked < MARKS_EVERY_MS) {
			loop.request();
			return;
		}
		this.#marked = frame.now;
		this.#marksDirty = false;
		const s = this.session;
		const byLine = new Map<number, LineToken[]>();
		const same = s.running.value?.source === s.source.value;
		const pick = s.pick.value;
		const hover = s.hover.value;
		let lit = 0;
		for (const g of same ? (s.moment.value?.view.gs ?? []) : []) {
			if (g.system || g.line === 0 || g.state === 'dead' || g.state === 'idle') continue;
			const picked = pick?.kind === 'g' && pick.id === g.id;
			if (picked || (hover?.kind === 'g' && hover.id === g.id)) lit = g.line;
			const token = { id: g.id, label: String(g.goid), state: tokenState(g.state), picked };
			const list = byLine.get(g.line);
			if (!list) byLine.set(g.line, [token]);
			else if (token.state === 'running') list.unshift(token);
			else list.push(token);
		}
		view.dispatch({ effects: [setTokens.of(byLine), setLit.of(lit)] });
	}

	override focus(): void {
		this.#view?.focus();
	}

	/** Puts the cursor at a line, as a click on an event or a frame does. */
	reveal(line: number): void {
		const view = this.#view;
		if (!view || line < 1 || line > view.state.doc.lines) return;
		const at = view.state.doc.line(line).from;
		view.dispatch({ selection: { anchor: at }, effects: EditorView.scrollIntoView(at, { y: 'center' }) });
	}
}

customElements.define('gm-editor', GoEditor);
