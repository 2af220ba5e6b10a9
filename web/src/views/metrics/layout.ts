import { words } from '../../base/i18n';
import { bytes, count, duration } from '../../base/time';
import type { Stats } from '../../engine/wire';

export interface Metric {
	name: string;
	value: string;
	/** What Go calls it. */
	go: string;
}

export function layout(s: Stats): Metric[] {
	const w = words();
	return [
		{ name: w.mVirtual, value: duration(s.virtual_ns), go: '' },
		{ name: w.mInstructions, value: count(s.instructions), go: '' },
		{ name: w.mGoroutines, value: count(s.goroutines), go: 'runtime.NumGoroutine' },
		{ name: w.mCreated, value: count(s.goroutines_created), go: 'newproc' },
		{ name: w.mSwitches, value: count(s.context_switches), go: 'schedule' },
		{ name: w.mSteals, value: count(s.steals), go: 'runqsteal' },
		{ name: w.mPreemptions, value: count(s.preemptions), go: 'preemptone' },
		{ name: w.mHandoffs, value: count(s.handoffs), go: 'handoffp' },
		{ name: w.mGcs, value: count(s.num_gc), go: 'MemStats.NumGC' },
		{ name: w.mPause, value: duration(s.pause_ns_total), go: 'MemStats.PauseTotalNs' },
		{ name: w.mMallocs, value: count(s.mallocs), go: 'MemStats.Mallocs' },
		{ name: w.mFrees, value: count(s.frees), go: 'MemStats.Frees' },
		{ name: w.mAlloc, value: bytes(s.total_alloc_bytes), go: 'MemStats.TotalAlloc' },
		{ name: w.mLive, value: bytes(s.heap_live_bytes), go: 'MemStats.HeapAlloc' },
		{ name: w.mStackCopies, value: count(s.stack_copies), go: 'copystack' },
		{ name: w.mEvents, value: count(s.events), go: '' },
	];
}
