//! `runtime`: scheduling, statistics, the panic list, where the caller stands.
use super::{Row, W};
use crate::cx::{Cx, Op, Stop, exit, fatal};
use gmplay_core::{Exit, Query};

fn query(w: W, what: Query) -> Op {
    exit(Exit::Query { what, ret: w.ret_addr(0) })
}

fn panic_at(cx: &Cx, w: W) -> Option<crate::routine::Panic> {
    usize::try_from(w.int(0)).ok().and_then(|i| cx.r.panics.get(i)).copied()
}

fn fatal_text(cx: &mut Cx, w: W) -> Op {
    let message = cx.text(w, 0)?;
    fatal(&message)
}

/// Results: fn (2), file (2), line, from slot `at`.
fn place(cx: &mut Cx, w: W, at: u16, pc: u32) -> Op<bool> {
    let prog = cx.prog;
    let Some(f) = prog.func_of(pc) else {
        for i in 0..5 {
            w.ret(at + i, 0);
        }
        return Ok(false);
    };
    let (file, line) = prog.position(pc).map_or(("", 0), |(file, line, _)| {
        (prog.image.debug.files.get(file as usize).map_or("", |f| &*f.0), line)
    });
    cx.ret_string(w, at, &prog.image.funcs[f.0 as usize].name)?;
    cx.ret_string(w, at + 2, file)?;
    w.ret(at + 4, line as u64);
    Ok(true)
}

/// A pc as Go code sees it: never 0, and behind the call as a return address is.
fn to_go(pc: u32) -> u64 {
    pc as u64 + 1
}

fn caller_info(cx: &mut Cx, w: W) -> Op {
    let depth = cx.depth();
    let saved = std::mem::replace(&mut cx.r.depth, depth);
    let skip = w.int(0);
    let mut seen = -1;
    let mut found = None;
    for i in (0..depth.saturating_sub(1)).rev() {
        if cx.prog.image.funcs[cx.r.frames[i].func as usize].wrapper {
            continue;
        }
        seen += 1;
        if seen == skip {
            found = Some(cx.prog.trace_pc(cx.r, i));
            break;
        }
    }
    cx.r.depth = saved;
    w.ret(0, found.map_or(0, to_go));
    let ok = match found {
        Some(pc) => place(cx, w, 1, pc)?,
        None => {
            for i in 1..6 {
                w.ret(i, 0);
            }
            false
        }
    };
    w.ret(6, ok as u64);
    Ok(())
}

fn func_info(cx: &mut Cx, w: W) -> Op {
    let pc = u32::try_from(w.arg(0).wrapping_sub(1)).unwrap_or(u32::MAX);
    let ok = place(cx, w, 0, pc)?;
    let entry = cx.prog.func_of(pc).map(|f| cx.prog.image.funcs[f.0 as usize].entry);
    w.ret(5, entry.map_or(0, to_go));
    w.ret(6, ok as u64);
    Ok(())
}

fn trace_text(cx: &mut Cx, w: W) -> Op {
    let depth = cx.depth();
    let saved = std::mem::replace(&mut cx.r.depth, depth);
    let here = cx.pc_index();
    let at = std::mem::replace(&mut cx.r.at, here);
    let text = cx.prog.trace_text(cx.r);
    (cx.r.depth, cx.r.at) = (saved, at);
    let text = format!("goroutine {} [running]:\n{text}", cx.goid);
    cx.ret_string(w, 0, &text)
}

pub(super) const TABLE: &[Row] = &[
    ("runtime.Gosched", 0, 0, |_, _| exit(Exit::Gosched)),
    ("runtime.Goexit", 0, 0, |_, _| Err(Box::new(Stop::Goexit))),
    ("runtime.GC", 0, 0, |_, _| exit(Exit::Gc)),
    ("runtime.NumCPU", 1, 0, |_, w| query(w, Query::NumCpu)),
    ("runtime.NumGoroutine", 1, 0, |_, w| query(w, Query::NumGoroutine)),
    ("runtime.procs", 1, 0, |_, w| query(w, Query::Procs)),
    ("runtime.setProcs", 1, 1, |_, w| {
        exit(Exit::SetProcs { n: w.int(0).clamp(1, 1 << 16) as u32, ret: w.ret_addr(0) })
    }),
    ("runtime.goid", 1, 0, |_, w| query(w, Query::Goid)),
    ("runtime.memStat", 1, 1, |_, w| query(w, Query::MemStat(w.arg(0) as u32))),
    ("runtime.LockOSThread", 0, 0, |_, _| exit(Exit::LockOsThread)),
    ("runtime.UnlockOSThread", 0, 0, |_, _| exit(Exit::UnlockOsThread)),
    ("runtime.callerInfo", 7, 1, caller_info),
    ("runtime.funcInfo", 7, 1, func_info),
    ("runtime.traceText", 2, 1, trace_text),
    ("runtime.panicCount", 1, 0, |cx, w| {
        w.ret(0, cx.r.panics.len() as u64);
        Ok(())
    }),
    ("runtime.panicArg", 2, 1, |cx, w| {
        let value = panic_at(cx, w).map_or([0, 0], |p| p.value);
        w.ret(0, value[0]);
        w.ret(1, value[1]);
        Ok(())
    }),
    ("runtime.panicFlags", 1, 1, |cx, w| {
        w.ret(0, panic_at(cx, w).map_or(0, |p| p.recovered as u64 | (p.goexit as u64) << 1));
        Ok(())
    }),
    ("runtime.exitPanic", 0, 0, |_, _| exit(Exit::PanicExit)),
    ("runtime.fatal", 0, 2, fatal_text),
    ("internal/rt/fault.Fatal", 0, 2, fatal_text),
    ("runtime.write", 0, 3, |cx, w| {
        let b = cx.bytes(w.arg(1), w.arg(2), 2)?;
        cx.write_fd(w.arg(0) as u32, &b)
    }),
    ("runtime.setGCPercent", 1, 1, |_, w| query(w, Query::SetGcPercent(w.arg(0) as i32))),
    ("runtime.setMemoryLimit", 1, 1, |_, w| query(w, Query::SetMemoryLimit(w.int(0)))),
];
