//! The delicate dance: work that arrives while the last spinning M gives up. Each test sweeps the moment of arrival
//! over the whole time in which that M looks around, drops its P, stops spinning, looks again and sleeps.
use crate::machine::*;
use gmplay_core::{Addr, Exit};

/// main starts a goroutine that is over at once; the M that was made for it (10 µs) is back looking for work 3.5 µs
/// later, and asleep after one more. `arrive` are main's acts at each moment around that; "done" must be logged `within` from then.
fn sweep(arrive: &[Act], others: &[Vec<Act>], within: u64) {
    let mut looked = 0;
    for x in (3_200..4_600).step_by(10) {
        let l = &mut Layout::new();
        let mut main = vec![go(1), Act::Work(x)];
        main.extend_from_slice(arrive);
        let mut scripts = vec![main, vec![]];
        scripts.extend_from_slice(others);
        let mut s = Sim::new(2, l, scripts);
        let arrived = x + 10_130;
        s.run_until(arrived);
        looked += u32::from(s.world.sched.nmspinning > 0);
        s.run_until(arrived + within);
        assert_eq!(s.log, ["done"], "arrived at {x}");
    }
    assert!(looked > 20, "an M was spinning at {looked} of the moments only");
}

#[test]
fn goroutine_arrives() {
    let busy = Act::Work(2_000_000);
    sweep(&[go(2), busy], &[vec![Act::Log("done")]], 50_000);
}

#[test]
fn goroutine_arrives_in_the_global_queue() {
    // main yields to a long one: its own P has no time for the global queue.
    sweep(&[go(2), Act::Exit(Exit::Gosched), Act::Log("done"), Act::Work(5_000_000)], &[vec![Act::Work(2_000_000)]], 50_000);
}

#[test]
fn timer_arrives() {
    let timer =
        Exit::TimerStart { id: 0, when: 70_000, period: 0, f: closure(2), go_func: true, ret: Addr::NIL };
    sweep(&[Act::Exit(timer), Act::Work(5_000_000)], &[vec![Act::Log("done")]], 120_000);
}
