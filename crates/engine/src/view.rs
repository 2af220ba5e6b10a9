//! Folded state to what the scenes draw: names, lines and addresses are added here, from the program's image.
use crate::dto::*;
use gmplay_bytecode::{Image, Kind};
use gmplay_core::g::GKind;
use gmplay_core::event::{GcPhase, StwReason, SyncKind};
use gmplay_core::{Addr, Event, GId, Nanos};
use gmplay_trace::state::{Color, GStatus};
use gmplay_trace::{Span, SpanState, State, lanes::Mark};

/// Objects listed at most: the scene counts the rest.
const OBJECTS_MAX: usize = 2_000;
const VERSION: u32 = 1;

/// `0xc000012345`, or empty for nil.
pub fn addr(a: Addr) -> String {
    if a.is_nil() { String::new() } else { format!("{a:?}") }
}

/// Names that the program's image gives to numbers.
#[derive(Clone, Copy)]
pub struct Names<'a> {
    pub image: &'a Image,
}

impl Names<'_> {
    /// Line of the user's own file; 0 in the library and nowhere.
    pub fn user_line(&self, pc: u32) -> u32 {
        let lines = &self.image.debug.lines;
        let i = lines.partition_point(|l| l.pc <= pc);
        match i.checked_sub(1).map(|i| lines[i]) {
            Some(l) if l.file == 0 && pc != 0 => l.line,
            _ => 0,
        }
    }
    pub fn func(&self, id: u32) -> String {
        match (self.image.funcs.get(id as usize), GKind::of_func(id)) {
            (Some(f), _) => f.name.to_string(),
            (None, Some(kind)) => kind.name().into(),
            (None, None) => String::new(),
        }
    }
    pub fn ty(&self, id: u32) -> String {
        self.image.types.get(id as usize).map_or_else(String::new, |t| t.string.to_string())
    }
    pub fn is_chan(&self, id: u32) -> bool {
        self.image.types.get(id as usize).is_some_and(|t| t.kind == Kind::Chan)
    }
}

pub fn view(state: &State, now: Nanos, event: usize, names: Names, stats: Stats) -> View {
    let id = |g: &GId| g.0;
    let gs = state.gs.iter().enumerate().filter_map(|(i, g)| {
        let g = g.as_ref()?;
        if g.status == GStatus::Idle || g.status == GStatus::Dead {
            return None;
        }
        let running = if g.status == GStatus::Running { now.0.saturating_sub(g.since.0) } else { 0 };
        Some(GView {
            id: i as u32,
            goid: g.goid as f64,
            func: names.func(g.func),
            state: gstatus(g.status).into(),
            reason: g.reason.map_or("", |r| r.text()).into(),
            on: addr(g.on),
            line: names.user_line(g.pc),
            created_line: names.user_line(g.created_pc),
            parent: g.parent as f64,
            m: g.m.map(|m| m.0),
            p: g.p.map(|p| p.0),
            system: g.system,
            stack_bytes: g.stack,
            running_ns: (g.running_ns + running) as f64,
        })
    });
    let ms = state.ms.iter().enumerate().map(|(i, m)| {
        let state = match () {
            _ if m.syscall => "syscall",
            _ if m.parked => "parked",
            _ if m.spinning => "spinning",
            _ => "running",
        };
        MView { id: i as u32, state: state.into(), p: m.p.map(|p| p.0), g: m.g.map(|g| g.0), core: m.core }
    });
    let ps = state.ps.iter().enumerate().map(|(i, p)| {
        let in_syscall = p.m.is_some_and(|m| state.ms[m.index()].syscall);
        let status = match () {
            _ if state.stw.is_some() => "gcstop",
            _ if p.idle || p.m.is_none() => "idle",
            _ if in_syscall => "syscall",
            _ => "running",
        };
        PView {
            id: i as u32,
            state: status.into(),
            m: p.m.map(|m| m.0),
            runnext: p.runnext.map(|g| g.0),
            queue: p.ring.iter().map(id).collect(),
            schedtick: p.schedtick,
            timers: state.timers.values().filter(|t| t.1.index() == i).count() as u32,
        }
    });
    let cores = state.cores.iter().enumerate().map(|(i, m)| CoreView { id: i as u32, m: m.map(|m| m.0), waiting: vec![] });
    let timers = state.timers.iter().map(|(id, (when, p))| TimerView { id: *id as f64, when_ns: when.0 as f64, p: p.0 });
    let channels = state.chans.iter().map(|(a, c)| ChanView {
        addr: addr(Addr(*a)),
        cap: c.cap,
        len: c.len,
        closed: c.closed,
        sendq: c.sendq.iter().map(id).collect(),
        recvq: c.recvq.iter().map(id).collect(),
        name: state.heap.objects.get(a).map_or_else(String::new, |o| names.ty(o.ty)),
    });
    View {
        version: VERSION,
        now_ns: now.0 as f64,
        event: event as f64,
        gs: gs.collect(),
        ms: ms.collect(),
        ps: ps.collect(),
        cores: cores.collect(),
        global_queue: state.global.iter().map(id).collect(),
        netpoll: state.gs.iter().enumerate().filter(|(_, g)| g.as_ref().is_some_and(|g| g.reason.is_some_and(|r| r.text() == "IO wait"))).map(|(i, _)| i as u32).collect(),
        timers: timers.collect(),
        channels: channels.collect(),
        waits: waits(state),
        heap: heap(state, names),
        stats,
        stw: state.stw.map_or("", stw).into(),
    }
}

fn gstatus(s: GStatus) -> &'static str {
    match s {
        GStatus::Idle => "idle",
        GStatus::Runnable => "runnable",
        GStatus::Running => "running",
        GStatus::Syscall => "syscall",
        GStatus::Waiting => "waiting",
        GStatus::Dead => "dead",
    }
}

fn stw(why: StwReason) -> &'static str {
    match why {
        StwReason::GcStart => "GC sweep termination",
        StwReason::GcEnd => "GC mark termination",
        StwReason::GoMaxProcs => "GOMAXPROCS",
        StwReason::Other => "stop the world",
    }
}

/// Locks and kin: what the library labelled, and what has waiters.
fn waits(state: &State) -> Vec<WaitView> {
    let mut keys: Vec<u64> = state.sync.keys().chain(state.semas.keys()).chain(state.notes.keys()).copied().collect();
    keys.sort_unstable();
    keys.dedup();
    let view = |a: u64| {
        let (kind, mode) = match state.sync.get(&a) {
            Some((SyncKind::Mutex, s)) => {
                let bits = [(1, "locked"), (2, "woken"), (4, "starving")];
                let mode: Vec<&str> = bits.iter().filter(|(b, _)| s & b != 0).map(|(_, n)| *n).collect();
                ("mutex", mode.join("|"))
            }
            Some((SyncKind::RwMutex, s)) => ("rwmutex", s.to_string()),
            Some((SyncKind::WaitGroup, s)) => ("waitgroup", s.to_string()),
            Some((SyncKind::Once, s)) => ("once", s.to_string()),
            Some((SyncKind::Cond, _)) => ("cond", String::new()),
            None if state.notes.contains_key(&a) => ("cond", String::new()),
            None => ("sema", String::new()),
        };
        let waiters = state.semas.get(&a).into_iter().chain(state.notes.get(&a)).flatten().map(|g| g.0).collect();
        WaitView { addr: addr(Addr(a)), kind: kind.into(), mode, waiters }
    };
    keys.into_iter().map(view).collect()
}

/// Bytes of an element of a size class; 0: large.
fn elem(class: u8) -> u32 {
    u32::from(gmplay_core::heap::sizeclass::SIZE.get(class as usize).copied().unwrap_or(0))
}

fn heap(state: &State, names: Names) -> HeapView {
    let h = &state.heap;
    let marking = matches!(h.phase, Some(GcPhase::Mark | GcPhase::MarkTermination));
    let objects = h.objects.iter().take(OBJECTS_MAX).map(|(a, o)| ObjectView {
        addr: addr(Addr(*a)),
        size: o.size,
        ty: names.ty(o.ty),
        color: match (marking, state.color(o)) {
            (false, _) => 3,
            (true, Color::White) => 0,
            (true, Color::Grey) => 1,
            (true, Color::Black) => 2,
        },
        line: names.user_line(o.pc),
    });
    let spans = h.spans.iter().map(|(base, (pages, class, used))| {
        let elem = elem(*class);
        let total = if elem == 0 { 1 } else { pages * 8192 / elem };
        SpanView { base: addr(Addr(*base)), pages: *pages, elem, used: *used, total }
    });
    let (total, bytes) = h.totals();
    let census = if h.objects.is_empty() { &h.census[..] } else { &[] };
    let classes = census.iter().map(|c| ClassView { elem: elem(c.class), objects: f64::from(c.objects), bytes: c.bytes as f64 });
    HeapView {
        phase: match h.phase {
            Some(GcPhase::Mark) => "mark",
            Some(GcPhase::MarkTermination) => "mark termination",
            _ if h.sweeping => "sweep",
            _ => "off",
        }
        .into(),
        cycle: h.cycle,
        live_bytes: h.live as f64,
        goal_bytes: h.goal as f64,
        heap_alloc: bytes as f64,
        objects_total: total as f64,
        objects: objects.collect(),
        spans: spans.collect(),
        white: if marking { (h.objects.len() as u64).saturating_sub(h.grey + h.black) as f64 } else { 0.0 },
        grey: if marking { h.grey as f64 } else { 0.0 },
        black: if marking { h.black as f64 } else { 0.0 },
        stack_bytes: h.stack_bytes as f64,
        classes: classes.collect(),
    }
}

pub fn event(index: usize, e: &Event, names: Names) -> EventView {
    let (kind, mut args) = gmplay_trace::export::fields(&e.kind);
    let mut line = 0;
    if let Some(pc) = args.get("pc").and_then(|v| v.as_u64()) {
        line = names.user_line(pc as u32);
    }
    if let Some(f) = args.get("func").and_then(|v| v.as_u64()) {
        args.insert("func".into(), names.func(f as u32).into());
    }
    if let Some(t) = args.get("ty").and_then(|v| v.as_u64()) {
        args.insert("ty".into(), names.ty(t as u32).into());
    }
    let (m, p, g) = (e.m.map(|m| m.0), e.p.map(|p| p.0), e.g.map(|g| g.0));
    EventView { index: index as f64, t_ns: e.t.0 as f64, kind, m, p, g, line, args }
}

fn span_state(s: SpanState) -> &'static str {
    match s {
        SpanState::Run => "run",
        SpanState::Gc => "gc",
        SpanState::Syscall => "syscall",
        SpanState::Idle => "idle",
        SpanState::Wait => "wait",
        SpanState::Runnable => "runnable",
        SpanState::Stw => "stw",
        SpanState::Mixed => "mixed",
    }
}

pub fn lane(label: String, id: u32, spans: Vec<Span>) -> Lane {
    let one = |s: Span| LaneSpan { from_ns: s.from.0 as f64, to_ns: s.to.0 as f64, state: span_state(s.state).into(), g: s.g.map(|g| g.0) };
    Lane { label, id, spans: spans.into_iter().map(one).collect() }
}

pub fn marker(t: Nanos, m: Mark) -> Marker {
    let kind = match m {
        Mark::Gc => "gc",
        Mark::Steal => "steal",
        Mark::Preempt => "preempt",
        Mark::Handoff => "handoff",
        Mark::Stw => "stw",
        Mark::Panic => "panic",
        Mark::Fatal => "deadlock",
        Mark::Gap => "gap",
    };
    Marker { t_ns: t.0 as f64, kind: kind.into() }
}
