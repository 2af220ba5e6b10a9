//! Slices, strings, interfaces, equality: by hand where the compiler has no say.
use crate::asm::*;
use gmplay_bytecode::{Inst, Kind};
use gmplay_core::Exit;

#[test]
fn append_grows_as_go() {
    // for n times { s = append(s, 1); if cap changed print }: element sizes 8, 1, 24 and a pointer.
    let caps = |size: u64, ptr: bool, n: i32| {
        let mut a = Asm::new();
        let t = match (size, ptr) {
            (8, true) => a.pointer_type(),
            (1, _) => a.scalar(Kind::Uint8, 1),
            (8, _) => a.scalar(Kind::Int, 8),
            _ => a.ty(gmplay_bytecode::TypeDesc { size, align: 8, plain: true, ..plain(Kind::Struct) }),
        };
        let main = a.func("main.main", 0, 0, 12, |m| {
            m.i(Inst::Zero { d: 0, n: 12 }).i(Inst::Const { d: 10, k: n }).live(&[0]);
            let top = m.here();
            m.op(Inst::Append1 { d: 0, s: 0, a: 5 }, &[(lohi(t).0, lohi(t).1, 0)]);
            let same = m.fwd();
            m.i(Inst::Mov { d: 4, a: 2 }).println(2, Kind::Int);
            m.land(same, |off| Inst::JmpEq { a: 2, b: 4, off: off as i16 });
            m.i(Inst::AddK { d: 9, a: 9, k: 1 });
            m.back(top, |off| Inst::JmpLtS { a: 9, b: 10, off: off as i16 });
            m.ret();
        });
        let mut rig = Rig::new(a.build(main));
        assert_eq!(rig.finish(1 << 40), Exit::MainDone);
        rig.out().split_whitespace().map(|s| s.parse::<u64>().unwrap()).collect::<Vec<_>>()
    };
    // What Go 1.27 prints for these loops, where the slice escapes.
    assert_eq!(caps(8, false, 2000), [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 848, 1280, 1792, 2560]);
    assert_eq!(caps(1, false, 2000), [8, 16, 32, 64, 128, 256, 512, 896, 1408, 2048]);
    assert_eq!(caps(24, false, 300), [1, 2, 4, 8, 16, 32, 64, 128, 256, 512]);
    assert_eq!(caps(8, true, 200), [1, 2, 4, 8, 16, 32, 64, 143, 287]);
}

#[test]
fn slicing_checks_in_go_s_order() {
    let slice = |len: i32, lo: i32, hi: i32, max: Option<i32>| {
        let mut a = Asm::new();
        let int = a.scalar(Kind::Int, 8);
        let main = a.func("main.main", 0, 0, 12, |m| {
            m.i(Inst::Zero { d: 0, n: 12 }).i(Inst::Const { d: 0, k: len }).i(Inst::Const { d: 1, k: 10 }).live(&[2]);
            m.op(Inst::MakeSlice { d: 2, len: 0, cap: 1 }, &[(lohi(int).0, lohi(int).1, 0)]);
            m.i(Inst::Const { d: 5, k: lo }).i(Inst::Const { d: 6, k: hi }).i(Inst::Const { d: 7, k: max.unwrap_or(0) });
            let max = if max.is_some() { 7 } else { NONE };
            m.op(Inst::SliceSlice { d: 2, s: 2 }, &[(5, 6, max), (8, 0, 0)]).println(3, Kind::Int).println(4, Kind::Int).ret();
        });
        let mut rig = Rig::new(a.build(main));
        match rig.start() {
            Exit::Fatal { message } => message.trim_start_matches("runtime error: ").to_string(),
            _ => rig.out().replace('\n', " ").trim().to_string(),
        }
    };
    assert_eq!(slice(5, 1, 3, None), "2 9");
    assert_eq!(slice(5, 1, 8, None), "7 9");
    assert_eq!(slice(5, 10, 10, None), "0 0");
    assert_eq!(slice(5, 1, 3, Some(4)), "2 3");
    assert_eq!(slice(5, 1, 11, None), "SliceAcap 11 10");
    assert_eq!(slice(5, 4, 3, None), "SliceB 4 3");
    assert_eq!(slice(5, 1, 3, Some(11)), "Slice3Acap 11 10");
    assert_eq!(slice(5, 1, 5, Some(4)), "Slice3B 5 4");
    assert_eq!(slice(5, 3, 2, Some(4)), "Slice3C 3 2");
    assert_eq!(slice(5, -1, 3, None), format!("SliceB {} 3", -1i64 as u64));
}

#[test]
fn strings_convert_and_compare() {
    let out = printed(20, |a, m| {
        let (hi, n) = a.string("héé\u{10348}");
        let (bad, bn) = a.string("a");
        m.i(Inst::Zero { d: 0, n: 20 }).live(&[0, 2, 5, 8]);
        m.i(Inst::Static { d: 0, k: hi }).i(Inst::Const { d: 1, k: n });
        m.i(Inst::StrToRunes { d: 2, a: 0 }).println(3, Kind::Int).i(Inst::RunesToStr { d: 5, a: 2 }).println(5, Kind::String);
        m.i(Inst::EqStr { d: 7, a: 0, b: 5 }).println(7, Kind::Bool);
        m.i(Inst::Static { d: 8, k: bad }).i(Inst::Const { d: 9, k: bn }).i(Inst::CmpStr { d: 7, a: 0, b: 8 }).println(7, Kind::Int);
        m.i(Inst::Mov2 { d: 10, a: 0 }).i(Inst::Mov2 { d: 12, a: 8 }).live(&[0, 2, 5, 8, 10, 12, 14]);
        m.i(Inst::Concat { d: 14, a: 10, n: 2 }).println(14, Kind::String);
        // The second byte of é is no rune.
        m.i(Inst::Const { d: 7, k: 2 }).i(Inst::DecodeRune { d: 16, s: 0, i: 7 }).println(16, Kind::Int).println(17, Kind::Int);
        m.i(Inst::Const { d: 7, k: -5 }).i(Inst::RuneToStr { d: 14, a: 7 }).println(14, Kind::String);
    });
    assert_eq!(out, "4\nhéé\u{10348}\ntrue\n1\nhéé\u{10348}a\n65533\n3\n\u{fffd}\n");
}

#[test]
fn interfaces_compare_by_type_and_value() {
    let mut a = Asm::new();
    let int = a.scalar(Kind::Int, 8);
    let float = a.scalar(Kind::Float64, 8);
    let slice = a.ty(gmplay_bytecode::TypeDesc { size: 24, align: 8, comparable: false, ..plain(Kind::Slice) });
    a.image.consts = vec![1000, 1.5f64.to_bits(), f64::NAN.to_bits(), 1000];
    let main = a.func("main.main", 0, 0, 20, |m| {
        m.i(Inst::Zero { d: 0, n: 20 }).live(&[1, 3, 5, 7]);
        for (d, k, t) in [(0, 0, int), (2, 3, int), (4, 1, float), (6, 2, float)] {
            m.i(Inst::Const64 { d: 10, k }).op(Inst::MakeIface { d, a: 10 }, &[(lohi(t).0, lohi(t).1, 0)]);
        }
        for (x, y) in [(0, 2), (0, 4), (4, 4), (6, 6), (8, 8)] {
            m.i(Inst::EqIface { d: 10, a: x, b: y }).println(10, Kind::Bool);
        }
        m.op(Inst::AssertTypeOk { d: 11, a: 4 }, &[(lohi(float).0, lohi(float).1, 12)]).println(11, Kind::Float64);
        m.op(Inst::AssertTypeOk { d: 11, a: 4 }, &[(lohi(int).0, lohi(int).1, 12)]).println(11, Kind::Int).println(12, Kind::Int);
        m.op(Inst::MakeIface { d: 0, a: 13 }, &[(lohi(slice).0, lohi(slice).1, 0)]).i(Inst::EqIface { d: 10, a: 0, b: 0 }).ret();
    });
    let mut rig = Rig::new(a.build(main));
    let message = format!("runtime error: Uncomparable {} 0", slice + 1);
    assert_eq!(rig.start(), Exit::Fatal { message });
    assert_eq!(rig.out(), "true\nfalse\ntrue\nfalse\ntrue\n1.5\n0\n0\n");
}

#[test]
fn small_values_are_boxed_in_a_static_table() {
    let mut a = Asm::new();
    let int = a.scalar(Kind::Int, 8);
    let main = a.func("main.main", 0, 0, 6, |m| {
        m.i(Inst::Zero { d: 0, n: 6 }).live(&[1, 3]);
        m.i(Inst::Const { d: 4, k: 255 }).op(Inst::MakeIface { d: 0, a: 4 }, &[(int as u16, 0, 0)]);
        m.i(Inst::Const { d: 4, k: 256 }).op(Inst::MakeIface { d: 2, a: 4 }, &[(int as u16, 0, 0)]).ret();
    });
    let mut rig = Rig::new(a.build(main));
    assert_eq!(rig.start(), Exit::MainDone);
    let allocs = rig.log.events.iter().filter(|e| matches!(e, gmplay_core::EventKind::Alloc { .. })).count();
    // The cache's log is off here, so count by address: slot 1 is static, slot 3 is not.
    let at = |i: u64| rig.heap.mem().load64(rig.stack.lo.0 + i * 8).unwrap();
    let end = gmplay_bytecode::ARENA_BASE + rig.heap.static_len();
    assert!(at(1) < end && at(3) >= end, "{allocs}");
}

#[test]
fn torn_slices_and_wild_pointers_trap() {
    for (data, len) in [(0u64, 4u64), (0x1234, 4), (gmplay_bytecode::ARENA_BASE, u64::MAX >> 1)] {
        let mut a = Asm::new();
        a.image.consts = vec![data, len, 1 << 40];
        let main = a.func("main.main", 0, 0, 8, |m| {
            m.i(Inst::Const64 { d: 0, k: 0 }).i(Inst::Const64 { d: 1, k: 1 }).i(Inst::Const64 { d: 2, k: 1 });
            let (i, k) = (3, if len > 8 { 2 } else { 0 });
            m.i(Inst::Const64 { d: i, k }).i(Inst::AndK { d: i, a: i, k: 3 });
            if len > 8 {
                m.i(Inst::Const64 { d: i, k: 2 });
            }
            m.i(Inst::SliceLoad64 { d: 4, s: 0, i }).ret();
        });
        assert_eq!(Rig::new(a.build(main)).start(), Exit::Fatal { message: "runtime error: Torn 1 0".into() });
    }
}
