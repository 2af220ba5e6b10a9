// Who waits for what: a row for each channel (senders, ring, receivers, in the direction that values move) and for each
// lock or list with waiters; when everything sleeps, the edges from each goroutine to what it waits for.
import { cellAt, clamp, pack, type Rect } from '../../base/geometry';
import type { ChanView, View, WaitView } from '../../engine/wire';
import { type Place, tokenState } from '../../widgets/tokens';

export interface ChanRow {
	rect: Rect;
	chan: ChanView;
	name: string;
	ring: Rect;
	slot: number;
	slots: number;
	/** Queues, for their frames. */
	sendq: Rect;
	recvq: Rect;
}

export interface WaitRow {
	rect: Rect;
	wait: WaitView;
	queue: Rect;
}

export interface Edge {
	g: number;
	x: number;
	y: number;
	text: string;
	target: string;
	line: number;
}

export interface WaitingLayout {
	chans: ChanRow[];
	waits: WaitRow[];
	places: Place[];
	headings: { x: number; y: number; w: number; key: 'channels' | 'locks' | 'waitFor'; empty: boolean }[];
	edges: Edge[];
	/** Frame of the edges. */
	graph: Rect | null;
	/** Width for an edge's words. */
	edgeW: number;
	hidden: number;
}

const GAP = 8;

export function layout(view: View, w: number, h: number, deadlock: boolean): WaitingLayout {
	const narrow = w < 560;
	const pad = narrow ? 10 : 16;
	const gs = new Map(view.gs.map((g) => [g.id, g]));
	const places: Place[] = [];
	const fill = (ids: readonly number[], r: Rect, fromRight: boolean, where: string): void => {
		const p = pack(ids.length, r.w, r.h, 30, 3);
		for (let i = 0; i < p.placed; i++) {
			const c = cellAt(p, i, r.x, r.y + Math.max(0, (r.h - Math.ceil(p.placed / p.cols) * p.cell) / 2));
			const x = fromRight ? r.x + r.w - (c.x - r.x) : c.x;
			const g = gs.get(ids[i] ?? -1);
			if (g)
				places.push({
					id: g.id,
					key: `${g.id}@${where}`,
					x,
					y: c.y,
					r: p.cell / 2 - 1.5,
					label: String(g.goid),
					state: tokenState(g.state),
					system: g.system,
				});
		}
	};
	const sleepers = deadlock ? view.gs.filter((g) => g.state === 'waiting' && !g.system) : [];
	const graphH = deadlock ? clamp(34 + Math.min(sleepers.length, 6) * 28, 62, h * 0.42) : 0;
	const room = h - graphH - (deadlock ? GAP : 0);

	// The busiest first; a channel that nobody waits on keeps its order of creation.
	const chans = [...view.channels].sort((a, b) => busy(b) - busy(a));
	const waits = view.waits.filter((x) => x.waiters.length > 0 || (x.mode !== '' && x.mode !== '0'));
	waits.sort((a, b) => b.waiters.length - a.waiters.length);
	const headings: WaitingLayout['headings'] = [];
	const columns = !narrow && w > 620;
	const colW = columns ? (w - 2 * pad - 14) * 0.62 : w - 2 * pad;
	const waitX = columns ? pad + colW + 14 : pad;
	const waitW = columns ? w - pad - waitX : colW;

	const list = <T, R>(
		items: readonly T[],
		x: number,
		y: number,
		width: number,
		bottom: number,
		key: 'channels' | 'locks',
		make: (item: T, rect: Rect) => R,
	) => {
		headings.push({ x, y: y + 14, w: width, key, empty: items.length === 0 });
		const top = y + 24;
		const rowH = clamp((bottom - top) / Math.max(1, items.length) - GAP, 38, 84);
		const fit = Math.max(0, Math.floor((bottom - top + GAP) / (rowH + GAP)));
		const rows = items.slice(0, fit).map((item, i) => make(item, { x, y: top + i * (rowH + GAP), w: width, h: rowH }));
		return { rows, end: top + Math.max(1, rows.length) * (rowH + GAP), hidden: items.length - rows.length };
	};

	const chanBottom = columns ? room - pad : waits.length > 0 ? room * 0.6 : room - 70;
	const c = list(chans, pad, pad - 6, colW, chanBottom, 'channels', (chan, rect): ChanRow => {
		const head = 17;
		const third = rect.w * 0.3;
		const inner = rect.h - head - 4;
		const sendq: Rect = { x: rect.x + 10, y: rect.y + head, w: third - 28, h: inner };
		const recvq: Rect = { x: rect.x + rect.w - third + 18, y: rect.y + head, w: third - 28, h: inner };
		const ring: Rect = { x: rect.x + third, y: rect.y + head, w: rect.w - 2 * third, h: inner };
		// Senders stand with the first next to the ring, receivers too.
		fill(chan.sendq, sendq, true, `${chan.addr}<`);
		fill(chan.recvq, recvq, false, `${chan.addr}>`);
		const slots = Math.min(chan.cap, 64);
		// One row, in the direction that values move, as long as a slot is still a slot.
		const row = Math.min(22, (ring.w - 8) / Math.max(1, slots));
		const p = row >= 7 ? { cell: row } : pack(slots, ring.w - 8, ring.h - 4, 22, 4);
		return { rect, chan, name: chan.name, ring, slot: p.cell, slots, sendq, recvq };
	});
	const wl = list(waits, waitX, columns ? pad - 6 : c.end, waitW, room - pad, 'locks', (wait, rect): WaitRow => {
		const queue: Rect = { x: rect.x + 10, y: rect.y + 19, w: rect.w - 20, h: rect.h - 22 };
		fill(wait.waiters, queue, false, wait.addr);
		return { rect, wait, queue };
	});

	const edges: Edge[] = [];
	let graph: Rect | null = null;
	let edgeW = 0;
	if (deadlock) {
		graph = { x: pad, y: h - graphH - pad + 8, w: w - 2 * pad, h: graphH };
		headings.push({ x: graph.x + 12, y: graph.y + 20, w: graph.w, key: 'waitFor', empty: false });
		const perCol = Math.max(1, Math.floor((graph.h - 34) / 26));
		const cols = graph.w > 620 && sleepers.length > perCol ? 2 : 1;
		edgeW = graph.w / cols - 24;
		for (const [i, g] of sleepers.slice(0, perCol * cols).entries()) {
			const x = graph.x + 12 + Math.floor(i / perCol) * (graph.w / cols);
			const y = graph.y + 44 + (i % perCol) * 26;
			const chan = view.channels.find((ch) => ch.addr === g.on);
			const wait = view.waits.find((x2) => x2.addr === g.on);
			edges.push({
				g: g.id,
				x,
				y,
				text: g.reason,
				target: chan ? chan.name || chan.addr : wait ? `${wait.kind} ${wait.addr}` : g.on,
				line: g.line,
			});
			places.push({
				id: g.id,
				key: `${g.id}!`,
				x: x + 12,
				y,
				r: 10.5,
				label: String(g.goid),
				state: 'waiting',
				system: false,
			});
		}
	}
	return { chans: c.rows, waits: wl.rows, places, headings, edges, graph, edgeW, hidden: c.hidden + wl.hidden };
}

const busy = (c: ChanView): number => (c.sendq.length + c.recvq.length > 0 ? 2 : 0) + (c.len > 0 ? 1 : 0);
