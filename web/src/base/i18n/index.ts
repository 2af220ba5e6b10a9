// One typed dictionary: `en` is its shape, `zh` must have every key (a missing one fails the type check).
import { Cell } from '../cell';
import { en } from './en';
import { zh } from './zh';

export type Dictionary = { readonly [K in keyof typeof en]: Widen<(typeof en)[K]> };
type Widen<T> = T extends string ? string : T extends (...args: infer A) => string ? (...args: A) => string : T;

export type Lang = 'en' | 'zh';
const dictionaries: Record<Lang, Dictionary> = { en, zh };

export const lang = new Cell<Lang>('en');

/** The words of the present language. */
export const words = (): Dictionary => dictionaries[lang.value];

export function preferredLang(): Lang {
	const saved = remembered('gmplay.lang');
	if (saved === 'en' || saved === 'zh') return saved;
	return typeof navigator !== 'undefined' && navigator.language.toLowerCase().startsWith('zh') ? 'zh' : 'en';
}

/** Storage may be forbidden in a frame of another site: then nothing is remembered. */
export function remembered(key: string): string | null {
	try {
		return localStorage.getItem(key);
	} catch {
		return null;
	}
}

export function remember(key: string, value: string): void {
	try {
		localStorage.setItem(key, value);
	} catch {
		// Not remembered.
	}
}
