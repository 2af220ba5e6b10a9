//! Who takes a session's run forward: the simulation, as far as it is asked to, or threads, which go on by themselves.
use crate::batch;
use crate::dto::{RunConfig, Stats};
use crate::ending::{Ending, Tables};
#[cfg(feature = "parallel")]
use crate::live::Live;
use crate::simulated::Simulated;
use crate::threads::Threads;
use gmplay_bytecode::Image;
use gmplay_core::Nanos;
use gmplay_core::next::RunOutcome;
use gmplay_trace::Store;
use std::sync::Arc;

pub enum Driver {
    Simulated(Box<Simulated>),
    #[cfg(feature = "parallel")]
    Live(Box<Live>),
}

/// How long one call takes in what threads have done.
#[cfg(feature = "parallel")]
const CALL_NS: u64 = 10_000_000;
/// Events that an M may have waiting: more than it makes between two calls.
#[cfg(feature = "parallel")]
pub const EVENTS_PER_M: usize = 1 << 16;

impl Driver {
    pub fn start(image: &Arc<Image>, cfg: &RunConfig, store: &mut Store, threads: &Threads) -> Result<Driver, String> {
        if !cfg.parallel {
            return Ok(Driver::Simulated(Box::new(Simulated::start(image, cfg, store)?)));
        }
        threads.driver(image, cfg)
    }

    /// `fuel` and `until` are limits of a simulation; threads run without being asked.
    pub fn advance(&mut self, fuel: u64, until: Nanos, store: &mut Store) {
        match self {
            Driver::Simulated(s) => s.advance(fuel, until, store),
            #[cfg(feature = "parallel")]
            Driver::Live(l) => {
                l.pump_for(CALL_NS, store);
                if store.is_full() {
                    l.stop_recording();
                }
            }
        }
    }

    /// None while it goes on, or could; and of a run that was stopped.
    pub fn outcome(&self) -> Option<RunOutcome> {
        match self {
            Driver::Simulated(s) => s.leader.outcome().cloned(),
            #[cfg(feature = "parallel")]
            Driver::Live(l) => l.outcome(),
        }
    }

    /// What the program's end writes.
    pub fn ending(&self) -> Ending {
        match self {
            Driver::Simulated(s) => Ending::of(&s.leader, s.leader.outcome()),
            #[cfg(feature = "parallel")]
            Driver::Live(l) => l.ending(),
        }
    }

    /// Up to here the store has everything. `last`, `written`: moments of the last event and output in it.
    pub fn reached(&self, last: Nanos, written: Nanos) -> Nanos {
        match self {
            Driver::Simulated(s) => s.leader.now.max(last).max(written),
            #[cfg(feature = "parallel")]
            Driver::Live(l) => l.reached(last, written),
        }
    }

    pub fn instructions(&self) -> u64 {
        match self {
            Driver::Simulated(s) => s.leader.instructions,
            #[cfg(feature = "parallel")]
            Driver::Live(l) => l.instructions(),
        }
    }

    pub fn is_parallel(&self) -> bool {
        !matches!(self, Driver::Simulated(_))
    }

    /// Threads run for it, or have left something behind that is not in the store yet.
    pub fn is_live(&self) -> bool {
        match self {
            Driver::Simulated(_) => false,
            #[cfg(feature = "parallel")]
            Driver::Live(l) => !l.finished(),
        }
    }

    pub fn carriers(&self) -> u32 {
        match self {
            Driver::Simulated(_) => 0,
            #[cfg(feature = "parallel")]
            Driver::Live(l) => l.carriers(),
        }
    }

    /// Events that never came to the store.
    pub fn dropped(&self) -> u64 {
        match self {
            Driver::Simulated(_) => 0,
            #[cfg(feature = "parallel")]
            Driver::Live(l) => l.dropped(),
        }
    }

    pub fn stats(&self, store: &Store) -> Stats {
        match self {
            Driver::Simulated(s) => batch::stats(&s.leader, s.leader.now, s.leader.instructions, &store.keyframes.head().counts),
            #[cfg(feature = "parallel")]
            Driver::Live(l) => l.stats(),
        }
    }

    /// A simulation stands where it was computed to. Threads are asked to leave.
    pub fn stop(&self) {
        match self {
            Driver::Simulated(_) => {}
            #[cfg(feature = "parallel")]
            Driver::Live(l) => l.stop(),
        }
    }

    /// The tables as they were at a moment. None: what threads did cannot be done again, only their end is there to see.
    pub fn look<R>(&mut self, t: Nanos, store: &Store, f: impl FnOnce(&dyn Tables) -> R) -> Result<Option<R>, String> {
        match self {
            Driver::Simulated(s) => s.look(t, store).map(|sim| Some(f(sim))),
            #[cfg(feature = "parallel")]
            Driver::Live(l) => Ok((l.finished() && t >= l.now()).then(|| l.tables(f))),
        }
    }
}
