//! A simulated run that is computed ahead of a playhead, and looked at in detail by computing it again.
//!
//! What events do not tell (frames, variables, objects' contents) comes from a second simulation, replayed from the nearest
//! checkpoint to the moment asked for: the same program, configuration and seed.
use crate::config;
use crate::dto::RunConfig;
use gmplay_bytecode::Image;
use gmplay_core::{Event, Nanos, Sink};
use gmplay_sim::{Checkpoints, Sim, Stop};
use gmplay_trace::Store;
use std::sync::Arc;

/// Bytes that checkpoints may take together.
const CHECKPOINT_BYTES: u64 = 192 << 20;

pub struct Simulated {
    image: Arc<Image>,
    cfg: RunConfig,
    pub leader: Sim,
    checkpoints: Checkpoints,
    /// The second simulation, made when it is first asked for, and how many events it has emitted.
    follower: Option<(Sim, u64)>,
}

/// Counts events, to stop a replay at the right one.
struct Counter(u64);

impl Sink for Counter {
    fn event(&mut self, _: Event) {
        self.0 += 1;
    }
    fn output(&mut self, _: Nanos, _: u32, _: &[u8]) {}
}

impl Simulated {
    pub fn start(image: &Arc<Image>, cfg: &RunConfig, store: &mut Store) -> Result<Simulated, String> {
        let leader = start(image, cfg, store)?;
        let mut checkpoints = Checkpoints::new(CHECKPOINT_BYTES);
        checkpoints.offer(&leader, store.hash.events);
        Ok(Simulated { image: image.clone(), cfg: cfg.clone(), leader, checkpoints, follower: None })
    }

    /// At most `fuel` more instructions, and not past `until`.
    pub fn advance(&mut self, fuel: u64, until: Nanos, store: &mut Store) {
        let end = self.leader.instructions.saturating_add(fuel);
        loop {
            if store.is_full() || self.leader.instructions >= end {
                return;
            }
            let slice = (end - self.leader.instructions).min(100_000);
            match self.leader.run(slice, until, store, Store::is_full) {
                Stop::Finished | Stop::Time => return,
                Stop::Fuel | Stop::Enough => self.checkpoints.offer(&self.leader, store.hash.events),
            }
        }
    }

    /// The simulation as it was at a moment, to the instruction (or the next call or loop end).
    pub fn look(&mut self, t: Nanos, store: &Store) -> Result<&Sim, String> {
        let events = store.index_after(t) as u64;
        let (at, checkpoint) = self.checkpoints.before(events).ok_or("no checkpoint")?;
        let mut sim = match self.follower.take() {
            Some((sim, _)) => sim,
            None => start(&self.image, &self.cfg, &mut Counter(0))?,
        };
        sim.restore(checkpoint);
        sim.cut = Some(t);
        let mut counter = Counter(*at);
        while sim.run(u64::MAX, t, &mut counter, |_| false) == Stop::Fuel {}
        // Cut short: no later question may go on from here.
        Ok(&self.follower.insert((sim, u64::MAX)).0)
    }

    /// The simulation as it was after `events` events (at the end of the turn that emitted the last of them).
    pub fn replay(&mut self, events: u64) -> Result<&Sim, String> {
        let (at, checkpoint) = self.checkpoints.before(events).ok_or("no checkpoint")?;
        let (mut sim, mut counter) = match self.follower.take() {
            // Going on from where the last question left it, where that is nearer than the checkpoint.
            Some((sim, done)) if done <= events && done >= *at => (sim, Counter(done)),
            Some((mut sim, _)) => {
                sim.restore(checkpoint);
                (sim, Counter(*at))
            }
            None => {
                let mut sim = start(&self.image, &self.cfg, &mut Counter(0))?;
                sim.restore(checkpoint);
                (sim, Counter(*at))
            }
        };
        while sim.run(u64::MAX, Nanos(u64::MAX), &mut counter, |c| c.0 >= events) == Stop::Fuel {}
        Ok(&self.follower.insert((sim, counter.0)).0)
    }

    /// How many events the simulation that [`Simulated::replay`] gave had emitted.
    pub fn replayed(&self) -> u64 {
        self.follower.as_ref().map_or(0, |f| f.1)
    }
}

fn start(image: &Arc<Image>, cfg: &RunConfig, sink: &mut dyn Sink) -> Result<Sim, String> {
    let mut sim = Sim::new(image.clone(), config::config(cfg)?, sink).map_err(|e| e.0)?;
    sim.machine.set_args(&cfg.args);
    sim.lines = true;
    Ok(sim)
}
