use crate::asm::*;
use gmplay_bytecode::{Inst, Kind};
use gmplay_core::{Addr, Exit, Resume};

fn int_op(a: i64, b: i64, f: impl Fn(u16, u16, u16) -> Inst) -> String {
    printed(3, |asm, m| {
        asm.image.consts = vec![a as u64, b as u64];
        m.i(Inst::Const64 { d: 0, k: 0 }).i(Inst::Const64 { d: 1, k: 1 }).i(f(2, 0, 1)).println(2, Kind::Int);
    })
    .trim()
    .into()
}

#[test]
fn integer_edges() {
    let min = i64::MIN;
    assert_eq!(int_op(min, -1, |d, a, b| Inst::DivS { d, a, b }), min.to_string());
    assert_eq!(int_op(min, -1, |d, a, b| Inst::RemS { d, a, b }), "0");
    assert_eq!(int_op(-7, 2, |d, a, b| Inst::DivS { d, a, b }), "-3");
    assert_eq!(int_op(-7, 2, |d, a, b| Inst::RemS { d, a, b }), "-1");
    assert_eq!(int_op(i64::MAX, 1, |d, a, b| Inst::Add { d, a, b }), min.to_string());
    assert_eq!(int_op(1, 64, |d, a, b| Inst::Shl { d, a, b }), "0");
    assert_eq!(int_op(-1, 200, |d, a, b| Inst::Sar { d, a, b }), "-1");
    assert_eq!(int_op(-1, 64, |d, a, b| Inst::Shr { d, a, b }), "0");
    assert_eq!(int_op(-1, 0, |d, a, _| Inst::ExtU8 { d, a }), "255");
    assert_eq!(int_op(0x80, 0, |d, a, _| Inst::ExtI8 { d, a }), "-128");
    assert_eq!(int_op(-9, 0, |d, a, _| Inst::DivSK { d, a, k: 2 }), "-4");
    assert_eq!(int_op(-1, 1, |d, a, b| Inst::LtU { d, a, b }), "0");
}

#[test]
fn division_by_zero_traps_without_the_overlay_as_a_fatal() {
    let mut a = Asm::new();
    let main = a.func("main.main", 0, 0, 2, |m| {
        m.i(Inst::Zero { d: 0, n: 2 }).i(Inst::DivS { d: 0, a: 0, b: 1 }).ret();
    });
    let e = Rig::new(a.build(main)).start();
    assert_eq!(e, Exit::Fatal { message: "runtime error: Divide 0 0".into() });
}

/// sum of 0..n, by a loop with a fused tail.
fn sum_loop(n: i32) -> Asm {
    let mut a = Asm::new();
    a.func("main.main", 0, 0, 3, |m| {
        m.i(Inst::Const { d: 0, k: 0 }).i(Inst::Const { d: 1, k: 0 }).i(Inst::Const { d: 2, k: n });
        let top = m.here();
        m.i(Inst::Add { d: 1, a: 1, b: 0 });
        let off = (top as i32 - m.here() as i32 - 2) as i16;
        m.back(0, |_| Inst::AddKJmpLtS { a: 0, k: 1, b: 2 });
        m.code.push(Inst::X { a: off as u16, b: 0, c: 0 });
        m.println(1, Kind::Int).ret();
    });
    a
}

#[test]
fn fuel_counts_every_instruction_whatever_the_slices() {
    let rounds = if cfg!(miri) { 20 } else { 1000 };
    let sum = format!("{}\n", rounds * (rounds - 1) / 2);
    let mut rig = Rig::new(sum_loop(rounds).build(0));
    assert_eq!(rig.start(), Exit::MainDone);
    assert_eq!(rig.out(), sum);
    // 3 constants, 2 a round, 2 prints, 1 return.
    let all = 3 + 2 * rounds as u64 + 2 + 1;
    assert_eq!(rig.used, all);
    for fuel in [1, 2, 3, 7, 100] {
        let mut rig = Rig::new(sum_loop(rounds).build(0));
        let mut total = 0;
        let mut e = rig.run(Resume::Start { closure: rig.main }, fuel);
        total += rig.used;
        while e == Exit::Budget {
            e = rig.run(Resume::Continue, fuel);
            total += rig.used;
        }
        assert_eq!((e, total, rig.out().as_str()), (Exit::MainDone, all, sum.as_str()), "fuel {fuel}");
    }
}

#[test]
fn preemption_is_seen_at_the_next_safepoint() {
    let mut rig = Rig::new(sum_loop(1000).build(0));
    rig.preempt = true;
    // At the entry of main: a call.
    assert_eq!(rig.run(Resume::Start { closure: rig.main }, 1 << 30), Exit::Preempted);
    assert_eq!(rig.used, 0);
    // At the loop's branch.
    assert_eq!(rig.run(Resume::Continue, 1 << 30), Exit::Preempted);
    assert_eq!(rig.used, 5);
    // Cooperative: loops are not safepoints for it.
    rig.coop = true;
    assert_eq!(rig.run(Resume::Continue, 1 << 30), Exit::MainDone);
}

#[test]
fn calls_nest_and_return() {
    let mut a = Asm::new();
    // fib: result 0, parameter 1.
    let fib = a.func("main.fib", 1, 1, 5, |m| {
        let p = m.fwd();
        m.i(Inst::AddK { d: 4, a: 1, k: -1 }).i(Inst::Call { w: 3, k: 0 }).i(Inst::Mov { d: 2, a: 3 });
        m.i(Inst::AddK { d: 4, a: 1, k: -2 }).i(Inst::Call { w: 3, k: 0 }).i(Inst::Add { d: 0, a: 2, b: 3 }).ret();
        m.land(p, |off| Inst::JmpLtSK { a: 1, k: 2, off: off as i16 });
        m.i(Inst::Mov { d: 0, a: 1 }).ret();
    });
    let main = a.func("main.main", 0, 0, 2, |m| {
        m.i(Inst::Const { d: 1, k: 15 }).i(Inst::Call { w: 0, k: fib }).println(0, Kind::Int).ret();
    });
    let mut rig = Rig::new(a.build(main));
    assert_eq!(rig.start(), Exit::MainDone);
    assert_eq!(rig.out(), "610\n");
    let once = rig.used;
    let mut rig = Rig::new(rig.machine.program().image().clone());
    assert_eq!(rig.finish(10), Exit::MainDone);
    assert_eq!(rig.out(), "610\n");
    assert!(once > 1000);
}

#[test]
fn deep_recursion_moves_the_stack_and_its_pointers() {
    // down(n, p): *p += n; at 0 returns; p points at a variable in main's frame.
    let depth = if cfg!(miri) { 100 } else { 5000 };
    let mut a = Asm::new();
    let down = a.func("main.down", 0, 2, 8, |m| {
        m.entry_live(&[1]).live(&[1]);
        m.i(Inst::Load64 { d: 2, p: 1, off: 0 }).i(Inst::Add { d: 2, a: 2, b: 0 });
        m.i(Inst::Store64 { p: 1, off: 0, a: 2 });
        let p = m.fwd();
        m.i(Inst::AddK { d: 6, a: 0, k: -1 }).i(Inst::Mov { d: 7, a: 1 }).i(Inst::Call { w: 6, k: 0 });
        m.land(p, |off| Inst::JmpEqK { a: 0, k: 0, off: off as i16 });
        m.ret();
    });
    let main = a.func("main.main", 0, 0, 4, |m| {
        m.i(Inst::Const { d: 0, k: 0 }).i(Inst::Lea { d: 1, a: 0 }).live(&[1]);
        m.i(Inst::Const { d: 2, k: depth }).i(Inst::Mov { d: 3, a: 1 }).i(Inst::Call { w: 2, k: down });
        m.println(0, Kind::Int).ret();
    });
    let image = a.build(main);
    let mut rig = Rig::new(image.clone());
    assert_eq!(rig.start(), Exit::MainDone);
    assert_eq!(rig.out(), format!("{}\n", depth * (depth + 1) / 2));
    assert!(rig.stack.size() >= depth as u64 * 48);
    let mut rig = Rig::new(image);
    rig.max_stack = 4 << 10;
    assert_eq!(rig.start(), Exit::StackOverflow { want: 8 << 10 });
}

#[test]
fn memory_is_checked() {
    for (addr, n) in [(0i64, 0u16), (5, 0), (-8, 0), (0x7fff_ffff_0000, 8)] {
        let mut a = Asm::new();
        a.image.consts = vec![addr as u64];
        let main = a.func("main.main", 0, 0, 2, |m| {
            m.i(Inst::Const64 { d: 0, k: 0 }).i(Inst::Load64 { d: 1, p: 0, off: n }).ret();
        });
        let message = format!("runtime error: NilDeref {} 0", addr as u64 + n as u64);
        assert_eq!(Rig::new(a.build(main)).start(), Exit::Fatal { message });
    }
}

#[test]
fn closures_get_their_context() {
    let mut a = Asm::new();
    // Result 0, context 1: the captured value.
    let get = a.func("main.main.func1", 1, 0, 2, |m| {
        m.ctx(1).entry_live(&[1]);
        m.i(Inst::Load64 { d: 0, p: 1, off: 8 }).ret();
    });
    let main = a.func("main.main", 0, 0, 4, |m| {
        m.i(Inst::Const { d: 1, k: 42 }).live(&[0]).op(Inst::MakeClosure { d: 0, k: get }, &[(2, 0, 0)]);
        m.i(Inst::Store64 { p: 0, off: 8, a: 1 }).i(Inst::CallClosure { w: 2, f: 0 }).println(2, Kind::Int);
        m.i(Inst::Const { d: 0, k: 0 }).i(Inst::CallClosure { w: 2, f: 0 }).ret();
    });
    let mut rig = Rig::new(a.build(main));
    assert_eq!(rig.start(), Exit::Fatal { message: "runtime error: NilDeref 0 0".into() });
    assert_eq!(rig.out(), "42\n");
}

#[test]
fn channel_operations_leave_with_addresses_of_slots() {
    let mut a = Asm::new();
    let int = a.scalar(Kind::Int, 8);
    let ch = {
        let mut t = plain(Kind::Chan);
        (t.size, t.align, t.direct) = (8, 8, true);
        t.elem = Some(gmplay_bytecode::RType(int));
        t.ptrs.set(0);
        a.ty(t)
    };
    let main = a.func("main.main", 0, 0, 8, |m| {
        m.i(Inst::Const { d: 1, k: 3 }).live(&[0]).op(Inst::MakeChan { d: 0, n: 1 }, &[(lohi(ch).0, lohi(ch).1, 0)]);
        m.i(Inst::ChanCap { d: 2, ch: 0 }).println(2, Kind::Int);
        m.i(Inst::Const { d: 3, k: 77 }).i(Inst::Send { ch: 0, a: 3 }).i(Inst::Recv { d: 4, ch: 0, ok: 5 });
        m.println(4, Kind::Int).i(Inst::Go { f: 6 }).ret();
    });
    let mut rig = Rig::new(a.build(main));
    let Exit::Send { ch, elem, size } = rig.start() else { panic!("send") };
    assert_eq!((size, rig.heap.mem().load64(elem.0)), (8, Some(77)));
    assert_eq!(rig.heap.mem().load64(ch.0 + gmplay_core::hchan::DATAQSIZ), Some(3));
    let Exit::Recv { elem, ok, .. } = rig.run(Resume::Continue, 1000) else { panic!("recv") };
    rig.heap.mem().store64(elem.0, 5);
    rig.heap.mem().store64(ok.0, 1);
    let e = rig.run(Resume::Continue, 1000);
    assert_eq!(e, Exit::Go { closure: Addr(0), pc: 15 });
    assert_eq!(rig.out(), "3\n5\n");
    assert_eq!(rig.run(Resume::Continue, 1000), Exit::MainDone);
}

#[test]
fn print_formats_as_go() {
    let out = printed(4, |a, m| {
        a.image.consts = vec![1.5f64.to_bits(), u64::MAX];
        let (at, n) = a.string("héllo");
        m.i(Inst::Const64 { d: 0, k: 0 }).println(0, Kind::Float64);
        m.i(Inst::Const64 { d: 0, k: 1 }).println(0, Kind::Uint64).println(0, Kind::Int8);
        m.i(Inst::Const { d: 0, k: 1 }).println(0, Kind::Bool).println(0, Kind::Pointer);
        m.i(Inst::Static { d: 0, k: at }).i(Inst::Const { d: 1, k: n }).println(0, Kind::String);
    });
    assert_eq!(out, "1.5\n18446744073709551615\n-1\ntrue\n0x1\nhéllo\n");
}
