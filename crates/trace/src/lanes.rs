//! Spans of time per P, per G and per core, built as events come, for the timeline.
use gmplay_core::{Event, EventKind, GId, Nanos};

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SpanState {
    Run,
    Gc,
    Syscall,
    Idle,
    Wait,
    Runnable,
    Stw,
    /// Several spans, each shorter than a pixel.
    Mixed,
}

#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Span {
    pub from: Nanos,
    pub to: Nanos,
    pub state: SpanState,
    pub g: Option<GId>,
}

/// A moment worth a mark on the time axis.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Mark {
    Gc,
    Steal,
    Preempt,
    Handoff,
    Stw,
    Panic,
    Fatal,
    /// Something is missing here.
    Gap,
}

#[derive(Debug, Default)]
struct Lane {
    spans: Vec<Span>,
    open: Option<Span>,
}

impl Lane {
    fn begin(&mut self, t: Nanos, state: SpanState, g: Option<GId>) {
        self.end(t);
        self.open = Some(Span { from: t, to: t, state, g });
    }
    fn end(&mut self, t: Nanos) {
        if let Some(mut s) = self.open.take() {
            s.to = t;
            if s.to > s.from {
                self.spans.push(s);
            }
        }
    }

    /// What lies in the window, reduced: spans shorter than `grain` that touch become one `Mixed` (or keep their state
    /// where all of them agree).
    fn reduced(&self, from: Nanos, to: Nanos, grain: u64, now: Nanos) -> Vec<Span> {
        let mut out: Vec<Span> = vec![];
        let first = self.spans.partition_point(|s| s.to <= from);
        let open = self.open.map(|s| Span { to: now, ..s });
        for s in self.spans[first..].iter().copied().chain(open).take_while(|s| s.from < to) {
            let s = Span { from: s.from.max(from), to: s.to.min(to), ..s };
            if s.to <= s.from {
                continue;
            }
            let short = s.to.0 - s.from.0 < grain;
            match out.last_mut() {
                Some(l) if short && s.from.0 - l.to.0 < grain && (l.to.0 - l.from.0 < grain || l.state == SpanState::Mixed || l.state == s.state && l.g == s.g) => {
                    l.to = s.to;
                    if l.state != s.state {
                        l.state = SpanState::Mixed;
                    }
                    if l.g != s.g {
                        l.g = None;
                    }
                }
                _ => out.push(s),
            }
        }
        out
    }
}

#[derive(Debug, Default)]
pub struct Lanes {
    ps: Vec<Lane>,
    gs: Vec<Lane>,
    cores: Vec<Lane>,
    system: Vec<bool>,
    marks: Vec<(Nanos, Mark)>,
    now: Nanos,
}

fn slot<T: Default>(v: &mut Vec<T>, i: usize) -> &mut T {
    if v.len() <= i {
        v.resize_with(i + 1, T::default);
    }
    &mut v[i]
}

impl Lanes {
    pub fn apply(&mut self, e: &Event) {
        use EventKind::*;
        // Never back, whoever calls: a lane's spans are in order.
        let t = self.now.max(e.t);
        self.now = t;
        let p = e.p;
        let stop = |lanes: &mut Lanes, g: GId, state: Option<SpanState>| {
            if let Some(p) = p {
                let lane = slot(&mut lanes.ps, p.index());
                if lane.open.is_some_and(|s| s.g == Some(g)) {
                    lane.end(t);
                }
            }
            match state {
                Some(state) => slot(&mut lanes.gs, g.index()).begin(t, state, Some(g)),
                None => slot(&mut lanes.gs, g.index()).end(t),
            }
        };
        match &e.kind {
            GoCreate { new, system, .. } => {
                *slot(&mut self.system, new.index()) = *system;
                slot(&mut self.gs, new.index()).begin(t, SpanState::Runnable, Some(*new));
            }
            GoStart { g, .. } => {
                let gc = self.system.get(g.index()).copied().unwrap_or(false);
                let state = if gc { SpanState::Gc } else { SpanState::Run };
                if let Some(p) = p {
                    slot(&mut self.ps, p.index()).begin(t, state, Some(*g));
                }
                slot(&mut self.gs, g.index()).begin(t, state, Some(*g));
            }
            GoEnd { g } => stop(self, *g, None),
            GoPark { g, .. } => stop(self, *g, Some(SpanState::Wait)),
            GoReady { g } => slot(&mut self.gs, g.index()).begin(t, SpanState::Runnable, Some(*g)),
            GoYield { g } => stop(self, *g, Some(SpanState::Runnable)),
            GoPreempt { g } => {
                stop(self, *g, Some(SpanState::Runnable));
                self.marks.push((t, Mark::Preempt));
            }
            GoSyscallEnter { g } => {
                slot(&mut self.gs, g.index()).begin(t, SpanState::Syscall, Some(*g));
                if let Some(p) = p {
                    slot(&mut self.ps, p.index()).begin(t, SpanState::Syscall, Some(*g));
                }
            }
            GoSyscallExit { g, blocked } => {
                let state = if *blocked { SpanState::Runnable } else { SpanState::Run };
                slot(&mut self.gs, g.index()).begin(t, state, Some(*g));
                if !*blocked && let Some(p) = p {
                    slot(&mut self.ps, p.index()).begin(t, state, Some(*g));
                }
            }
            Handoff { p, .. } => {
                slot(&mut self.ps, p.index()).end(t);
                self.marks.push((t, Mark::Handoff));
            }
            Retake { p, syscall: true } => slot(&mut self.ps, p.index()).end(t),
            PIdle { p } => slot(&mut self.ps, p.index()).end(t),
            OsSwitch { core, m } => {
                let lane = slot(&mut self.cores, *core as usize);
                match m {
                    // The lane shows which M: its number travels in the span's `g` field of core lanes.
                    Some(m) => lane.begin(t, SpanState::Run, Some(GId(m.0))),
                    None => lane.end(t),
                }
            }
            Steal { .. } => self.marks.push((t, Mark::Steal)),
            StwStart { .. } => self.marks.push((t, Mark::Stw)),
            GcStart { .. } => self.marks.push((t, Mark::Gc)),
            Panic { recovered: false, .. } => self.marks.push((t, Mark::Panic)),
            Fatal => self.marks.push((t, Mark::Fatal)),
            _ => {}
        }
    }

    /// Events before `t` are missing.
    pub fn gap(&mut self, t: Nanos) {
        self.now = self.now.max(t);
        self.marks.push((self.now, Mark::Gap));
    }

    pub fn ps(&self, from: Nanos, to: Nanos, grain: u64) -> Vec<Vec<Span>> {
        self.ps.iter().map(|l| l.reduced(from, to, grain, self.now)).collect()
    }
    /// By G slot; Gs of the runtime too.
    pub fn gs(&self, from: Nanos, to: Nanos, grain: u64) -> Vec<Vec<Span>> {
        self.gs.iter().map(|l| l.reduced(from, to, grain, self.now)).collect()
    }
    /// `Span::g` is the M's number here.
    pub fn cores(&self, from: Nanos, to: Nanos, grain: u64) -> Vec<Vec<Span>> {
        self.cores.iter().map(|l| l.reduced(from, to, grain, self.now)).collect()
    }

    /// Marks in the window, at most one of a kind in each `grain`.
    pub fn marks(&self, from: Nanos, to: Nanos, grain: u64) -> Vec<(Nanos, Mark)> {
        let first = self.marks.partition_point(|m| m.0 < from);
        let mut out: Vec<(Nanos, Mark)> = vec![];
        for m in self.marks[first..].iter().take_while(|m| m.0 <= to) {
            if !out.iter().rev().take_while(|o| o.0.0 + grain > m.0.0).any(|o| o.1 == m.1) {
                out.push(*m);
            }
        }
        out
    }
}
