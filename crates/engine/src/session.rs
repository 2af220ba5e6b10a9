//! A run that the page looks at: computed ahead of a playhead, or watched while threads run it.
//!
//! The driver takes the run forward and fills the event store; views of any moment so far are folds of events. What events
//! do not tell (frames, variables, objects' contents) the driver is asked for.
use crate::config;
use crate::driver::Driver;
use crate::dto::*;
use crate::ending;
use crate::source;
use crate::threads::Threads;
use crate::trial::Trial;
use crate::view::{self, Names};
use gmplay_bytecode::Image;
use gmplay_core::{Addr, Event, EventKind, GId, Nanos, Sink};
use gmplay_sim::Sim;
pub use gmplay_trace::store::Limits;
use gmplay_trace::{State, Store, export};
use std::sync::Arc;

#[derive(Default)]
pub struct Session {
    run: Option<Run>,
    trial: Option<Trial>,
    threads: Threads,
    /// The last program that compiled: trials run it again and again.
    compiled: Option<(String, Arc<Image>)>,
}

struct Run {
    image: Arc<Image>,
    driver: Driver,
    store: Store,
    /// The state behind the first `.0` events, kept because playing asks for one moment after the other.
    cursor: Option<(usize, State)>,
    /// The fatal error's text, once.
    epilogue_written: bool,
}

fn nanos(ns: f64) -> Nanos {
    // NaN and negative: the start.
    Nanos(ns.max(0.0).min(9.0e18) as u64)
}

impl Session {
    pub fn check(&self, text: &str) -> CheckResult {
        source::check(&[("main.go", text)]).result
    }

    /// Where parallel runs get their threads from. Without, they are refused.
    #[cfg(feature = "parallel")]
    pub fn set_carriers(&mut self, carriers: Arc<dyn gmplay_parallel::Carriers>) {
        self.threads.set(carriers);
    }

    /// A fresh run at time 0; a parallel one runs from now on. Where the program does not compile, the previous run stays.
    pub fn load(&mut self, text: &str, cfg: &RunConfig, limits: Limits) -> Result<LoadResult, String> {
        let checked = source::check(&[("main.go", text)]);
        let ok = checked.image.is_some();
        if let Some(image) = checked.image {
            config::config(cfg)?;
            self.threads.check(cfg)?;
            // First the old run's memory goes back: two reservations at once may be more than a phone has.
            if let Some(old) = self.run.take() {
                self.threads.retire(old.driver);
            }
            self.compiled = Some((text.into(), image.clone()));
            self.run = Some(Run::new(image, cfg, limits, &self.threads)?);
        }
        Ok(LoadResult { ok, diagnostics: checked.result.diagnostics, escapes: checked.result.escapes })
    }

    fn get(&self) -> Result<&Run, String> {
        self.run.as_ref().ok_or_else(|| "no program is loaded".to_string())
    }
    fn get_mut(&mut self) -> Result<&mut Run, String> {
        self.run.as_mut().ok_or_else(|| "no program is loaded".to_string())
    }

    /// Computes ahead: at most `fuel` more instructions, and not past `until`. Of a parallel run: takes in what has
    /// happened since the last call.
    pub fn advance(&mut self, fuel: f64, until_ns: f64) -> Result<Progress, String> {
        self.threads.poll();
        let run = self.get_mut()?;
        run.advance(fuel as u64, nanos(until_ns));
        Ok(run.progress())
    }

    pub fn progress(&self) -> Result<Progress, String> {
        Ok(self.get()?.progress())
    }

    /// Ends a parallel run. Returns at once; its threads leave within some milliseconds, and [`Progress::live`] says when
    /// everything that they have left behind is taken in.
    pub fn stop_run(&mut self) -> Result<(), String> {
        self.get()?.driver.stop();
        Ok(())
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
        let wanted = Wanted::parse(what, run.driver.is_parallel())?;
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
        let carrier = if run.driver.is_parallel() { "thread" } else { "core" };
        let lanes_out = match by {
            "p" => lanes.ps(from, to, grain).into_iter().enumerate().map(|(i, s)| view::lane(format!("P{i}"), i as u32, s)).collect(),
            "core" => lanes.cores(from, to, grain).into_iter().enumerate().map(|(i, s)| view::lane(format!("{carrier} {i}"), i as u32, s)).collect(),
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

    /// A goroutine's frames with their variables at a moment. Of a parallel run there are those of its end.
    pub fn frames(&mut self, g: u32, t_ns: f64) -> Result<Vec<FrameView>, String> {
        let run = self.get_mut()?;
        let frames = run.driver.look(nanos(t_ns), &run.store, |t| frames(t, GId(g)))?;
        Ok(frames.unwrap_or_default())
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
        let fields = run.driver.look(nanos(t_ns), &run.store, |t| t.program().object_fields(Addr(base), o.ty, u64::from(o.size), &t.world().heap))?;
        Ok(fields.unwrap_or_default().into_iter().map(|v| variable(v, "heap")).collect())
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

    /// An unrecorded run, beside the one on the stage. It takes the place of the last one.
    pub fn trial_start(&mut self, text: &str, cfg: &RunConfig) -> Result<(), String> {
        self.trial_stop();
        config::config(cfg)?;
        self.threads.check(cfg)?;
        let image = match &self.compiled {
            Some((known, image)) if known == text => image.clone(),
            _ => {
                let checked = source::check(&[("main.go", text)]);
                let image = checked.image.ok_or_else(|| checked.rendered.join("\n"))?;
                self.compiled = Some((text.into(), image.clone()));
                image
            }
        };
        self.trial = Some(Trial::start(&image, cfg, &self.threads)?);
        Ok(())
    }

    /// Goes on with it for some milliseconds. None: it has not ended.
    pub fn trial_poll(&mut self) -> Result<Option<TrialView>, String> {
        self.threads.poll();
        let trial = self.trial.as_mut().ok_or("no trial is under way")?;
        let view = trial.poll();
        if view.is_some() {
            self.trial_stop();
        }
        Ok(view)
    }

    /// Gives it up.
    pub fn trial_stop(&mut self) {
        if let Some(trial) = self.trial.take() {
            trial.end(&mut self.threads);
        }
    }

    /// Threads that run for this session now: for the run on the stage, for a trial, and those that have not left yet.
    #[cfg(feature = "parallel")]
    pub fn carriers(&self) -> u32 {
        let run = self.run.as_ref().map_or(0, |r| r.driver.carriers());
        run + self.trial.as_ref().map_or(0, Trial::carriers) + self.threads.leaving()
    }

    /// The tables of the run on the stage as they are now: for whoever wants to compare them with the fold.
    #[cfg(feature = "parallel")]
    pub fn live_tables<R>(&self, f: impl FnOnce(&dyn ending::Tables) -> R) -> Result<R, String> {
        match &self.get()?.driver {
            Driver::Live(l) => Ok(l.tables(f)),
            Driver::Simulated(_) => Err("this run is simulated".into()),
        }
    }

    /// The world at a moment, for whoever wants to compare it with the fold.
    pub fn world_at(&mut self, t_ns: f64) -> Result<&Sim, String> {
        let run = self.get_mut()?;
        let events = run.store.index_after(nanos(t_ns)) as u64;
        match &mut run.driver {
            Driver::Simulated(s) => s.replay(events),
            #[cfg(feature = "parallel")]
            Driver::Live(_) => Err("what threads did cannot be done again".into()),
        }
    }
    /// How many events the world that [`Session::world_at`] gave had emitted.
    pub fn events_emitted_by_world(&self) -> u64 {
        match self.run.as_ref().map(|r| &r.driver) {
            Some(Driver::Simulated(s)) => s.replayed(),
            _ => 0,
        }
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
    /// `switches`: the operating system's as well. On real threads each nap of an M has two, beside its own events.
    Sched {
        switches: bool,
    },
    Line,
    G(u32),
    Kind(String),
}

impl Wanted {
    fn parse(what: &str, parallel: bool) -> Result<Wanted, String> {
        Ok(match what.split_once(':') {
            None if what == "any" => Wanted::Any,
            None if what == "sched" => Wanted::Sched { switches: !parallel },
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
            Wanted::Sched { switches: false } if matches!(e.kind, OsSwitch { .. }) => false,
            Wanted::Sched { .. } => !matches!(
                e.kind,
                Line { .. } | Alloc { .. } | Free { .. } | Grey { .. } | Black { .. } | SpanAlloc { .. } | SpanFree { .. } | WriteBarrier { .. } | Sysmon { .. } | FindRunnable { .. } | SweepSpan { .. }
            ),
        }
    }
}

fn frames(t: &dyn ending::Tables, g: GId) -> Vec<FrameView> {
    let (Some(gp), Some(r)) = (t.world().gs.get(g.index()), t.routine(g)) else { return vec![] };
    let (program, image) = (t.program(), t.image());
    let views = program.trace(r).into_iter().map(|f| {
        let (file, line) = crate::traceback::place(image, f.pc);
        let vars = program.locals(r, gp.stack.lo.0, &f, &t.world().heap).into_iter();
        let vars = vars.map(|v| if v.boxed { variable(v, "heap") } else { variable(v, "stack") });
        FrameView { func: image.funcs[f.func.0 as usize].name.to_string(), file: file.into(), line, vars: vars.collect() }
    });
    views.collect()
}

fn variable(v: gmplay_vm::Shown, place: &str) -> VarView {
    VarView { name: v.name, ty: v.ty, value: v.value, place: place.into(), link: view::addr(v.link) }
}

impl Run {
    fn new(image: Arc<Image>, cfg: &RunConfig, limits: Limits, threads: &Threads) -> Result<Run, String> {
        let mut store = Store::new(limits, true);
        let driver = Driver::start(&image, cfg, &mut store, threads)?;
        Ok(Run { image, driver, store, cursor: None, epilogue_written: false })
    }

    fn advance(&mut self, fuel: u64, until: Nanos) {
        self.driver.advance(fuel, until, &mut self.store);
        if !self.epilogue_written && self.driver.outcome().is_some() {
            self.epilogue_written = true;
            // A fatal error's text goes to the console like everything else that the process writes.
            let text = self.driver.ending().epilogue;
            if !text.is_empty() {
                self.store.output(self.end(), 2, text.as_bytes());
            }
        }
    }

    fn progress(&self) -> Progress {
        let outcome = self.driver.outcome();
        Progress {
            end_ns: self.end().0 as f64,
            events: self.store.events.len() as f64,
            instructions: self.driver.instructions() as f64,
            limit: (outcome.is_none() && self.store.is_full()).then(|| "events".to_string()),
            outcome: outcome.as_ref().map(ending::outcome),
            parallel: self.driver.is_parallel(),
            live: self.driver.is_live(),
            dropped: (self.store.dropped + self.driver.dropped()) as f64,
            carriers: self.driver.carriers(),
        }
    }

    fn end(&self) -> Nanos {
        let written = self.store.outputs.last().map_or(Nanos(0), |o| o.t);
        self.driver.reached(self.store.end(), written)
    }

    fn stats(&self) -> Stats {
        let mut s = self.driver.stats(&self.store);
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
        heap_live_bytes: s.heap.totals().1 as f64,
        stack_copies: c.stack_copies as f64,
        events: events as f64,
    }
}
