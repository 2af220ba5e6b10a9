// The inspector's facts about what is picked: pairs of name and value, each value possibly a way to something else.
import { words } from '../../base/i18n';
import { bytes, count, duration } from '../../base/time';
import type { GView, View } from '../../engine/wire';
import type { Pick } from '../../state/scene';
import { stateWord } from '../../state/words';

export interface Fact {
	name: string;
	value: string;
	go: Pick | null;
}

export interface InspectorLayout {
	kind: string;
	title: string;
	state: string;
	/** Why it does not run, in words. */
	why: string;
	facts: Fact[];
	/** Whose frames are wanted. */
	frames: number | null;
	/** Whose fields are wanted. */
	object: string | null;
}

const fact = (name: string, value: string, go: Pick | null = null): Fact => ({ name, value, go });

/** `parallel`: of a run on real threads, whose cores are the system's threads. */
export function layout(view: View, pick: Pick, parallel = false): InspectorLayout | null {
	const w = words();
	const carrier = parallel ? w.threadN : w.core;
	const base = { why: '', frames: null, object: null, state: '' };
	const gname = (id: number): string => `G${view.gs.find((g) => g.id === id)?.goid ?? id}`;
	const gfact = (name: string, id: number): Fact => fact(name, gname(id), { kind: 'g', id });
	switch (pick.kind) {
		case 'g': {
			const g = view.gs.find((x) => x.id === pick.id);
			if (!g) return null;
			const facts = [fact(w.state, stateWord(g.state))];
			if (g.reason && g.state === 'waiting') facts.push(fact(w.reason, g.reason));
			if (g.on) facts.push(fact(w.waitsOn, g.on, whatIs(view, g.on)));
			if (g.line > 0) facts.push(fact(w.line, String(g.line), { kind: 'line', line: g.line }));
			if (g.p !== null) facts.push(fact(w.onM, `P${g.p}`, { kind: 'p', id: g.p }));
			if (g.m !== null) facts.push(fact(w.thread, `M${g.m}`, { kind: 'm', id: g.m }));
			const parent = view.gs.find((x) => x.goid === g.parent);
			if (g.parent > 0)
				facts.push(
					fact(
						w.createdBy,
						`G${g.parent}${g.created_line ? ` :${g.created_line}` : ''}`,
						parent ? { kind: 'g', id: parent.id } : null,
					),
				);
			facts.push(fact(w.stack, bytes(g.stack_bytes)), fact(w.cpuTime, duration(g.running_ns)));
			return {
				...base,
				kind: w.goroutine,
				title: `G${g.goid} ${g.func}`,
				state: g.state,
				why: why(g),
				facts,
				frames: g.id,
			};
		}
		case 'm': {
			const m = view.ms.find((x) => x.id === pick.id);
			if (!m) return null;
			const facts = [fact(w.state, stateWord(m.state))];
			if (m.p !== null) facts.push(fact(w.processor, `P${m.p}`, { kind: 'p', id: m.p }));
			if (m.g !== null) facts.push(gfact(w.goroutine, m.g));
			if (m.core !== null)
				facts.push(fact(parallel ? w.threadReal : w.cores, carrier(m.core), { kind: 'core', id: m.core }));
			return { ...base, kind: w.thread, title: `M${m.id}`, state: m.state, facts };
		}
		case 'p': {
			const p = view.ps.find((x) => x.id === pick.id);
			if (!p) return null;
			const facts = [fact(w.state, stateWord(p.state))];
			if (p.m !== null) facts.push(fact(w.thread, `M${p.m}`, { kind: 'm', id: p.m }));
			if (p.runnext !== null) facts.push(gfact(w.runnext, p.runnext));
			facts.push(fact(w.localQueue, p.queue.length === 0 ? w.empty : p.queue.slice(0, 12).map(gname).join(' ')));
			facts.push(fact('schedtick', count(p.schedtick)), fact(w.timers, count(p.timers)));
			return { ...base, kind: w.processor, title: `P${p.id}`, state: p.state, facts };
		}
		case 'core': {
			const c = view.cores.find((x) => x.id === pick.id);
			if (!c) return null;
			const facts = [c.m === null ? fact(w.thread, w.idle) : fact(w.thread, `M${c.m}`, { kind: 'm', id: c.m })];
			if (c.waiting.length > 0) facts.push(fact(w.waitsForCore, c.waiting.map((m) => `M${m}`).join(' ')));
			return { ...base, kind: parallel ? w.threadReal : w.cores, title: carrier(c.id), facts };
		}
		case 'chan': {
			const c = view.channels.find((x) => x.addr === pick.addr);
			if (!c) return null;
			const facts = [
				fact(w.address, c.addr),
				fact(w.capacity, c.cap === 0 ? w.unbuffered : count(c.cap)),
				fact(w.length, count(c.len)),
			];
			if (c.closed) facts.push(fact(w.state, w.closed));
			for (const id of c.sendq.slice(0, 8)) facts.push(gfact('sendq', id));
			for (const id of c.recvq.slice(0, 8)) facts.push(gfact('recvq', id));
			return { ...base, kind: w.channel, title: c.name || c.addr, facts, object: c.addr };
		}
		case 'wait': {
			const s = view.waits.find((x) => x.addr === pick.addr);
			if (!s) return null;
			const facts = [fact(w.address, s.addr), fact(w.type, s.kind)];
			if (s.mode) facts.push(fact(w.mode, s.mode));
			for (const id of s.waiters.slice(0, 12)) facts.push(gfact(w.waiters, id));
			return { ...base, kind: w.lock, title: s.kind, facts, object: s.addr };
		}
		case 'object': {
			const o = view.heap.objects.find((x) => x.addr === pick.addr);
			const facts = [fact(w.address, pick.addr)];
			if (o) {
				facts.push(fact(w.type, o.ty), fact(w.size, bytes(o.size)));
				facts.push(fact(w.color, [w.white, w.grey, w.black, w.noColor][o.color] ?? ''));
				if (o.line > 0) facts.push(fact(w.allocatedAt, `${w.line} ${o.line}`, { kind: 'line', line: o.line }));
			}
			return { ...base, kind: w.object, title: o?.ty ?? pick.addr, facts, object: pick.addr };
		}
		case 'line':
			return null;
	}
}

/** What stands at an address that a goroutine waits on. */
export function whatIs(view: View, addr: string): Pick | null {
	if (view.channels.some((c) => c.addr === addr)) return { kind: 'chan', addr };
	if (view.waits.some((s) => s.addr === addr)) return { kind: 'wait', addr };
	return null;
}

function why(g: GView): string {
	const w = words();
	switch (g.state) {
		case 'running':
			return w.whyRunning;
		case 'runnable':
			return w.whyRunnable;
		case 'waiting':
			return w.whyWaiting(g.reason);
		case 'syscall':
			return w.whySyscall;
		case 'preempted':
			return w.whyPreempted;
		case 'dead':
			return w.whyDead;
		default:
			return '';
	}
}
