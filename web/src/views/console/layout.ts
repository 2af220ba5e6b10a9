import type { ConsoleChunk, Progress } from '../../engine/wire';

export interface Piece {
	fd: number;
	text: string;
}

export interface ConsoleLayout {
	pieces: Piece[];
	/** Chunks up to the playhead. */
	upTo: number;
	ending: 'none' | 'stopped' | 'exited' | 'panicked' | 'fatal' | 'time' | 'events' | 'memory';
	code: number;
	message: string;
}

/** The page keeps no more text than this in the document. */
const SHOWN_MAX = 60_000;

/** Chunks up to `t`, neighbours of one descriptor joined; how it ended, once the playhead is there. */
export function layout(
	chunks: readonly ConsoleChunk[],
	t: number,
	end: number,
	progress: Progress | null,
	stopped = false,
): ConsoleLayout {
	let lo = 0;
	let hi = chunks.length;
	while (lo < hi) {
		const mid = (lo + hi) >> 1;
		if ((chunks[mid]?.t_ns ?? 0) <= t) lo = mid + 1;
		else hi = mid;
	}
	const pieces: Piece[] = [];
	let size = 0;
	let from = lo;
	while (from > 0 && size < SHOWN_MAX) size += chunks[--from]?.text.length ?? 0;
	for (const chunk of chunks.slice(from, lo)) {
		const last = pieces.at(-1);
		if (last && last.fd === chunk.fd) last.text += chunk.text;
		else pieces.push({ fd: chunk.fd, text: chunk.text });
	}
	const outcome = progress?.outcome;
	let ending: ConsoleLayout['ending'] = 'none';
	if (t >= end && outcome)
		ending =
			outcome.kind === 'exited'
				? 'exited'
				: outcome.kind === 'panicked'
					? 'panicked'
					: outcome.kind === 'fatal'
						? 'fatal'
						: 'time';
	// A real run is not computed: it goes on though its record is full.
	else if (t >= end && progress?.limit && !progress.parallel)
		ending = progress.limit === 'events' ? 'events' : progress.limit === 'memory' ? 'memory' : 'time';
	else if (t >= end && stopped && !progress?.live) ending = 'stopped';
	return { pieces, upTo: lo, ending, code: outcome?.code ?? 0, message: outcome?.message ?? '' };
}
