//! Maps against BTreeMap: a program that reads its commands from `internal/rt.Choose`.
use crate::asm::*;
use gmplay_bytecode::{Inst, Kind};
use gmplay_core::Exit;
use std::collections::BTreeMap;

const ASSIGN: u64 = 0;
const DELETE: u64 = 1;
const GET: u64 = 2;
const EACH: u64 = 3;
const CLEAR: u64 = 4;
const LEN: u64 = 5;
const END: u64 = 9;

/// How the key is made of the number: as it is, or a string, or a large array that lies behind a pointer.
#[derive(Clone, Copy, PartialEq)]
enum Keys {
    Int,
    Int32,
    String,
    Large,
}

/// Slots of the program.
const M: u16 = 0;
const OP: u16 = 1;
const NUM: u16 = 2;
const VAL: u16 = 3;
const IT: u16 = 6;
const MORE: u16 = 14;
const OK: u16 = 15;
const KEY: u16 = 20;
const KEY2: u16 = 50;
const ELEM: u16 = 80;
const ADDR: u16 = 81;
const ASK: u16 = 82;

/// loop { op = choose; n = choose; v = choose; do it; print what came out }
fn program(keys: Keys, hint: i32) -> Asm {
    let mut a = Asm::new();
    let int = a.scalar(Kind::Int, 8);
    let key = match keys {
        Keys::Int => int,
        Keys::Int32 => a.scalar(Kind::Int32, 4),
        Keys::String => a.string_type(),
        Keys::Large => {
            let mut t = plain(Kind::Array);
            (t.size, t.align, t.len, t.plain) = (160, 8, 20, true);
            t.elem = Some(gmplay_bytecode::RType(int));
            a.ty(t)
        }
    };
    let map = a.map_type(key, int);
    let x = (lohi(map).0, lohi(map).1, 0);
    let with = |c: u16| (lohi(map).0, lohi(map).1, c);
    let choose = a.intrinsic("internal/rt.Choose");
    a.func("main.main", 0, 0, 90, |m| {
        let live: Vec<u16> = match keys {
            Keys::String => vec![M, IT, IT + 1, IT + 2, KEY, KEY2],
            _ => vec![M, IT, IT + 1, IT + 2],
        };
        m.i(Inst::Zero { d: 0, n: 90 }).live(&live);
        m.i(Inst::Const { d: NUM, k: hint }).op(Inst::MakeMap { d: M, hint: NUM }, &[x]);
        let top = m.here();
        for to in [OP, NUM, VAL] {
            m.i(Inst::Const { d: ASK + 1, k: i32::MAX }).i(Inst::Intrinsic { w: ASK, k: choose }).i(Inst::Mov { d: to, a: ASK });
        }
        match keys {
            Keys::Int | Keys::Int32 => m.i(Inst::Mov { d: KEY, a: NUM }),
            Keys::String => m.i(Inst::RuneToStr { d: KEY, a: NUM }),
            Keys::Large => m.i(Inst::Mov { d: KEY + 19, a: NUM }),
        };
        let case = |m: &mut F, op: u64, body: &dyn Fn(&mut F)| {
            let skip = m.fwd();
            body(m);
            m.back(top, |off| Inst::Jmp { off });
            m.land(skip, |off| Inst::JmpNeK { a: OP, k: op as i16, off: off as i16 });
        };
        case(m, ASSIGN, &|m| {
            m.op(Inst::MapAssign { d: ADDR, m: M, key: KEY }, &[x]).i(Inst::Store64 { p: ADDR, off: 0, a: VAL });
        });
        case(m, DELETE, &|m| {
            m.op(Inst::MapDelete { m: M, key: KEY }, &[x]);
        });
        case(m, GET, &|m| {
            m.op(Inst::MapGet { d: ELEM, m: M, key: KEY }, &[with(OK)]).println(ELEM, Kind::Int).println(OK, Kind::Int);
        });
        case(m, CLEAR, &|m| {
            m.op(Inst::MapClear { m: M }, &[x]);
        });
        case(m, LEN, &|m| {
            m.i(Inst::MapLen { d: ELEM, m: M }).println(ELEM, Kind::Int);
        });
        case(m, EACH, &|m| {
            // Each round may assign or delete, as the script says: choose twice more a round.
            m.op(Inst::MapIterInit { it: IT, m: M }, &[x]);
            let round = m.here();
            m.op(Inst::MapIterNext { it: IT, key: KEY2, value: ELEM }, &[with(MORE)]);
            let out = m.fwd();
            m.println(ELEM, Kind::Int);
            for to in [OP, NUM, VAL] {
                m.i(Inst::Const { d: ASK + 1, k: i32::MAX }).i(Inst::Intrinsic { w: ASK, k: choose }).i(Inst::Mov { d: to, a: ASK });
            }
            match keys {
                Keys::Int | Keys::Int32 => m.i(Inst::Mov { d: KEY, a: NUM }),
                Keys::String => m.i(Inst::RuneToStr { d: KEY, a: NUM }),
                Keys::Large => m.i(Inst::Mov { d: KEY + 19, a: NUM }),
            };
            let no = m.fwd();
            m.op(Inst::MapAssign { d: ADDR, m: M, key: KEY }, &[x]).i(Inst::Store64 { p: ADDR, off: 0, a: VAL });
            m.land(no, |off| Inst::JmpNeK { a: OP, k: ASSIGN as i16, off: off as i16 });
            let no = m.fwd();
            m.op(Inst::MapDelete { m: M, key: KEY }, &[x]);
            m.land(no, |off| Inst::JmpNeK { a: OP, k: DELETE as i16, off: off as i16 });
            m.back(round, |off| Inst::Jmp { off });
            m.land(out, |off| Inst::JmpEqK { a: MORE, k: 0, off: off as i16 });
            m.i(Inst::Const { d: ELEM, k: -1 }).println(ELEM, Kind::Int);
        });
        m.ret();
    });
    a
}

fn run(keys: Keys, hint: i32, script: Vec<u64>) -> Vec<i64> {
    let mut rig = Rig::new(program(keys, hint).build(0));
    rig.choose.1 = script.into();
    rig.choose.1.extend([END, 0, 0]);
    let e = rig.finish(u64::MAX >> 1);
    assert_eq!(e, Exit::MainDone);
    rig.out().lines().map(|l| l.parse().unwrap()).collect()
}

struct Random(u64);

impl Random {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % n
    }
}

/// Random operations: gets and lengths must agree with a BTreeMap.
fn agrees(keys: Keys, hint: i32, rounds: u64, range: u64) {
    let mut random = Random(hint as u64 + range);
    let mut model = BTreeMap::new();
    let mut script = vec![];
    let mut want: Vec<i64> = vec![];
    for round in 0..rounds {
        // Grows at first, then shrinks.
        let weights = if round < rounds / 2 { [6, 1, 3] } else { [2, 5, 3] };
        let roll = random.below(10);
        let n = 1 + random.below(range);
        let op = if roll < weights[0] { ASSIGN } else if roll < weights[0] + weights[1] { DELETE } else { GET };
        let v = random.below(1 << 30);
        script.extend([op, n, v]);
        match op {
            ASSIGN => drop(model.insert(n, v as i64)),
            DELETE => drop(model.remove(&n)),
            _ => want.extend([model.get(&n).copied().unwrap_or(0), model.contains_key(&n) as i64]),
        }
        if round % 100 == 99 {
            script.extend([LEN, 0, 0]);
            want.push(model.len() as i64);
        }
        if round == rounds * 3 / 4 && range < 100 {
            script.extend([CLEAR, 0, 0]);
            model.clear();
        }
    }
    assert_eq!(run(keys, hint, script), want);
}

#[test]
fn small_maps_agree_with_a_model() {
    let rounds = if cfg!(miri) { 60 } else { 2000 };
    agrees(Keys::Int, 0, rounds, 8);
    agrees(Keys::Int32, 0, rounds, 40);
    agrees(Keys::String, 0, rounds, 12);
}

#[cfg(not(miri))]
#[test]
fn large_maps_agree_with_a_model() {
    agrees(Keys::Int, 0, 30_000, 8_000);
    agrees(Keys::Int32, 3_000, 10_000, 2_000);
    agrees(Keys::String, 0, 20_000, 3_000);
    agrees(Keys::Large, 20, 4_000, 500);
}

/// Iterates while the script changes the map; what is there throughout comes exactly once.
fn iterates(keys: Keys, seed: u64, before: u64, changes: bool) {
    let mut random = Random(seed);
    let mut script = vec![];
    for k in 1..=before {
        script.extend([ASSIGN, k, k]);
    }
    script.extend([EACH, 0, 0]);
    let mut model: BTreeMap<u64, bool> = (1..=before).map(|k| (k, true)).collect();
    let mut steps = vec![];
    for _ in 0..before * 3 {
        let step = match random.below(if changes { 4 } else { 1 }) {
            0 => [GET, 0, 0],
            1 => [DELETE, 1 + random.below(before), 0],
            _ => {
                let k = before + 1 + random.below(before * 2);
                [ASSIGN, k, k]
            }
        };
        steps.push(step);
    }
    script.extend(steps.iter().flatten());
    // Steps that the iteration leaves over are read by the outer loop: they print nothing but GETs.
    let out = run(keys, 0, script);
    let end = out.iter().position(|v| *v == -1).expect("iteration ends");
    let seen = &out[..end];
    let mut deleted = BTreeMap::new();
    let mut produced = BTreeMap::new();
    for (i, v) in seen.iter().enumerate() {
        let k = *v as u64;
        assert!(produced.insert(k, i).is_none(), "{k} came twice");
        assert!(!deleted.contains_key(&k) || k > before, "{k} came after it was deleted");
        if let Some([op, n, _]) = steps.get(i) {
            match *op {
                DELETE => drop(deleted.insert(*n, i)),
                ASSIGN => drop(model.insert(*n, false)),
                _ => {}
            }
        }
    }
    for k in (1..=before).filter(|k| !deleted.contains_key(k)) {
        assert!(produced.contains_key(&k), "{k} of {before} did not come");
    }
    for k in produced.keys() {
        assert!(model.contains_key(k), "{k} was never there");
    }
}

#[test]
fn iteration_gives_each_entry_once() {
    let sizes: &[u64] = if cfg!(miri) { &[5] } else { &[1, 7, 8, 9, 50, 700, 3000] };
    for n in sizes {
        iterates(Keys::Int, *n, *n, false);
        iterates(Keys::String, *n, *n, false);
    }
}

#[test]
fn iteration_survives_growth_and_deletion() {
    let sizes: &[u64] = if cfg!(miri) { &[8] } else { &[8, 14, 100, 900, 2500] };
    for n in sizes {
        for seed in 0..4 {
            iterates(Keys::Int, seed, *n, true);
        }
        iterates(Keys::Large, 9, (*n).min(100), true);
    }
}

#[test]
fn iteration_starts_at_a_choice() {
    let first = |skip: u64| {
        let mut rig = Rig::new(program(Keys::Int, 0).build(0));
        rig.choose.0 = 77 + skip * 1_000_003;
        let script = (1..=8).flat_map(|k| [ASSIGN, k, k]).chain([EACH, 0, 0]);
        rig.choose.1 = script.chain([GET, 0, 0].repeat(8)).chain([END, 0, 0]).collect();
        assert_eq!(rig.finish(1 << 40), Exit::MainDone);
        rig.out().lines().next().unwrap().to_string()
    };
    let starts: std::collections::BTreeSet<String> = (0..12).map(first).collect();
    assert!(starts.len() > 3, "{starts:?}");
}

/// Two goroutines on one map, slices by turns; the second one's operation meets the first one's write.
#[test]
fn a_slice_that_ends_in_a_write_is_met_by_others() {
    let mut rig = Rig::new(program(Keys::Int, 0).build(0));
    rig.choose.1 = [ASSIGN, 1, 1].repeat(500).into();
    // Somewhere in the first slices one ends inside a write.
    let mut e = rig.run(gmplay_core::Resume::Start { closure: rig.main }, 50);
    let mut inside = 0;
    for _ in 0..20 {
        assert_eq!(e, Exit::Budget);
        let map = rig.heap.mem().load64(rig.stack.lo.0 + M as u64 * 8).unwrap();
        let writing = rig.heap.mem().load8(map + 34);
        if writing == Some(1) {
            inside += 1;
            // The map is kept alive meanwhile, and a second toggle would be seen.
            let mut roots = vec![];
            rig.machine.scan_stack(G, &rig.heap, &mut roots);
            assert!(roots.contains(&gmplay_core::Addr(map)));
        }
        e = rig.run(gmplay_core::Resume::Continue, 50);
    }
    assert!(inside > 0, "no slice ended in a write");
    while rig.heap.mem().load8(rig.heap.mem().load64(rig.stack.lo.0).unwrap() + 34) != Some(1) {
        e = rig.run(gmplay_core::Resume::Continue, 50);
        assert_eq!(e, Exit::Budget);
    }
    let map = rig.heap.mem().load64(rig.stack.lo.0).unwrap();
    rig.heap.mem().store8(map + 34, 0);
    let e = rig.run(gmplay_core::Resume::Continue, 50);
    assert_eq!(e, Exit::Fatal { message: "concurrent map writes".into() });
}

#[test]
fn writing_a_nil_map_traps_and_reading_it_does_not() {
    let mut a = Asm::new();
    let int = a.scalar(Kind::Int, 8);
    let map = a.map_type(int, int);
    let x = (lohi(map).0, lohi(map).1, 2);
    let main = a.func("main.main", 0, 0, 5, |m| {
        m.i(Inst::Zero { d: 0, n: 5 }).live(&[0]);
        m.op(Inst::MapGet { d: 1, m: 0, key: 3 }, &[x]).println(2, Kind::Int).op(Inst::MapDelete { m: 0, key: 3 }, &[x]);
        m.op(Inst::MapAssign { d: 1, m: 0, key: 3 }, &[x]).ret();
    });
    let mut rig = Rig::new(a.build(main));
    assert_eq!(rig.start(), Exit::Fatal { message: "runtime error: NilMapWrite 0 0".into() });
    assert_eq!(rig.out(), "0\n");
}
