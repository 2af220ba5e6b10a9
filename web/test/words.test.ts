import { readFileSync } from 'node:fs';
import { afterEach, expect, test } from 'vitest';
import { rows } from '../plugins/fidelity';
import { lang } from '../src/base/i18n';
import { en } from '../src/base/i18n/en';
import { rules } from '../src/base/i18n/facts';
import { zh } from '../src/base/i18n/zh';
import { Names, tell } from '../src/state/narrate';
import { emptyView, goroutine } from './fake';

afterEach(() => {
	lang.value = 'en';
});

/** The kinds of crates/core/src/event.rs: the page must tell every one. */
const kinds = (() => {
	const text = readFileSync(new URL('../../crates/core/src/event.rs', import.meta.url), 'utf8');
	const body = /pub enum EventKind \{([\s\S]*?)\n\}/.exec(text)?.[1] ?? '';
	return [...body.matchAll(/^ {4}([A-Z]\w+)/gm)].map((m) => m[1] ?? '');
})();

const args = {
	new: 3,
	goid: 21,
	g: 3,
	n: 4,
	victim: 0,
	m: 2,
	p: 1,
	from: 3,
	to: 3,
	reason: 'ChanReceive',
	addr: '0xc000012000',
	size: 64,
	phase: 'Mark',
	why: 'GcStart',
	stage: 'Steal',
	kind: 'Mutex',
	cycle: 1,
	core: 0,
};

test('every kind of event has a sentence in both languages and the rule behind it', () => {
	expect(kinds.length).toBeGreaterThan(50);
	const view = { ...emptyView(), gs: [goroutine(3, { goid: 21 })] };
	for (const kind of kinds)
		for (const l of ['en', 'zh'] as const) {
			lang.value = l;
			const told = tell({ index: 0, t_ns: 0, kind, m: 0, p: 1, g: 3, line: 1, args }, new Names(view));
			expect(told.text, `${kind} in ${l}`).not.toBe(kind);
			expect(told.text, `${kind} in ${l}`).not.toMatch(/undefined|NaN|G\?/);
			expect(told.text.endsWith(l === 'en' ? '.' : '。'), `${kind} in ${l}: ${told.text}`).toBe(true);
		}
	expect(Object.keys(rules).sort()).toEqual([...kinds].sort());
});

test('goroutines go by their goid, queues by their name in Go', () => {
	const view = { ...emptyView(), gs: [goroutine(3, { goid: 21 })] };
	const told = tell(
		{ index: 0, t_ns: 0, kind: 'Enqueue', m: 0, p: 1, g: 3, line: 1, args: { g: 3, to: 'runnext:P1' } },
		new Names(view),
	);
	expect(told.text).toBe('G21 (main.func1) is put into P1.runnext.');
});

test('the dictionaries have the same keys and no empty word', () => {
	expect(Object.keys(zh)).toEqual(Object.keys(en));
	for (const d of [en, zh]) for (const [k, v] of Object.entries(d)) expect(v, k).not.toBe('');
});

test('tables of docs/fidelity.md become rows', () => {
	const md =
		'# x\n## Scheduler\n| mechanism | Go symbol | file | level | why |\n|---|---|---|---|---|\n| ring | `runqput` | `crates/core/x.rs` | exact | as [Go](u) |\n| odd | a | b | maybe | c |\n';
	expect(rows(md)).toEqual([
		{ area: 'Scheduler', mechanism: 'ring', symbol: 'runqput', file: 'crates/core/x.rs', level: 'exact', why: 'as Go' },
	]);
});
