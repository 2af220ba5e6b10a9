//! A run: what its threads share, how it begins, is watched, and ends.
//!
//! # Invariants
//! 1. `alive` counts the threads that were asked for and have not left; a run is over when its outcome is known (or it
//!    was stopped) and `alive` is 0.
//! 2. `Tables` is consistent whenever its lock is free, but for what is lent to threads that run Go code.
use crate::carrier;
use crate::carriers::Carriers;
use crate::clock;
use crate::draw::Draw;
use crate::parker::Parker;
use crate::record::{Batch, Output, Outputs, Record, Recorder, Stream, Switches};
use gmplay_bytecode::Image;
use gmplay_core::next::RunOutcome;
use gmplay_core::{Config, GId, Heap, MId, Nanos, World};
use gmplay_vm::{Outside, Program, Routine};
use std::sync::atomic::Ordering::{AcqRel, Acquire, Relaxed, Release};
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, RwLock};
use std::time::Duration;

#[derive(Clone, Debug)]
pub struct Options {
    /// Arguments, environment, standard input, files.
    pub outside: Outside,
    pub record: Record,
    /// Statement boundaries become `Line` events.
    pub lines: bool,
    /// Yield at every chance, run slices of random length, collect sooner with a low GOGC: for tests.
    pub stress: bool,
    /// `World::check` at each stop of the world. What is broken ends the run: see [`Run::crash`].
    pub check: bool,
    /// Ends the run after so many instructions.
    pub fuel: Option<u64>,
}

impl Default for Options {
    fn default() -> Options {
        Options { outside: Outside::default(), record: Record::Off, lines: false, stress: false, check: false, fuel: None }
    }
}

/// The image cannot be run: a defect of the compiler, in words.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StartError(pub String);

/// The control data of all goroutines. That of a running one is with its thread.
pub struct Goroutines {
    program: Arc<Program>,
    all: Vec<Option<Box<Routine>>>,
    /// The goroutine that ended the run: whose panic or fatal error it was.
    pub failed: Option<GId>,
}

impl Goroutines {
    pub fn program(&self) -> &Arc<Program> {
        &self.program
    }

    /// None: it has not run yet, or is running now.
    pub fn routine(&self, g: GId) -> Option<&Routine> {
        self.all.get(g.index())?.as_deref()
    }

    pub(crate) fn take(&mut self, g: GId) -> Box<Routine> {
        if self.all.len() <= g.index() {
            self.all.resize_with(g.index() + 1, || None);
        }
        self.all[g.index()].take().unwrap_or_default()
    }

    pub(crate) fn put(&mut self, g: GId, r: Box<Routine>) {
        self.all[g.index()] = Some(r);
    }
}

/// What is under the one lock.
pub(crate) struct Tables {
    pub world: World,
    pub goroutines: Goroutines,
    /// By M: it has a thread, or one has been asked for.
    started: Vec<bool>,
    /// Time of the latest step.
    latest: Nanos,
}

impl Tables {
    /// The time of a step that a thread begins at `now` by its clock. Clocks of two browser workers may differ by some
    /// microseconds; the scheduler's time does not go back.
    pub fn time(&mut self, now: Nanos) -> Nanos {
        self.latest = self.latest.max(now);
        self.latest
    }
}

pub(crate) struct Shared {
    tables: Mutex<Tables>,
    pub heap: Arc<Heap>,
    pub program: Arc<Program>,
    pub cfg: Config,
    pub options: Options,
    carriers: Arc<dyn Carriers>,
    /// By M.
    lanes: RwLock<Vec<Arc<Lane>>>,
    pub outputs: Outputs,
    pub switches: Switches,
    stopping: AtomicBool,
    alive: AtomicU32,
    left: Mutex<()>,
    someone_left: Condvar,
    crash: Mutex<Option<String>>,
    start: u64,
    end: AtomicU64,
    instructions: AtomicU64,
}

/// What an M has besides its entry in the tables.
#[derive(Default)]
pub(crate) struct Lane {
    pub parker: Parker,
    pub stream: Stream,
}

fn into_inner<T>(r: Result<T, PoisonError<T>>) -> T {
    r.unwrap_or_else(PoisonError::into_inner)
}

impl Shared {
    pub fn now(&self) -> Nanos {
        Nanos(clock::now().saturating_sub(self.start))
    }

    /// None: a thread died while it held the lock, so there is nothing to go on with.
    pub fn lock(&self) -> Option<MutexGuard<'_, Tables>> {
        self.tables.lock().ok()
    }

    pub fn stopping(&self) -> bool {
        self.stopping.load(Relaxed)
    }

    pub fn add_instructions(&self, n: u64) {
        self.instructions.fetch_add(n, Relaxed);
    }

    pub fn fuel_is_used(&self) -> bool {
        self.options.fuel.is_some_and(|f| self.instructions.load(Relaxed) > f)
    }

    pub fn lane(&self, m: MId) -> Arc<Lane> {
        if let Some(lane) = into_inner(self.lanes.read()).get(m.index()) {
            return lane.clone();
        }
        let mut lanes = into_inner(self.lanes.write());
        while lanes.len() <= m.index() {
            lanes.push(Arc::default());
        }
        lanes[m.index()].clone()
    }

    /// The M has been told to run: on its thread, or on one that it gets now. The lock is free.
    pub fn start_m(self: &Arc<Shared>, m: MId) {
        let lane = self.lane(m);
        let first = match self.lock() {
            Some(mut t) => {
                if t.started.len() <= m.index() {
                    t.started.resize(m.index() + 1, false);
                }
                !std::mem::replace(&mut t.started[m.index()], true)
            }
            None => return,
        };
        if !first {
            lane.parker.unpark();
            return;
        }
        self.alive.fetch_add(1, AcqRel);
        let shared = self.clone();
        self.carriers.spawn(Box::new(move |thread| {
            let _leave = Leave(shared.clone());
            carrier::carry(&shared, m, thread);
        }));
    }

    /// The program is over, or nobody wants to see more of it: all threads leave.
    pub fn finish(&self) {
        self.outputs.close();
        if !self.stopping.swap(true, AcqRel) {
            self.end.store(self.now().0, Release);
        }
        for lane in into_inner(self.lanes.read()).iter() {
            lane.parker.unpark();
        }
    }

    /// A thread has panicked: a defect of ours.
    #[cfg(not(target_arch = "wasm32"))]
    pub fn crashed(&self, why: String) {
        into_inner(self.crash.lock()).get_or_insert(why);
        self.finish();
    }
}

/// What a thread does while another one that holds a lock of the heap is off its processor.
fn give_way() {
    if cfg!(target_arch = "wasm32") {
        // There is no yield in a browser, and a worker that spins may keep the holder from its processor.
        std::thread::sleep(Duration::from_micros(50));
    } else {
        std::thread::yield_now();
    }
}

/// Counts the thread out, however it ends.
struct Leave(Arc<Shared>);

impl Drop for Leave {
    fn drop(&mut self) {
        let _guard = into_inner(self.0.left.lock());
        self.0.alive.fetch_sub(1, AcqRel);
        self.0.someone_left.notify_all();
    }
}

/// A handle to a run. The run goes on without it: [`Run::stop`] ends it.
#[derive(Clone)]
pub struct Run(Arc<Shared>);

impl Run {
    /// Starts the program, and returns at once.
    pub fn start(
        image: Arc<Image>,
        mut cfg: Config,
        options: Options,
        carriers: Arc<dyn Carriers>,
    ) -> Result<Run, StartError> {
        // An M beyond that would wait for a thread that Ms which wait for it may never give back.
        if let limit @ 1.. = carriers.limit() {
            cfg.max_threads = cfg.max_threads.min(limit);
        }
        gmplay_core::heap::set_yield(give_way);
        let program = Arc::new(Program::new(image).map_err(|e| StartError(e.to_string()))?);
        let (mut world, main, boot) =
            gmplay_vm::boot(&program, cfg.clone()).map_err(|e| StartError(e.to_string()))?;
        // Other threads run between two steps here: what a check needs is at home only while the world is stopped.
        world.beside = true;
        world.checking = false;
        world.check_stops = options.check;
        if options.stress {
            world.heap.set_sweep_distance(64 << 10);
        }
        let heap = world.heap.clone();
        let goroutines = Goroutines { program: program.clone(), all: vec![], failed: None };
        let tables = Tables { world, goroutines, started: vec![], latest: Nanos(0) };
        let shared = Arc::new(Shared {
            tables: Mutex::new(tables),
            heap,
            program,
            cfg,
            options,
            carriers,
            lanes: RwLock::default(),
            outputs: Outputs::default(),
            switches: Switches::default(),
            stopping: AtomicBool::new(false),
            alive: AtomicU32::new(0),
            left: Mutex::new(()),
            someone_left: Condvar::new(),
            crash: Mutex::new(None),
            start: clock::now(),
            end: AtomicU64::new(0),
            instructions: AtomicU64::new(0),
        });
        let m0 = MId(0);
        let lane = shared.lane(m0);
        if let Some(mut t) = shared.lock() {
            let mut sink = Recorder::new(&lane.stream, &shared.outputs, &shared.switches, shared.options.record);
            let mut draw = Draw::new(shared.cfg.seed, m0);
            t.world.bootstrap(main, boot, Nanos(0), &mut draw, &mut sink);
            sink.flush(Nanos(0), false);
        }
        shared.start_m(m0);
        Ok(Run(shared))
    }

    /// Real time since the start; it stands still from the end on.
    pub fn now(&self) -> Nanos {
        match self.0.end.load(Acquire) {
            0 => self.0.now(),
            end => Nanos(end),
        }
    }

    /// Executed by all goroutines, as far as their threads have told.
    pub fn instructions(&self) -> u64 {
        self.0.instructions.load(Relaxed)
    }

    pub fn stack_copies(&self) -> u64 {
        self.0.switches.stack_copies.load(Relaxed)
    }

    /// What all Ms have recorded since the last call.
    pub fn take_batches(&self) -> Vec<Batch> {
        let lanes: Vec<_> = into_inner(self.0.lanes.read()).clone();
        let take = |(i, lane): (usize, &Arc<Lane>)| lane.stream.take(MId(i as u32), || self.0.now());
        lanes.iter().enumerate().map(take).collect()
    }

    pub fn take_output(&self) -> Vec<Output> {
        self.0.outputs.take()
    }

    /// Events are no longer wanted. They are counted as dropped.
    pub fn stop_recording(&self) {
        self.0.switches.off.store(true, Relaxed);
    }

    /// Per-object heap events were too many to record; since then each collection takes a census.
    pub fn heap_census(&self) -> bool {
        self.0.switches.heap_off.load(Relaxed)
    }

    /// How the program ended; None while it runs, and where it was stopped.
    pub fn outcome(&self) -> Option<RunOutcome> {
        if let Some(why) = self.crash() {
            return Some(RunOutcome::Fatal { message: format!("gmplay: internal error: {why}") });
        }
        self.0.lock()?.world.outcome.clone()
    }

    /// A thread's panic: a broken invariant of ours, never the program's doing.
    pub fn crash(&self) -> Option<String> {
        into_inner(self.0.crash.lock()).clone()
    }

    /// Nothing runs any more, and nothing will.
    pub fn over(&self) -> bool {
        self.0.stopping.load(Acquire) && self.carriers_alive() == 0
    }

    /// Asks all threads to leave. They do within some milliseconds.
    pub fn stop(&self) {
        self.0.finish();
    }

    /// Waits until the run is over. False: the time was over first.
    pub fn wait(&self, limit: Option<Duration>) -> bool {
        let until = limit.map(|l| clock::now().saturating_add(l.as_nanos() as u64));
        let mut guard = into_inner(self.0.left.lock());
        while !self.over() {
            let now = clock::now();
            if until.is_some_and(|u| now >= u) {
                return false;
            }
            // Looked at again now and then: the end is told by whoever leaves, a stop by a flag.
            let nap = until.map_or(50_000_000, |u| (u - now).min(50_000_000));
            guard = into_inner(self.0.someone_left.wait_timeout(guard, Duration::from_nanos(nap))).0;
        }
        true
    }

    /// Threads that this run has, or has asked for.
    pub fn carriers_alive(&self) -> u32 {
        self.0.alive.load(Acquire)
    }

    /// Looks at the tables between two steps; everything waits meanwhile. What running goroutines have with them is not
    /// there. After the end all of it is.
    pub fn parts<R>(&self, f: impl FnOnce(&World, &Goroutines) -> R) -> R {
        let mut t = into_inner(self.0.tables.lock());
        if self.over() {
            // What the Ps have counted by themselves.
            for cache in t.world.caches() {
                self.0.heap.flush_stats(cache);
            }
        }
        f(&t.world, &t.goroutines)
    }
}
