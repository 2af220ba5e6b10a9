use crate::asm::*;
use gmplay_bytecode::{FuncId, Inst, Kind};
use gmplay_core::{EventKind, Exit, Resume};

/// An image with the functions that the machine calls, and what the scenarios below share.
struct Lab {
    a: Asm,
    int: u32,
}

impl Lab {
    fn new() -> Lab {
        let mut a = Asm::new();
        let int = a.scalar(Kind::Int, 8);
        let exit_panic = a.intrinsic("runtime.exitPanic");
        let count = a.intrinsic("runtime.panicCount");
        let arg = a.intrinsic("runtime.panicArg");
        let flags = a.intrinsic("runtime.panicFlags");
        // vmpanic(code, a, b): panics with 1000 + code.
        let vmpanic = a.func("runtime.vmpanic", 0, 3, 8, |m| {
            m.i(Inst::AddK { d: 3, a: 0, k: 1000 }).live(&[5]).op(Inst::MakeIface { d: 4, a: 3 }, &[(int as u16, 0, 0)]);
            m.i(Inst::Panic { a: 4 }).i(Inst::Unreachable);
        });
        // fatalpanic(): prints value and flags of each panic, oldest first.
        let fatal = a.func("runtime.fatalpanic", 0, 0, 8, |m| {
            m.i(Inst::Intrinsic { w: 0, k: count }).i(Inst::Const { d: 1, k: 0 });
            let p = m.fwd();
            let top = m.here();
            m.i(Inst::Zero { d: 2, n: 2 }).i(Inst::Mov { d: 4, a: 1 }).live(&[3]).i(Inst::Intrinsic { w: 2, k: arg });
            m.i(Inst::Mov { d: 6, a: 3 });
            let goexit = m.fwd();
            m.i(Inst::Load64 { d: 6, p: 3, off: 0 });
            m.land(goexit, |off| Inst::JmpEqK { a: 3, k: 0, off: off as i16 });
            m.op(Inst::Print { a: 6 }, &[(Kind::Int as u16, 0, 0)]).op(Inst::Print { a: 0 }, &[(0, 0, 0)]);
            m.i(Inst::Mov { d: 5, a: 1 }).live(&[]).i(Inst::Intrinsic { w: 4, k: flags }).println(4, Kind::Int);
            m.i(Inst::AddK { d: 1, a: 1, k: 1 });
            m.land(p, |off| Inst::Jmp { off });
            m.back(top, |off| Inst::JmpLtS { a: 1, b: 0, off: off as i16 });
            m.i(Inst::Intrinsic { w: 4, k: exit_panic }).i(Inst::Unreachable);
        });
        a.image.well_known.vmpanic = Some(FuncId(vmpanic));
        a.image.well_known.fatalpanic = Some(FuncId(fatal));
        Lab { a, int }
    }

    /// panic(n), with `d..d+3` as scratch.
    fn panic(&self, m: &mut F, d: u16, n: i32) {
        m.i(Inst::Const { d, k: n }).also_live(d + 2);
        m.op(Inst::MakeIface { d: d + 1, a: d }, &[(self.int as u16, 0, 0)]).i(Inst::Panic { a: d + 1 });
    }

    /// A closure (static offset) of a function without parameters.
    fn closure(&mut self, name: &str, frame: u16, body: impl FnOnce(&mut F)) -> u32 {
        let f = self.a.func(name, 0, 0, frame, body);
        self.a.closure(f)
    }

    /// func() { println(n) }
    fn says(&mut self, n: i32) -> u32 {
        self.closure("main.says", 1, |m| {
            m.i(Inst::Const { d: 0, k: n }).println(0, Kind::Int).ret();
        })
    }

    /// func() { if r := recover(); r != nil { println(r) } else { println(-1) } }
    fn recovers(&mut self) -> u32 {
        self.closure("main.recovers", 3, |m| {
            m.live(&[1]).i(Inst::Recover { d: 0 });
            let none = m.fwd();
            m.i(Inst::Load64 { d: 2, p: 1, off: 0 }).println(2, Kind::Int).ret();
            m.land(none, |off| Inst::JmpEqK { a: 0, k: 0, off: off as i16 });
            m.i(Inst::Const { d: 2, k: -1 }).println(2, Kind::Int).ret();
        })
    }

    fn run(self, main: u32) -> (Exit, String) {
        let image = self.a.build(main);
        let mut rig = Rig::new(image.clone());
        let whole = rig.finish(u64::MAX >> 1);
        assert!(!rig.machine.routine_of(G).unwrap().is_live() || whole == Exit::PanicExit);
        // The same in slices of a few instructions.
        let mut sliced = Rig::new(image);
        assert_eq!((sliced.finish(3), sliced.out()), (whole.clone(), rig.out()));
        (whole, rig.out())
    }
}

fn defer_static(m: &mut F, slot: u16, closure: u32) {
    m.i(Inst::Static { d: slot, k: closure }).i(Inst::Defer { f: slot });
}

#[test]
fn deferred_calls_run_last_first() {
    let mut l = Lab::new();
    let (one, two) = (l.says(1), l.says(2));
    let main = l.a.func("main.main", 0, 0, 2, |m| {
        defer_static(m, 0, one);
        defer_static(m, 0, two);
        m.i(Inst::Const { d: 1, k: 0 }).println(1, Kind::Int).ret_defers();
    });
    assert_eq!(l.run(main), (Exit::MainDone, "0\n2\n1\n".into()));
}

#[test]
fn recover_goes_on_in_the_frame_that_deferred() {
    let mut l = Lab::new();
    let (rec, one) = (l.recovers(), l.says(1));
    // f() int: result 0 stays what it was set to.
    let f = {
        let int = l.int;
        l.a.func("main.f", 1, 0, 5, |m| {
            m.i(Inst::Const { d: 0, k: 5 });
            defer_static(m, 1, one);
            defer_static(m, 1, rec);
            m.i(Inst::Const { d: 2, k: 7 }).live(&[4]).op(Inst::MakeIface { d: 3, a: 2 }, &[(int as u16, 0, 0)]);
            m.i(Inst::Panic { a: 3 }).live(&[]).ret_defers();
        })
    };
    let main = l.a.func("main.main", 0, 0, 2, |m| {
        m.i(Inst::Call { w: 0, k: f }).println(0, Kind::Int).ret();
    });
    assert_eq!(l.run(main), (Exit::MainDone, "7\n1\n5\n".into()));
}

#[test]
fn an_unrecovered_panic_prints_and_exits() {
    let mut l = Lab::new();
    let one = l.says(1);
    let lab = Lab { a: Asm::default(), int: l.int };
    let main = l.a.func("main.main", 0, 0, 5, |m| {
        defer_static(m, 0, one);
        lab.panic(m, 1, 9);
        m.live(&[]).ret_defers();
    });
    assert_eq!(l.run(main), (Exit::PanicExit, "1\n9 0\n".into()));
}

#[test]
fn recover_works_only_in_the_deferred_function_itself() {
    let mut l = Lab::new();
    let rec = l.recovers();
    // A deferred function that calls the recovering one: too deep.
    let outer = l.closure("main.outer", 2, |m| {
        m.i(Inst::Static { d: 0, k: rec }).i(Inst::CallClosure { w: 1, f: 0 }).ret();
    });
    let lab = Lab { a: Asm::default(), int: l.int };
    let main = l.a.func("main.main", 0, 0, 5, |m| {
        defer_static(m, 0, outer);
        lab.panic(m, 1, 9);
        m.live(&[]).ret_defers();
    });
    assert_eq!(l.run(main), (Exit::PanicExit, "-1\n9 0\n".into()));
}

#[test]
fn recover_sees_through_wrappers() {
    let mut l = Lab::new();
    let rec = l.recovers();
    let outer = l.closure("main.main.deferwrap1", 2, |m| {
        m.wrapper().i(Inst::Static { d: 0, k: rec }).i(Inst::CallClosure { w: 1, f: 0 }).ret();
    });
    let lab = Lab { a: Asm::default(), int: l.int };
    let main = l.a.func("main.main", 0, 0, 5, |m| {
        defer_static(m, 0, outer);
        lab.panic(m, 1, 9);
        m.live(&[]).ret_defers();
    });
    assert_eq!(l.run(main), (Exit::MainDone, "9\n".into()));
}

#[test]
fn recover_without_a_panic_is_nil() {
    let mut l = Lab::new();
    let rec = l.recovers();
    let main = l.a.func("main.main", 0, 0, 2, |m| {
        defer_static(m, 0, rec);
        m.i(Inst::Static { d: 0, k: rec }).i(Inst::CallClosure { w: 1, f: 0 }).ret_defers();
    });
    assert_eq!(l.run(main), (Exit::MainDone, "-1\n-1\n".into()));
}

#[test]
fn a_panic_in_a_deferred_function_replaces_the_first() {
    let mut l = Lab::new();
    let rec = l.recovers();
    let lab = Lab { a: Asm::default(), int: l.int };
    let second = l.closure("main.second", 5, |m| {
        lab.panic(m, 1, 2);
        m.ret();
    });
    let main = l.a.func("main.main", 0, 0, 5, |m| {
        defer_static(m, 0, rec);
        defer_static(m, 0, rec);
        defer_static(m, 0, second);
        lab.panic(m, 1, 1);
        m.live(&[]).ret_defers();
    });
    // The newest is recovered, and the first with it.
    assert_eq!(l.run(main), (Exit::MainDone, "2\n-1\n".into()));
}

#[test]
fn a_panic_recovered_inside_a_deferred_function_leaves_the_first() {
    let mut l = Lab::new();
    let rec = l.recovers();
    let lab = Lab { a: Asm::default(), int: l.int };
    let inner = l.closure("main.inner", 5, |m| {
        defer_static(m, 0, rec);
        lab.panic(m, 1, 2);
        m.live(&[]).ret_defers();
    });
    let main = l.a.func("main.main", 0, 0, 5, |m| {
        defer_static(m, 0, rec);
        defer_static(m, 0, inner);
        lab.panic(m, 1, 1);
        m.live(&[]).ret_defers();
    });
    assert_eq!(l.run(main), (Exit::MainDone, "2\n1\n".into()));
}

#[test]
fn a_recovered_panic_is_still_in_the_chain_of_the_next() {
    let mut l = Lab::new();
    let lab = Lab { a: Asm::default(), int: l.int };
    let again = l.closure("main.again", 6, |m| {
        m.live(&[1]).i(Inst::Recover { d: 0 });
        lab.panic(m, 2, 2);
        m.ret();
    });
    let main = l.a.func("main.main", 0, 0, 5, |m| {
        defer_static(m, 0, again);
        lab.panic(m, 1, 1);
        m.live(&[]).ret_defers();
    });
    // panic: 1 [recovered] / panic: 2
    assert_eq!(l.run(main), (Exit::PanicExit, "1 1\n2 0\n".into()));
}

#[test]
fn runtime_errors_and_nil_panics_are_panics() {
    let mut l = Lab::new();
    let rec = l.recovers();
    let div = l.a.func("main.div", 0, 0, 4, |m| {
        defer_static(m, 0, rec);
        m.i(Inst::Zero { d: 1, n: 2 }).i(Inst::DivS { d: 1, a: 1, b: 2 }).ret_defers();
    });
    let nil = l.a.func("main.nil", 0, 0, 4, |m| {
        defer_static(m, 0, rec);
        m.i(Inst::Zero { d: 1, n: 2 }).i(Inst::Panic { a: 1 }).ret_defers();
    });
    let main = l.a.func("main.main", 0, 0, 1, |m| {
        m.i(Inst::Call { w: 0, k: div }).i(Inst::Call { w: 0, k: nil }).ret();
    });
    assert_eq!(l.run(main), (Exit::MainDone, "1010\n1022\n".into()));
}

#[test]
fn deferring_a_nil_function_panics_when_it_is_called() {
    let mut l = Lab::new();
    let rec = l.recovers();
    let main = l.a.func("main.main", 0, 0, 2, |m| {
        defer_static(m, 0, rec);
        m.i(Inst::Const { d: 0, k: 0 }).i(Inst::Defer { f: 0 }).i(Inst::Const { d: 1, k: 4 }).println(1, Kind::Int).ret_defers();
    });
    assert_eq!(l.run(main), (Exit::MainDone, "4\n1001\n".into()));
}

#[test]
fn goexit_runs_deferred_calls_and_cannot_be_recovered() {
    let mut l = Lab::new();
    let (rec, one) = (l.recovers(), l.says(1));
    let goexit = l.a.intrinsic("runtime.Goexit");
    let f = l.a.func("main.f", 0, 0, 2, |m| {
        defer_static(m, 0, rec);
        m.i(Inst::Intrinsic { w: 1, k: goexit }).i(Inst::Unreachable).ret_defers();
    });
    let main = l.a.func("main.main", 0, 0, 2, |m| {
        defer_static(m, 0, one);
        m.i(Inst::Call { w: 1, k: f }).ret_defers();
    });
    assert_eq!(l.run(main), (Exit::Done, "-1\n1\n".into()));
}

#[test]
fn goexit_goes_on_where_a_recovery_would_end_it() {
    // main defers `rec`; f defers `bad` and exits; bad panics, main's rec recovers past the Goexit.
    let mut l = Lab::new();
    let (rec, one) = (l.recovers(), l.says(1));
    let goexit = l.a.intrinsic("runtime.Goexit");
    let lab = Lab { a: Asm::default(), int: l.int };
    let bad = l.closure("main.bad", 5, |m| {
        lab.panic(m, 1, 3);
        m.ret();
    });
    let f = l.a.func("main.f", 0, 0, 2, |m| {
        defer_static(m, 0, bad);
        m.i(Inst::Intrinsic { w: 1, k: goexit }).i(Inst::Unreachable).ret_defers();
    });
    let main = l.a.func("main.main", 0, 0, 2, |m| {
        defer_static(m, 0, one);
        defer_static(m, 0, rec);
        m.i(Inst::Call { w: 1, k: f }).i(Inst::Const { d: 1, k: 99 }).println(1, Kind::Int).ret_defers();
    });
    assert_eq!(l.run(main), (Exit::Done, "3\n1\n".into()));
}

#[test]
fn a_deferred_call_may_move_the_stack_that_panicked() {
    // main's deferred closure lies in its frame and captures the address of its variable; the closure recurses deep.
    let mut l = Lab::new();
    let lab = Lab { a: Asm::default(), int: l.int };
    let deep = l.a.func("main.deep", 0, 1, 60, |m| {
        let p = m.fwd();
        m.i(Inst::AddK { d: 59, a: 0, k: -1 }).i(Inst::Call { w: 59, k: 2 });
        m.land(p, |off| Inst::JmpEqK { a: 0, k: 0, off: off as i16 });
        m.ret();
    });
    assert_eq!(deep, 2);
    // context 0; captured address of x at +8.
    let f = l.a.func("main.main.func1", 0, 0, 6, |m| {
        m.ctx(0).entry_live(&[0]).live(&[0]);
        m.i(Inst::Const { d: 1, k: 200 }).i(Inst::Call { w: 1, k: deep });
        m.i(Inst::Zero { d: 2, n: 2 }).live(&[0, 3]).i(Inst::Recover { d: 2 });
        m.i(Inst::Load64 { d: 4, p: 0, off: 8 }).i(Inst::Load64 { d: 5, p: 4, off: 0 }).i(Inst::AddK { d: 5, a: 5, k: 1 });
        m.i(Inst::Store64 { p: 4, off: 0, a: 5 }).ret();
    });
    // x in 0, the closure in 1..3, its address in 3.
    let g = l.a.func("main.g", 0, 0, 7, |m| {
        m.i(Inst::Zero { d: 0, n: 4 }).i(Inst::Const { d: 0, k: 41 }).i(Inst::Const { d: 1, k: f as i32 });
        m.i(Inst::Lea { d: 2, a: 0 }).i(Inst::Lea { d: 3, a: 1 }).live(&[2, 3]).i(Inst::Defer { f: 3 });
        lab.panic(m, 4, 1);
        m.live(&[2, 3]).ret_defers();
    });
    let main = l.a.func("main.main", 0, 0, 2, |m| {
        m.i(Inst::Call { w: 1, k: g }).ret();
    });
    let mut rig = Rig::new(l.a.build(main));
    assert_eq!(rig.start(), Exit::MainDone);
    assert!(rig.log.events.iter().any(|e| matches!(e, EventKind::StackGrow { .. })));
    // g's frame began at slot 1 of the moved stack.
    assert_eq!(rig.heap.mem().load64(rig.stack.lo.0 + 8), Some(42));
}

#[test]
fn the_runtime_can_make_an_operation_panic() {
    let mut l = Lab::new();
    let rec = l.recovers();
    let main = l.a.func("main.main", 0, 0, 2, |m| {
        defer_static(m, 0, rec);
        m.i(Inst::Const { d: 1, k: 0 }).i(Inst::Close { ch: 1 }).ret_defers();
    });
    let mut rig = Rig::new(l.a.build(main));
    assert!(matches!(rig.start(), Exit::Close { .. }));
    assert_eq!(rig.run(Resume::Panic { trap: gmplay_core::exit::trap::CLOSE_NIL }, 1000), Exit::MainDone);
    assert_eq!(rig.out(), "1021\n");
}

#[test]
fn scanning_names_every_live_pointer() {
    let mut l = Lab::new();
    let int = l.int;
    let callee = l.a.func("main.callee", 0, 1, 3, |m| {
        m.entry_live(&[0]).live(&[0]).i(Inst::Const { d: 1, k: 0 }).i(Inst::Send { ch: 1, a: 2 }).ret();
    });
    let main = l.a.func("main.main", 0, 0, 4, |m| {
        m.live(&[0]).i(Inst::New { d: 0, k: int }).live(&[0, 1]).i(Inst::New { d: 1, k: int });
        m.i(Inst::Mov { d: 3, a: 1 }).live(&[0]).i(Inst::Call { w: 3, k: callee }).ret();
    });
    let mut rig = Rig::new(l.a.build(main));
    assert!(matches!(rig.start(), Exit::Send { .. }));
    let mut roots = vec![];
    rig.machine.scan_stack(G, &rig.heap, &mut roots);
    let slot = |i: u64| gmplay_core::Addr(rig.heap.mem().load64(rig.stack.lo.0 + i * 8).unwrap());
    // Slot 1 is dead after the call began; the callee holds it as its parameter.
    assert_eq!(roots, [slot(3), slot(0)]);
    let frames = rig.machine.traceback(G);
    let names: Vec<_> = frames.iter().map(|f| &*rig.machine.program().image().funcs[f.func.0 as usize].name).collect();
    assert_eq!(names, ["main.callee", "main.main"]);
}
