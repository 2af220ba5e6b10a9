//! The check that makes unchecked slot access sound: what the machine refuses to run.
//!
//! # Invariants established
//! 1. Every operand slot, with all the slots that the op touches, lies in `frame_slots` of its function.
//! 2. Every branch lands on an instruction (not an `X` word) of its own function; no function runs off its end.
//! 3. Every id (constant, function, type, intrinsic, method name, bitmap) exists, every static address is in the data.
//! 4. Every safepoint has a map, maps are sorted and name slots of the frame only.
//!
//! What it cannot see: that a map's slots hold pointers, and the size of what `Recv`, `FrameLoad64` and the
//! callees behind `CallClosure`, `CallIface` and `Intrinsic` touch; the machine checks those where it runs them.
use crate::image::{Func, Image, RType};
use crate::inst::Inst;
use crate::{Kind, MAP_ITER_SLOTS, inst::Inst::*};

/// Ok, or what is wrong and where.
pub fn verify(image: &Image) -> Result<(), String> {
    for (i, f) in image.funcs.iter().enumerate() {
        let mut v = Verifier { image, f, pc: f.entry };
        v.func().map_err(|why| format!("function {i} ({}), pc {}: {why}", f.name, v.pc))?;
    }
    for (i, t) in image.types.iter().enumerate() {
        let parts = t.elem.iter().chain(&t.key).chain(&t.ptr_to).chain(&t.params).chain(&t.results);
        for r in parts.copied().chain(t.fields.iter().map(|f| f.ty)).chain(t.imethods.iter().map(|m| m.1)) {
            if r.0 as usize >= image.types.len() {
                return Err(format!("type {i} ({}): no type {}", t.string, r.0));
            }
        }
        for m in &t.methods {
            if m.func.0 as usize >= image.funcs.len() || m.name as usize >= image.method_names.len() {
                return Err(format!("type {i} ({}): bad method entry", t.string));
            }
        }
    }
    let wk = &image.well_known;
    for f in [image.entry, wk.vmpanic, wk.fatalpanic].into_iter().flatten() {
        if f.0 as usize >= image.funcs.len() {
            return Err(format!("no function {}", f.0));
        }
    }
    Ok(())
}

struct Verifier<'a> {
    image: &'a Image,
    f: &'a Func,
    pc: u32,
}

type Check = Result<(), String>;

/// An instruction in a message. What is downloaded goes without all their names: there the place has to do.
fn name(i: Inst) -> String {
    if cfg!(target_arch = "wasm32") { "an instruction".into() } else { format!("{i:?}") }
}

impl Verifier<'_> {
    fn func(&mut self) -> Check {
        let f = self.f;
        if f.entry >= f.end || f.end as usize > self.image.code.len() {
            return Err("no code".into());
        }
        let args = f.result_slots as u32 + f.param_slots as u32 + f.ctx_slot.is_some() as u32;
        if args > f.frame_slots as u32 || f.ctx_slot.is_some_and(|c| c >= f.frame_slots) {
            return Err("results and parameters exceed the frame".into());
        }
        if f.stack_need < f.frame_slots as u32 {
            return Err("stack_need is less than the frame".into());
        }
        self.map(f.entry_ptrs)?;
        // Where instructions start.
        let mut starts = vec![false; (f.end - f.entry) as usize];
        let mut pc = f.entry;
        let mut last = Nop;
        while pc < f.end {
            starts[(pc - f.entry) as usize] = true;
            last = self.image.code[pc as usize];
            pc += 1 + last.extra_words() as u32;
        }
        if pc != f.end {
            return Err("the last instruction lacks its operands".into());
        }
        if !matches!(last, Ret | Jmp { .. } | Unreachable) {
            return Err(format!("runs off the end behind {}", name(last)));
        }
        let mut points = f.safepoints.iter().peekable();
        let mut pc = f.entry;
        while pc < f.end {
            self.pc = pc;
            let i = self.image.code[pc as usize];
            let next = pc + 1 + i.extra_words() as u32;
            if (pc + 1..next).any(|k| !matches!(self.image.code[k as usize], X { .. })) {
                return Err(format!("{} lacks its operands", name(i)));
            }
            let off = match i {
                AddKJmpLtS { .. } => Some(self.x(1).0 as i16 as i32),
                _ => i.branch_off(),
            };
            let mut back = false;
            if let Some(off) = off {
                let to = next as i64 + off as i64;
                let inside = to >= f.entry as i64 && to < f.end as i64;
                if !inside || !starts[(to - f.entry as i64) as usize] {
                    return Err(format!("{} branches to {to}", name(i)));
                }
                back = to < next as i64;
            }
            match points.next_if(|p| p.pc == pc) {
                Some(p) => self.map(p.ptrs)?,
                None if i.is_safepoint() || back => return Err(format!("{} has no pointer map", name(i))),
                None => {}
            }
            self.inst(i)?;
            pc = next;
        }
        if points.next().is_some() {
            return Err("safepoints out of order or not at an instruction".into());
        }
        if let Some(r) = f.recover_pc {
            let inside = r >= f.entry && r < f.end && starts[(r - f.entry) as usize];
            if !inside || !matches!(self.image.code[r as usize], RunDefers) {
                return Err("recover_pc is no RunDefers".into());
            }
        }
        Ok(())
    }

    fn map(&self, id: u32) -> Check {
        let Some(b) = self.image.bitmaps.get(id as usize) else { return Err(format!("no bitmap {id}")) };
        let n = self.f.frame_slots as usize;
        let top = b.0.iter().rposition(|w| *w != 0).map(|w| w * 64 + 63 - b.0[w].leading_zeros() as usize);
        if top.is_some_and(|t| t >= n) { Err(format!("bitmap {id} names slots beyond the frame")) } else { Ok(()) }
    }
    fn s(&self, s: u16, n: u64) -> Check {
        if s as u64 + n <= self.f.frame_slots as u64 {
            Ok(())
        } else {
            Err(format!("slots {s}+{n} beyond the frame of {}", self.f.frame_slots))
        }
    }
    fn all(&self, slots: &[u16]) -> Check {
        slots.iter().try_for_each(|s| self.s(*s, 1))
    }
    fn opt(&self, s: u16, n: u64) -> Check {
        if s == 0xFFFF { Ok(()) } else { self.s(s, n) }
    }
    /// The operands of the `n`th word behind this instruction.
    fn x(&self, n: u32) -> (u16, u16, u16) {
        match self.image.code.get((self.pc + n) as usize) {
            Some(X { a, b, c }) => (*a, *b, *c),
            _ => (0, 0, 0),
        }
    }
    fn k(&self) -> u32 {
        let (a, b, _) = self.x(1);
        a as u32 | (b as u32) << 16
    }
    fn ty(&self, id: u32) -> Result<&crate::TypeDesc, String> {
        self.image.types.get(id as usize).ok_or_else(|| format!("no type {id}"))
    }
    /// The type in the first operand word exists.
    fn typed(&self) -> Check {
        self.ty(self.k()).map(drop)
    }
    /// Slots of a value of the type in the first operand word.
    fn slots(&self) -> Result<u64, String> {
        Ok(self.ty(self.k())?.size.div_ceil(8))
    }
    fn part(&self, r: Option<RType>) -> Result<u64, String> {
        match r {
            Some(r) => Ok(self.ty(r.0)?.size.div_ceil(8)),
            None => Err("the type lacks a part".into()),
        }
    }
    fn id(&self, what: &str, id: u32, n: usize) -> Check {
        if (id as usize) < n { Ok(()) } else { Err(format!("no {what} {id}")) }
    }

    fn inst(&self, i: Inst) -> Check {
        let im = self.image;
        match i {
            X { .. } => Err("an operand word where an instruction should be".into()),
            Nop | Unreachable | Ret | RunDefers | Jmp { .. } => Ok(()),
            Mov { d, a } => self.all(&[d, a]),
            Mov2 { d, a } => self.s(d, 2).and(self.s(a, 2)),
            Mov3 { d, a } => self.s(d, 3).and(self.s(a, 3)),
            MovN { d, a, n } => self.s(d, n as u64).and(self.s(a, n as u64)),
            Zero { d, n } => self.s(d, n as u64),
            Const { d, .. } => self.s(d, 1),
            Const64 { d, k } => self.s(d, 1).and(self.id("constant", k, im.consts.len())),
            Static { d, k } => self.s(d, 1).and(self.id("static data at", k, im.data.len() + 1)),
            Lea { d, a } => self.all(&[d, a]),
            Add { d, a, b } | Sub { d, a, b } | Mul { d, a, b } | DivS { d, a, b } | DivU { d, a, b }
            | RemS { d, a, b } | RemU { d, a, b } | And { d, a, b } | Or { d, a, b } | Xor { d, a, b }
            | AndNot { d, a, b } | Shl { d, a, b } | Shr { d, a, b } | Sar { d, a, b } | AddF64 { d, a, b }
            | SubF64 { d, a, b } | MulF64 { d, a, b } | DivF64 { d, a, b } | MinF64 { d, a, b } | MaxF64 { d, a, b }
            | AddF32 { d, a, b } | SubF32 { d, a, b } | MulF32 { d, a, b } | DivF32 { d, a, b } | Eq { d, a, b }
            | Ne { d, a, b } | LtS { d, a, b } | LeS { d, a, b } | LtU { d, a, b } | LeU { d, a, b }
            | EqF64 { d, a, b } | NeF64 { d, a, b } | LtF64 { d, a, b } | LeF64 { d, a, b } | EqF32 { d, a, b }
            | NeF32 { d, a, b } | LtF32 { d, a, b } | LeF32 { d, a, b } => self.all(&[d, a, b]),
            MulC128 { d, a, b } | DivC128 { d, a, b } => self.s(d, 2).and(self.s(a, 2)).and(self.s(b, 2)),
            EqStr { d, a, b } | CmpStr { d, a, b } | EqIface { d, a, b } => {
                self.s(d, 1).and(self.s(a, 2)).and(self.s(b, 2))
            }
            EqVal { d, a, b } => {
                let n = self.slots()?;
                self.s(d, 1).and(self.s(a, n)).and(self.s(b, n))
            }
            AddK { d, a, .. } | MulK { d, a, .. } | AndK { d, a, .. } | OrK { d, a, .. } | XorK { d, a, .. } => {
                self.all(&[d, a])
            }
            ShlK { d, a, k } | ShrK { d, a, k } | SarK { d, a, k } => {
                self.all(&[d, a]).and(if k < 64 { Ok(()) } else { Err("shift by 64 or more".into()) })
            }
            DivSK { d, a, k } | RemSK { d, a, k } => {
                self.all(&[d, a]).and(if k != 0 { Ok(()) } else { Err("division by constant zero".into()) })
            }
            CheckShift { a } | CheckNil { a } => self.s(a, 1),
            Neg { d, a } | Com { d, a } | Not { d, a } | ExtI8 { d, a } | ExtI16 { d, a } | ExtI32 { d, a }
            | ExtU8 { d, a } | ExtU16 { d, a } | ExtU32 { d, a } | NegF64 { d, a } | NegF32 { d, a }
            | I64ToF64 { d, a } | U64ToF64 { d, a } | I64ToF32 { d, a } | U64ToF32 { d, a } | F64ToI64 { d, a }
            | F64ToU64 { d, a } | F32ToF64 { d, a } | F64ToF32 { d, a } => self.all(&[d, a]),
            JmpIf { a, .. } | JmpIfNot { a, .. } | JmpEqK { a, .. } | JmpNeK { a, .. } | JmpLtSK { a, .. }
            | JmpLeSK { a, .. } | JmpGtSK { a, .. } | JmpGeSK { a, .. } => self.s(a, 1),
            JmpEq { a, b, .. } | JmpNe { a, b, .. } | JmpLtS { a, b, .. } | JmpLeS { a, b, .. } | JmpLtU { a, b, .. }
            | JmpLeU { a, b, .. } | AddKJmpLtS { a, b, .. } => self.all(&[a, b]),
            LoadU8 { d, p, .. } | LoadI8 { d, p, .. } | LoadU16 { d, p, .. } | LoadI16 { d, p, .. }
            | LoadU32 { d, p, .. } | LoadI32 { d, p, .. } | Load64 { d, p, .. } => self.all(&[d, p]),
            Load128 { d, p, .. } => self.s(d, 2).and(self.s(p, 1)),
            Load192 { d, p, .. } => self.s(d, 3).and(self.s(p, 1)),
            LoadVal { d, p, .. } => self.s(d, (self.k() as u64).div_ceil(8)).and(self.s(p, 1)),
            Store8 { p, a, .. } | Store16 { p, a, .. } | Store32 { p, a, .. } | Store64 { p, a, .. }
            | StorePtr { p, a, .. } => self.all(&[p, a]),
            Store128 { p, a, .. } | StoreStr { p, a, .. } | StoreIface { p, a, .. } => self.s(p, 1).and(self.s(a, 2)),
            StoreSlice { p, a, .. } => self.s(p, 1).and(self.s(a, 3)),
            StoreVal { p, a, .. } => self.s(p, 1).and(self.s(a, self.slots()?)),
            CopyVal { d, a } => self.all(&[d, a]).and(self.typed()),
            ZeroVal { p, k } => self.s(p, 1).and(self.ty(k).map(drop)),
            Field { d, p, .. } => self.all(&[d, p]),
            Bounds { i, n } => self.all(&[i, n]),
            BoundsK { i, .. } => self.s(i, 1),
            SliceAddr { d, s, i } | SliceLoadU8 { d, s, i } | SliceLoadI32 { d, s, i } | SliceLoad64 { d, s, i } => {
                self.s(s, 3).and(self.all(&[d, i]))
            }
            SliceLoad128 { d, s, i } => self.s(s, 3).and(self.s(d, 2)).and(self.s(i, 1)),
            AddrIndex { d, p, i } => self.all(&[d, p, i]),
            SliceStore8 { s, i, a } | SliceStore32 { s, i, a } | SliceStore64 { s, i, a } | SliceStorePtr { s, i, a } => {
                self.s(s, 3).and(self.all(&[i, a]))
            }
            StrIndex { d, s, i } => self.s(s, 2).and(self.all(&[d, i])),
            FrameLoad64 { d, a, i } => self.all(&[d, a, i]),
            FrameStore64 { d, i, a } => self.all(&[d, i, a]),
            SliceSlice { d, s } => self.bounds().and(self.s(d, 3)).and(self.s(s, 3)),
            SliceStr { d, s } => self.bounds().and(self.s(d, 2)).and(self.s(s, 2)),
            SliceArr { d, p } => self.bounds().and(self.s(d, 3)).and(self.s(p, 1)),
            MakeSlice { d, len, cap } => self.s(d, 3).and(self.all(&[len, cap])).and(self.typed()),
            AppendN { d, s } => self.s(d, 3).and(self.s(s, 3)).and(self.s(self.x(1).2, 1)).and(self.typed()),
            Append1 { d, s, a } => self.s(d, 3).and(self.s(s, 3)).and(self.s(a, self.slots()?)),
            AppendSlice { d, s, t } => self.s(d, 3).and(self.s(s, 3)).and(self.s(t, 3)).and(self.typed()),
            AppendStr { d, s, t } => self.s(d, 3).and(self.s(s, 3)).and(self.s(t, 2)),
            CopySlice { d, s, t } => self.s(d, 1).and(self.s(s, 3)).and(self.s(t, 3)).and(self.typed()),
            CopyStr { d, s, t } => self.s(d, 1).and(self.s(s, 3)).and(self.s(t, 2)),
            ClearSlice { s } => self.s(s, 3).and(self.typed()),
            SliceToArr { d, s } => self.s(d, 1).and(self.s(s, 3)),
            Concat { d, a, n } => self.s(d, 2).and(self.s(a, 2 * n as u64)),
            StrToBytes { d, a } | StrToRunes { d, a } => self.s(d, 3).and(self.s(a, 2)),
            BytesToStr { d, a } | RunesToStr { d, a } => self.s(d, 2).and(self.s(a, 3)),
            RuneToStr { d, a } => self.s(d, 2).and(self.s(a, 1)),
            DecodeRune { d, s, i } => self.s(d, 2).and(self.s(s, 2)).and(self.s(i, 1)),
            New { d, k } => self.s(d, 1).and(self.ty(k).map(drop)),
            MakeClosure { d, k } => {
                let (words, lo, hi) = self.x(1);
                if words == 0 {
                    return Err("a closure without words".into());
                }
                self.s(d, 1)
                    .and(self.id("function", k, im.funcs.len()))
                    .and(self.id("bitmap", lo as u32 | (hi as u32) << 16, im.bitmaps.len()))
            }
            MakeIface { d, a } => self.s(d, 2).and(self.s(a, self.slots()?)),
            MakeIfaceStack { d, a } => {
                let n = self.slots()?;
                self.s(d, 2).and(self.s(a, n)).and(self.s(self.x(1).2, n))
            }
            AssertType { d, a } => self.s(d, self.slots()?).and(self.s(a, 2)),
            AssertTypeOk { d, a } => self.s(d, self.slots()?).and(self.s(a, 2)).and(self.s(self.x(1).2, 1)),
            AssertIface { d, a } => self.s(d, 2).and(self.s(a, 2)).and(self.typed()),
            AssertIfaceOk { d, a } => self.s(d, 2).and(self.s(a, 2)).and(self.s(self.x(1).2, 1)).and(self.typed()),
            IsType { d, a } => self.s(d, 1).and(self.s(a, 2)).and(self.typed()),
            MakeMap { d, hint } => self.all(&[d, hint]).and(self.typed()),
            MapGet { d, m, key } => {
                let t = self.ty(self.k())?;
                self.s(d, self.part(t.elem)?)
                    .and(self.s(m, 1))
                    .and(self.s(key, self.part(t.key)?))
                    .and(self.opt(self.x(1).2, 1))
            }
            MapAssign { d, m, key } => self.all(&[d, m]).and(self.s(key, self.part(self.ty(self.k())?.key)?)),
            MapDelete { m, key } => self.s(m, 1).and(self.s(key, self.part(self.ty(self.k())?.key)?)),
            MapClear { m } => self.s(m, 1).and(self.typed()),
            MapLen { d, m } => self.all(&[d, m]),
            MapIterInit { it, m } => self.s(it, MAP_ITER_SLOTS as u64).and(self.s(m, 1)).and(self.typed()),
            MapIterNext { it, key, value } => {
                let t = self.ty(self.k())?;
                self.s(it, MAP_ITER_SLOTS as u64)
                    .and(self.opt(key, self.part(t.key)?))
                    .and(self.opt(value, self.part(t.elem)?))
                    .and(self.s(self.x(1).2, 1))
            }
            Call { w, k } => {
                let Some(f) = im.funcs.get(k as usize) else { return Err(format!("no function {k}")) };
                if f.ctx_slot.is_some() {
                    return Err(format!("call of the closure {} without its context", f.name));
                }
                self.s(w, f.result_slots as u64 + f.param_slots as u64)
            }
            // A window may begin at the very end of the frame: for callees without results and parameters.
            CallClosure { w, f } => self.s(w, 0).and(self.s(f, 1)),
            CallIface { w, a } => {
                self.s(w, 1).and(self.s(a, 2)).and(self.id("method name", self.k(), im.method_names.len()))
            }
            Intrinsic { w, k } => self.s(w, 0).and(self.id("intrinsic", k, im.intrinsics.len())),
            Go { f } | Defer { f } => self.s(f, 1),
            Panic { a } => self.s(a, 2),
            Recover { d } => self.s(d, 2),
            MakeChan { d, n } => self.s(d, 1).and(self.opt(n, 1)).and(self.typed()),
            Send { ch, a } => self.s(ch, 1).and(self.s(a, 0)),
            Recv { d, ch, ok } => self.opt(d, 1).and(self.s(ch, 1)).and(self.opt(ok, 1)),
            Close { ch } => self.s(ch, 1),
            ChanLen { d, ch } | ChanCap { d, ch } => self.all(&[d, ch]),
            Select { d, c, n } => self.s(d, 2).and(self.s(c, 3 * n as u64)),
            Print { a } => {
                let kind = self.x(1).0;
                let is = |k: Kind| kind == k as u16;
                let n = match kind {
                    0 | 255 => 0,
                    _ if is(Kind::String) || is(Kind::Interface) || is(Kind::Complex128) => 2,
                    _ if is(Kind::Slice) => 3,
                    _ => 1,
                };
                self.s(a, n)
            }
        }
    }
    fn bounds(&self) -> Check {
        let (lo, hi, max) = self.x(1);
        self.opt(lo, 1).and(self.opt(hi, 1)).and(self.opt(max, 1))
    }
}
