//! A run on real threads, watched from outside: its output and its events, brought together bit by bit.
//!
//! The run goes on by itself; whoever watches calls [`Live::pump`] now and then. What the Ms have recorded since then is
//! merged into one order and handed on, a bounded number of events a call.
//!
//! # Invariants
//! 1. Up to [`Live::reached`] everything that happened has been handed on: what comes later is later.
//! 2. Of a run that is over, nothing is missing but what was dropped, and that is counted.
//! 3. A run that nobody watches any more is stopped.
use crate::batch;
use crate::config;
use crate::dto::{RunConfig, Stats};
use crate::ending::{Ending, Tables};
use gmplay_bytecode::Image;
use gmplay_core::heap::stat;
use gmplay_core::next::RunOutcome;
use gmplay_core::{GId, Nanos, Sink, World};
use gmplay_parallel::{Carriers, Goroutines, Options, Record, Run, clock};
use gmplay_trace::{Merge, merge::CLOSED, state::Counts};
use gmplay_vm::{Outside, Program, Routine};
use std::sync::Arc;
use std::time::Duration;

/// Events that may wait here for their turn: beyond, they stay with the Ms, whose room is bounded too.
const PENDING_MAX: usize = 1 << 18;

/// Events between two looks at the clock.
const CHUNK: usize = 2_000;

/// What is asked of a run beside its configuration.
#[derive(Clone, Copy, Default)]
pub struct Watch {
    /// Events that each M may have waiting; None: none are recorded.
    pub events_per_m: Option<usize>,
    pub stress: bool,
    pub check: bool,
    pub fuel: Option<u64>,
}

pub struct Live {
    run: Run,
    merge: Merge,
    /// By M: nothing earlier is to come from it.
    promises: Vec<Nanos>,
    finished: bool,
}

/// The tables under their lock.
struct Parts<'a> {
    world: &'a World,
    goroutines: &'a Goroutines,
}

impl Tables for Parts<'_> {
    fn world(&self) -> &World {
        self.world
    }
    fn program(&self) -> &Program {
        self.goroutines.program()
    }
    fn failed(&self) -> Option<GId> {
        self.goroutines.failed
    }
    fn routine(&self, g: GId) -> Option<&Routine> {
        self.goroutines.routine(g)
    }
}

impl Live {
    /// Starts the program, and returns at once.
    pub fn start(image: &Arc<Image>, cfg: &RunConfig, watch: Watch, carriers: Arc<dyn Carriers>) -> Result<Live, String> {
        let mut config = config::config(cfg)?;
        // The machine that it really runs on, where that can be known.
        if let Ok(n) = std::thread::available_parallelism() {
            config.cores = n.get() as u32;
        }
        // Where single objects are too many to be told, what each collection finds is.
        config.census = watch.events_per_m.is_some();
        let mut outside = Outside::default();
        outside.set_args(&cfg.args);
        let record = watch.events_per_m.map_or(Record::Off, |events_per_m| Record::On { events_per_m, heap: true });
        // Not each statement: at full speed there are hundreds of millions a second.
        let options = Options { outside, record, lines: false, stress: watch.stress, check: watch.check, fuel: watch.fuel };
        let run = Run::start(image.clone(), config, options, carriers).map_err(|e| e.0)?;
        Ok(Live { run, merge: Merge::default(), promises: vec![], finished: false })
    }

    /// Hands on what has happened since the last call: all output, and as many events as some milliseconds allow.
    pub fn pump_for(&mut self, ns: u64, sink: &mut dyn Sink) {
        let start = clock::now();
        while !self.finished {
            self.pump(CHUNK, sink);
            if self.merge.pending() < CHUNK || clock::now().saturating_sub(start) > ns {
                return;
            }
        }
    }

    /// Hands on what has happened since the last call: all output, and at most `limit` events.
    pub fn pump(&mut self, limit: usize, sink: &mut dyn Sink) {
        if self.finished {
            return;
        }
        // Asked first: what the threads have left behind when they are gone is all taken below.
        let over = self.run.over();
        if over || self.merge.pending() < PENDING_MAX {
            for b in self.run.take_batches() {
                let promise = if over { CLOSED } else { b.flushed };
                if self.promises.len() <= b.m.index() {
                    self.promises.resize(b.m.index() + 1, Nanos(0));
                }
                self.promises[b.m.index()] = promise;
                self.merge.push(b.m, b.events, promise, b.dropped);
            }
        }
        // Behind the batches: what an M wrote before the moment that it has promised is here by now.
        for o in self.run.take_output() {
            sink.output(o.t, o.fd, &o.bytes);
        }
        let before = self.merge.pending();
        self.merge.drain_up_to(limit, sink);
        if over && limit > 0 && self.merge.pending() == before {
            self.merge.finish(sink);
        }
        self.finished = over && self.merge.pending() == 0;
    }

    /// The moment up to which everything is known. `last`, `written`: of the last event and output handed on. Output comes
    /// at once, events when no earlier one can come any more.
    pub fn reached(&self, last: Nanos, written: Nanos) -> Nanos {
        match self.promises.iter().min() {
            _ if self.finished => self.run.now().max(last).max(written),
            Some(t) if self.merge.pending() == 0 => last.max(Nanos(t.0.saturating_sub(1)).min(self.run.now())),
            _ => last,
        }
    }

    /// Real time since the start, until the end.
    pub fn now(&self) -> Nanos {
        self.run.now()
    }

    pub fn instructions(&self) -> u64 {
        self.run.instructions()
    }

    /// All threads have left, and everything has been handed on.
    pub fn finished(&self) -> bool {
        self.finished
    }

    /// How it ended, once it is finished. None then: it was stopped.
    pub fn outcome(&self) -> Option<RunOutcome> {
        if self.finished { self.run.outcome() } else { None }
    }

    /// Exit status and last words of a finished run.
    pub fn ending(&self) -> Ending {
        let outcome = self.outcome();
        self.tables(|t| Ending::of(t, outcome.as_ref()))
    }

    /// As far as the tables have them: nothing is missing of a run that was not recorded.
    pub fn stats(&self) -> Stats {
        self.tables(|t| {
            let (s, mem) = (t.world().stats, |field| t.world().heap.memstat(field));
            let counts = Counts {
                created: s.goroutines_created,
                switches: s.context_switches,
                steals: s.steals,
                preemptions: s.preemptions,
                handoffs: s.handoffs,
                gcs: mem(stat::NUM_GC),
                pause_ns: mem(stat::PAUSE_TOTAL_NS),
                stack_copies: self.run.stack_copies(),
                ..Counts::default()
            };
            batch::stats(t, self.now(), self.instructions(), &counts)
        })
    }

    pub fn tables<R>(&self, f: impl FnOnce(&dyn Tables) -> R) -> R {
        self.run.parts(|world, goroutines| f(&Parts { world, goroutines }))
    }

    /// Events that the Ms had no room for.
    pub fn dropped(&self) -> u64 {
        self.merge.dropped()
    }

    pub fn carriers(&self) -> u32 {
        self.run.carriers_alive()
    }

    /// Nobody keeps events any more: the Ms need not record them.
    pub fn stop_recording(&self) {
        self.run.stop_recording();
    }

    pub fn stop(&self) {
        self.run.stop();
    }

    /// Waits until all threads have left; false: they have not within `limit`.
    pub fn wait(&self, limit: Duration) -> bool {
        self.run.wait(Some(limit))
    }

    /// The run itself, to be watched until its threads have left.
    pub fn handle(&self) -> Run {
        self.run.clone()
    }
}

impl Drop for Live {
    fn drop(&mut self) {
        self.run.stop();
    }
}
