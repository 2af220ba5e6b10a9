/** A program of the examples menu: examples/catalog.json and the .go file of the same id. */
export interface Example {
	id: string;
	title: { en: string; zh: string };
	about: { en: string; zh: string };
	/** What to look at first. */
	scene: 'scheduler' | 'heap' | 'waiting' | 'timeline';
	group: 'schedule' | 'communicate' | 'lock' | 'memory';
	config: Record<string, number | string>;
	/** Virtual nanoseconds per second of watching; absent: chosen from the density of events. */
	speed?: number;
	source: string;
}
