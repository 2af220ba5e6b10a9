import type { Facts, Telling } from './facts';

const named = (f: Facts, field: string): string => {
	const name = f.func(field);
	return name ? `${f.g(field)} (${name})` : f.g(field);
};

const stages: Record<string, string> = {
	Timers: 'runs due timers',
	GlobalFair: 'looks at the global queue first: every 61st tick, so that it cannot starve',
	Local: 'takes from its own ring',
	Global: 'turns to the global queue: its ring is empty',
	Netpoll: 'asks the network poller for ready goroutines',
	Steal: 'looks for another P to steal from',
	IdleGcMark: 'has nothing to run and helps the collector to mark',
};

const why: Record<string, string> = {
	GcStart: 'the collector switches the write barrier on',
	GcEnd: 'the collector ends marking',
	GoMaxProcs: 'the number of Ps changes',
	Other: 'the runtime needs everything to hold still',
};

const phases: Record<string, string> = {
	Off: 'Marking is over: the write barrier is off and sweeping begins.',
	Mark: 'Marking begins: the write barrier is on, goroutines run beside the markers.',
	MarkTermination: 'Mark termination: nothing grey is left, the world stops for the last checks.',
};

export const narrationEn: Telling = {
	GoCreate: (f) =>
		f.flag('system')
			? `The runtime starts its own goroutine ${named(f, 'new')}.`
			: `${f.self} executes a go statement: ${named(f, 'new')} is born and takes ${f.atP || 'the P'}'s runnext.`,
	GoStart: (f) =>
		f.flag('inherit')
			? `${f.atM} runs ${named(f, 'g')} on ${f.atP}. It came from runnext and inherits the time slice.`
			: `${f.atM} runs ${named(f, 'g')} on ${f.atP}.`,
	GoEnd: (f) => `${named(f, 'g')} returns. Its G goes to the free list, to be used again.`,
	GoPark: (f) => `${named(f, 'g')} parks: ${f.text('reason')}. ${f.atM || 'Its M'} is free to run another goroutine.`,
	GoReady: (f) => `${f.self} makes ${named(f, 'g')} runnable: what it waited for has come.`,
	GoPreempt: (f) => `${named(f, 'g')} saw the preemption request at a safe point: it goes to the global queue.`,
	GoYield: (f) => `${named(f, 'g')} yields of its own accord and goes to the tail of the global queue.`,
	GoSyscallEnter: (f) =>
		`${named(f, 'g')} enters a system call. ${f.atM} goes with it into the kernel; ${f.atP} may be taken away.`,
	GoSyscallExit: (f) =>
		f.flag('blocked')
			? `${named(f, 'g')} is back from a long system call: its P is gone, so it must find another or queue.`
			: `${named(f, 'g')} is back from its system call and still has its P.`,
	Enqueue: (f) => `${named(f, 'g')} is put into ${f.text('to')}.`,
	Dequeue: (f) => `${named(f, 'g')} is taken from ${f.text('from')}.`,
	Overflow: (f) =>
		`${f.p('from')}'s ring of 256 is full: half of it, ${f.count('n')} goroutines, moves to the global queue.`,
	GlobalBatch: (f) => `${f.p('to')} takes a batch of ${f.count('n')} from the global queue into its ring.`,
	Steal: (f) =>
		`${f.atP || 'An idle P'} has nothing to run: ${f.atM || 'its M'} steals half of ${f.p('victim')}'s ring, ${f.count('n')} in all.`,
	StealMiss: (f) => `${f.atP || 'A spinning P'} looks into ${f.p('victim')}'s ring: nothing to steal.`,
	MCreate: (f) => `No parked M is left: the runtime makes a new thread, ${f.m('m')}.`,
	MStart: (f) =>
		f.flag('spinning')
			? `${f.m('m')} wakes with ${f.has('p') ? f.p('p') : 'a P'} and spins: it looks for work before it may sleep again.`
			: `${f.m('m')} starts${f.has('p') ? ` with ${f.p('p')}` : ''}.`,
	MSpin: (f) =>
		f.flag('spinning')
			? `${f.m('m')} begins to spin: at most half as many Ms as busy Ps may.`
			: `${f.m('m')} stops spinning: it has work now, or gives up. The last one to stop makes sure that nothing is overlooked.`,
	MPark: (f) => `${f.m('m')} found nothing anywhere and sleeps until it is needed.`,
	AcquireP: (f) => `${f.m('m')} takes ${f.p('p')}: now it may run Go code.`,
	ReleaseP: (f) => `${f.m('m')} lets ${f.p('p')} go.`,
	PIdle: (f) => `${f.p('p')} has nothing to run and joins the idle Ps.`,
	Handoff: (f) => `${f.p('p')} leaves ${f.m('from')}, which is stuck in the kernel, and goes to another M.`,
	Retake: (f) =>
		f.flag('syscall')
			? `sysmon takes ${f.p('p')} back: its M has been in a system call for too long.`
			: `sysmon finds one goroutine running on ${f.p('p')} for more than 10 ms and asks it to yield.`,
	PreemptRequest: (f) => `${named(f, 'g')} on ${f.p('p')} is asked to stop at its next safe point.`,
	Sysmon: (f) => `sysmon looks around, then sleeps ${f.count('sleep_us')} µs. It runs without a P.`,
	OsSwitch: (f) =>
		f.parallel
			? f.has('m')
				? `${f.m('m')} is awake: thread ${f.num('core')} of the operating system really runs it, beside the others.`
				: `${f.atM || 'Its M'} sleeps: thread ${f.num('core')} of the operating system waits to be woken.`
			: f.has('m')
				? `The operating system puts ${f.m('m')} on core ${f.num('core')}.`
				: `Core ${f.num('core')} has no thread to run.`,
	FindRunnable: (f) => `${f.atM || 'An M'} ${stages[f.text('stage')] ?? 'looks for work'}.`,
	ProcResize: (f) => `GOMAXPROCS is ${f.count('n')} now: so many goroutines can run Go code at once.`,
	ChanMake: (f) =>
		f.num('cap') > 0
			? `${f.self} makes a channel with room for ${f.count('cap')}.`
			: `${f.self} makes an unbuffered channel: every send must meet a receive.`,
	ChanSend: (f) =>
		f.has('to')
			? `${f.self} sends straight to ${named(f, 'to')}, which was waiting: no trip through the buffer.`
			: `${f.self} sends into the buffer: ${f.count('len')} in it now.`,
	ChanRecv: (f) =>
		f.has('from')
			? `${f.self} receives from ${named(f, 'from')}, which was waiting to send.`
			: `${f.self} receives: ${f.count('len')} left in the buffer.`,
	ChanClose: (f) => `${f.self} closes a channel: every waiting receiver wakes with the zero value.`,
	ChanWait: (f) => `${named(f, 'g')} joins the channel's ${f.flag('send') ? 'sendq' : 'recvq'} as a sudog.`,
	ChanUnwait: (f) => `${named(f, 'g')} leaves the channel's ${f.flag('send') ? 'sendq' : 'recvq'}.`,
	SemaWait: (f) =>
		f.flag('lifo')
			? `${named(f, 'g')} waits on a semaphore again, at the head of the queue: it has waited before.`
			: `${named(f, 'g')} waits on a semaphore, at the tail of the queue.`,
	SemaWake: (f) =>
		f.flag('handoff')
			? `${named(f, 'g')} is handed the lock directly: the mutex is in starvation mode.`
			: `${named(f, 'g')} is woken and must compete for the lock.`,
	NotifyWait: (f) => `${named(f, 'g')} joins the Cond's list with ticket ${f.count('ticket')}.`,
	NotifyWake: (f) => `Signal wakes ${named(f, 'g')}: the one with the lowest ticket, whoever that is.`,
	TimerSet: (f) => `A timer on ${f.p('p')} is set for ${f.time('when')}.`,
	TimerFire: () => 'A timer is due and fires.',
	TimerStop: () => 'A timer is stopped.',
	SyncState: (f) => `The ${f.text('kind')} at ${f.text('addr')} changes its state word.`,
	Alloc: (f) => `${f.self} allocates ${f.bytes('size')} on the heap.`,
	Free: (f) => `The object at ${f.text('addr')} is garbage and is freed.`,
	SpanAlloc: (f) => `The heap takes a span of ${f.count('pages')} pages.`,
	SpanFree: () => 'A span without a living object goes back to the heap.',
	StackAlloc: (f) => `${named(f, 'g')} gets a stack of ${f.bytes('size')}.`,
	StackGrow: (f) =>
		`${named(f, 'g')}'s stack of ${f.bytes('from')} is full: it is copied into one of ${f.bytes('to')} and its pointers are adjusted.`,
	StackFree: (f) => `${named(f, 'g')}'s stack is given back.`,
	GcStart: (f) =>
		f.flag('forced')
			? `GC cycle ${f.count('cycle')} starts: runtime.GC asked for it.`
			: `GC cycle ${f.count('cycle')} starts: the heap reached its trigger of ${f.bytes('trigger')}.`,
	GcPhase: (f) => phases[f.text('phase')] ?? 'The collector changes its phase.',
	StwStart: (f) => `The world stops: ${why[f.text('why')] ?? f.text('why')}.`,
	StwEnd: (f) => `The world goes on after ${f.time('ns')}.`,
	Grey: (f) => `${f.text('addr')} is reached: grey, still to be scanned.`,
	Black: (f) => `${f.text('addr')} is scanned: black.`,
	StackScanned: (f) => `${named(f, 'g')}'s stack is scanned: all it points at is at least grey.`,
	WriteBarrier: (f) => `${f.self} writes a pointer while marking: the barrier shades the old and the new target.`,
	WriteBarrierFlush: (f) => `The write-barrier buffer hands ${f.count('n')} pointers to the markers.`,
	GcWorker: (f) =>
		f.flag('start')
			? `Mark worker ${f.g('g')} starts${f.flag('idle') ? ' on an idle P' : ''}.`
			: `Mark worker ${f.g('g')} rests.`,
	AssistStart: (f) =>
		`${named(f, 'g')} allocates faster than marking goes: it must mark ${f.bytes('debt')} worth itself.`,
	AssistEnd: (f) => `${named(f, 'g')} has paid its debt and goes on.`,
	SweepSpan: (f) => `A span is swept: ${f.count('freed')} objects are free again.`,
	GcEnd: (f) => `GC cycle ${f.count('cycle')} ends: ${f.bytes('live')} live, the next one at ${f.bytes('goal')}.`,
	Line: (f) => `${f.self} begins a statement.`,
	Panic: (f) => (f.flag('recovered') ? `${named(f, 'g')} recovers from its panic.` : `${named(f, 'g')} panics.`),
	Exit: (f) => `The program exits with status ${f.count('code')}.`,
	Fatal: () => 'The runtime gives up: a fatal error.',
	Census: (f) =>
		f.num('class') === 0
			? `Marking found ${f.count('objects')} large objects alive, ${f.bytes('bytes')} in all.`
			: `Marking found ${f.count('objects')} objects of size class ${f.count('class')} alive, ${f.bytes('bytes')} in all.`,
};

export const runtimeEn = 'The runtime';
