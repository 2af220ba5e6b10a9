// What the run adds to the text: which goroutines are on which line now, where the heap is allocated from, and the line
// that is lit because its token or lane is.
import { RangeSet, RangeSetBuilder, StateEffect, StateField, type Text } from '@codemirror/state';
import { Decoration, EditorView, GutterMarker, gutter } from '@codemirror/view';
import { words } from '../base/i18n';
import type { EscapeMark } from '../engine/wire';
import type { TokenState } from '../widgets/tokens';

export interface LineToken {
	id: number;
	label: string;
	state: TokenState;
	picked: boolean;
}

/** Tokens by 1-based line. */
export type LineTokens = ReadonlyMap<number, readonly LineToken[]>;

export const setTokens = StateEffect.define<LineTokens>();
export const setEscapes = StateEffect.define<readonly EscapeMark[]>();
export const setLit = StateEffect.define<number>();

/** More than fit beside each other become a number. */
const WIDTH = 50;
const widthOf = (t: LineToken): number => 9 + 6 * t.label.length;

class TokensMarker extends GutterMarker {
	readonly tokens: readonly LineToken[];

	constructor(tokens: readonly LineToken[]) {
		super();
		this.tokens = tokens;
	}

	override eq(other: TokensMarker): boolean {
		return (
			this.tokens.length === other.tokens.length &&
			this.tokens.every((t, i) => {
				const o = other.tokens[i];
				return o !== undefined && o.id === t.id && o.state === t.state && o.picked === t.picked && o.label === t.label;
			})
		);
	}

	override toDOM(): Node {
		const box = document.createElement('span');
		box.className = 'line-tokens';
		box.title = `${words().goroutinesHere}: ${this.tokens.map((t) => `G${t.label}`).join(' ')}`;
		let shown = 0;
		let room = WIDTH;
		for (const [i, t] of this.tokens.entries()) {
			const left = this.tokens.length - i - 1;
			if (i > 0 && room < widthOf(t) + (left > 0 ? 22 : 0)) break;
			room -= widthOf(t);
			shown++;
			const dot = document.createElement('span');
			dot.className = `line-token ${t.state}${t.picked ? ' picked' : ''}`;
			dot.dataset.g = String(t.id);
			dot.textContent = t.label;
			box.append(dot);
		}
		if (this.tokens.length > shown) {
			const more = document.createElement('span');
			more.className = 'line-more';
			more.textContent = `+${this.tokens.length - shown}`;
			box.append(more);
		}
		return box;
	}
}

class EscapeMarker extends GutterMarker {
	readonly text: string;

	constructor(text: string) {
		super();
		this.text = text;
	}

	override eq(other: EscapeMarker): boolean {
		return other.text === this.text;
	}

	override toDOM(): Node {
		const dot = document.createElement('span');
		dot.className = 'escape-mark';
		dot.title = this.text;
		return dot;
	}
}

function markers<M extends GutterMarker>(doc: Text, byLine: ReadonlyMap<number, M>): RangeSet<M> {
	const builder = new RangeSetBuilder<M>();
	for (const line of [...byLine.keys()].sort((a, b) => a - b)) {
		const marker = byLine.get(line);
		if (marker && line >= 1 && line <= doc.lines) {
			const at = doc.line(line).from;
			builder.add(at, at, marker);
		}
	}
	return builder.finish();
}

const tokens = StateField.define<RangeSet<GutterMarker>>({
	create: () => RangeSet.empty,
	update(value, tr) {
		let next = tr.docChanged ? value.map(tr.changes) : value;
		for (const e of tr.effects)
			if (e.is(setTokens)) {
				const byLine = new Map<number, TokensMarker>();
				for (const [line, list] of e.value) byLine.set(line, new TokensMarker(list));
				next = markers<GutterMarker>(tr.state.doc, byLine);
			}
		return next;
	},
});

const escapes = StateField.define<RangeSet<GutterMarker>>({
	create: () => RangeSet.empty,
	update(value, tr) {
		let next = tr.docChanged ? value.map(tr.changes) : value;
		for (const e of tr.effects)
			if (e.is(setEscapes)) {
				const texts = new Map<number, string[]>();
				for (const m of e.value) {
					if (m.heap !== true) continue;
					const text = [m.message, ...m.reason].join('\n  ');
					texts.set(m.line, [...(texts.get(m.line) ?? []), text]);
				}
				next = markers<GutterMarker>(
					tr.state.doc,
					new Map([...texts].map(([line, list]) => [line, new EscapeMarker(list.join('\n'))])),
				);
			}
		return next;
	},
});

const runningLine = Decoration.line({ class: 'line-running' });
const litLine = Decoration.line({ class: 'line-lit' });

const lines = StateField.define<{ running: readonly number[]; lit: number }>({
	create: () => ({ running: [], lit: 0 }),
	update(value, tr) {
		let next = value;
		for (const e of tr.effects) {
			if (e.is(setTokens))
				next = {
					...next,
					running: [...e.value].filter(([, list]) => list.some((t) => t.state === 'running')).map(([line]) => line),
				};
			else if (e.is(setLit)) next = { ...next, lit: e.value };
		}
		return next;
	},
	provide: (field) =>
		EditorView.decorations.from(field, ({ running, lit }) => (view) => {
			const doc = view.state.doc;
			const all = [...running.map((n) => [n, runningLine] as const), [lit, litLine] as const]
				.filter(([n]) => n >= 1 && n <= doc.lines)
				.sort((a, b) => a[0] - b[0]);
			const builder = new RangeSetBuilder<Decoration>();
			for (const [n, deco] of all) builder.add(doc.line(n).from, doc.line(n).from, deco);
			return builder.finish();
		}),
});

/** The gutters; `onToken` hears of clicks on a goroutine's mark. */
export const marks = (onToken: (id: number) => void) => [
	tokens,
	escapes,
	lines,
	gutter({
		class: 'gutter-tokens',
		markers: (view) => view.state.field(tokens),
		domEventHandlers: {
			mousedown(_view, _line, event) {
				const id = event.target instanceof HTMLElement ? event.target.dataset.g : undefined;
				if (id === undefined) return false;
				onToken(Number(id));
				return true;
			},
		},
	}),
	gutter({ class: 'gutter-escapes', markers: (view) => view.state.field(escapes) }),
];
