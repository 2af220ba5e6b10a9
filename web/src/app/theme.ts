import { remember, remembered } from '../base/i18n';
import { forgetPalette } from '../base/palette';

const system = typeof matchMedia === 'undefined' ? null : matchMedia('(prefers-color-scheme: dark)');

export function isDark(): boolean {
	const own = document.documentElement.dataset.theme;
	return own === 'dark' || (own !== 'light' && (system?.matches ?? false));
}

export function setTheme(theme: 'dark' | 'light'): void {
	document.documentElement.dataset.theme = theme;
	remember('gmplay.theme', theme);
	changed();
}

/** Takes up what was chosen last, and follows the system where nothing was. */
export function initTheme(onChange: () => void): void {
	listeners.push(onChange);
	const saved = remembered('gmplay.theme');
	if (saved === 'dark' || saved === 'light') document.documentElement.dataset.theme = saved;
	system?.addEventListener('change', changed);
}

const listeners: (() => void)[] = [];

function changed(): void {
	forgetPalette();
	for (const fn of listeners) fn();
}
