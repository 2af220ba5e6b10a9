//! Go's goroutine traces, as the runtime prints them behind a fatal error or an unrecovered panic.
//!
//! Go 1.27 `runtime/traceback.go`: `goroutineheader`, `traceback1`, `tracebackothers`, `printcreatedby`.
//! Differences: argument words and pc offsets (`+0x1d`) are those of machine code, which does not exist here: the
//! parentheses hold `...` where a function has parameters, and the offset is left out.
use crate::ending::Tables;
use gmplay_bytecode::Image;
use gmplay_core::GId;
use gmplay_core::g::{G, GStatus};
use std::fmt::Write;

/// The goroutine that ran first, then all others in order, as `GOTRACEBACK=all` of a fatal error does.
pub fn all(t: &dyn Tables, first: Option<GId>) -> String {
    let mut out = String::new();
    if let Some(g) = first {
        one(&mut out, t, g);
    }
    for g in others(t, first) {
        one(&mut out, t, g);
    }
    out
}

/// Only the goroutine that failed: what an unrecovered panic shows.
pub fn single(t: &dyn Tables, g: GId) -> String {
    let mut out = String::new();
    one(&mut out, t, g);
    out
}

/// Alive, and the program's own.
pub fn is_users(g: &G) -> bool {
    !g.kind.is_system() && g.goid != 0 && !matches!(g.status, GStatus::Dead | GStatus::Idle)
}

fn status(g: &G) -> &'static str {
    match g.status {
        GStatus::Waiting => g.wait_reason.text(),
        GStatus::Running => "running",
        GStatus::Runnable => "runnable",
        GStatus::Syscall => "syscall",
        GStatus::Preempted => "preempted",
        GStatus::Idle => "idle",
        GStatus::Dead => "dead",
    }
}

fn others(t: &dyn Tables, first: Option<GId>) -> Vec<GId> {
    let gs = &t.world().gs;
    let shown = |g: &GId| Some(*g) != first && is_users(&gs[g.index()]);
    let mut all: Vec<GId> = (0..gs.len() as u32).map(GId).filter(shown).collect();
    all.sort_by_key(|g| gs[g.index()].goid);
    all
}

/// `tracebackInnerFrames`, `tracebackOuterFrames`: of a deep stack only the ends are shown.
const INNER: usize = 50;
const OUTER: usize = 50;

fn one(out: &mut String, t: &dyn Tables, g: GId) {
    let image = t.image();
    let Some(s) = t.world().gs.get(g.index()) else { return };
    let _ = writeln!(out, "\ngoroutine {} [{}]:", s.goid, status(s));
    let frames = t.frames(g);
    let elided = frames.len().saturating_sub(INNER + OUTER);
    for (i, f) in frames.iter().enumerate() {
        if elided > 0 && (INNER..INNER + elided).contains(&i) {
            if i == INNER {
                let _ = writeln!(out, "...{elided} frames elided...");
            }
            continue;
        }
        let func = &image.funcs[f.func.0 as usize];
        let args = if func.param_slots > 0 { "(...)" } else { "()" };
        let _ = writeln!(out, "{}{args}", func.name);
        let _ = writeln!(out, "\t{}:{}", place(image, f.pc).0, place(image, f.pc).1);
    }
    if s.go_pc != 0 {
        let (file, line) = place(image, s.go_pc);
        let creator = image.funcs.iter().find(|f| f.entry <= s.go_pc && s.go_pc < f.end);
        let name = creator.map_or("main.main", |f| &f.name);
        let _ = writeln!(out, "created by {name} in goroutine {}\n\t{file}:{line}", s.parent);
    }
}

/// File and line of a pc.
pub fn place(image: &Image, pc: u32) -> (&str, u32) {
    let lines = &image.debug.lines;
    let i = lines.partition_point(|l| l.pc <= pc);
    let Some(l) = i.checked_sub(1).map(|i| lines[i]) else { return ("", 0) };
    (image.debug.files.get(l.file as usize).map_or("", |f| &f.0), l.line)
}
