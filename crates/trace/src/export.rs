//! A run as text, one event a line, and as Chrome's trace event format (opens in Perfetto).
use crate::lanes::SpanState;
use crate::store::Store;
use gmplay_core::{Event, EventKind, Nanos};
use serde_json::{Map, Value, json};

/// An event's kind, and its fields by name. Derived from its `Debug` form, which names every variant and field, so that
/// no second list of all kinds has to be kept true.
pub fn fields(kind: &EventKind) -> (String, Map<String, Value>) {
    let debug = format!("{:?}", *kind); // of the value: through a reference it would be compiled a second time
    let (name, rest) = debug.split_once(" { ").unwrap_or((&debug, ""));
    let rest = rest.strip_suffix(" }").unwrap_or(rest);
    let mut args = Map::new();
    let (mut depth, mut start) = (0, 0);
    let bytes = rest.as_bytes();
    for i in 0..=bytes.len() {
        match bytes.get(i) {
            Some(b'(' | b'{' | b'[') => depth += 1,
            Some(b')' | b'}' | b']') => depth -= 1,
            Some(b',') | None if depth == 0 => {
                if let Some((key, value)) = rest[start..i].trim().split_once(": ") {
                    args.insert(key.to_string(), plain(value));
                }
                start = i + 1;
            }
            _ => {}
        }
    }
    (name.to_string(), args)
}

/// `Some(G3)` → 3, `RunNext(P0)` → "runnext:P0", `Nanos(5)` → 5, `0xc000…` → the text.
fn plain(value: &str) -> Value {
    let inner = |prefix: &str| value.strip_prefix(prefix).and_then(|v| v.strip_suffix(')'));
    if value == "None" {
        return Value::Null;
    }
    if let Some(v) = inner("Some(").or(inner("Nanos(")) {
        return plain(v);
    }
    if let Some(p) = inner("RunNext(") {
        return json!(format!("runnext:{p}"));
    }
    if let Some(p) = inner("Local(") {
        return json!(format!("local:{p}"));
    }
    if value == "Global" {
        return json!("global");
    }
    if let Ok(n) = value.parse::<u64>() {
        return json!(n);
    }
    if let Ok(b) = value.parse::<bool>() {
        return json!(b);
    }
    let id = value.strip_prefix(['G', 'M', 'P']).and_then(|n| n.parse::<u64>().ok());
    id.map_or_else(|| json!(value), |n| json!(n))
}

/// `12.345µs M0 P0 G1 GoCreate goid=7 …`
pub fn text_line(e: &Event) -> String {
    let mut out = format!("{:>12}", e.t.0);
    for (letter, id) in [("M", e.m.map(|m| m.0)), ("P", e.p.map(|p| p.0)), ("G", e.g.map(|g| g.0))] {
        match id {
            Some(id) => out += &format!(" {letter}{id}"),
            None => out += " -",
        }
    }
    let (name, args) = fields(&e.kind);
    out += " ";
    out += &name;
    for (key, value) in args {
        match value {
            Value::String(s) => out += &format!(" {key}={s}"),
            v => out += &format!(" {key}={v}"),
        }
    }
    out
}

pub fn text(store: &Store) -> String {
    let mut out = String::from("# gmplay trace v1: time in ns, M, P, G, event\n");
    out += &format!("# not kept: {} events; gaps: {}\n", store.dropped + store.lost, store.gaps.len());
    let mut gaps = store.gaps.iter().copied().peekable();
    for (i, e) in store.events.iter().enumerate() {
        while gaps.next_if(|g| *g <= i).is_some() {
            out += "# gap: an event before the next one is missing\n";
        }
        out += &text_line(e);
        out.push('\n');
    }
    out
}

/// One thread a P with its goroutines as slices, and instants for what happened beside them.
pub fn chrome(store: &Store, g_name: impl Fn(u32) -> String) -> String {
    let end = store.end();
    let mut events = vec![json!({"ph": "M", "pid": 1, "name": "process_name", "args": {"name": "gmplay"}})];
    let us = |t: Nanos| t.0 as f64 / 1000.0;
    for (p, spans) in store.lanes.ps(Nanos(0), end + 1, 0).into_iter().enumerate() {
        events.push(json!({"ph": "M", "pid": 1, "tid": p, "name": "thread_name", "args": {"name": format!("P{p}")}}));
        for s in spans {
            let name = match (s.g, s.state) {
                (Some(g), SpanState::Syscall) => format!("{} (syscall)", g_name(g.0)),
                (Some(g), _) => g_name(g.0),
                (None, state) => format!("{state:?}"),
            };
            events.push(json!({"ph": "X", "pid": 1, "tid": p, "ts": us(s.from), "dur": us(Nanos(s.to.0 - s.from.0)), "name": name}));
        }
    }
    for e in &store.events {
        use EventKind::*;
        let shown = matches!(e.kind, Steal { .. } | Handoff { .. } | GoPreempt { .. } | GcStart { .. } | GcEnd { .. } | StwStart { .. } | Fatal);
        if shown {
            let (name, args) = fields(&e.kind);
            let tid = e.p.map_or(0, |p| p.0);
            events.push(json!({"ph": "i", "s": "t", "pid": 1, "tid": tid, "ts": us(e.t), "name": name, "args": args}));
        }
    }
    for &i in &store.gaps {
        let t = store.events.get(i).map_or(end, |e| e.t);
        events.push(json!({"ph": "i", "s": "g", "pid": 1, "tid": 0, "ts": us(t), "name": "gap"}));
    }
    let other = json!({"eventsNotKept": store.dropped + store.lost, "gaps": store.gaps.len()});
    json!({"traceEvents": events, "displayTimeUnit": "ns", "otherData": other}).to_string()
}
