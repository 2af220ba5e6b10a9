import { words } from '../base/i18n';
import type { NoThreads } from '../engine/isolation';

/** The engine's state names in the page's language. */
export function stateWord(state: string): string {
	const w = words();
	switch (state) {
		case 'idle':
			return w.idle;
		case 'runnable':
			return w.stateRunnable;
		case 'running':
			return w.stateRunning;
		case 'syscall':
			return w.stateSyscall;
		case 'waiting':
			return w.stateWaiting;
		case 'dead':
			return w.stateDead;
		case 'preempted':
			return w.statePreempted;
		case 'spinning':
			return w.spinning;
		case 'parked':
			return w.parked;
		default:
			return state;
	}
}

export function phaseWord(phase: string): string {
	const w = words();
	switch (phase) {
		case 'off':
			return w.phaseOff;
		case 'mark':
			return w.phaseMark;
		case 'mark termination':
			return w.phaseTermination;
		case 'sweep':
			return w.phaseSweep;
		default:
			return phase;
	}
}

/** What is missing for real threads, and what would bring it. */
export function noThreadsWord(why: NoThreads): string {
	const w = words();
	return {
		asked: w.noThreadsAsked,
		insecure: w.noThreadsInsecure,
		isolation: w.noThreadsIsolation,
		browser: w.noThreadsBrowser,
	}[why];
}
