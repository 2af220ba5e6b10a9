/** What a narration sentence may ask of an event: its fields, already in the words that the page shows. */
export interface Facts {
	/** The run is one on real threads: its cores are the system's threads. */
	readonly parallel: boolean;
	/** Who was running: `G7`, `M2`, `P0`, or the runtime. */
	readonly self: string;
	readonly atM: string;
	readonly atP: string;
	g(field: string): string;
	/** Name of the goroutine's function, or ''. */
	func(field: string): string;
	m(field: string): string;
	p(field: string): string;
	num(field: string): number;
	count(field: string): string;
	bytes(field: string): string;
	time(field: string): string;
	text(field: string): string;
	flag(field: string): boolean;
	has(field: string): boolean;
}

/** Every kind of crates/core/src/event.rs. */
export type Kind =
	| 'GoCreate'
	| 'GoStart'
	| 'GoEnd'
	| 'GoPark'
	| 'GoReady'
	| 'GoPreempt'
	| 'GoYield'
	| 'GoSyscallEnter'
	| 'GoSyscallExit'
	| 'Enqueue'
	| 'Dequeue'
	| 'Overflow'
	| 'GlobalBatch'
	| 'Steal'
	| 'StealMiss'
	| 'MCreate'
	| 'MStart'
	| 'MSpin'
	| 'MPark'
	| 'AcquireP'
	| 'ReleaseP'
	| 'PIdle'
	| 'Handoff'
	| 'Retake'
	| 'PreemptRequest'
	| 'Sysmon'
	| 'OsSwitch'
	| 'FindRunnable'
	| 'ProcResize'
	| 'ChanMake'
	| 'ChanSend'
	| 'ChanRecv'
	| 'ChanClose'
	| 'ChanWait'
	| 'ChanUnwait'
	| 'SemaWait'
	| 'SemaWake'
	| 'NotifyWait'
	| 'NotifyWake'
	| 'TimerSet'
	| 'TimerFire'
	| 'TimerStop'
	| 'SyncState'
	| 'Alloc'
	| 'Free'
	| 'SpanAlloc'
	| 'SpanFree'
	| 'StackAlloc'
	| 'StackGrow'
	| 'StackFree'
	| 'GcStart'
	| 'GcPhase'
	| 'StwStart'
	| 'StwEnd'
	| 'Grey'
	| 'Black'
	| 'StackScanned'
	| 'WriteBarrier'
	| 'WriteBarrierFlush'
	| 'GcWorker'
	| 'AssistStart'
	| 'AssistEnd'
	| 'SweepSpan'
	| 'GcEnd'
	| 'Line'
	| 'Panic'
	| 'Exit'
	| 'Fatal'
	| 'Census';

export type Telling = Record<Kind, (f: Facts) => string>;

/** The Go symbol behind each kind: the reader finds the rule there. */
export const rules: Record<Kind, string> = {
	GoCreate: 'newproc',
	GoStart: 'execute',
	GoEnd: 'goexit0',
	GoPark: 'gopark',
	GoReady: 'goready',
	GoPreempt: 'gopreempt_m',
	GoYield: 'goschedImpl',
	GoSyscallEnter: 'entersyscall',
	GoSyscallExit: 'exitsyscall',
	Enqueue: 'runqput',
	Dequeue: 'runqget',
	Overflow: 'runqputslow',
	GlobalBatch: 'globrunqgetbatch',
	Steal: 'runqsteal',
	StealMiss: 'runqgrab',
	MCreate: 'newm',
	MStart: 'startm',
	MSpin: 'findRunnable',
	MPark: 'stopm',
	AcquireP: 'acquirep',
	ReleaseP: 'releasep',
	PIdle: 'pidleput',
	Handoff: 'handoffp',
	Retake: 'retake',
	PreemptRequest: 'preemptone',
	Sysmon: 'sysmon',
	OsSwitch: 'OS scheduler',
	FindRunnable: 'findRunnable',
	ProcResize: 'procresize',
	ChanMake: 'makechan',
	ChanSend: 'chansend',
	ChanRecv: 'chanrecv',
	ChanClose: 'closechan',
	ChanWait: 'waitq.enqueue',
	ChanUnwait: 'waitq.dequeue',
	SemaWait: 'semacquire1',
	SemaWake: 'semrelease1',
	NotifyWait: 'notifyListWait',
	NotifyWake: 'notifyListNotifyOne',
	TimerSet: 'timer.modify',
	TimerFire: 'timers.run',
	TimerStop: 'timer.stop',
	SyncState: 'internal/sync.Mutex',
	Alloc: 'mallocgc',
	Free: 'sweep',
	SpanAlloc: 'mheap.alloc',
	SpanFree: 'mheap.freeSpan',
	StackAlloc: 'stackalloc',
	StackGrow: 'newstack',
	StackFree: 'stackfree',
	GcStart: 'gcStart',
	GcPhase: 'setGCPhase',
	StwStart: 'stopTheWorldWithSema',
	StwEnd: 'startTheWorldWithSema',
	Grey: 'greyobject',
	Black: 'scanObject',
	StackScanned: 'scanstack',
	WriteBarrier: 'gcWriteBarrier',
	WriteBarrierFlush: 'wbBufFlush',
	GcWorker: 'gcBgMarkWorker',
	AssistStart: 'gcAssistAlloc',
	AssistEnd: 'gcAssistAlloc',
	SweepSpan: 'sweepLocked.sweep',
	GcEnd: 'gcMarkTermination',
	Line: '',
	Panic: 'gopanic',
	Exit: 'exit',
	Fatal: 'fatal',
	Census: 'gcMarkTermination',
};
