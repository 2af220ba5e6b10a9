//! The dispatch loop.
//!
//! One `match` over 8-byte instructions in a loop; instruction pointer, frame, side-stack top and fuel are locals.
//!
//! # Fuel at no cost
//! `end` is where the instruction pointer would be when the slice's fuel is used up, if code were straight. Falling
//! through costs nothing; a taken branch or call moves `end` along with the pointer; so `end - pc` is always what is
//! left, exact to the instruction, and the test at back-edges and calls is one compare. A preemption request is seen
//! by the same compare: it pulls `end` in when the slice begins.
//!
//! # Invariants
//! 1. Registers are stored (`save!`) before anything outside this file is called.
//! 2. A goroutine stops only at safepoints: at a backward branch (after it), at a function's entry, or behind an
//!    instruction that ends in [`Stop::Exit`] or [`Stop::Poll`]; and where it ends.
use crate::cx::{Cx, Op, Stop};
use crate::float::*;
use crate::program::NONE;
use crate::routine::{Frame, Tag};
use gmplay_bytecode::Inst;
use gmplay_bytecode::inst::Trap;
use gmplay_core::{Addr, EventKind, Exit};

/// Runs from the stored registers until something stops it. On return `cx.pc` is the instruction that stopped; for
/// [`Stop::Branch`] and [`Stop::Entry`], the one to go on with, and `at` the branch.
pub(crate) fn dispatch<const LINES: bool>(cx: &mut Cx<'_>, at: &mut u32) -> Stop {
    let mut pc = cx.pc;
    let mut fp = cx.fp;
    let mut top = cx.top;
    let mut end = cx.end;
    let mem = cx.mem;

    macro_rules! save {
        () => {{
            cx.pc = pc;
            cx.fp = fp;
            cx.top = top;
            cx.end = end;
        }};
    }
    macro_rules! next {
        () => {{
            pc = pc.skip(1);
            continue;
        }};
        ($words:literal) => {{
            end = end.wrapping_add(8 * ($words - 1));
            pc = pc.skip($words);
            continue;
        }};
    }
    macro_rules! stop {
        ($stop:expr) => {
            break $stop
        };
    }
    macro_rules! trap {
        ($t:ident, $a:expr, $b:expr) => {
            stop!(Stop::Trap(Trap::$t, $a, $b))
        };
    }
    macro_rules! set {
        ($d:expr, $v:expr) => {{
            fp.set($d, $v);
            next!()
        }};
    }
    macro_rules! bin {
        ($d:ident, $a:ident, $b:ident, $f:expr) => {{
            let f: fn(u64, u64) -> u64 = $f;
            set!($d, f(fp.get($a), fp.get($b)))
        }};
    }
    macro_rules! un {
        ($d:ident, $a:ident, $f:expr) => {{
            let f: fn(u64) -> u64 = $f;
            set!($d, f(fp.get($a)))
        }};
    }
    macro_rules! f64op {
        ($d:ident, $a:ident, $b:ident, $op:tt) => {{
            let (x, y) = (fp.f64($a), fp.f64($b));
            let r = x $op y;
            set!($d, if r.is_nan() { nan64(x, y) } else { r.to_bits() })
        }};
    }
    macro_rules! f32op {
        ($d:ident, $a:ident, $b:ident, $op:tt) => {{
            let (x, y) = (fp.f32($a), fp.f32($b));
            let r = x $op y;
            set!($d, if r.is_nan() { nan32(x, y) } else { r.to_bits() } as u64)
        }};
    }
    // `words`: of the branch itself.
    macro_rules! branch {
        ($off:expr) => {
            branch!($off, 1)
        };
        ($off:expr, $words:literal) => {{
            let off = $off as i32;
            let from = pc;
            pc = pc.skip(off + $words);
            end = end.wrapping_add((off as isize as usize).wrapping_mul(8)).wrapping_add(8 * ($words - 1));
            if (end.wrapping_sub(pc.addr()) as isize) < 0 && off < 0 {
                *at = from.index(cx.code);
                stop!(Stop::Branch);
            }
            continue;
        }};
    }
    macro_rules! branch_if {
        ($cond:expr, $off:expr) => {{
            if $cond {
                branch!($off)
            }
            next!()
        }};
    }
    macro_rules! load {
        ($d:ident, $p:ident, $off:ident, $load:ident, $cast:expr) => {{
            let addr = fp.get($p).wrapping_add($off as u64);
            match mem.$load(addr) {
                Some(v) => set!($d, $cast(v)),
                None => trap!(NilDeref, addr, 0),
            }
        }};
    }
    macro_rules! store {
        ($p:ident, $off:ident, $a:ident, $store:ident, $t:ty) => {{
            let addr = fp.get($p).wrapping_add($off as u64);
            match mem.$store(addr, fp.get($a) as $t) {
                Some(()) => next!(),
                None => trap!(NilDeref, addr, 0),
            }
        }};
    }
    // Address of element i of slice or string s, elements of `1 << shift` bytes.
    macro_rules! element {
        ($s:ident, $i:ident, $shift:literal) => {{
            let (i, n) = (fp.get($i), fp.get($s + 1));
            if i >= n {
                trap!(Index, i, n);
            }
            fp.get($s).wrapping_add(i << $shift)
        }};
    }
    macro_rules! slice_load {
        ($d:ident, $s:ident, $i:ident, $shift:literal, $load:ident, $cast:expr) => {{
            let addr = element!($s, $i, $shift);
            match mem.$load(addr) {
                Some(v) => set!($d, $cast(v)),
                None => trap!(Torn, 1, 0),
            }
        }};
    }
    macro_rules! slice_store {
        ($s:ident, $i:ident, $a:ident, $shift:literal, $store:ident, $t:ty) => {{
            let addr = element!($s, $i, $shift);
            match mem.$store(addr, fp.get($a) as $t) {
                Some(()) => next!(),
                None => trap!(Torn, 1, 0),
            }
        }};
    }
    // A slow operation of `words` words.
    macro_rules! slow {
        ($words:literal, $e:expr) => {{
            save!();
            let r: Op = $e;
            match r {
                Ok(()) => next!($words),
                Err(s) => stop!(*s),
            }
        }};
    }
    // The same, for one that allocates.
    macro_rules! alloc {
        ($words:literal, $e:expr) => {{
            save!();
            let r: Op = $e;
            match r {
                Ok(()) if !cx.cache.poll() => next!($words),
                Ok(()) => stop!(Stop::Poll),
                Err(s) => stop!(*s),
            }
        }};
    }
    // Calls function `k` (known to exist), its frame at window `w`; `entry` is its record.
    macro_rules! enter {
        ($w:ident, $k:expr, $entry:ident, $words:literal) => {{
            let next = pc.skip($words);
            top = top.push(Frame { ret: next.index(cx.code), func: $k, w: $w as u32, tag: Tag::Call });
            fp = fp.up($w as u32);
            end = end.wrapping_add(8 * ($words - 1));
            pc = pc.go(cx.code, $entry.entry);
            end = end.wrapping_add(pc.addr()).wrapping_sub(next.addr());
            if fp.end($entry.need) > cx.hi
                || top.addr() >= cx.top_end
                || (end.wrapping_sub(pc.addr()) as isize) < 0
            {
                stop!(Stop::Entry);
            }
            continue;
        }};
    }

    // A value into a slot of the callee's frame that lies beyond the caller's: there may be no stack yet.
    macro_rules! pass {
        ($w:ident, $entry:ident, $slot:expr, $v:expr) => {{
            let callee = fp.up($w as u32);
            if callee.end($entry.need) <= cx.hi {
                callee.set($slot, $v);
            } else {
                cx.pending = Some(($slot, $v));
            }
        }};
    }

    let stop = loop {
        if LINES {
            let i = pc.index(cx.code);
            if cx.prog.stmts[i as usize / 64] >> (i % 64) & 1 == 1 {
                save!();
                cx.event(EventKind::Line { pc: i });
            }
        }
        match pc.fetch() {
            Inst::Nop => next!(),
            Inst::X { .. } | Inst::Unreachable => stop!(Stop::Unreachable),

            // ---- moves and constants
            Inst::Mov { d, a } => set!(d, fp.get(a)),
            Inst::Mov2 { d, a } => {
                let v = [fp.get(a), fp.get(a + 1)];
                fp.set(d, v[0]);
                set!(d + 1, v[1])
            }
            Inst::Mov3 { d, a } => {
                let v = [fp.get(a), fp.get(a + 1), fp.get(a + 2)];
                fp.set(d, v[0]);
                fp.set(d + 1, v[1]);
                set!(d + 2, v[2])
            }
            Inst::MovN { d, a, n } => {
                fp.mov(d, a, n);
                next!()
            }
            Inst::Zero { d, n } => {
                fp.zero(d, n);
                next!()
            }
            Inst::Const { d, k } => set!(d, k as i64 as u64),
            Inst::Const64 { d, k } => set!(d, cx.prog.image.consts[k as usize]),
            Inst::Static { d, k } => set!(d, gmplay_bytecode::ARENA_BASE + k as u64),
            Inst::Lea { d, a } => set!(d, mem.addr(fp, a)),

            // ---- integers
            Inst::Add { d, a, b } => bin!(d, a, b, u64::wrapping_add),
            Inst::Sub { d, a, b } => bin!(d, a, b, u64::wrapping_sub),
            Inst::Mul { d, a, b } => bin!(d, a, b, u64::wrapping_mul),
            Inst::DivS { d, a, b } => match fp.int(b) {
                0 => trap!(Divide, 0, 0),
                n => set!(d, fp.int(a).wrapping_div(n) as u64),
            },
            Inst::DivU { d, a, b } => match fp.get(b) {
                0 => trap!(Divide, 0, 0),
                n => set!(d, fp.get(a) / n),
            },
            Inst::RemS { d, a, b } => match fp.int(b) {
                0 => trap!(Divide, 0, 0),
                n => set!(d, fp.int(a).wrapping_rem(n) as u64),
            },
            Inst::RemU { d, a, b } => match fp.get(b) {
                0 => trap!(Divide, 0, 0),
                n => set!(d, fp.get(a) % n),
            },
            Inst::And { d, a, b } => bin!(d, a, b, |x, y| x & y),
            Inst::Or { d, a, b } => bin!(d, a, b, |x, y| x | y),
            Inst::Xor { d, a, b } => bin!(d, a, b, |x, y| x ^ y),
            Inst::AndNot { d, a, b } => bin!(d, a, b, |x, y| x & !y),
            Inst::Shl { d, a, b } => bin!(d, a, b, |x, y| if y < 64 { x << y } else { 0 }),
            Inst::Shr { d, a, b } => bin!(d, a, b, |x, y| if y < 64 { x >> y } else { 0 }),
            Inst::Sar { d, a, b } => bin!(d, a, b, |x, y| (x as i64 >> y.min(63)) as u64),
            Inst::CheckShift { a } => {
                if fp.int(a) < 0 {
                    trap!(Shift, 0, 0);
                }
                next!()
            }
            Inst::AddK { d, a, k } => set!(d, fp.get(a).wrapping_add(k as i64 as u64)),
            Inst::MulK { d, a, k } => set!(d, fp.get(a).wrapping_mul(k as i64 as u64)),
            Inst::AndK { d, a, k } => set!(d, fp.get(a) & k as i64 as u64),
            Inst::OrK { d, a, k } => set!(d, fp.get(a) | k as i64 as u64),
            Inst::XorK { d, a, k } => set!(d, fp.get(a) ^ k as i64 as u64),
            Inst::ShlK { d, a, k } => set!(d, if k < 64 { fp.get(a) << k } else { 0 }),
            Inst::ShrK { d, a, k } => set!(d, if k < 64 { fp.get(a) >> k } else { 0 }),
            Inst::SarK { d, a, k } => set!(d, (fp.int(a) >> k.min(63)) as u64),
            // The verifier has refused k = 0.
            Inst::DivSK { d, a, k } => set!(d, fp.int(a).checked_div(k as i64).unwrap_or(i64::MIN) as u64),
            Inst::RemSK { d, a, k } => set!(d, fp.int(a).checked_rem(k as i64).unwrap_or(0) as u64),
            Inst::Neg { d, a } => un!(d, a, u64::wrapping_neg),
            Inst::Com { d, a } => un!(d, a, |x| !x),
            Inst::Not { d, a } => un!(d, a, |x| x ^ 1),
            Inst::ExtI8 { d, a } => un!(d, a, |x| x as i8 as u64),
            Inst::ExtI16 { d, a } => un!(d, a, |x| x as i16 as u64),
            Inst::ExtI32 { d, a } => un!(d, a, |x| x as i32 as u64),
            Inst::ExtU8 { d, a } => un!(d, a, |x| x as u8 as u64),
            Inst::ExtU16 { d, a } => un!(d, a, |x| x as u16 as u64),
            Inst::ExtU32 { d, a } => un!(d, a, |x| x as u32 as u64),

            // ---- floats
            Inst::AddF64 { d, a, b } => f64op!(d, a, b, +),
            Inst::SubF64 { d, a, b } => f64op!(d, a, b, -),
            Inst::MulF64 { d, a, b } => f64op!(d, a, b, *),
            Inst::DivF64 { d, a, b } => f64op!(d, a, b, /),
            Inst::NegF64 { d, a } => un!(d, a, |x| x ^ 1 << 63),
            Inst::MinF64 { d, a, b } => set!(d, min64(fp.f64(a), fp.f64(b))),
            Inst::MaxF64 { d, a, b } => set!(d, max64(fp.f64(a), fp.f64(b))),
            Inst::AddF32 { d, a, b } => f32op!(d, a, b, +),
            Inst::SubF32 { d, a, b } => f32op!(d, a, b, -),
            Inst::MulF32 { d, a, b } => f32op!(d, a, b, *),
            Inst::DivF32 { d, a, b } => f32op!(d, a, b, /),
            Inst::NegF32 { d, a } => un!(d, a, |x| (x as u32 ^ 1 << 31) as u64),
            Inst::I64ToF64 { d, a } => set!(d, (fp.int(a) as f64).to_bits()),
            Inst::U64ToF64 { d, a } => set!(d, (fp.get(a) as f64).to_bits()),
            Inst::I64ToF32 { d, a } => set!(d, (fp.int(a) as f32).to_bits() as u64),
            Inst::U64ToF32 { d, a } => set!(d, (fp.get(a) as f32).to_bits() as u64),
            Inst::F64ToI64 { d, a } => set!(d, to_i64(fp.f64(a))),
            Inst::F64ToU64 { d, a } => set!(d, to_u64(fp.f64(a))),
            Inst::F32ToF64 { d, a } => set!(d, widen(fp.f32(a))),
            Inst::F64ToF32 { d, a } => set!(d, narrow(fp.f64(a)) as u64),
            Inst::MulC128 { d, a, b } => {
                let (re, im) = mul_c128((fp.f64(a), fp.f64(a + 1)), (fp.f64(b), fp.f64(b + 1)));
                fp.set(d, re);
                set!(d + 1, im)
            }
            Inst::DivC128 { d, a, b } => {
                let (re, im) = div_c128((fp.f64(a), fp.f64(a + 1)), (fp.f64(b), fp.f64(b + 1)));
                fp.set(d, re);
                set!(d + 1, im)
            }

            // ---- comparisons
            Inst::Eq { d, a, b } => bin!(d, a, b, |x, y| (x == y) as u64),
            Inst::Ne { d, a, b } => bin!(d, a, b, |x, y| (x != y) as u64),
            Inst::LtS { d, a, b } => bin!(d, a, b, |x, y| ((x as i64) < y as i64) as u64),
            Inst::LeS { d, a, b } => bin!(d, a, b, |x, y| (x as i64 <= y as i64) as u64),
            Inst::LtU { d, a, b } => bin!(d, a, b, |x, y| (x < y) as u64),
            Inst::LeU { d, a, b } => bin!(d, a, b, |x, y| (x <= y) as u64),
            Inst::EqF64 { d, a, b } => set!(d, (fp.f64(a) == fp.f64(b)) as u64),
            Inst::NeF64 { d, a, b } => set!(d, (fp.f64(a) != fp.f64(b)) as u64),
            Inst::LtF64 { d, a, b } => set!(d, (fp.f64(a) < fp.f64(b)) as u64),
            Inst::LeF64 { d, a, b } => set!(d, (fp.f64(a) <= fp.f64(b)) as u64),
            Inst::EqF32 { d, a, b } => set!(d, (fp.f32(a) == fp.f32(b)) as u64),
            Inst::NeF32 { d, a, b } => set!(d, (fp.f32(a) != fp.f32(b)) as u64),
            Inst::LtF32 { d, a, b } => set!(d, (fp.f32(a) < fp.f32(b)) as u64),
            Inst::LeF32 { d, a, b } => set!(d, (fp.f32(a) <= fp.f32(b)) as u64),
            Inst::EqStr { d, a, b } => slow!(1, cx.eq_str(d, a, b)),
            Inst::CmpStr { d, a, b } => slow!(1, cx.cmp_str(d, a, b)),
            Inst::EqIface { d, a, b } => slow!(1, cx.eq_iface(d, a, b)),
            Inst::EqVal { d, a, b } => slow!(2, cx.eq_val(d, a, b, pc.x32())),

            // ---- branches
            Inst::Jmp { off } => branch!(off),
            Inst::JmpIf { a, off } => branch_if!(fp.get(a) != 0, off),
            Inst::JmpIfNot { a, off } => branch_if!(fp.get(a) == 0, off),
            Inst::JmpEq { a, b, off } => branch_if!(fp.get(a) == fp.get(b), off),
            Inst::JmpNe { a, b, off } => branch_if!(fp.get(a) != fp.get(b), off),
            Inst::JmpLtS { a, b, off } => branch_if!(fp.int(a) < fp.int(b), off),
            Inst::JmpLeS { a, b, off } => branch_if!(fp.int(a) <= fp.int(b), off),
            Inst::JmpLtU { a, b, off } => branch_if!(fp.get(a) < fp.get(b), off),
            Inst::JmpLeU { a, b, off } => branch_if!(fp.get(a) <= fp.get(b), off),
            Inst::JmpEqK { a, k, off } => branch_if!(fp.int(a) == k as i64, off),
            Inst::JmpNeK { a, k, off } => branch_if!(fp.int(a) != k as i64, off),
            Inst::JmpLtSK { a, k, off } => branch_if!(fp.int(a) < k as i64, off),
            Inst::JmpLeSK { a, k, off } => branch_if!(fp.int(a) <= k as i64, off),
            Inst::JmpGtSK { a, k, off } => branch_if!(fp.int(a) > k as i64, off),
            Inst::JmpGeSK { a, k, off } => branch_if!(fp.int(a) >= k as i64, off),
            Inst::AddKJmpLtS { a, k, b } => {
                let v = fp.int(a).wrapping_add(k as i64);
                fp.set(a, v as u64);
                if v < fp.int(b) {
                    branch!(pc.x(1).0 as i16, 2)
                }
                next!(2)
            }

            // ---- memory
            Inst::LoadU8 { d, p, off } => load!(d, p, off, load8, u64::from),
            Inst::LoadI8 { d, p, off } => load!(d, p, off, load8, |v| v as i8 as u64),
            Inst::LoadU16 { d, p, off } => load!(d, p, off, load16, u64::from),
            Inst::LoadI16 { d, p, off } => load!(d, p, off, load16, |v| v as i16 as u64),
            Inst::LoadU32 { d, p, off } => load!(d, p, off, load32, u64::from),
            Inst::LoadI32 { d, p, off } => load!(d, p, off, load32, |v| v as i32 as u64),
            Inst::Load64 { d, p, off } => load!(d, p, off, load64, |v| v),
            Inst::Load128 { d, p, off } => {
                let addr = fp.get(p).wrapping_add(off as u64);
                match (mem.load64(addr), mem.load64(addr.wrapping_add(8))) {
                    (Some(v), Some(w)) => {
                        fp.set(d, v);
                        set!(d + 1, w)
                    }
                    _ => trap!(NilDeref, addr, 0),
                }
            }
            Inst::Load192 { d, p, off } => {
                let addr = fp.get(p).wrapping_add(off as u64);
                match (mem.load64(addr), mem.load64(addr.wrapping_add(8)), mem.load64(addr.wrapping_add(16))) {
                    (Some(u), Some(v), Some(w)) => {
                        fp.set(d, u);
                        fp.set(d + 1, v);
                        set!(d + 2, w)
                    }
                    _ => trap!(NilDeref, addr, 0),
                }
            }
            Inst::LoadVal { d, p, off } => slow!(2, cx.load_val(d, p, off, pc.x32())),
            Inst::Store8 { p, off, a } => store!(p, off, a, store8, u8),
            Inst::Store16 { p, off, a } => store!(p, off, a, store16, u16),
            Inst::Store32 { p, off, a } => store!(p, off, a, store32, u32),
            Inst::Store64 { p, off, a } => store!(p, off, a, store64, u64),
            Inst::Store128 { p, off, a } => {
                let addr = fp.get(p).wrapping_add(off as u64);
                // The second word first: where it is out of range, nothing is stored.
                match mem.store64(addr.wrapping_add(8), fp.get(a + 1)).and_then(|()| mem.store64(addr, fp.get(a))) {
                    Some(()) => next!(),
                    None => trap!(NilDeref, addr, 0),
                }
            }
            Inst::StorePtr { p, off, a } => {
                if !cx.wb {
                    store!(p, off, a, store64, u64)
                }
                slow!(1, cx.store_ptr(fp.get(p).wrapping_add(off as u64), fp.get(a)))
            }
            Inst::StoreStr { p, off, a } => slow!(1, cx.store_words(p, off, a, 2, 0)),
            Inst::StoreSlice { p, off, a } => slow!(1, cx.store_words(p, off, a, 3, 0)),
            Inst::StoreIface { p, off, a } => slow!(1, cx.store_words(p, off, a, 2, 1)),
            Inst::StoreVal { p, off, a } => slow!(2, cx.store_val(p, off, a, pc.x32())),
            Inst::CopyVal { d, a } => slow!(2, cx.copy_val_slots(d, a, pc.x32())),
            Inst::ZeroVal { p, k } => slow!(1, cx.zero_val(p, k)),
            Inst::Field { d, p, k } => {
                let addr = fp.get(p);
                if mem.load8(addr).is_none() {
                    trap!(NilDeref, addr, 0);
                }
                set!(d, addr.wrapping_add(k as u64))
            }
            Inst::CheckNil { a } => {
                let addr = fp.get(a);
                if mem.load8(addr).is_none() {
                    trap!(NilDeref, addr, 0);
                }
                next!()
            }

            // ---- slices, strings, arrays
            Inst::Bounds { i, n } => {
                let (i, n) = (fp.get(i), fp.get(n));
                if i >= n {
                    trap!(Index, i, n);
                }
                next!()
            }
            Inst::BoundsK { i, k } => {
                let i = fp.get(i);
                if i >= k as u64 {
                    trap!(Index, i, k as u64);
                }
                next!()
            }
            Inst::SliceAddr { d, s, i } => {
                let (i, n) = (fp.get(i), fp.get(s + 1));
                if i >= n {
                    trap!(Index, i, n);
                }
                fp.set(d, fp.get(s).wrapping_add(i.wrapping_mul(pc.x32() as u64)));
                next!(2)
            }
            Inst::AddrIndex { d, p, i } => {
                fp.set(d, fp.get(p).wrapping_add(fp.get(i).wrapping_mul(pc.x32() as u64)));
                next!(2)
            }
            Inst::SliceLoadU8 { d, s, i } => slice_load!(d, s, i, 0, load8, u64::from),
            Inst::SliceLoadI32 { d, s, i } => slice_load!(d, s, i, 2, load32, |v| v as i32 as u64),
            Inst::SliceLoad64 { d, s, i } => slice_load!(d, s, i, 3, load64, |v| v),
            Inst::SliceLoad128 { d, s, i } => {
                let addr = element!(s, i, 4);
                match (mem.load64(addr), mem.load64(addr.wrapping_add(8))) {
                    (Some(v), Some(w)) => {
                        fp.set(d, v);
                        set!(d + 1, w)
                    }
                    _ => trap!(Torn, 1, 0),
                }
            }
            Inst::SliceStore8 { s, i, a } => slice_store!(s, i, a, 0, store8, u8),
            Inst::SliceStore32 { s, i, a } => slice_store!(s, i, a, 2, store32, u32),
            Inst::SliceStore64 { s, i, a } => slice_store!(s, i, a, 3, store64, u64),
            Inst::SliceStorePtr { s, i, a } => {
                let addr = element!(s, i, 3);
                if cx.wb {
                    slow!(1, cx.store_ptr(addr, fp.get(a)))
                }
                match mem.store64(addr, fp.get(a)) {
                    Some(()) => next!(),
                    None => trap!(Torn, 1, 0),
                }
            }
            Inst::StrIndex { d, s, i } => {
                let addr = element!(s, i, 0);
                match mem.load8(addr) {
                    Some(v) => set!(d, v as u64),
                    None => trap!(Torn, 2, 0),
                }
            }
            // Through memory: a wild store may have changed the index since it was checked.
            Inst::FrameLoad64 { d, a, i } => {
                let addr = mem.addr(fp, a).wrapping_add(fp.get(i) << 3);
                match mem.load64(addr) {
                    Some(v) => set!(d, v),
                    None => trap!(NilDeref, addr, 0),
                }
            }
            Inst::FrameStore64 { d, i, a } => {
                let addr = mem.addr(fp, d).wrapping_add(fp.get(i) << 3);
                match mem.store64(addr, fp.get(a)) {
                    Some(()) => next!(),
                    None => trap!(NilDeref, addr, 0),
                }
            }
            Inst::SliceSlice { d, s } => slow!(3, cx.slice_slice(d, s, pc)),
            Inst::SliceStr { d, s } => slow!(2, cx.slice_str(d, s, pc)),
            Inst::SliceArr { d, p } => slow!(4, cx.slice_arr(d, p, pc)),
            Inst::MakeSlice { d, len, cap } => alloc!(2, cx.make_slice(d, len, cap, pc.x32())),
            Inst::AppendN { d, s } => alloc!(2, cx.append_n(d, s, pc.x(1).2, pc.x32())),
            Inst::Append1 { d, s, a } => alloc!(2, cx.append_1(d, s, a, pc.x32())),
            Inst::AppendSlice { d, s, t } => alloc!(2, cx.append_slice(d, s, t, pc.x32())),
            Inst::AppendStr { d, s, t } => alloc!(1, cx.append_str(d, s, t)),
            Inst::CopySlice { d, s, t } => slow!(2, cx.copy_slice(d, s, t, pc.x32())),
            Inst::CopyStr { d, s, t } => slow!(1, cx.copy_str(d, s, t)),
            Inst::ClearSlice { s } => slow!(2, cx.clear_slice(s, pc.x32())),
            Inst::SliceToArr { d, s } => slow!(2, cx.slice_to_arr(d, s, pc.x32())),

            // ---- strings
            Inst::Concat { d, a, n } => alloc!(1, cx.concat(d, a, n)),
            Inst::StrToBytes { d, a } => alloc!(1, cx.str_to_bytes(d, a)),
            Inst::BytesToStr { d, a } => alloc!(1, cx.bytes_to_str(d, a)),
            Inst::StrToRunes { d, a } => alloc!(1, cx.str_to_runes(d, a)),
            Inst::RunesToStr { d, a } => alloc!(1, cx.runes_to_str(d, a)),
            Inst::RuneToStr { d, a } => alloc!(1, cx.rune_to_str(d, a)),
            Inst::DecodeRune { d, s, i } => slow!(1, cx.decode_rune(d, s, i)),

            // ---- allocation, interfaces
            Inst::New { d, k } => alloc!(1, cx.new_val(d, k)),
            Inst::MakeClosure { d, k } => alloc!(2, cx.make_closure(d, k, pc.x(1))),
            Inst::MakeIface { d, a } => alloc!(2, cx.make_iface(d, a, pc.x32())),
            Inst::MakeIfaceStack { d, a } => slow!(2, cx.make_iface_stack(d, a, pc.x(1).2, pc.x32())),
            Inst::AssertType { d, a } => slow!(2, cx.assert_type(d, a, NONE, pc.x(1).2, pc.x32())),
            Inst::AssertTypeOk { d, a } => slow!(2, cx.assert_type(d, a, pc.x(1).2, NONE, pc.x32())),
            Inst::AssertIface { d, a } => slow!(2, cx.assert_iface(d, a, NONE, pc.x(1).2, pc.x32())),
            Inst::AssertIfaceOk { d, a } => slow!(2, cx.assert_iface(d, a, pc.x(1).2, NONE, pc.x32())),
            Inst::IsType { d, a } => {
                fp.set(d, (fp.get(a) == pc.x32() as u64 + 1) as u64);
                next!(2)
            }

            // ---- maps
            Inst::MakeMap { d, hint } => alloc!(2, cx.map_make_op(d, hint, pc.x32())),
            Inst::MapGet { d, m, key } => slow!(2, cx.map_get_op(d, m, key, pc.x(1).2, pc.x32())),
            Inst::MapAssign { d, m, key } => alloc!(2, cx.map_assign_op(d, m, key, pc.x32())),
            Inst::MapDelete { m, key } => slow!(2, cx.map_delete_op(m, key, pc.x32())),
            Inst::MapClear { m } => slow!(2, cx.map_clear_op(m, pc.x32())),
            Inst::MapLen { d, m } => slow!(1, cx.map_len_op(d, m)),
            Inst::MapIterInit { it, m } => slow!(2, cx.map_iter_init_op(it, m, pc.x32())),
            Inst::MapIterNext { it, key, value } => {
                slow!(2, cx.map_iter_next_op(it, key, value, pc.x(1).2, pc.x32()))
            }

            // ---- calls
            Inst::Call { w, k } => {
                let entry = cx.prog.fns[k as usize];
                enter!(w, k, entry, 1)
            }
            Inst::CallClosure { w, f } => {
                let closure = fp.get(f);
                let Some(k) = mem.load64(closure) else { trap!(NilDeref, closure, 0) };
                let Some(entry) = cx.prog.fns.get(k as usize).copied() else { trap!(NilDeref, closure, 0) };
                if entry.ctx != NONE {
                    pass!(w, entry, entry.ctx, closure);
                }
                enter!(w, k as u32, entry, 1)
            }
            Inst::CallIface { w, a } => {
                let (word, data) = (fp.get(a), fp.get(a + 1));
                let Some((k, _)) = cx.prog.methods.find(word, pc.x32()) else {
                    if word == 0 {
                        trap!(NilDeref, 0, 0)
                    }
                    trap!(Torn, 3, 0)
                };
                let entry = cx.prog.fns[k as usize];
                pass!(w, entry, entry.param, data);
                enter!(w, k, entry, 2)
            }
            Inst::Intrinsic { w, k } => alloc!(1, cx.intrinsic(w, k)),
            Inst::Ret => {
                let (frame, rest) = top.pop();
                top = rest;
                fp = fp.down(frame.w);
                let next = pc.skip(1);
                pc = pc.go(cx.code, frame.ret);
                end = end.wrapping_add(pc.addr()).wrapping_sub(next.addr());
                continue;
            }
            Inst::Go { f } => stop!(Stop::Exit(Exit::Go { closure: Addr(fp.get(f)), pc: pc.index(cx.code) })),
            Inst::Defer { f } => slow!(1, cx.defer(f)),
            Inst::RunDefers => {
                save!();
                if cx.has_defer() {
                    stop!(Stop::RunDefers)
                }
                next!()
            }
            Inst::Panic { a } => stop!(Stop::Panic([fp.get(a), fp.get(a + 1)])),
            Inst::Recover { d } => slow!(1, cx.recover(d)),

            // ---- channels
            Inst::MakeChan { d, n } => alloc!(2, cx.make_chan(d, n, pc.x32())),
            Inst::Send { ch, a } => {
                save!();
                stop!(cx.send(ch, a))
            }
            Inst::Recv { d, ch, ok } => {
                save!();
                stop!(cx.recv(d, ch, ok))
            }
            Inst::Close { ch } => stop!(Stop::Exit(Exit::Close { ch: Addr(fp.get(ch)) })),
            Inst::ChanLen { d, ch } => slow!(1, cx.chan_len(d, ch)),
            Inst::ChanCap { d, ch } => slow!(1, cx.chan_cap(d, ch)),
            Inst::Select { d, c, n } => {
                save!();
                stop!(cx.select(d, c, n, pc.x(1).0 == 1))
            }

            Inst::Print { a } => slow!(2, cx.print(a, pc.x(1).0)),
        }
    };
    save!();
    stop
}
