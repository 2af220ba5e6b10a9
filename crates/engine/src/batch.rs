//! A run to its end, as the command line wants it: output as it comes, then a status and figures.
#[cfg(all(feature = "parallel", not(target_arch = "wasm32")))]
mod threads;

use crate::dto::{RunConfig, Stats};
use crate::config;
use crate::ending::{Ending, Tables};
use crate::traceback;
use gmplay_bytecode::Image;
use gmplay_core::heap::stat;
use gmplay_core::{Event, Nanos, Sink};
use gmplay_sim::{Sim, Stop};
use gmplay_trace::state::Counts;
use gmplay_trace::{EventHasher, Store, export, store::Limits};
use std::sync::Arc;
use std::time::{Duration, Instant};

#[derive(Clone, Debug, Default)]
pub struct Options {
    pub config: RunConfig,
    /// Keep all events, for `--trace`.
    pub record: bool,
    /// Ends a run that never ends by itself, in instructions.
    pub fuel: Option<u64>,
    /// The same by the run's own clock: virtual time, or real time of a parallel run.
    pub max_time: Option<Duration>,
    /// Of a parallel run: yield at every chance, so that rare orders of things happen.
    pub stress: bool,
    /// Of a parallel run: verify all of the runtime's invariants at each stop of the world.
    pub check: bool,
}

pub struct Finished {
    /// Exit status by PRODUCT.md's contract.
    pub status: i32,
    pub outcome: &'static str,
    /// What goes to standard error at the end: fatal error and traces.
    pub epilogue: String,
    pub stats: Stats,
    /// Real time from start to end.
    pub wall: Duration,
    /// Of a parallel run.
    pub threads: Option<Threads>,
    pub event_hash: String,
    pub store: Option<Store>,
}

/// What a parallel run had beside a simulated one.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Threads {
    /// Threads that the run has had.
    pub carriers: u32,
    /// Events that there was no room for.
    pub dropped: u64,
}

/// Bytes the program wrote: descriptor 1 or 2.
pub type Write<'a> = &'a mut dyn FnMut(u32, &[u8]);

struct Stream<'a> {
    write: Write<'a>,
    hash: EventHasher,
    counts: Counts,
    store: Option<Store>,
    last: Nanos,
}

impl Sink for Stream<'_> {
    fn event(&mut self, mut e: Event) {
        e.t = e.t.max(self.last);
        self.last = e.t;
        self.counts.add(&e.kind);
        match &mut self.store {
            Some(s) => s.event(e),
            None => self.hash.add(&e),
        }
    }
    fn output(&mut self, t: Nanos, fd: u32, bytes: &[u8]) {
        (self.write)(fd, bytes);
        match &mut self.store {
            Some(s) => s.output(t, fd, bytes),
            None => self.hash.add_output(fd, bytes),
        }
    }
    fn wants_heap(&self) -> bool {
        self.store.is_some()
    }
}

/// Runs until the program ends (or a limit is reached), simulated or on threads, as the configuration says.
pub fn run(image: &Arc<Image>, options: &Options, write: Write) -> Result<Finished, String> {
    if options.config.parallel {
        return run_on_threads(image, options, write);
    }
    let started = Instant::now();
    let mut cfg = config::config(&options.config)?;
    cfg.max_time = options.max_time.map(nanos);
    let store = options.record.then(|| Store::new(Limits::default(), true));
    let mut sink = Stream { write, hash: EventHasher::default(), counts: Default::default(), store, last: Nanos(0) };
    let mut sim = Sim::new(image.clone(), cfg, &mut sink).map_err(|e| e.0)?;
    sim.machine.set_args(&options.config.args);
    let mut fuel = options.fuel.unwrap_or(u64::MAX);
    loop {
        let before = sim.instructions;
        match sim.run(fuel.min(1 << 32), Nanos(u64::MAX), &mut sink, |_| false) {
            Stop::Finished => break,
            _ => fuel = fuel.saturating_sub(sim.instructions - before),
        }
        if fuel == 0 {
            break;
        }
    }
    let mut stats = stats(&sim, sim.now, sim.instructions, &sink.counts);
    let hash = sink.store.as_ref().map_or(sink.hash.hex(), |s| s.hash.hex());
    stats.events = sink.store.as_ref().map_or(sink.hash.events, |s| s.hash.events) as f64;
    let Ending { status, outcome, epilogue } = Ending::of(&sim, sim.outcome());
    Ok(Finished { status, outcome, epilogue, stats, wall: started.elapsed(), threads: None, event_hash: hash, store: sink.store })
}

fn nanos(d: Duration) -> Nanos {
    Nanos(u64::try_from(d.as_nanos()).unwrap_or(u64::MAX))
}

#[cfg(all(feature = "parallel", not(target_arch = "wasm32")))]
use threads::run as run_on_threads;

#[cfg(not(all(feature = "parallel", not(target_arch = "wasm32"))))]
fn run_on_threads(_: &Arc<Image>, _: &Options, _: Write) -> Result<Finished, String> {
    Err("this build of gmplay has no real threads".into())
}

pub fn stats(t: &dyn Tables, now: Nanos, instructions: u64, c: &Counts) -> Stats {
    let world = t.world();
    let mem = |field| world.heap.memstat(field) as f64;
    Stats {
        virtual_ns: now.0 as f64,
        instructions: instructions as f64,
        goroutines_created: c.created as f64,
        goroutines: world.gs.iter().filter(|g| traceback::is_users(g)).count() as f64,
        context_switches: c.switches as f64,
        steals: c.steals as f64,
        preemptions: c.preemptions as f64,
        handoffs: c.handoffs as f64,
        num_gc: c.gcs as f64,
        pause_ns_total: c.pause_ns as f64,
        mallocs: mem(stat::MALLOCS),
        frees: mem(stat::FREES),
        total_alloc_bytes: mem(stat::TOTAL_ALLOC),
        heap_live_bytes: mem(stat::HEAP_ALLOC),
        stack_copies: c.stack_copies as f64,
        events: 0.0,
    }
}

/// A recorded run in a format of the command line.
pub fn trace_text(store: &Store, format: &str) -> Result<String, String> {
    match format {
        "text" => Ok(export::text(store)),
        "chrome" => Ok(export::chrome(store, |g| format!("G{g}"))),
        other => Err(format!("--trace-format {other}: not there yet; text and chrome are")),
    }
}
