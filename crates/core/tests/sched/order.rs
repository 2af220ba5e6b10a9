//! With one P the order is Go's, exactly.
use crate::machine::*;
use gmplay_core::Exit;

#[test]
fn last_go_runs_first_then_in_order() {
    let l = &mut Layout::new();
    let done = l.word(0);
    let mut main: Vec<Act> = (1..=4).map(go).collect();
    main.extend((0..4).map(|_| acquire(done)));
    let worker = |name| vec![Act::Log(name), release(done)];
    let mut s = Sim::new(1, l, vec![main, worker("1"), worker("2"), worker("3"), worker("4")]);
    assert_eq!(s.run(), exited());
    assert_eq!(s.log, ["4", "1", "2", "3"]);
}

#[test]
fn gosched_goes_to_the_global_queue() {
    let l = &mut Layout::new();
    let main = vec![go(1), go(2), Act::Exit(Exit::Gosched), Act::Log("main")];
    let mut s = Sim::new(1, l, vec![main, vec![Act::Log("1")], vec![Act::Log("2")]]);
    assert_eq!(s.run(), exited());
    assert_eq!(s.log, ["2", "1", "main"]);
}

#[test]
fn unbuffered_ping_pong_alternates() {
    let l = &mut Layout::new();
    let (a, b, v) = (l.chan(0), l.chan(0), l.word(7));
    let main = vec![
        go(1),
        send(a, v),
        Act::Log("main sent"),
        recv(b, l.slot()),
        Act::Log("main received"),
    ];
    let pong = vec![recv(a, l.slot()), Act::Log("pong received"), send(b, v), Act::Log("pong sent")];
    let mut s = Sim::new(1, l, vec![main, pong]);
    assert_eq!(s.run(), exited());
    // main, woken by its own receive, ends the program before pong runs again.
    assert_eq!(s.log, ["pong received", "main sent", "main received"]);
}
