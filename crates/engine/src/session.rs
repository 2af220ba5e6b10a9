//! A run that is computed ahead of a playhead.
//!
//! The *leader* simulation runs forward, in slices that the caller grants, and fills the event store; views of any computed
//! moment are folds of events. What events do not tell (frames, variables, objects' contents) comes from a second
//! simulation, replayed from the nearest checkpoint to the moment asked for: the same program, configuration and seed.
use crate::batch;
use crate::config;
use crate::dto::*;
use crate::ending::{self, Ending};
use crate::source;
use crate::view::{self, Names};
use gmplay_bytecode::Image;
use gmplay_core::{Addr, Event, EventKind, GId, Nanos, Sink};
use gmplay_sim::{Checkpoints, Sim, Stop};
pub use gmplay_trace::store::Limits;
use gmplay_trace::{State, Store, export};
use std::sync::Arc;

/// Bytes that checkpoints may take together.
const CHECKPOINT_BYTES: u64 = 192 << 20;

#[derive(Default)]
pub struct Session {
    run: Option<Run>,
}

struct Run {
    image: Arc<Image>,
    leader: Sim,
    store: Store,
    checkpoints: Checkpoints,
    cfg: RunConfig,
    /// The second simulation, made when it is first asked for, and how many events it has emitted.
    follower: Option<(Sim, u64)>,
    /// The state behind the first `.0` events, kept because playing asks for one moment after the other.
    cursor: Option<(usize, State)>,
    /// The fatal error's text, once.
    epilogue_written: bool,
}

/// Counts events, to stop a replay at the right one.
struct Counter(u64);

impl Sink for Counter {
    fn event(&mut self, _: Event) {
        self.0 += 1;
    }
    fn output(&mut self, _: Nanos, _: u32, _: &[u8]) {}
}

fn nanos(ns: f64) -> Nanos {
    // NaN and negative: the start.
    Nanos(ns.max(0.0).min(9.0e18) as u64)
}

impl Session {
    pub fn check(&self, text: &str) -> CheckResult {
        source::check(&[("main.go", text)]).result
    }

    /// A fresh run at time 0. Where the program does not compile, the previous run stays.
    pub fn load(&mut self, text: &str, cfg: &RunConfig, limits: Limits) -> Result<LoadResult, String> {
        let checked = source::check(&[("main.go", text)]);
        let ok = checked.image.is_some();
        if let Some(image) = checked.image {
            config::config(cfg)?;
            // First the old run's memory goes back: two reservations at once may be more than a phone has.
            self.run = None;
            self.run = Some(Run::new(image, cfg, limits)?);
        }
        Ok(LoadResult { ok, diagnostics: checked.result.diagnostics, escapes: checked.result.escapes })
    }

    fn get(&self) -> Result<&Run, String> {
        self.run.as_ref().ok_or_else(|| "no program is loaded".to_string())
    }
    fn get_mut(&mut self) -> Result<&mut Run, String> {
        self.run.as_mut().ok_or_else(|| "no program is loaded".to_string())
    }

    /// Computes ahead: at most `fuel` more instructions, and not past `until`.
    pub fn advance(&mut self, fuel: f64, until_ns: f64) -> Result<Progress, String> {
        let run = self.get_mut()?;
        run.advance(fuel as u64, nanos(until_ns));
        Ok(run.progress())
    }

    pub fn progress(&self) -> Result<Progress, String> {
        Ok(self.get()?.progress())
    }

    pub fn view(&mut self, t_ns: f64) -> Result<View, String> {
        Ok(self.get_mut()?.view(nanos(t_ns)))
    }

    pub fn events(&self, from: f64, count: f64) -> Result<Vec<EventView>, String> {
        let run = self.get()?;
        let from = (from.max(0.0) as usize).min(run.store.events.len());
        let to = (from + count.max(0.0) as usize).min(run.store.events.len());
        let names = Names { image: &run.image };
        Ok((from..to).map(|i| view::event(i, &run.store.events[i], names)).collect())
    }

    pub fn event_at(&self, t_ns: f64) -> Result<f64, String> {
        Ok(self.get()?.store.index_after(nanos(t_ns)) as f64)
    }

    /// The next (dir 1) or previous (dir -1) event from `from` that `what` names: `any`, `sched`, `line`, `g:5`, `kind:Steal`.
    pub fn find(&self, from: f64, dir: i32, what: &str) -> Result<Option<(f64, f64)>, String> {
        let run = self.get()?;
        let wanted = Wanted::parse(what)?;
        let events = &run.store.events;
        let from = (from.max(0.0) as usize).min(events.len());
        let hit = |i: &usize| wanted.is(&events[*i]);
        let found = if dir >= 0 { (from..events.len()).find(hit) } else { (0..from).rev().find(hit) };
        Ok(found.map(|i| (i as f64, events[i].t.0 as f64)))
    }

    pub fn timeline(&self, from_ns: f64, to_ns: f64, width: u32, by: &str) -> Result<Timeline, String> {
        let run = self.get()?;
        let (from, to) = (nanos(from_ns), nanos(to_ns));
        let grain = (to.0.saturating_sub(from.0) / u64::from(width.clamp(1, 8192))).max(1);
        let lanes = &run.store.lanes;
        let head = run.store.keyframes.head();
        let names = Names { image: &run.image };
        let lanes_out = match by {
            "p" => lanes.ps(from, to, grain).into_iter().enumerate().map(|(i, s)| view::lane(format!("P{i}"), i as u32, s)).collect(),
            "core" => lanes.cores(from, to, grain).into_iter().enumerate().map(|(i, s)| view::lane(format!("core {i}"), i as u32, s)).collect(),
            "g" => {
                let all = lanes.gs(from, to, grain).into_iter().enumerate();
                let named = all.filter_map(|(i, s)| {
                    let g = head.gs.get(i)?.as_ref()?;
                    (!s.is_empty()).then(|| view::lane(format!("G{} {}", g.goid, names.func(g.func)), i as u32, s))
                });
                named.take(512).collect()
            }
            other => return Err(format!("no lanes by {other}")),
        };
        let markers = lanes.marks(from, to, grain * 4).into_iter().map(|(t, m)| view::marker(t, m)).collect();
        Ok(Timeline { from_ns, to_ns, lanes: lanes_out, markers })
    }

    /// What was written after `from` up to `to`.
    pub fn console(&self, from_ns: f64, to_ns: f64) -> Result<Vec<ConsoleChunk>, String> {
        let run = self.get()?;
        let (from, to) = (nanos(from_ns), nanos(to_ns));
        let all = from_ns < 0.0;
        let chunks = run.store.outputs.iter().filter(|o| (all || o.t > from) && o.t <= to);
        Ok(chunks.map(|o| ConsoleChunk { t_ns: o.t.0 as f64, fd: o.fd, text: String::from_utf8_lossy(&o.bytes).into_owned() }).collect())
    }

    /// A goroutine's frames with their variables at a moment.
    pub fn frames(&mut self, g: u32, t_ns: f64) -> Result<Vec<FrameView>, String> {
        let run = self.get_mut()?;
        let image = run.image.clone();
        let sim = run.look(nanos(t_ns))?;
        if sim.world.gs.len() <= g as usize {
            return Ok(vec![]);
        }
        let g = GId(g);
        let frames = sim.machine.traceback(g);
        let views = frames.iter().enumerate().map(|(i, f)| {
            let (file, line) = crate::traceback::place(&image, f.pc);
            let vars = sim.machine.locals(g, i, &sim.world.heap).into_iter();
            let vars = vars.map(|v| VarView { name: v.name, ty: v.ty, value: v.value, place: if v.boxed { "heap" } else { "stack" }.into(), link: view::addr(v.link) });
            FrameView { func: image.funcs[f.func.0 as usize].name.to_string(), file: file.into(), line, vars: vars.collect() }
        });
        Ok(views.collect())
    }

    /// The fields of the heap object at an address, at a moment.
    pub fn object(&mut self, addr: &str, t_ns: f64) -> Result<Vec<VarView>, String> {
        let run = self.get_mut()?;
        let a = u64::from_str_radix(addr.trim_start_matches("0x"), 16).map_err(|_| format!("{addr:?} is no address"))?;
        let count = run.store.index_after(nanos(t_ns));
        let state = run.store.keyframes.state_at(&run.store.events, count);
        let Some((base, o)) = state.heap.objects.range(..=a).next_back().filter(|(b, o)| a < *b + u64::from(o.size).max(1)) else {
            return Ok(vec![]);
        };
        let (base, o) = (*base, *o);
        let sim = run.look(nanos(t_ns))?;
        let fields = sim.machine.object_fields(Addr(base), o.ty, u64::from(o.size), &sim.world.heap).into_iter();
        Ok(fields.map(|v| VarView { name: v.name, ty: v.ty, value: v.value, place: "heap".into(), link: view::addr(v.link) }).collect())
    }

    /// Over everything computed so far.
    pub fn event_hash(&self) -> Result<String, String> {
        Ok(self.get()?.store.hash.hex())
    }

    pub fn export_trace(&self, format: &str) -> Result<String, String> {
        let run = self.get()?;
        let head = run.store.keyframes.head();
        let names = Names { image: &run.image };
        let g_name = |g: u32| match head.gs.get(g as usize) {
            Some(Some(s)) => format!("G{} {}", s.goid, names.func(s.func)),
            _ => format!("G{g}"),
        };
        match format {
            "text" => Ok(export::text(&run.store)),
            "chrome" => Ok(export::chrome(&run.store, g_name)),
            other => Err(format!("no trace format {other}: text and chrome are there")),
        }
    }

    pub fn stats(&self) -> Result<Stats, String> {
        Ok(self.get()?.stats())
    }

    /// The world at a moment, for whoever wants to compare it with the fold.
    pub fn world_at(&mut self, t_ns: f64) -> Result<&Sim, String> {
        let run = self.get_mut()?;
        run.replay(run.store.index_after(nanos(t_ns)) as u64)
    }
    /// How many events the world that [`Session::world_at`] gave had emitted.
    pub fn events_emitted_by_world(&self) -> u64 {
        self.run.as_ref().and_then(|r| r.follower.as_ref()).map_or(0, |f| f.1)
    }
    /// The fold of the first `count` events.
    pub fn state_after(&self, count: u64) -> Result<State, String> {
        let run = self.get()?;
        let count = (count as usize).min(run.store.events.len());
        Ok(run.store.keyframes.state_at(&run.store.events, count))
    }
}

/// What a step goes to.
enum Wanted {
    Any,
    Sched,
    Line,
    G(u32),
    Kind(String),
}

impl Wanted {
    fn parse(what: &str) -> Result<Wanted, String> {
        Ok(match what.split_once(':') {
            None if what == "any" => Wanted::Any,
            None if what == "sched" => Wanted::Sched,
            None if what == "line" => Wanted::Line,
            Some(("g", n)) => Wanted::G(n.parse().map_err(|_| format!("{n:?} is no goroutine"))?),
            Some(("kind", k)) => Wanted::Kind(k.into()),
            _ => return Err(format!("no step to {what:?}")),
        })
    }
    fn is(&self, e: &Event) -> bool {
        use EventKind::*;
        match self {
            Wanted::Any => true,
            Wanted::Line => matches!(e.kind, Line { .. }),
            Wanted::G(n) => match &e.kind {
                GoReady { g } | GoStart { g, .. } | GoPark { g, .. } | GoEnd { g } => g.0 == *n,
                GoCreate { new, .. } => new.0 == *n || e.g.is_some_and(|g| g.0 == *n),
                _ => e.g.is_some_and(|g| g.0 == *n),
            },
            Wanted::Kind(k) => {
                let debug = format!("{:?}", e.kind);
                debug.split(' ').next() == Some(k)
            }
            Wanted::Sched => !matches!(
                e.kind,
                Line { .. } | Alloc { .. } | Free { .. } | Grey { .. } | Black { .. } | SpanAlloc { .. } | SpanFree { .. } | WriteBarrier { .. } | Sysmon { .. } | FindRunnable { .. } | SweepSpan { .. }
            ),
        }
    }
}

impl Run {
    fn new(image: Arc<Image>, cfg: &RunConfig, limits: Limits) -> Result<Run, String> {
        let mut store = Store::new(limits, true);
        let leader = start(&image, cfg, &mut store)?;
        let mut checkpoints = Checkpoints::new(CHECKPOINT_BYTES);
        checkpoints.offer(&leader, store.hash.events);
        Ok(Run { image, leader, store, checkpoints, cfg: cfg.clone(), follower: None, cursor: None, epilogue_written: false })
    }

    fn advance(&mut self, fuel: u64, until: Nanos) {
        let end = self.leader.instructions.saturating_add(fuel);
        loop {
            if self.store.is_full() || self.leader.instructions >= end {
                return;
            }
            let slice = (end - self.leader.instructions).min(100_000);
            match self.leader.run(slice, until, &mut self.store, Store::is_full) {
                Stop::Finished => return self.finish(),
                Stop::Time => return,
                Stop::Fuel | Stop::Enough => self.checkpoints.offer(&self.leader, self.store.hash.events),
            }
        }
    }

    /// A fatal error's text goes to the console like everything else that the process writes.
    fn finish(&mut self) {
        if std::mem::replace(&mut self.epilogue_written, true) {
            return;
        }
        let Ending { epilogue, .. } = Ending::of(&self.leader, self.leader.outcome());
        if !epilogue.is_empty() {
            self.store.output(self.leader.now, 2, epilogue.as_bytes());
        }
    }

    fn progress(&self) -> Progress {
        let outcome = self.leader.outcome().map(ending::outcome);
        Progress {
            end_ns: self.end().0 as f64,
            events: self.store.events.len() as f64,
            instructions: self.leader.instructions as f64,
            limit: (outcome.is_none() && self.store.is_full()).then(|| "events".to_string()),
            outcome,
            parallel: false,
            live: false,
            dropped: self.store.dropped as f64,
            carriers: 0,
        }
    }

    fn end(&self) -> Nanos {
        self.leader.now.max(self.store.end()).max(self.store.outputs.last().map_or(Nanos(0), |o| o.t))
    }

    fn stats(&self) -> Stats {
        let mut s = batch::stats(&self.leader, self.leader.now, self.leader.instructions, &self.store.keyframes.head().counts);
        s.events = self.store.events.len() as f64;
        s
    }

    fn view(&mut self, t: Nanos) -> View {
        let t = t.min(self.end());
        let count = self.store.index_after(t);
        let events = &self.store.events;
        // Going on from the last view costs only the events in between.
        let state = match self.cursor.take() {
            Some((at, mut state)) if at <= count && count - at < 50_000 => {
                for e in &events[at..count] {
                    state.apply(e);
                }
                state
            }
            _ => self.store.keyframes.state_at(events, count),
        };
        let stats = moment_stats(&state, t, count);
        let view = view::view(&state, t, count, Names { image: &self.image }, stats);
        self.cursor = Some((count, state));
        view
    }

    /// The simulation as it was at a moment, to the instruction (or the next call or loop end).
    fn look(&mut self, t: Nanos) -> Result<&Sim, String> {
        let events = self.store.index_after(t) as u64;
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
    fn replay(&mut self, events: u64) -> Result<&Sim, String> {
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
}

fn start(image: &Arc<Image>, cfg: &RunConfig, sink: &mut dyn Sink) -> Result<Sim, String> {
    let mut sim = Sim::new(image.clone(), config::config(cfg)?, sink).map_err(|e| e.0)?;
    sim.machine.set_args(&cfg.args);
    sim.lines = true;
    Ok(sim)
}

fn moment_stats(s: &State, t: Nanos, events: usize) -> Stats {
    let c = &s.counts;
    Stats {
        virtual_ns: t.0 as f64,
        instructions: 0.0,
        goroutines_created: c.created as f64,
        goroutines: s.gs.iter().flatten().filter(|g| !g.system && !matches!(g.status, gmplay_trace::state::GStatus::Dead | gmplay_trace::state::GStatus::Idle)).count() as f64,
        context_switches: c.switches as f64,
        steals: c.steals as f64,
        preemptions: c.preemptions as f64,
        handoffs: c.handoffs as f64,
        num_gc: c.gcs as f64,
        pause_ns_total: c.pause_ns as f64,
        mallocs: c.mallocs as f64,
        frees: c.frees as f64,
        total_alloc_bytes: c.total_alloc as f64,
        heap_live_bytes: s.heap.alloc_bytes as f64,
        stack_copies: c.stack_copies as f64,
        events: events as f64,
    }
}
