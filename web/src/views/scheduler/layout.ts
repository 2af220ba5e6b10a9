// The scheduler's scene as shapes. Work flows downwards: the global queue, the Ps' rings, runnext, the M that runs, the
// core that carries the M. Below: threads without a P, and goroutines that wait, by reason.
import { cellAt, clamp, pack, type Rect, shares } from '../../base/geometry';
import type { GView, MView, PView, View } from '../../engine/wire';
import type { Pick } from '../../state/scene';
import { type Place, tokenState } from '../../widgets/tokens';

export interface Box {
	rect: Rect;
	title: string;
	/** Right of the title. */
	note: string;
	pick: Pick | null;
}

export interface Card extends Box {
	p: PView;
	ring: Rect;
	/** Cells of the ring as drawn, for the faint marks of empty places. */
	cell: number;
	cols: number;
	runnext: { x: number; y: number; r: number } | null;
	dock: Rect;
	m: MView | null;
	g: GView | null;
	caption: string;
	mini: boolean;
}

export interface Chip {
	rect: Rect;
	m: MView;
}

export interface Core {
	rect: Rect;
	id: number;
	m: number | null;
	waiting: number[];
}

export interface Link {
	x1: number;
	y1: number;
	x2: number;
	y2: number;
	live: boolean;
}

export interface SchedulerLayout {
	places: Place[];
	global: Box;
	overflow: { x: number; y: number; n: number }[];
	sides: (Box & { kind: 'sysmon' | 'netpoll' | 'timers' })[];
	cards: Card[];
	cores: Core[];
	links: Link[];
	threads: Box;
	chips: Chip[];
	waiting: Box;
	groups: Box[];
}

/** Words and short forms that depend on the language. */
export interface Words {
	globalQueue: string;
	sysmon: string;
	netpoller: string;
	timers: string;
	threads: string;
	waiting: string;
	runtime: string;
	/** Runnable, in no queue: an M has taken it and is about to run it. */
	inTransit: string;
	core(n: number): string;
	state(s: string): string;
	timer(view: View): string;
}

const TOKEN_MAX = 24;
const TOKEN_MIN = 2.5;

/** What the view does not say: the M that runs sysmon (once that is known), and how many cores the machine has. */
export interface Machine {
	sysmon: number | null;
	cores: number;
}

export function layout(view: View, w: number, h: number, words: Words, machine?: Machine): SchedulerLayout {
	const narrow = w < 560;
	const pad = narrow ? 10 : 16;
	const gap = narrow ? 8 : 12;
	const gs = new Map(view.gs.map((g) => [g.id, g]));
	const ms = new Map(view.ms.map((m) => [m.id, m]));
	const places: Place[] = [];
	const overflow: SchedulerLayout['overflow'] = [];
	const put = (id: number, x: number, y: number, r: number): void => {
		const g = gs.get(id);
		if (!g) return;
		places.push({ id, x, y, r, label: labelOf(g), state: tokenState(g.state), system: g.system });
	};
	const fill = (ids: readonly number[], r: Rect, max: number): { cell: number; cols: number } => {
		const p = pack(ids.length, r.w, r.h, max, TOKEN_MIN);
		for (let i = 0; i < p.placed; i++) {
			const c = cellAt(p, i, r.x, r.y);
			put(ids[i] ?? -1, c.x, c.y, Math.max(1, p.cell / 2 - (p.cell > 12 ? 2 : 0.5)));
		}
		if (p.placed < ids.length) overflow.push({ x: r.x + r.w, y: r.y + r.h, n: ids.length - p.placed });
		return p;
	};

	// ---- top: the global queue and the runtime's watchers
	const topH = narrow ? 46 : 54;
	const sideW = narrow ? 0 : clamp(w * 0.16, 84, 124);
	const globalW = w - 2 * pad - (narrow ? 0 : 3 * (sideW + gap));
	const global: Box = {
		rect: { x: pad, y: pad, w: globalW, h: topH },
		title: words.globalQueue,
		note: String(view.global_queue.length || ''),
		pick: null,
	};
	fill(view.global_queue, { x: pad + 10, y: pad + 21, w: globalW - 20, h: topH - 25 }, TOKEN_MAX);
	const sides: SchedulerLayout['sides'] = [];
	const sysmon = view.ms.find((m) => m.state === 'sysmon' || m.id === machine?.sysmon);
	const sideY = narrow ? pad + topH + gap : pad;
	const sideH = narrow ? 36 : topH;
	const sideWidth = narrow ? (w - 2 * pad - 2 * gap) / 3 : sideW;
	const sideX = narrow ? pad : pad + globalW + gap;
	for (const [i, [kind, title, note]] of (
		[
			['timers', words.timers, words.timer(view)],
			['netpoll', words.netpoller, String(view.netpoll.length)],
			['sysmon', words.sysmon, sysmon ? `M${sysmon.id}` : ''],
		] as const
	).entries())
		sides.push({
			kind,
			rect: { x: sideX + i * (sideWidth + gap), y: sideY, w: sideWidth, h: sideH },
			title,
			note,
			pick: kind === 'sysmon' && sysmon ? { kind: 'm', id: sysmon.id } : null,
		});

	// ---- bottom: idle threads and waiting goroutines
	const bottomH = clamp(h * 0.27, 78, 190);
	const bottomY = h - pad - bottomH;
	const threadsW = clamp(w * 0.3, 110, 280);
	const threads: Box = {
		rect: { x: pad, y: bottomY, w: threadsW, h: bottomH },
		title: words.threads,
		note: '',
		pick: null,
	};
	const waiting: Box = {
		rect: { x: pad + threadsW + gap, y: bottomY, w: w - 2 * pad - threadsW - gap, h: bottomH },
		title: words.waiting,
		note: '',
		pick: null,
	};

	// ---- cores
	const coreH = narrow ? 22 : 26;
	const coreY = bottomY - gap - coreH;
	// A core that nothing has run on yet is there all the same.
	const known = [...view.cores];
	for (let id = known.length; id < (machine?.cores ?? 0); id++) known.push({ id, m: null, waiting: [] });
	const cores: Core[] = known.map((c, i) => {
		const cw = (w - 2 * pad - gap * (known.length - 1) * 0.5) / Math.max(1, known.length);
		return { rect: { x: pad + i * (cw + gap * 0.5), y: coreY, w: cw, h: coreH }, id: c.id, m: c.m, waiting: c.waiting };
	});

	// ---- Ps
	const psY = sideY + (narrow ? sideH : topH) + gap;
	const linkH = narrow ? 14 : 22;
	const region: Rect = { x: pad, y: psY, w: w - 2 * pad, h: Math.max(40, coreY - linkH - psY) };
	const { cols, rows } = grid(view.ps.length, region, gap);
	const cw = (region.w - gap * (cols - 1)) / cols;
	const ch = (region.h - gap * (rows - 1)) / rows;
	const docks = new Map<number, Card>();
	const cards = view.ps.map((p, i): Card => {
		const rect: Rect = { x: pad + (i % cols) * (cw + gap), y: psY + Math.floor(i / cols) * (ch + gap), w: cw, h: ch };
		const m = p.m === null ? null : (ms.get(p.m) ?? null);
		const g = m?.g === null || m?.g === undefined ? null : (gs.get(m.g) ?? null);
		const mini = ch < 120 || cw < 62;
		const dockH = mini ? Math.min(ch * 0.5, 34) : clamp(ch * 0.3, 52, 74);
		const dock: Rect = { x: rect.x, y: rect.y + ch - dockH, w: cw, h: dockH };
		const head = mini ? 16 : 24;
		const nextH = mini ? 0 : 32;
		const ring: Rect = {
			x: rect.x + 9,
			y: rect.y + head + 2,
			w: cw - 18,
			h: Math.max(0, ch - dockH - nextH - head - 6),
		};
		const runnext = mini ? null : { x: rect.x + cw - 22, y: dock.y - nextH / 2 - 1, r: 11 };
		const all = mini && p.runnext !== null ? [p.runnext, ...p.queue] : p.queue;
		const packed = fill(all, ring, mini ? 10 : TOKEN_MAX);
		if (runnext && p.runnext !== null) put(p.runnext, runnext.x, runnext.y, runnext.r - 0.5);
		const r = mini ? clamp(dockH / 2 - 4, 4, 10) : clamp(dockH * 0.27, 13, 18);
		const gx = mini ? rect.x + cw - r - 6 : rect.x + (cw < 112 ? cw * 0.6 : cw / 2);
		const gy = mini ? dock.y + dockH / 2 : dock.y + r + 8;
		if (g) put(g.id, gx, gy, r);
		const card: Card = {
			rect,
			title: `P${p.id}`,
			note: mini ? '' : p.state === 'running' ? `tick ${p.schedtick}` : words.state(p.state),
			pick: { kind: 'p', id: p.id },
			p,
			ring,
			cell: packed.cell,
			cols: packed.cols,
			runnext,
			dock,
			m,
			g,
			caption: g ? captionOf(g) : m?.state === 'spinning' ? words.state('spinning') : '',
			mini,
		};
		if (m) docks.set(m.id, card);
		return card;
	});

	const links: Link[] = [];
	for (const core of cores) {
		const card = core.m === null ? undefined : docks.get(core.m);
		if (!card) continue;
		links.push({
			x1: card.rect.x + card.rect.w / 2,
			y1: card.rect.y + card.rect.h,
			x2: core.rect.x + core.rect.w / 2,
			y2: core.rect.y,
			live: card.g !== null,
		});
	}

	// ---- threads without a P
	const free = view.ms.filter((m) => m !== sysmon && !docks.has(m.id));
	free.sort((a, b) => order(a) - order(b) || a.id - b.id);
	threads.note = String(free.length || '');
	const chipH = 22;
	const inner: Rect = {
		x: threads.rect.x + 10,
		y: threads.rect.y + 26,
		w: threads.rect.w - 20,
		h: threads.rect.h - 32,
	};
	const chips: Chip[] = [];
	let cx = inner.x;
	let cy = inner.y;
	const scale =
		free.length * 52 * 28 > inner.w * inner.h ? Math.sqrt((inner.w * inner.h) / (free.length * 52 * 28)) : 1;
	for (const m of free) {
		const g = m.g === null ? undefined : gs.get(m.g);
		const wide = (g ? 66 : 44) * scale;
		if (cx + wide > inner.x + inner.w && cx > inner.x) {
			cx = inner.x;
			cy += (chipH + 6) * scale;
		}
		const rect = { x: cx, y: cy, w: wide, h: chipH * scale };
		chips.push({ rect, m });
		if (g && !places.some((p) => p.id === g.id))
			put(g.id, rect.x + wide - 11 * scale, rect.y + (chipH * scale) / 2, 10 * scale);
		cx += wide + 6 * scale;
	}

	// ---- waiting goroutines by reason
	const placed = new Set(places.map((p) => p.id));
	const byReason = new Map<string, number[]>();
	let waits = 0;
	for (const g of view.gs) {
		if (placed.has(g.id) || g.state === 'dead' || g.state === 'idle') continue;
		const key = g.system
			? words.runtime
			: g.state === 'waiting'
				? g.reason || words.state('waiting')
				: g.state === 'runnable'
					? words.inTransit
					: words.state(g.state);
		const list = byReason.get(key);
		if (list) list.push(g.id);
		else byReason.set(key, [g.id]);
		if (!g.system) waits++;
	}
	waiting.note = String(waits || '');
	const entries = [...byReason].sort(
		(a, b) => Number(a[0] === words.runtime) - Number(b[0] === words.runtime) || (a[0] < b[0] ? -1 : 1),
	);
	const area: Rect = { x: waiting.rect.x + 10, y: waiting.rect.y + 24, w: waiting.rect.w - 20, h: waiting.rect.h - 30 };
	const perRow = Math.max(1, Math.min(entries.length, Math.floor(area.w / (narrow ? 64 : 92))));
	const groupRows = Math.ceil(entries.length / perRow) || 1;
	const groups: Box[] = [];
	for (let row = 0; row < groupRows; row++) {
		const mine = entries.slice(row * perRow, (row + 1) * perRow);
		const widths = shares(
			mine.map(([, ids]) => Math.sqrt(ids.length)),
			area.w,
			Math.min(72, area.w / mine.length - 8),
			8,
		);
		let x = area.x;
		const rh = area.h / groupRows;
		for (const [i, [reason, ids]] of mine.entries()) {
			const gw = widths[i] ?? 0;
			const rect = { x, y: area.y + row * rh, w: gw, h: rh };
			groups.push({ rect, title: reason, note: String(ids.length), pick: null });
			fill(ids, { x: rect.x, y: rect.y + 15, w: gw, h: rh - 17 }, reason === words.runtime ? 15 : TOKEN_MAX);
			x += gw + 8;
		}
	}

	return { places, global, overflow, sides, cards, cores, links, threads, chips, waiting, groups };
}

const order = (m: MView): number =>
	m.state === 'spinning' ? 0 : m.state === 'running' ? 1 : m.state === 'syscall' ? 2 : 3;

/** Columns and rows of n cards: as near to 3:4 cards as the region allows. */
function grid(n: number, region: Rect, gap: number): { cols: number; rows: number } {
	let best = { cols: Math.max(1, n), rows: 1 };
	let bad = Number.POSITIVE_INFINITY;
	for (let cols = 1; cols <= n; cols++) {
		const rows = Math.ceil(n / cols);
		const cw = (region.w - gap * (cols - 1)) / cols;
		const ch = (region.h - gap * (rows - 1)) / rows;
		if (cw < 40 || ch < 24) continue;
		const cost = Math.abs(Math.log(cw / ch / 0.8)) + (rows > 1 ? 0.35 : 0) + (rows * cols - n) * 0.05;
		if (cost < bad) {
			bad = cost;
			best = { cols, rows };
		}
	}
	return best;
}

export const labelOf = (g: GView): string => (g.system ? shortSystem(g.func) : String(g.goid));

function shortSystem(func: string): string {
	if (func.includes('gcBgMark')) return 'gc';
	if (func.includes('sweep')) return 'sw';
	if (func.includes('scav')) return 'sc';
	if (func.includes('forcegc')) return 'fg';
	if (func.includes('inaliz') || func.includes('leanup')) return 'fz';
	return 'rt';
}

export const captionOf = (g: GView): string => {
	const name = g.func
		.replace(/^main\./, '')
		.replace(/^runtime\./, '')
		.replace(/^sync\.\(\*WaitGroup\)\.Go\./, 'wg.Go.');
	return g.line > 0 ? `${name}:${g.line}` : name;
};
