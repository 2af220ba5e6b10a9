//! The threads of the browser's parallel runs: a pool of Web Workers over one module and one shared memory.
//!
//! A *carrier* is a worker in [`carrier_loop`]: it sleeps (`memory.atomic.wait`, inside std's condition variable) until
//! there is a job, runs it, and sleeps again. A job is the life of one M and may take as long as the run. Only
//! JavaScript can start a worker, and only when the thread that asks returns to its event loop: the engine's worker
//! does (`web/src/engine/pool.ts`), a carrier in the middle of a job does not. So [`Pool::spawn`] starts nothing. It
//! hands the job to a sleeping carrier or puts it in a queue; the engine's worker sees how many are [`Pool::wanted`]
//! and starts them.
//!
//! The pool is lazy (no run, no worker), grows with the threads that block, and gives back what has been idle for a
//! while. Why it is our own and not rayon's: docs/web.md.
//!
//! # Invariants
//! 1. A job is in the queue or in exactly one carrier's hand until it runs; no job is lost. In particular a carrier
//!    leaves only while its hand is empty, and both are decided under the one lock.
//! 2. While the queue is not empty, no carrier is asleep with an empty hand.
//! 3. Numbers are small: a new carrier takes the lowest free one, a job goes to the lowest idle carrier. So a run's
//!    threads are numbered densely, and the surplus is idle long enough to be given back.
//! 4. No carrier runs a job while it holds the lock.
//!
//! A job that panics traps its worker (`panic = "abort"`) and may leave any lock held: the page then replaces the
//! engine's worker, which takes all carriers and the memory with it.
use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Web Workers are operating system threads with an isolate each: some megabytes. A run that blocks more than that
/// waits for one to come free.
pub const LIMIT: u32 = 64;
/// How long a carrier above the base sleeps before it leaves.
pub const SPARE: Duration = Duration::from_secs(10);

pub type Job = Box<dyn FnOnce(u32) + Send>;

pub struct Pool {
    state: Mutex<State>,
    wake: [Condvar; LIMIT as usize],
    spare: Duration,
}

struct State {
    queue: VecDeque<Job>,
    /// What a sleeping carrier was given.
    hand: [Option<Job>; LIMIT as usize],
    /// By number: carriers there are.
    alive: u64,
    /// Of these: asleep with an empty hand.
    idle: u64,
    /// Workers that JavaScript was told to start and that have not come yet.
    starting: u32,
    /// Carriers with numbers below it stay.
    base: u32,
    limit: u32,
}

#[derive(Debug, PartialEq, Eq)]
pub struct Status {
    pub threads: u32,
    pub busy: u32,
    pub wanted: u32,
}

impl State {
    fn threads(&self) -> u32 {
        self.alive.count_ones()
    }

    /// Workers to start now for the jobs that wait.
    fn wanted(&self) -> u32 {
        let waiting = (self.queue.len() as u32).saturating_sub(self.starting);
        waiting.min(self.limit.saturating_sub(self.threads() + self.starting))
    }
}

impl Pool {
    pub const fn new(spare: Duration) -> Pool {
        Pool {
            state: Mutex::new(State {
                queue: VecDeque::new(),
                hand: [const { None }; LIMIT as usize],
                alive: 0,
                idle: 0,
                starting: 0,
                base: 0,
                limit: LIMIT,
            }),
            wake: [const { Condvar::new() }; LIMIT as usize],
            spare,
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Gives the job to a sleeping carrier, or queues it. True: more workers are wanted.
    pub fn spawn(&self, job: Job) -> bool {
        let mut s = self.lock();
        if s.idle == 0 {
            s.queue.push_back(job);
            return s.wanted() > 0;
        }
        let n = s.idle.trailing_zeros() as usize;
        s.idle &= !(1 << n);
        s.hand[n] = Some(job);
        drop(s);
        self.wake[n].notify_one();
        false
    }

    /// A carrier's life: jobs until it has long been idle and is not needed.
    pub fn carry(&self) {
        let mut s = self.lock();
        s.starting = s.starting.saturating_sub(1);
        let n = s.alive.trailing_ones();
        if n >= LIMIT {
            return;
        }
        s.alive |= 1 << n;
        loop {
            while let Some(job) = s.queue.pop_front() {
                drop(s);
                job(n);
                s = self.lock();
            }
            s.idle |= 1 << n;
            let hand = loop {
                let (held, waited) = self.wake[n as usize].wait_timeout(s, self.spare).unwrap_or_else(PoisonError::into_inner);
                s = held;
                if let Some(job) = s.hand[n as usize].take() {
                    break Some(job);
                }
                if waited.timed_out() && n >= s.base {
                    break None;
                }
            };
            let Some(job) = hand else {
                s.idle &= !(1 << n);
                s.alive &= !(1 << n);
                return;
            };
            drop(s);
            job(n);
            s = self.lock();
        }
    }

    /// Carriers that stay although they are idle. What is missing of them is to be started, beside what jobs want.
    pub fn keep(&self, base: u32) -> u32 {
        let mut s = self.lock();
        s.limit = LIMIT; // a failed start may have had a passing reason
        s.base = base.min(LIMIT);
        let missing = s.base.saturating_sub(s.threads() + s.starting);
        s.starting += missing;
        missing
    }

    /// Workers that the caller now starts for the jobs that wait.
    pub fn take_wanted(&self) -> u32 {
        let mut s = self.lock();
        let n = s.wanted();
        s.starting += n;
        n
    }

    /// A worker that was to start does not come. No more are tried; jobs wait for the carriers there are.
    pub fn failed(&self) {
        let mut s = self.lock();
        s.starting = s.starting.saturating_sub(1);
        s.limit = s.threads() + s.starting;
    }

    pub fn limit(&self) -> u32 {
        self.lock().limit
    }

    pub fn status(&self) -> Status {
        let s = self.lock();
        Status { threads: s.threads(), busy: (s.alive & !s.idle).count_ones(), wanted: s.wanted() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicU32, Ordering::SeqCst};
    use std::sync::mpsc::{Receiver, channel};
    use std::thread;

    fn pool(spare_ms: u64) -> Arc<Pool> {
        Arc::new(Pool::new(Duration::from_millis(spare_ms)))
    }

    /// What the engine's worker does: starts what is wanted.
    fn top_up(p: &Arc<Pool>, extra: u32) -> u32 {
        let n = p.take_wanted() + extra;
        for _ in 0..n {
            let p = p.clone();
            thread::spawn(move || p.carry());
        }
        n
    }

    /// A job that lasts until the sender is gone.
    fn wait_for(held: Receiver<()>) -> Job {
        Box::new(move |_| {
            let _ = held.recv();
        })
    }

    fn until(what: impl Fn() -> bool) {
        for _ in 0..2000 {
            if what() {
                return;
            }
            thread::sleep(Duration::from_millis(2));
        }
        panic!("it does not come");
    }

    #[test]
    fn jobs_wait_for_workers_and_each_runs_once() {
        let p = pool(60_000);
        let ran = Arc::new(AtomicU32::new(0));
        for _ in 0..10 {
            let ran = ran.clone();
            p.spawn(Box::new(move |_| {
                ran.fetch_add(1, SeqCst);
            }));
        }
        assert_eq!(p.status(), Status { threads: 0, busy: 0, wanted: 10 });
        assert_eq!(top_up(&p, 0), 10);
        assert_eq!(p.take_wanted(), 0, "those are on their way");
        until(|| ran.load(SeqCst) == 10 && p.status() == Status { threads: 10, busy: 0, wanted: 0 });
    }

    #[test]
    fn a_job_goes_to_the_lowest_idle_carrier() {
        let p = pool(60_000);
        let extra = p.keep(3);
        assert_eq!(extra, 3);
        top_up(&p, extra);
        until(|| p.status() == Status { threads: 3, busy: 0, wanted: 0 });
        assert_eq!(p.keep(3), 0);
        for want in [0, 0, 0] {
            let (out, got) = channel();
            assert!(!p.spawn(Box::new(move |n| out.send(n).unwrap())));
            assert_eq!(got.recv().unwrap(), want);
            until(|| p.status().busy == 0);
        }
        let (hold, held) = channel::<()>();
        let (out, got) = channel();
        let first = out.clone();
        p.spawn(Box::new(move |n| {
            first.send(n).unwrap();
            held.recv().unwrap();
        }));
        p.spawn(Box::new(move |n| out.send(n).unwrap()));
        let mut both = [got.recv().unwrap(), got.recv().unwrap()];
        both.sort();
        assert_eq!(both, [0, 1]);
        hold.send(()).unwrap();
    }

    #[test]
    fn a_job_may_spawn_and_wait_for_the_spawned() {
        let p = pool(60_000);
        let (out, got) = channel();
        let inner = p.clone();
        p.spawn(Box::new(move |_| {
            let (done, wait) = channel();
            assert!(inner.spawn(Box::new(move |n| done.send(n).unwrap())), "nobody idle: a worker is wanted");
            out.send(()).unwrap();
            wait.recv().unwrap();
            out.send(()).unwrap();
        }));
        top_up(&p, 0);
        got.recv().unwrap();
        top_up(&p, 0);
        got.recv().unwrap();
    }

    #[test]
    fn idle_carriers_above_the_base_leave_and_their_numbers_come_back() {
        let p = pool(20);
        let extra = p.keep(2);
        top_up(&p, extra);
        let held: Vec<_> = (0..4)
            .map(|_| {
                let (hold, held) = channel::<()>();
                p.spawn(wait_for(held));
                hold
            })
            .collect();
        until(|| {
            top_up(&p, 0);
            p.status() == Status { threads: 4, busy: 4, wanted: 0 }
        });
        drop(held);
        until(|| p.status().threads == 2);
        thread::sleep(Duration::from_millis(60));
        assert_eq!(p.status(), Status { threads: 2, busy: 0, wanted: 0 });
        let (out, got) = channel();
        p.spawn(Box::new(move |n| out.send(n).unwrap()));
        assert_eq!(got.recv().unwrap(), 0);
    }

    #[test]
    fn at_the_limit_and_after_a_failed_start_jobs_wait_for_a_free_carrier() {
        let p = pool(60_000);
        let (hold, held) = channel::<()>();
        p.spawn(wait_for(held));
        top_up(&p, 0);
        until(|| p.status().threads == 1);
        let (out, got) = channel();
        assert!(p.spawn(Box::new(move |n| out.send(n).unwrap())));
        assert_eq!(p.take_wanted(), 1);
        p.failed();
        assert_eq!((p.limit(), p.take_wanted()), (1, 0));
        assert!(got.try_recv().is_err());
        drop(hold);
        assert_eq!(got.recv().unwrap(), 0);

        let p = pool(60_000);
        for _ in 0..LIMIT + 5 {
            p.spawn(Box::new(|_| ()));
        }
        assert_eq!(p.take_wanted(), LIMIT);
    }
}
