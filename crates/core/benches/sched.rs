//! What scheduling costs natively, driver left out: `cargo bench -p gmplay-core --bench sched`.
use gmplay_core::heap::{ARENA_BASE, HeapConfig};
use gmplay_core::world::Boot;
use gmplay_core::{
    Addr, Choose, ChoicePoint, Config, Event, Exit, GId, Heap, MId, Nanos, Next, Sink, World, hchan,
};
use std::time::Instant;

struct First;
impl Choose for First {
    fn choose(&mut self, _: ChoicePoint, _: u64) -> u64 {
        0
    }
}

struct Count(u64);
impl Sink for Count {
    fn event(&mut self, _: Event) {
        self.0 += 1;
    }
    fn output(&mut self, _: Nanos, _: u32, _: &[u8]) {}
    fn wants_heap(&self) -> bool {
        false
    }
}

/// Runs M0 of a world with one P until `exit` says so; how many turns it took.
fn drive(mut exit: impl FnMut(GId) -> Option<Exit>) -> (u64, u64) {
    let heap = Heap::new(HeapConfig { limit: 1 << 30, static_data: &[0; 4096], static_ptrs: &[] }).expect("heap");
    let chan = ARENA_BASE + 1024;
    heap.mem().store16(chan + hchan::ELEMSIZE, 8);
    let mut w = World::new(Config { procs: 1, memory_limit: 1 << 30, ..Config::default() }, heap);
    w.checking = false;
    let (choose, sink) = (&mut First, &mut Count(0));
    let m = w.bootstrap(Addr(ARENA_BASE), Boot::default(), Nanos(0), choose, sink);
    let mut turns = 0;
    loop {
        turns += 1;
        match w.step(m, Nanos(1), choose, sink) {
            Next::RunG { g, .. } => match exit(g) {
                Some(e) => w.exit(m, g, e, Nanos(1), choose, sink),
                None => return (turns, sink.0),
            },
            Next::Finished => panic!("ended: {:?}", w.outcome),
            Next::StartM { m: MId(n), .. } => assert!(n > 0),
            _ => {}
        }
    }
}

fn report(name: &str, n: u64, run: impl FnOnce() -> (u64, u64)) {
    let t = Instant::now();
    let (turns, events) = run();
    let ns = t.elapsed().as_nanos() as f64;
    let n = n as f64;
    println!("{name:28} {:7.1} ns each, {:5.1} turns, {:5.1} events", ns / n, turns as f64 / n, events as f64 / n);
}

fn main() {
    const N: u64 = 1_000_000;
    let chan = Addr(ARENA_BASE + 1024);
    let slot = Addr(ARENA_BASE + 2048);
    let closure = Addr(ARENA_BASE);
    report("unbuffered send and receive", N, || {
        let mut ops = 0;
        let mut started = false;
        drive(|g| {
            if !std::mem::replace(&mut started, true) {
                return Some(Exit::Go { closure, pc: 0 });
            }
            ops += 1;
            let e = if g.0 == 0 {
                Exit::Send { ch: chan, elem: slot, size: 8 }
            } else {
                Exit::Recv { ch: chan, elem: slot, ok: Addr::NIL, size: 8 }
            };
            (ops < N).then_some(e)
        })
    });
    report("go, run, done", N, || {
        let mut n = 0;
        drive(|g| {
            if g.0 != 0 {
                return Some(Exit::Done);
            }
            n += 1;
            if n > 2 * N {
                None
            } else if n % 2 == 1 {
                Some(Exit::Go { closure, pc: 0 })
            } else {
                Some(Exit::Gosched)
            }
        })
    });
    report("100,000 goroutines alive", 100_000, || {
        let mut n = 0;
        drive(|_| {
            n += 1;
            (n < 100_000).then_some(Exit::Go { closure, pc: 0 })
        })
    });
}
