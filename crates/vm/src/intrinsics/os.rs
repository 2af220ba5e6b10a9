//! `internal/rt`, the world outside: output, input, arguments, system calls, parking.
use super::{Row, W};
use crate::cx::{Cx, Op, exit, torn};
use gmplay_core::heap::Ptrs;
use gmplay_core::{Exit, WaitReason};
use std::sync::Arc;

fn write(cx: &mut Cx, w: W) -> Op {
    let b = cx.bytes(w.arg(1), w.arg(2), 1)?;
    cx.write_fd(w.arg(0) as u32, &b)
}

fn read_stdin(cx: &mut Cx, w: W) -> Op {
    let stdin: Arc<[u8]> = cx.outside.stdin.clone();
    let part = cx.outside.read_stdin(w.arg(1).min(1 << 30) as usize);
    if !part.is_empty() && cx.arena().write(w.arg(0), &stdin[part.clone()]).is_none() {
        return torn(1);
    }
    w.ret(0, part.len() as u64);
    Ok(())
}

fn strings(cx: &mut Cx, w: W, list: Arc<[String]>) -> Op {
    let n = list.len() as u64;
    let at = cx.alloc_raw(n * 16, Ptrs::Words(&[1], 2, n), u32::MAX)?;
    for (i, s) in list.iter().enumerate() {
        let [data, len] = cx.new_string(s.as_bytes())?;
        cx.store_ptr(at + i as u64 * 16, data)?;
        cx.store64(at + i as u64 * 16 + 8, len)?;
    }
    for (i, v) in [at, n, n].into_iter().enumerate() {
        w.ret(i as u16, v);
    }
    Ok(())
}

fn initial_file(cx: &mut Cx, w: W) -> Op {
    let name = cx.text(w, 0)?;
    let files = cx.outside.files.clone();
    let file = files.get(&name);
    let [data, len] = cx.new_string(file.map_or(&[], |f| f))?;
    for (i, v) in [data, len, len, file.is_some() as u64].into_iter().enumerate() {
        w.ret(i as u16, v);
    }
    Ok(())
}

fn park(_: &mut Cx, w: W) -> Op {
    let reason = WaitReason::ALL.get(w.arg(0) as usize).copied().unwrap_or(WaitReason::CoroutineWait);
    exit(Exit::Park { reason })
}

fn ns(w: W) -> u64 {
    w.int(0).max(0) as u64
}

pub(super) const TABLE: &[Row] = &[
    ("internal/rt.Write", 0, 4, write),
    ("internal/rt.ReadStdin", 1, 3, read_stdin),
    ("internal/rt.Syscall", 0, 1, |_, w| exit(Exit::Syscall { ns: ns(w) })),
    ("internal/rt.PollWait", 0, 1, |_, w| exit(Exit::PollWait { ns: ns(w) })),
    ("internal/rt.ExitProcess", 0, 1, |_, w| exit(Exit::ExitProcess { code: w.int(0) as i32 })),
    ("internal/rt.Args", 3, 0, |cx, w| {
        let list = cx.outside.args.clone();
        strings(cx, w, list)
    }),
    ("internal/rt.Env", 3, 0, |cx, w| {
        let list = cx.outside.env.clone();
        strings(cx, w, list)
    }),
    ("internal/rt.InitialFile", 4, 2, initial_file),
    ("internal/rt.Choose", 1, 1, |cx, w| {
        let v = cx.choice(gmplay_core::ChoicePoint::Random, w.arg(0).max(1));
        w.ret(0, v);
        Ok(())
    }),
    ("internal/rt.Park", 0, 1, park),
    ("internal/rt.Ready", 0, 1, |_, w| exit(Exit::Ready { goid: w.arg(0) })),
];
