import type { Facts, Telling } from './facts';

const named = (f: Facts, field: string): string => {
	const name = f.func(field);
	return name ? `${f.g(field)}（${name}）` : f.g(field);
};

const stages: Record<string, string> = {
	Timers: '运行到期的定时器',
	GlobalFair: '先看全局队列：每 61 次调度一次，使它不会饿死',
	Local: '从自己的环形队列取',
	Global: '转向全局队列：自己的队列空了',
	Netpoll: '向网络轮询器询问就绪的 goroutine',
	Steal: '寻找可以窃取的其他 P',
	IdleGcMark: '无事可做，帮助回收器标记',
};

const why: Record<string, string> = {
	GcStart: '回收器要打开写屏障',
	GcEnd: '回收器要结束标记',
	GoMaxProcs: 'P 的数量要改变',
	Other: '运行时需要一切静止',
};

const phases: Record<string, string> = {
	Off: '标记结束：写屏障关闭，开始清扫。',
	Mark: '标记开始：写屏障打开，goroutine 与标记者同时运行。',
	MarkTermination: '标记终止：没有灰色对象了，停止世界做最后的检查。',
};

export const narrationZh: Telling = {
	GoCreate: (f) =>
		f.flag('system')
			? `运行时启动自己的 goroutine ${named(f, 'new')}。`
			: `${f.self} 执行 go 语句：${named(f, 'new')} 诞生，占据 ${f.atP || 'P'} 的 runnext。`,
	GoStart: (f) =>
		f.flag('inherit')
			? `${f.atM} 在 ${f.atP} 上运行 ${named(f, 'g')}。它来自 runnext，继承时间片。`
			: `${f.atM} 在 ${f.atP} 上运行 ${named(f, 'g')}。`,
	GoEnd: (f) => `${named(f, 'g')} 返回，它的 G 进入空闲链表以便复用。`,
	GoPark: (f) => `${named(f, 'g')} 停泊：${f.text('reason')}。${f.atM || '它的 M'} 可以去运行别的 goroutine。`,
	GoReady: (f) => `${f.self} 使 ${named(f, 'g')} 可运行：它等的事发生了。`,
	GoPreempt: (f) => `${named(f, 'g')} 在安全点看到抢占请求，进入全局队列。`,
	GoYield: (f) => `${named(f, 'g')} 主动让出，排到全局队列末尾。`,
	GoSyscallEnter: (f) => `${named(f, 'g')} 进入系统调用。${f.atM} 随它进入内核，${f.atP} 可能被拿走。`,
	GoSyscallExit: (f) =>
		f.flag('blocked')
			? `${named(f, 'g')} 从长时间的系统调用返回：原来的 P 已不在，只能另找或排队。`
			: `${named(f, 'g')} 从系统调用返回，P 还在。`,
	Enqueue: (f) => `${named(f, 'g')} 放入 ${f.text('to')}。`,
	Dequeue: (f) => `${named(f, 'g')} 从 ${f.text('from')} 取出。`,
	Overflow: (f) => `${f.p('from')} 的 256 格环形队列满了：一半（${f.count('n')} 个）移到全局队列。`,
	GlobalBatch: (f) => `${f.p('to')} 从全局队列取一批 ${f.count('n')} 个到自己的队列。`,
	Steal: (f) =>
		`${f.atP || '空闲的 P'} 无事可做：${f.atM || '它的 M'} 窃取 ${f.p('victim')} 队列的一半，共 ${f.count('n')} 个。`,
	StealMiss: (f) => `${f.atP || '自旋的 P'} 查看 ${f.p('victim')} 的队列：没有可窃取的。`,
	MCreate: (f) => `没有休眠的 M 了：运行时新建线程 ${f.m('m')}。`,
	MStart: (f) =>
		f.flag('spinning')
			? `${f.m('m')} 带着 ${f.has('p') ? f.p('p') : '一个 P'} 醒来并自旋：先找工作，找不到才能再睡。`
			: `${f.m('m')} 启动${f.has('p') ? `，带着 ${f.p('p')}` : ''}。`,
	MSpin: (f) =>
		f.flag('spinning')
			? `${f.m('m')} 开始自旋：自旋的 M 最多是忙碌 P 的一半。`
			: `${f.m('m')} 停止自旋：已有工作，或者放弃。最后一个停下的要确保没有漏掉工作。`,
	MPark: (f) => `${f.m('m')} 到处都没找到工作，休眠到被需要为止。`,
	AcquireP: (f) => `${f.m('m')} 取得 ${f.p('p')}：现在可以执行 Go 代码。`,
	ReleaseP: (f) => `${f.m('m')} 放开 ${f.p('p')}。`,
	PIdle: (f) => `${f.p('p')} 无事可做，加入空闲 P 列表。`,
	Handoff: (f) => `${f.p('p')} 离开困在内核里的 ${f.m('from')}，交给另一个 M。`,
	Retake: (f) =>
		f.flag('syscall')
			? `sysmon 收回 ${f.p('p')}：它的 M 在系统调用里太久了。`
			: `sysmon 发现 ${f.p('p')} 上同一个 goroutine 运行超过 10 毫秒，请它让出。`,
	PreemptRequest: (f) => `${f.p('p')} 上的 ${named(f, 'g')} 被要求在下一个安全点停下。`,
	Sysmon: (f) => `sysmon 巡视一遍，然后睡 ${f.count('sleep_us')} 微秒。它运行时不需要 P。`,
	OsSwitch: (f) =>
		f.parallel
			? f.has('m')
				? `${f.m('m')} 醒着：操作系统线程 ${f.num('core')} 真正在运行它，与其他线程同时。`
				: `${f.atM || '它的 M'} 睡眠：操作系统线程 ${f.num('core')} 等待被唤醒。`
			: f.has('m')
				? `操作系统把 ${f.m('m')} 放到核心 ${f.num('core')} 上。`
				: `核心 ${f.num('core')} 没有线程可运行。`,
	FindRunnable: (f) => `${f.atM || '一个 M'} ${stages[f.text('stage')] ?? '寻找工作'}。`,
	ProcResize: (f) => `GOMAXPROCS 现在是 ${f.count('n')}：这么多 goroutine 可以同时执行 Go 代码。`,
	ChanMake: (f) =>
		f.num('cap') > 0
			? `${f.self} 创建容量为 ${f.count('cap')} 的通道。`
			: `${f.self} 创建无缓冲通道：每次发送都必须遇到接收。`,
	ChanSend: (f) =>
		f.has('to')
			? `${f.self} 直接发送给正在等待的 ${named(f, 'to')}，不经过缓冲区。`
			: `${f.self} 发送到缓冲区：现在有 ${f.count('len')} 个。`,
	ChanRecv: (f) =>
		f.has('from')
			? `${f.self} 从等待发送的 ${named(f, 'from')} 接收。`
			: `${f.self} 接收：缓冲区还剩 ${f.count('len')} 个。`,
	ChanClose: (f) => `${f.self} 关闭通道：所有等待的接收者带着零值醒来。`,
	ChanWait: (f) => `${named(f, 'g')} 以 sudog 加入通道的 ${f.flag('send') ? 'sendq' : 'recvq'}。`,
	ChanUnwait: (f) => `${named(f, 'g')} 离开通道的 ${f.flag('send') ? 'sendq' : 'recvq'}。`,
	SemaWait: (f) =>
		f.flag('lifo')
			? `${named(f, 'g')} 再次等待信号量，排在队首：它已经等过一次。`
			: `${named(f, 'g')} 等待信号量，排在队尾。`,
	SemaWake: (f) =>
		f.flag('handoff')
			? `锁直接交给 ${named(f, 'g')}：互斥锁处于饥饿模式。`
			: `${named(f, 'g')} 被唤醒，还要竞争这把锁。`,
	NotifyWait: (f) => `${named(f, 'g')} 加入 Cond 的等待列表，号码 ${f.count('ticket')}。`,
	NotifyWake: (f) => `Signal 唤醒 ${named(f, 'g')}：号码最小的那个，不管它是谁。`,
	TimerSet: (f) => `${f.p('p')} 上的定时器设在 ${f.time('when')}。`,
	TimerFire: () => '定时器到期并触发。',
	TimerStop: () => '定时器被停止。',
	SyncState: (f) => `${f.text('addr')} 处的 ${f.text('kind')} 改变了状态字。`,
	Alloc: (f) => `${f.self} 在堆上分配 ${f.bytes('size')}。`,
	Free: (f) => `${f.text('addr')} 处的对象是垃圾，被释放。`,
	SpanAlloc: (f) => `堆取得一个 ${f.count('pages')} 页的 span。`,
	SpanFree: () => '没有存活对象的 span 归还给堆。',
	StackAlloc: (f) => `${named(f, 'g')} 得到 ${f.bytes('size')} 的栈。`,
	StackGrow: (f) => `${named(f, 'g')} 的 ${f.bytes('from')} 栈满了：复制到 ${f.bytes('to')} 的新栈，并调整指针。`,
	StackFree: (f) => `${named(f, 'g')} 的栈被归还。`,
	GcStart: (f) =>
		f.flag('forced')
			? `第 ${f.count('cycle')} 轮 GC 开始：由 runtime.GC 请求。`
			: `第 ${f.count('cycle')} 轮 GC 开始：堆到达触发点 ${f.bytes('trigger')}。`,
	GcPhase: (f) => phases[f.text('phase')] ?? '回收器改变阶段。',
	StwStart: (f) => `世界停止：${why[f.text('why')] ?? f.text('why')}。`,
	StwEnd: (f) => `${f.time('ns')} 后世界继续。`,
	Grey: (f) => `到达 ${f.text('addr')}：变灰，等待扫描。`,
	Black: (f) => `${f.text('addr')} 扫描完毕：变黑。`,
	StackScanned: (f) => `${named(f, 'g')} 的栈扫描完毕：它指向的一切至少是灰色。`,
	WriteBarrier: (f) => `${f.self} 在标记期间写指针：屏障给旧目标和新目标着色。`,
	WriteBarrierFlush: (f) => `写屏障缓冲区把 ${f.count('n')} 个指针交给标记者。`,
	GcWorker: (f) =>
		f.flag('start')
			? `标记工作者 ${f.g('g')} 开始${f.flag('idle') ? '（在空闲的 P 上）' : ''}。`
			: `标记工作者 ${f.g('g')} 休息。`,
	AssistStart: (f) => `${named(f, 'g')} 分配得比标记快：必须自己标记 ${f.bytes('debt')}。`,
	AssistEnd: (f) => `${named(f, 'g')} 还清债务，继续运行。`,
	SweepSpan: (f) => `清扫一个 span：${f.count('freed')} 个对象重新可用。`,
	GcEnd: (f) => `第 ${f.count('cycle')} 轮 GC 结束：存活 ${f.bytes('live')}，下一轮在 ${f.bytes('goal')}。`,
	Line: (f) => `${f.self} 开始执行一条语句。`,
	Panic: (f) => (f.flag('recovered') ? `${named(f, 'g')} 从 panic 中恢复。` : `${named(f, 'g')} 发生 panic。`),
	Exit: (f) => `程序以状态 ${f.count('code')} 退出。`,
	Fatal: () => '运行时放弃：致命错误。',
	Census: (f) =>
		f.num('class') === 0
			? `标记发现 ${f.count('objects')} 个大对象存活，共 ${f.bytes('bytes')}。`
			: `标记发现大小类 ${f.count('class')} 有 ${f.count('objects')} 个对象存活，共 ${f.bytes('bytes')}。`,
};

export const runtimeZh = '运行时';
