//! An unrecorded run from start to end, for comparing: how long the same program takes simulated, on one thread, on eight.
//!
//! A simulated one is computed in slices, between which the caller does other things; one on threads goes on by itself.
use crate::batch;
use crate::config;
use crate::dto::{RunConfig, TrialView};
use crate::ending;
#[cfg(feature = "parallel")]
use crate::live::{Live, Watch};
use crate::threads::Threads;
use gmplay_bytecode::Image;
use gmplay_core::{Event, Nanos, Sink};
use gmplay_sim::{Sim, Stop};
use gmplay_trace::state::Counts;
use std::sync::Arc;

/// How long one call computes, and in which steps it looks at the clock.
const SLICE_NS: u64 = 12_000_000;
const STEP: u64 = 100_000;
/// Steps of a call at most; where there is no clock, no more than some milliseconds on any machine.
const STEPS: u32 = if cfg!(feature = "parallel") { 100 } else { 10 };
/// What takes longer, by its own clock, is given up.
const LIMIT: Nanos = Nanos(30_000_000_000);
const FUEL: u64 = 4_000_000_000;
/// Bytes of output that are shown.
const OUTPUT: usize = 16 << 10;

pub struct Trial {
    cfg: RunConfig,
    kind: Kind,
    noted: Noted,
}

enum Kind {
    Simulated {
        sim: Box<Sim>,
        spent_ns: u64,
    },
    #[cfg(feature = "parallel")]
    Live(Box<Live>),
}

#[derive(Default)]
struct Noted {
    counts: Counts,
    output: Vec<u8>,
}

impl Sink for Noted {
    fn event(&mut self, e: Event) {
        self.counts.add(&e.kind);
    }
    fn output(&mut self, _: Nanos, _: u32, bytes: &[u8]) {
        let room = OUTPUT - self.output.len();
        self.output.extend_from_slice(&bytes[..bytes.len().min(room)]);
    }
    fn wants_heap(&self) -> bool {
        false
    }
}

impl Trial {
    pub fn start(image: &Arc<Image>, cfg: &RunConfig, threads: &Threads) -> Result<Trial, String> {
        let mut noted = Noted::default();
        let kind = if cfg.parallel {
            Trial::live(image, cfg, threads)?
        } else {
            let mut sim = Sim::new(image.clone(), config::config(cfg)?, &mut noted).map_err(|e| e.0)?;
            sim.machine.set_args(&cfg.args);
            Kind::Simulated { sim: Box::new(sim), spent_ns: 0 }
        };
        Ok(Trial { cfg: cfg.clone(), kind, noted })
    }

    #[cfg(feature = "parallel")]
    fn live(image: &Arc<Image>, cfg: &RunConfig, threads: &Threads) -> Result<Kind, String> {
        let watch = Watch { fuel: Some(FUEL * u64::from(cfg.procs)), ..Watch::default() };
        Ok(Kind::Live(Box::new(threads.live(image, cfg, watch)?)))
    }

    #[cfg(not(feature = "parallel"))]
    fn live(_: &Arc<Image>, cfg: &RunConfig, threads: &Threads) -> Result<Kind, String> {
        threads.check(cfg)?;
        Err("not a parallel run".into())
    }

    /// Some milliseconds of it. None: there is more to come.
    pub fn poll(&mut self) -> Option<TrialView> {
        match &mut self.kind {
            Kind::Simulated { sim, spent_ns } => {
                let stop = slice(sim, spent_ns, &mut self.noted);
                let given_up = stop == Stop::Time || sim.instructions > FUEL;
                (stop == Stop::Finished || given_up).then(|| self.view())
            }
            #[cfg(feature = "parallel")]
            Kind::Live(live) => {
                live.pump(usize::MAX, &mut self.noted);
                if live.now() > LIMIT {
                    live.stop();
                }
                live.finished().then(|| self.view())
            }
        }
    }

    fn view(&self) -> TrialView {
        let (wall_ns, virtual_ns, outcome, stats, epilogue) = match &self.kind {
            Kind::Simulated { sim, spent_ns } => {
                let stats = batch::stats(&**sim, sim.now, sim.instructions, &self.noted.counts);
                (*spent_ns, sim.now, sim.outcome().cloned(), stats, ending::Ending::of(&**sim, sim.outcome()).epilogue)
            }
            #[cfg(feature = "parallel")]
            Kind::Live(live) => (live.now().0, live.now(), live.outcome(), live.stats(), live.ending().epilogue),
        };
        let epilogue = if outcome.is_some() { epilogue } else { String::new() };
        TrialView {
            parallel: self.cfg.parallel,
            procs: self.cfg.procs,
            wall_ns: wall_ns as f64,
            virtual_ns: virtual_ns.0 as f64,
            outcome: outcome.as_ref().map(ending::outcome),
            stats,
            output: String::from_utf8_lossy(&self.noted.output).into_owned() + &epilogue,
        }
    }

    /// Threads that it has may still have to leave.
    pub fn end(self, threads: &mut Threads) {
        match self.kind {
            Kind::Simulated { .. } => threads.poll(),
            #[cfg(feature = "parallel")]
            Kind::Live(live) => threads.retire_live(*live),
        }
    }

    #[cfg(feature = "parallel")]
    pub fn carriers(&self) -> u32 {
        match &self.kind {
            Kind::Simulated { .. } => 0,
            Kind::Live(live) => live.carriers(),
        }
    }
}

/// Computes for [`SLICE_NS`], and adds what it took.
fn slice(sim: &mut Sim, spent_ns: &mut u64, noted: &mut Noted) -> Stop {
    let start = clock();
    let mut stop = Stop::Fuel;
    for _ in 0..STEPS {
        stop = sim.run(STEP, LIMIT, noted, |_| false);
        if stop != Stop::Fuel || clock().saturating_sub(start) > SLICE_NS {
            break;
        }
    }
    *spent_ns += clock().saturating_sub(start);
    stop
}

#[cfg(feature = "parallel")]
fn clock() -> u64 {
    gmplay_parallel::clock::now()
}

/// The single-threaded build has none.
#[cfg(not(feature = "parallel"))]
fn clock() -> u64 {
    0
}
