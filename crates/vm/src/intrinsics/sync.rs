//! `sync` and `time`: semaphores, notify lists, timers. All but the uncontended cases are the runtime's.
//!
//! Go 1.27 `runtime/sema.go` (`cansemacquire`, `semacquire1`), `runtime/time.go`.
use super::{Row, W};
use crate::cx::{Cx, Op, exit, nil};
use gmplay_core::event::SyncKind;
use gmplay_core::heap::stat;
use gmplay_core::{Addr, EventKind, Exit, Query, WaitReason};
use std::sync::atomic::Ordering::SeqCst;

/// `active_spin_cnt` PAUSE instructions.
const SPIN_NS: u64 = 1000;

fn acquire(cx: &mut Cx, w: W, lifo: bool, reason: WaitReason) -> Op {
    let addr = w.arg(0);
    let Some(s) = cx.arena().atomic32(addr) else { return nil(addr) };
    if s.fetch_update(SeqCst, SeqCst, |v| v.checked_sub(1)).is_ok() {
        return Ok(());
    }
    exit(Exit::Semacquire { addr: Addr(addr), lifo, reason })
}

fn addr_of(cx: &Cx, w: W) -> Op<Addr> {
    let a = w.arg(0);
    if cx.mem.load8(a).is_none() {
        return nil(a);
    }
    Ok(Addr(a))
}

fn sync_state(cx: &mut Cx, w: W) -> Op {
    const KINDS: [SyncKind; 5] =
        [SyncKind::Mutex, SyncKind::RwMutex, SyncKind::WaitGroup, SyncKind::Once, SyncKind::Cond];
    if let Some(kind) = KINDS.get(w.arg(1) as usize) {
        cx.event(EventKind::SyncState { addr: Addr(w.arg(0)), kind: *kind, state: w.arg(2) });
    }
    Ok(())
}

fn nanotime(cx: &mut Cx, w: W) -> Op {
    w.ret(0, cx.now().0);
    Ok(())
}

pub(super) const TABLE: &[Row] = &[
    ("sync.runtime_Semacquire", 0, 1, |cx, w| acquire(cx, w, false, WaitReason::Semacquire)),
    ("sync.runtime_SemacquireWaitGroup", 0, 1, |cx, w| acquire(cx, w, false, WaitReason::SyncWaitGroupWait)),
    ("sync.runtime_SemacquireMutex", 0, 2, |cx, w| acquire(cx, w, w.arg(1) & 1 == 1, WaitReason::SyncMutexLock)),
    ("sync.runtime_SemacquireRWMutexR", 0, 2, |cx, w| acquire(cx, w, w.arg(1) & 1 == 1, WaitReason::SyncRWMutexRLock)),
    ("sync.runtime_SemacquireRWMutex", 0, 2, |cx, w| acquire(cx, w, w.arg(1) & 1 == 1, WaitReason::SyncRWMutexLock)),
    ("sync.runtime_Semrelease", 0, 2, |cx, w| {
        let addr = addr_of(cx, w)?;
        exit(Exit::Semrelease { addr, handoff: w.arg(1) & 1 == 1 })
    }),
    ("sync.runtime_notifyListAdd", 1, 1, |cx, w| {
        let list = addr_of(cx, w)?;
        exit(Exit::NotifyAdd { list, ret: w.ret_addr(0) })
    }),
    ("sync.runtime_notifyListWait", 0, 2, |cx, w| {
        let list = addr_of(cx, w)?;
        exit(Exit::NotifyWait { list, ticket: w.arg(1) as u32 })
    }),
    ("sync.runtime_notifyListNotifyOne", 0, 1, |cx, w| {
        let list = addr_of(cx, w)?;
        exit(Exit::NotifyOne { list })
    }),
    ("sync.runtime_notifyListNotifyAll", 0, 1, |cx, w| {
        let list = addr_of(cx, w)?;
        exit(Exit::NotifyAll { list })
    }),
    ("sync.runtime_canSpin", 1, 1, |_, w| {
        exit(Exit::Query { what: Query::CanSpin(w.arg(0) as u32), ret: w.ret_addr(0) })
    }),
    ("sync.runtime_doSpin", 0, 0, |_, _| exit(Exit::Spin { ns: SPIN_NS })),
    ("sync.runtime_nanotime", 1, 0, nanotime),
    ("sync.runtime_pid", 1, 0, |cx, w| {
        w.ret(0, cx.p.0 as u64);
        Ok(())
    }),
    ("sync.runtime_gcCycles", 1, 0, |_, w| {
        exit(Exit::Query { what: Query::MemStat(stat::NUM_GC), ret: w.ret_addr(0) })
    }),
    ("sync.runtime_state", 0, 3, sync_state),
    ("time.Sleep", 0, 1, |_, w| if w.int(0) <= 0 { Ok(()) } else { exit(Exit::Sleep { ns: w.int(0) }) }),
    ("time.runtimeNano", 1, 0, nanotime),
    ("time.startTimer", 1, 5, |_, w| {
        exit(Exit::TimerStart {
            id: w.arg(0),
            when: w.int(1).max(0) as u64,
            period: w.int(2).max(0) as u64,
            f: Addr(w.arg(3)),
            go_func: w.arg(4) & 1 == 1,
            ret: w.ret_addr(0),
        })
    }),
    ("time.stopTimer", 1, 1, |_, w| exit(Exit::TimerStop { id: w.arg(0), ret: w.ret_addr(0) })),
];
