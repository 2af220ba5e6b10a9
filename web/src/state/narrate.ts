// Turns an event into its sentence. The words are in base/i18n/narration.*; here the fields get their names.
import { lang } from '../base/i18n';
import { type Facts, rules } from '../base/i18n/facts';
import { narrationEn, runtimeEn } from '../base/i18n/narration.en';
import { narrationZh, runtimeZh } from '../base/i18n/narration.zh';
import { bytes, count, duration } from '../base/time';
import type { EventView, View } from '../engine/wire';
import { isKind } from './kinds';

export interface Told {
	text: string;
	/** Go's symbol; empty where the event is the program's own. */
	rule: string;
}

/** `main.worker` is `worker` to its reader. */
const short = (func: string): string => func.replace(/^main\./, '').replace(/^runtime\.main$/, 'main');

/** Names of the Gs as of a view: events speak of arena indices, people of goids. */
export class Names {
	readonly #goid = new Map<number, number>();
	readonly #func = new Map<number, string>();
	readonly parallel: boolean;

	constructor(view: View | null, parallel = false) {
		this.parallel = parallel;
		for (const g of view?.gs ?? []) {
			this.#goid.set(g.id, g.goid);
			// The runtime's own goroutines are known by what they do, which the event says.
			if (!g.system) this.#func.set(g.id, g.func);
		}
	}

	g(id: number): string {
		return `G${this.#goid.get(id) ?? id}`;
	}

	func(id: number): string {
		return short(this.#func.get(id) ?? '');
	}
}

/** `waitReasonStrings` of Go's runtime2.go by the names that events carry. */
const reasons: Record<string, string> = {
	ChanReceive: 'chan receive',
	ChanReceiveNil: 'chan receive (nil chan)',
	ChanSend: 'chan send',
	ChanSendNil: 'chan send (nil chan)',
	Select: 'select',
	SelectNoCases: 'select (no cases)',
	Sleep: 'sleep',
	Semacquire: 'semacquire',
	SyncMutexLock: 'sync.Mutex.Lock',
	SyncRWMutexRLock: 'sync.RWMutex.RLock',
	SyncRWMutexLock: 'sync.RWMutex.Lock',
	SyncCondWait: 'sync.Cond.Wait',
	SyncWaitGroupWait: 'sync.WaitGroup.Wait',
	GcAssistWait: 'GC assist wait',
	GcAssistMarking: 'GC assist marking',
	GcWorkerIdle: 'GC worker (idle)',
	WaitForGcCycle: 'wait for GC cycle',
	ForceGcIdle: 'force gc (idle)',
	GcSweepWait: 'GC sweep wait',
	GcScavengeWait: 'GC scavenge wait',
	FinalizerWait: 'finalizer wait',
	IoWait: 'IO wait',
	Preempted: 'preempted',
	DebugCall: 'debug call',
	StoppingTheWorld: 'stopping the world',
	CoroutineWait: 'coroutine',
	MaxProcsIdle: 'GOMAXPROCS updater (idle)',
};

class EventFacts implements Facts {
	readonly #event: EventView;
	readonly #names: Names;
	readonly #runtime: string;

	constructor(event: EventView, names: Names, runtime: string) {
		this.#event = event;
		this.#names = names;
		this.#runtime = runtime;
	}

	get parallel(): boolean {
		return this.#names.parallel;
	}
	get self(): string {
		return this.#event.g === null ? this.atM || this.#runtime : this.#names.g(this.#event.g);
	}
	get atM(): string {
		return this.#event.m === null ? '' : `M${this.#event.m}`;
	}
	get atP(): string {
		return this.#event.p === null ? '' : `P${this.#event.p}`;
	}
	g(field: string): string {
		const v = this.#raw(field);
		if (typeof v === 'number' && field === 'new' && typeof this.#event.args.goid === 'number')
			return `G${this.#event.args.goid}`;
		return typeof v === 'number' ? this.#names.g(v) : 'G?';
	}
	func(field: string): string {
		const v = this.#raw(field);
		const own = this.#event.args.func;
		if (field === 'new' && typeof own === 'string') return short(own);
		return typeof v === 'number' ? this.#names.func(v) : '';
	}
	m(field: string): string {
		return this.#id('M', field);
	}
	p(field: string): string {
		return this.#id('P', field);
	}
	num(field: string): number {
		const v = this.#raw(field);
		return typeof v === 'number' ? v : Number(v ?? 0) || 0;
	}
	count(field: string): string {
		return count(this.num(field));
	}
	bytes(field: string): string {
		return bytes(this.num(field));
	}
	time(field: string): string {
		return duration(this.num(field));
	}
	text(field: string): string {
		const v = this.#raw(field);
		if (field === 'reason' && typeof v === 'string') return reasons[v] ?? v;
		return v === null || v === undefined ? '' : String(v).replace(/^(runnext|local):(P\d+)$/, '$2.$1');
	}
	flag(field: string): boolean {
		return this.#raw(field) === true;
	}
	has(field: string): boolean {
		const v = this.#raw(field);
		return v !== null && v !== undefined;
	}
	#raw(field: string): string | number | boolean | null | undefined {
		return this.#event.args[field];
	}
	#id(letter: string, field: string): string {
		const v = this.#raw(field);
		return typeof v === 'number' ? `${letter}${v}` : String(v ?? `${letter}?`);
	}
}

export function tell(event: EventView, names: Names): Told {
	if (!isKind(event.kind)) return { text: event.kind, rule: '' };
	const zh = lang.value === 'zh';
	const facts = new EventFacts(event, names, zh ? runtimeZh : runtimeEn);
	return { text: (zh ? narrationZh : narrationEn)[event.kind](facts), rule: rules[event.kind] };
}
