//! Channels, select, semaphores, notify lists, timers: who is woken, with what, and what happens to the rest.
use crate::machine::*;
use gmplay_core::exit::trap;
use gmplay_core::{Addr, EventKind, Exit, RunOutcome, WaitReason};

#[test]
fn deadlock_reported() {
    let l = &mut Layout::new();
    let c = l.chan(0);
    let main = vec![go(1), recv(c, Addr::NIL)];
    let mut s = Sim::new(1, l, vec![main, vec![recv(c, Addr::NIL)]]);
    assert_eq!(s.run(), fatal(DEADLOCK));
}

#[test]
fn deadlock_reported_with_several_ps() {
    let l = &mut Layout::new();
    let c = l.chan(0);
    let main = vec![go(1), go(1), go(1), Act::Work(50_000), recv(c, Addr::NIL)];
    let mut s = Sim::new(4, l, vec![main, vec![recv(c, Addr::NIL)]]);
    assert_eq!(s.run(), fatal(DEADLOCK));
}

#[test]
fn a_sleeper_is_no_deadlock() {
    let l = &mut Layout::new();
    let c = l.chan(0);
    let v = l.word(5);
    let main = vec![go(1), recv(c, Addr::NIL), Act::Log("got it")];
    let mut s = Sim::new(2, l, vec![main, vec![sleep(3_000_000), send(c, v)]]);
    assert_eq!(s.run(), exited());
    assert_eq!(s.log, ["got it"]);
    assert!((3_000_000..3_200_000).contains(&s.now), "{}", s.now);
}

#[test]
fn goexit_of_main_alone_is_its_own_deadlock() {
    let l = &mut Layout::new();
    let mut s = Sim::new(2, l, vec![vec![Act::Exit(Exit::Done)]]);
    assert_eq!(s.run(), fatal("no goroutines (main called runtime.Goexit) - deadlock!"));
}

#[test]
fn nil_channels_block_for_ever() {
    let l = &mut Layout::new();
    for act in [recv(Addr::NIL, Addr::NIL), send(Addr::NIL, Addr::NIL), select(&[], false, Addr::NIL)] {
        let mut s = Sim::new(1, l, vec![vec![act]]);
        assert_eq!(s.run(), fatal(DEADLOCK));
    }
}

#[test]
fn values_arrive_in_order_through_the_ring() {
    let l = &mut Layout::new();
    let c = l.chan(2);
    let values: Vec<Addr> = (1..=5).map(|v| l.word(v)).collect();
    let got: Vec<Addr> = (0..5).map(|_| l.slot()).collect();
    let main = vec![go(1)].into_iter().chain(got.iter().map(|&g| recv(c, g))).collect();
    let sender = values.iter().map(|&v| send(c, v)).collect();
    let mut s = Sim::new(2, l, vec![main, sender]);
    assert_eq!(s.run(), exited());
    assert_eq!(got.iter().map(|&g| s.word(g)).collect::<Vec<_>>(), [1, 2, 3, 4, 5]);
}

#[test]
fn close_wakes_all_and_drains() {
    let l = &mut Layout::new();
    let (c, done, v, got) = (l.chan(1), l.word(0), l.word(9), l.slot());
    let (ok1, ok2) = (l.slot(), l.word(7));
    let main = vec![
        send(c, v),
        go(1),
        go(1),
        Act::Exit(Exit::Close { ch: c }),
        Act::Exit(Exit::Recv { ch: c, elem: got, ok: ok1, size: 8 }),
        Act::Exit(Exit::Recv { ch: c, elem: v, ok: ok2, size: 8 }),
        acquire(done),
        acquire(done),
    ];
    let mut s = Sim::new(1, l, vec![main, vec![recv(c, Addr::NIL), release(done)]]);
    assert_eq!(s.run(), exited());
    assert_eq!([got, ok1, v, ok2].map(|a| s.word(a)), [9, 1, 0, 0]);
}

#[test]
fn close_panics_the_waiting_sender() {
    let l = &mut Layout::new();
    let (c, v) = (l.chan(0), l.word(1));
    let main = vec![go(1), Act::Exit(Exit::Gosched), Act::Exit(Exit::Close { ch: c }), Act::Exit(Exit::Gosched)];
    let mut s = Sim::new(1, l, vec![main, vec![send(c, v)]]);
    assert_eq!(s.run(), RunOutcome::Panicked);
    assert_eq!(s.traps, [trap::SEND_CLOSED]);
}

#[test]
fn closing_twice_and_nil_panics() {
    let l = &mut Layout::new();
    let c = l.chan(0);
    let close = |ch| Act::Exit(Exit::Close { ch });
    let mut s = Sim::new(1, l, vec![vec![close(c), close(c)]]);
    assert_eq!((s.run(), &s.traps[..]), (RunOutcome::Panicked, &[trap::CLOSE_CLOSED][..]));
    let mut s = Sim::new(1, l, vec![vec![close(Addr::NIL)]]);
    assert_eq!((s.run(), &s.traps[..]), (RunOutcome::Panicked, &[trap::CLOSE_NIL][..]));
}

#[test]
fn select_wakes_one() {
    let l = &mut Layout::new();
    let (a, b, ret, got, v) = (l.chan(0), l.chan(0), l.slots(2), l.slot(), l.word(42));
    let main = vec![
        go(1),
        select(&[(a, true, got), (b, true, got)], false, ret),
        Act::Log("selected"),
        // The loser's queue is empty again: this blocks, and nobody comes.
        send(a, v),
    ];
    let mut s = Sim::new(1, l, vec![main, vec![send(b, v)]]);
    assert_eq!(s.run(), fatal(DEADLOCK));
    assert_eq!(s.log, ["selected"]);
    assert_eq!([s.word(ret), s.word(Addr(ret.0 + 8)), s.word(got)], [1, 1, 42]);
    assert_eq!(s.count(|k| matches!(k, EventKind::ChanUnwait { .. })), 2);
}

#[test]
fn select_takes_default_and_both_sides() {
    let l = &mut Layout::new();
    let (a, ret, ret2, v) = (l.chan(1), l.slots(2), l.slots(2), l.word(3));
    let main = vec![select(&[(a, true, Addr::NIL)], true, ret), select(&[(a, false, v), (a, true, v)], false, ret2)];
    let mut s = Sim::new(1, l, vec![main]);
    assert_eq!(s.run(), exited());
    assert_eq!([s.word(ret) as i64, s.word(ret2) as i64], [-1, 0]);
}

#[test]
fn select_is_fair() {
    let l = &mut Layout::new();
    let (a, b, ret) = (l.chan(1), l.chan(1), l.slots(2));
    let v = l.word(1);
    let mut chose = [0; 2];
    for seed in 1..200 {
        let main = vec![send(a, v), send(b, v), select(&[(a, true, v), (b, true, v)], false, ret)];
        let mut s = Sim::new(1, l, vec![main]).seed(seed * 0x9E37_79B9);
        assert_eq!(s.run(), exited());
        chose[s.word(ret) as usize] += 1;
    }
    assert!(chose[0] > 60 && chose[1] > 60, "{chose:?}");
}

#[test]
fn mutex_handoff() {
    // The releaser hands the semaphore over and yields; the waiter runs before the goroutine that was next.
    let l = &mut Layout::new();
    let (sem, done) = (l.word(0), l.word(0));
    let handoff = Act::Exit(Exit::Semrelease { addr: sem, handoff: true });
    let main = vec![go(1), Act::Exit(Exit::Gosched), go(2), handoff, Act::Log("releaser"), acquire(done)];
    let waiter = vec![acquire(sem), Act::Log("waiter"), release(done)];
    let mut s = Sim::new(1, l, vec![main, waiter, vec![Act::Log("other")]]);
    assert_eq!(s.run(), exited());
    assert_eq!(s.log, ["waiter", "other", "releaser"]);
    assert_eq!(s.count(|k| matches!(k, EventKind::SemaWake { handoff: true, .. })), 1);
    assert_eq!(s.word(sem), 0);
}

#[test]
fn released_semaphore_can_be_barged() {
    // Without hand-off the count is free until the woken one runs; it queues again.
    let l = &mut Layout::new();
    let sem = l.word(0);
    let main = vec![
        go(1),
        Act::Exit(Exit::Gosched),
        release(sem),
        acquire(sem),
        Act::Log("barged"),
        Act::Exit(Exit::Gosched),
        release(sem),
        Act::Exit(Exit::Gosched),
    ];
    let mut s = Sim::new(1, l, vec![main, vec![acquire(sem), Act::Log("waiter")]]);
    assert_eq!(s.run(), exited());
    assert_eq!(s.log, ["barged", "waiter"]);
    assert_eq!(s.count(|k| matches!(k, EventKind::SemaWait { .. })), 2);
}

#[test]
fn lifo_waiters_go_first() {
    let l = &mut Layout::new();
    let sem = l.word(0);
    let lifo = Act::Exit(Exit::Semacquire { addr: sem, lifo: true, reason: WaitReason::SyncMutexLock });
    let yields = || Act::Exit(Exit::Gosched);
    let main = vec![go(1), yields(), go(2), yields(), release(sem), yields(), release(sem), yields()];
    let first = vec![acquire(sem), Act::Log("fifo")];
    let mut s = Sim::new(1, l, vec![main, first, vec![lifo, Act::Log("lifo")]]);
    assert_eq!(s.run(), exited());
    assert_eq!(s.log, ["lifo", "fifo"]);
}

#[test]
fn notify_follows_tickets() {
    let l = &mut Layout::new();
    let list = l.slots(3);
    let ret = l.slot();
    let add = || Act::Exit(Exit::NotifyAdd { list, ret });
    let wait = |ticket| Act::Exit(Exit::NotifyWait { list, ticket });
    let yields = || Act::Exit(Exit::Gosched);
    let one = Act::Exit(Exit::NotifyOne { list });
    // Ticket 1 waits before ticket 0; the first signal is still for ticket 0.
    let main = vec![add(), add(), go(2), yields(), go(1), yields(), one.clone(), yields(), one, yields()];
    let mut s = Sim::new(1, l, vec![main, vec![wait(0), Act::Log("0")], vec![wait(1), Act::Log("1")]]);
    assert_eq!(s.run(), exited());
    assert_eq!(s.log, ["0", "1"]);
}

#[test]
fn signal_between_add_and_wait_is_not_lost() {
    let l = &mut Layout::new();
    let (list, ret) = (l.slots(3), l.slot());
    let main = vec![
        Act::Exit(Exit::NotifyAdd { list, ret }),
        Act::Exit(Exit::NotifyAll { list }),
        Act::Exit(Exit::NotifyWait { list, ticket: 0 }),
        Act::Log("went on"),
    ];
    let mut s = Sim::new(1, l, vec![main]);
    assert_eq!(s.run(), exited());
    assert_eq!(s.log, ["went on"]);
}

#[test]
fn timers_fire_in_order() {
    for procs in [1, 3] {
        let l = &mut Layout::new();
        let done = l.word(0);
        let mut main: Vec<Act> = (1..=3).map(go).collect();
        main.extend((0..3).map(|_| acquire(done)));
        let sleeper = |ms: i64, name| vec![sleep(ms * 1_000_000), Act::Log(name), release(done)];
        let mut s = Sim::new(procs, l, vec![main, sleeper(3, "3"), sleeper(1, "1"), sleeper(2, "2")]);
        assert_eq!(s.run(), exited());
        assert_eq!(s.log, ["1", "2", "3"]);
        assert!(s.now < 3_500_000, "{}", s.now);
    }
}

#[test]
fn timer_channel_holds_no_stale_value() {
    let l = &mut Layout::new();
    let (c, id, stopped, t) = (l.chan_of(1, 24), l.slot(), l.slot(), l.slots(3));
    let start = Act::Exit(Exit::TimerStart { id: 0, when: 1_000_000, period: 0, f: c, go_func: false, ret: id });
    let receive = Act::Exit(Exit::Recv { ch: c, elem: t, ok: Addr::NIL, size: 24 });
    let main = vec![
        start,
        Act::Work(2_000_000),
        // Due and never looked at: Stop still stops it.
        Act::Exit(Exit::TimerStop { id: 1, ret: stopped }),
        Act::Exit(Exit::TimerStart { id: 1, when: 5_000_000, period: 0, f: c, go_func: false, ret: Addr::NIL }),
        receive,
    ];
    let mut s = Sim::new(1, l, vec![main]);
    assert_eq!(s.run(), exited());
    assert_eq!([s.word(id), s.word(stopped)], [1, 1]);
    assert_eq!(s.word(Addr(t.0 + 8)), 5_000_001, "the monotonic reading of its own instant");
    assert!((5_000_000..5_100_000).contains(&s.now), "{}", s.now);
}

#[test]
fn after_func_runs_on_its_own_goroutine() {
    let l = &mut Layout::new();
    let (done, id) = (l.word(0), l.slot());
    let f = closure(1);
    let start = Act::Exit(Exit::TimerStart { id: 0, when: 100_000, period: 100_000, f, go_func: true, ret: id });
    let main = vec![start, acquire(done), acquire(done), acquire(done)];
    let mut s = Sim::new(2, l, vec![main, vec![release(done)]]);
    assert_eq!(s.run(), exited());
    assert!(s.now > 300_000 && s.count(|k| matches!(k, EventKind::TimerFire { .. })) >= 3);
}

#[test]
fn descriptor_wakes_its_goroutine() {
    let l = &mut Layout::new();
    let main = vec![Act::Exit(Exit::PollWait { ns: 700_000 }), Act::Log("ready")];
    let mut s = Sim::new(2, l, vec![main]);
    assert_eq!(s.run(), exited());
    assert!((700_000..800_000).contains(&s.now), "{}", s.now);
}
