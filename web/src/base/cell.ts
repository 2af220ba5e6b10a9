/** Any cell, to those who only want to hear of changes. */
export interface Watchable {
	watch(watcher: () => void): () => void;
}

/** A value that others watch. Writing the same value again tells nobody. */
export class Cell<T> {
	#value: T;
	readonly #watchers = new Set<(value: T) => void>();

	constructor(value: T) {
		this.#value = value;
	}

	get value(): T {
		return this.#value;
	}

	set value(next: T) {
		if (Object.is(next, this.#value)) return;
		this.#value = next;
		for (const watcher of this.#watchers) watcher(next);
	}

	/** Calls `watcher` at each change until the returned function is called. */
	watch(watcher: (value: T) => void): () => void {
		this.#watchers.add(watcher);
		return () => this.#watchers.delete(watcher);
	}
}
