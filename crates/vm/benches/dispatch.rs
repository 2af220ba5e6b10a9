//! How fast the loop is: recursive fib(35), and a nested loop of 1e8 rounds. Prints seconds and instructions a second.
#[allow(dead_code)]
#[path = "../tests/machine/asm.rs"]
mod asm;

use asm::*;
use gmplay_bytecode::Inst;
use gmplay_core::Exit;

/// Seconds this thread has been on a core (Linux), so that a busy machine does not count.
fn cpu() -> f64 {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    text.split(' ').next().and_then(|n| n.parse::<f64>().ok()).unwrap_or(0.0) / 1e9
}

fn fib(n: i32) -> Asm {
    let mut a = Asm::new();
    a.func("main.fib", 1, 1, 5, |m| {
        let p = m.fwd();
        m.i(Inst::AddK { d: 4, a: 1, k: -1 }).i(Inst::Call { w: 3, k: 0 }).i(Inst::Mov { d: 2, a: 3 });
        m.i(Inst::AddK { d: 4, a: 1, k: -2 }).i(Inst::Call { w: 3, k: 0 }).i(Inst::Add { d: 0, a: 2, b: 3 }).ret();
        m.land(p, |off| Inst::JmpLtSK { a: 1, k: 2, off: off as i16 });
        m.i(Inst::Mov { d: 0, a: 1 }).ret();
    });
    a.func("main.main", 0, 0, 2, |m| {
        m.i(Inst::Const { d: 1, k: n }).i(Inst::Call { w: 0, k: 0 }).ret();
    });
    a
}

/// for i < 10000 { for j < 10000 { s += i ^ j } }
fn nested() -> Asm {
    let mut a = Asm::new();
    a.func("main.main", 0, 0, 6, |m| {
        m.i(Inst::Const { d: 0, k: 0 }).i(Inst::Const { d: 2, k: 0 }).i(Inst::Const { d: 3, k: 10_000 });
        let outer = m.here();
        m.i(Inst::Const { d: 1, k: 0 });
        let inner = m.here();
        m.i(Inst::Xor { d: 4, a: 0, b: 1 }).i(Inst::Add { d: 2, a: 2, b: 4 }).i(Inst::AddK { d: 1, a: 1, k: 1 });
        m.back(inner, |off| Inst::JmpLtS { a: 1, b: 3, off: off as i16 });
        m.i(Inst::AddK { d: 0, a: 0, k: 1 });
        m.back(outer, |off| Inst::JmpLtS { a: 0, b: 3, off: off as i16 });
        m.ret();
    });
    a
}

/// A sieve over a byte slice in Go memory.
fn memory() -> Asm {
    let mut a = Asm::new();
    let byte = a.scalar(gmplay_bytecode::Kind::Uint8, 1);
    a.func("main.main", 0, 0, 12, |m| {
        m.i(Inst::Const { d: 0, k: 5_000_000 }).i(Inst::Zero { d: 1, n: 3 }).live(&[1]);
        m.op(Inst::MakeSlice { d: 1, len: 0, cap: 0 }, &[(lohi(byte).0, lohi(byte).1, 0)]);
        m.i(Inst::Const { d: 4, k: 2 }).i(Inst::Const { d: 6, k: 1 });
        let outer = m.here();
        m.i(Inst::SliceLoadU8 { d: 7, s: 1, i: 4 });
        let skip = m.fwd();
        m.i(Inst::Add { d: 5, a: 4, b: 4 });
        let done = m.fwd();
        let inner = m.here();
        m.i(Inst::SliceStore8 { s: 1, i: 5, a: 6 }).i(Inst::Add { d: 5, a: 5, b: 4 });
        m.back(inner, |off| Inst::JmpLtS { a: 5, b: 0, off: off as i16 });
        m.land(skip, |off| Inst::JmpIf { a: 7, off });
        m.land(done, |off| Inst::JmpLeS { a: 0, b: 5, off: off as i16 });
        m.i(Inst::AddK { d: 4, a: 4, k: 1 });
        m.back(outer, |off| Inst::JmpLtS { a: 4, b: 0, off: off as i16 });
        m.ret();
    });
    a
}

fn main() {
    for (name, asm, entry) in [("fib(35)", fib(35), 1), ("nested 1e8", nested(), 0), ("sieve 5e6", memory(), 0)] {
        let image = asm.build(entry);
        let mut best = f64::MAX;
        let mut used = 0;
        for _ in 0..3 {
            let mut rig = Rig::new(image.clone());
            let t = cpu();
            // Slices as the sim driver gives them.
            let mut e = rig.run(gmplay_core::Resume::Start { closure: rig.main }, 20_000);
            used = rig.used;
            while matches!(e, Exit::Budget | Exit::GcPoll) {
                e = rig.run(gmplay_core::Resume::Continue, 20_000);
                used += rig.used;
            }
            assert_eq!(e, Exit::MainDone);
            best = best.min(cpu() - t);
        }
        println!("{name}: {best:.3} s, {:.0} M inst/s", used as f64 / best / 1e6);
    }
}
