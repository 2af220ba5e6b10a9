export const SCENES = ['scheduler', 'heap', 'waiting', 'timeline'] as const;
export type Scene = (typeof SCENES)[number];
export const isScene = (v: unknown): v is Scene => SCENES.some((s) => s === v);

/** What the user has picked or points at; the same thing is lit in every scene, the lanes and the code. */
export type Pick =
	| { kind: 'g' | 'm' | 'p' | 'core'; id: number }
	| { kind: 'chan' | 'wait' | 'object'; addr: string }
	| { kind: 'line'; line: number };

export const samePick = (a: Pick | null, b: Pick | null): boolean => JSON.stringify(a) === JSON.stringify(b);
