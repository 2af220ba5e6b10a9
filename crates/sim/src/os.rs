//! The simulated operating system: a few cores, a queue of threads that are ready to run, and threads that sleep.
//!
//! Round robin with one time slice, as a fair scheduler does for threads of equal weight. Linux's own (EEVDF) would also
//! favour threads that slept; here a woken thread waits its turn behind those that are ready.
use gmplay_core::{MId, Nanos};
use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Thread {
    /// Not started, or asleep until somebody wakes it.
    Asleep,
    /// Asleep until then (a timed park, or a system call).
    Until(Nanos),
    /// Waits for a core since then.
    Ready(Nanos),
    On(u32),
}

#[derive(Clone, Debug)]
pub struct Core {
    pub clock: Nanos,
    pub m: Option<MId>,
    /// When the thread on it has used up its slice.
    pub slice_end: Nanos,
    /// Who ran here last: it comes back if it can (a warm cache, and a calmer picture).
    pub last: Option<MId>,
}

#[derive(Clone, Debug)]
pub struct Os {
    pub cores: Vec<Core>,
    threads: Vec<Thread>,
    ready: VecDeque<MId>,
    /// (when, m); entries that no longer agree with `threads` are stale.
    alarms: BinaryHeap<Reverse<(Nanos, MId)>>,
}

impl Os {
    pub fn new(cores: u32) -> Os {
        let core = Core { clock: Nanos(0), m: None, slice_end: Nanos(0), last: None };
        Os { cores: vec![core; cores.max(1) as usize], threads: vec![], ready: VecDeque::new(), alarms: BinaryHeap::new() }
    }

    pub fn thread(&self, m: MId) -> Thread {
        self.threads.get(m.index()).copied().unwrap_or(Thread::Asleep)
    }

    fn set(&mut self, m: MId, t: Thread) {
        if self.threads.len() <= m.index() {
            self.threads.resize(m.index() + 1, Thread::Asleep);
        }
        self.threads[m.index()] = t;
    }

    /// Threads that wait for a core, first first.
    pub fn ready(&self) -> impl Iterator<Item = MId> + '_ {
        self.ready.iter().copied()
    }

    /// Makes a sleeping thread ready. One that is ready or on a core stays as it is.
    pub fn wake(&mut self, m: MId, at: Nanos) {
        if matches!(self.thread(m), Thread::Asleep | Thread::Until(_)) {
            self.set(m, Thread::Ready(at));
            self.ready.push_back(m);
        }
    }

    /// The thread leaves its core and sleeps.
    pub fn sleep(&mut self, core: usize, until: Option<Nanos>) -> Option<MId> {
        let m = self.cores[core].m.take()?;
        self.cores[core].last = Some(m);
        self.sleep_off_core(m, until);
        Some(m)
    }

    pub fn sleep_off_core(&mut self, m: MId, until: Option<Nanos>) {
        match until {
            Some(t) => {
                self.set(m, Thread::Until(t));
                self.alarms.push(Reverse((t, m)));
            }
            None => self.set(m, Thread::Asleep),
        }
    }

    /// When the next timed sleeper wakes.
    pub fn next_alarm(&mut self) -> Option<(Nanos, MId)> {
        while let Some(Reverse((t, m))) = self.alarms.peek().copied() {
            if self.thread(m) == Thread::Until(t) {
                return Some((t, m));
            }
            self.alarms.pop();
        }
        None
    }

    pub fn pop_alarm(&mut self) {
        self.alarms.pop();
    }

    /// The core that moves next: the busy one with the smallest clock.
    pub fn next_core(&self) -> Option<usize> {
        let busy = self.cores.iter().enumerate().filter(|(_, c)| c.m.is_some());
        busy.min_by_key(|(i, c)| (c.clock, *i)).map(|(i, _)| i)
    }

    /// The smallest clock of the busy cores but this one.
    pub fn next_other(&self, core: usize) -> Option<Nanos> {
        let others = self.cores.iter().enumerate().filter(|(i, c)| *i != core && c.m.is_some());
        others.map(|(_, c)| c.clock).min()
    }

    /// When, where and which: the ready thread that has waited longest could have a free core then.
    pub fn next_place(&self) -> Option<(Nanos, usize, MId)> {
        let since = |m: &MId| match self.thread(*m) {
            Thread::Ready(t) => t,
            other => unreachable!("{m:?} is in the queue of ready threads and {other:?}"),
        };
        let m = *self.ready.iter().min_by_key(|m| since(m))?;
        let free = |i: &usize| self.cores[*i].m.is_none();
        let all = 0..self.cores.len();
        let core = all.clone().filter(free).find(|i| self.cores[*i].last == Some(m)).or_else(|| all.clone().find(free))?;
        Some((self.cores[core].clock.max(since(&m)), core, m))
    }

    /// Gives the core to the thread, as `next_place` said.
    pub fn place(&mut self, at: Nanos, core: usize, m: MId, slice: u64) {
        self.ready.retain(|r| *r != m);
        let c = &mut self.cores[core];
        c.clock = at;
        c.slice_end = at + slice;
        c.m = Some(m);
        self.set(m, Thread::On(core as u32));
    }

    /// Whether a thread has been waiting for a core at that time.
    pub fn is_wanted(&self, at: Nanos) -> bool {
        self.ready.iter().any(|m| matches!(self.thread(*m), Thread::Ready(t) if t <= at))
    }

    /// The thread's slice is over and others wait: it goes behind them.
    pub fn rotate(&mut self, core: usize) -> Option<MId> {
        let m = self.cores[core].m.take()?;
        let now = self.cores[core].clock;
        self.set(m, Thread::Ready(now));
        self.ready.push_back(m);
        Some(m)
    }
}
