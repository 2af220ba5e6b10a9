// The colours, read once per theme from the stylesheet: canvas and document cannot drift apart.

const NAMES = [
	'bg',
	'panel',
	'raised',
	'line',
	'line-strong',
	'text',
	'dim',
	'faint',
	'accent',
	'running',
	'runnable',
	'waiting',
	'syscall',
	'preempted',
	'system',
	'dead',
	'danger',
] as const;

export type ColorName = (typeof NAMES)[number];
export type Palette = Readonly<Record<ColorName, string>> & { readonly dark: boolean };

let current: Palette | null = null;

export function palette(): Palette {
	if (current) return current;
	const style = getComputedStyle(document.documentElement);
	const colors = Object.fromEntries(NAMES.map((n) => [n, style.getPropertyValue(`--${n}`).trim() || '#888']));
	current = { ...(colors as Record<ColorName, string>), dark: style.colorScheme.includes('dark') };
	return current;
}

/** After a change of theme. */
export function forgetPalette(): void {
	current = null;
}

export const SANS =
	'-apple-system, "Segoe UI", Inter, Roboto, Ubuntu, Cantarell, "Noto Sans", "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", system-ui, sans-serif';
export const MONO =
	'ui-monospace, "SF Mono", "Cascadia Code", "JetBrains Mono", Menlo, Consolas, "Noto Sans Mono", "DejaVu Sans Mono", "Noto Sans Mono CJK SC", monospace';
