//! Conversions, explicit and to interfaces.
//!
//! Go 1.27 spec "Conversions"; out-of-range floats as amd64's `CVTTSD2SQ` gives them. Interfaces of constants are made once,
//! in static data, as gc does (`walk.dataWord`).
use super::*;

impl<'p> Lower<'_, 'p> {
    /// `T(x)`
    pub(super) fn convert(&mut self, e: &'p Expr, x: &'p Expr, to: TypeId, d: u16) {
        if self.is_nil(x) || self.is_iface(to) {
            return self.expr_into_as(x, to, d);
        }
        if let (Some(v), false) = (self.const_val(x), self.is_string_like(to)) {
            let cl = self.lay(to).class;
            if !matches!(cl, Class::Slice | Class::Memory) {
                return self.const_into(v, to, d);
            }
        }
        if self.same_slots(x, e) {
            return self.expr_into(x, d);
        }
        let from = self.ty(x);
        let a = self.operand(x);
        self.b.at(e.pos, false);
        self.convert_slots(e.span, a, from, to, d);
    }

    /// Whether a conversion leaves the slots as they are.
    pub(super) fn same_slots(&mut self, x: &Expr, to: &Expr) -> bool {
        let (from, to) = (self.ty(x), self.ty(to));
        if self.is_nil(x) || self.const_val(x).is_some() || self.is_iface(to) != self.is_iface(from) {
            return false;
        }
        let (f, t) = (self.lay(from), self.lay(to));
        match (f.class, t.class) {
            (Class::Int { size: fs, signed: fg }, Class::Int { size: ts, signed: tg }) => int_fits(fs, fg, ts, tg),
            (a, b) => a == b && f.slots == t.slots,
        }
    }

    fn is_string_like(&mut self, ty: TypeId) -> bool {
        self.lay(ty).class == Class::Str
    }

    pub(super) fn convert_slots(&mut self, span: Span, a: u16, from: TypeId, to: TypeId, d: u16) {
        let (fl, tl) = (self.lay(from), self.lay(to));
        match (fl.class, tl.class) {
            (Class::Int { size: fs, signed: fg }, Class::Int { size: ts, signed: tg }) => {
                if int_fits(fs, fg, ts, tg) { self.mov(d, a, 1) } else { self.ext(d, a, to) }
            }
            (Class::Int { size, signed }, Class::F64) => self.b.emit(if size == 8 && !signed {
                Inst::U64ToF64 { d, a }
            } else {
                Inst::I64ToF64 { d, a }
            }),
            (Class::Int { size, signed }, Class::F32) => self.b.emit(if size == 8 && !signed {
                Inst::U64ToF32 { d, a }
            } else {
                Inst::I64ToF32 { d, a }
            }),
            (Class::F32 | Class::F64, Class::Int { size, signed }) => {
                let mut a = a;
                if fl.class == Class::F32 {
                    let t = self.b.alloc(1);
                    self.b.emit(Inst::F32ToF64 { d: t, a });
                    a = t;
                }
                self.b.emit(if size == 8 && !signed { Inst::F64ToU64 { d, a } } else { Inst::F64ToI64 { d, a } });
                self.ext(d, d, to);
            }
            (Class::F32, Class::F64) => self.b.emit(Inst::F32ToF64 { d, a }),
            (Class::F64, Class::F32) => self.b.emit(Inst::F64ToF32 { d, a }),
            (Class::C64, Class::C128) => {
                let (re, im) = self.unpack(a);
                self.b.emit(Inst::F32ToF64 { d, a: re });
                self.b.emit(Inst::F32ToF64 { d: d + 1, a: im });
            }
            (Class::C128, Class::C64) => {
                let t = self.b.alloc(2);
                self.b.emit(Inst::F64ToF32 { d: t, a });
                self.b.emit(Inst::F64ToF32 { d: t + 1, a: a + 1 });
                self.pack(d, t, t + 1);
            }
            (Class::Int { .. }, Class::Str) => self.b.emit_alloc(Inst::RuneToStr { d, a }, d, &tl),
            (Class::Slice, Class::Str) => {
                let elem = self.elem(from);
                let i = if self.lay(elem).size == 1 { Inst::BytesToStr { d, a } } else { Inst::RunesToStr { d, a } };
                self.b.emit_alloc(i, d, &tl);
            }
            (Class::Str, Class::Slice) => {
                let elem = self.elem(to);
                let i = if self.lay(elem).size == 1 { Inst::StrToBytes { d, a } } else { Inst::StrToRunes { d, a } };
                self.b.emit_alloc(i, d, &tl);
            }
            (Class::Slice, Class::Ptr) => {
                let arr = self.pointee(to);
                let n = self.array_len(arr);
                self.b.emit(Inst::SliceToArr { d, s: a });
                self.b.x32(n.min(u32::MAX as u64) as u32, 0);
            }
            (Class::Slice, Class::Memory | Class::Zero) => {
                let n = self.array_len(to);
                let p = self.b.alloc(1);
                self.b.emit(Inst::SliceToArr { d: p, s: a });
                self.b.x32(n.min(u32::MAX as u64) as u32, 0);
                if n > 0 && tl.size > 0 {
                    self.load_mem(d, p, 0, to);
                }
            }
            // The same underlying type, or pointers and uintptr: the same words.
            _ if fl.slots == tl.slots => self.mov(d, a, tl.slots),
            _ => self.unsupported(span, "a conversion between these types"),
        }
    }

    pub(super) fn array_len(&self, ty: TypeId) -> u64 {
        match self.under(ty) {
            Type::Array { len, .. } => *len,
            _ => 0,
        }
    }

    /// A concrete value, boxed in an interface (of any interface type: the words are the same).
    pub(super) fn box_expr(&mut self, e: &'p Expr, d: u16) {
        let ty = self.ty(e);
        if let Some(v) = self.const_val(e)
            && self.const_iface(v, ty, d)
        {
            return;
        }
        let a = self.operand(e);
        self.b.at(e.pos, false);
        self.box_slots(unparen(e).id, a, ty, d);
    }

    /// Boxes the value of type `ty` at `a`; `node` is the allocation site.
    pub(super) fn box_slots(&mut self, node: NodeId, a: u16, ty: TypeId, d: u16) {
        let k = crate::rtype::boxed(self.g, ty).0;
        let l = self.lay(ty);
        let any = self.any();
        let il = self.lay(any);
        if let Some(s) = self.boxes.get(&node).copied()
            && !crate::rtype::is_direct(self.g, ty)
        {
            self.b.emit_alloc(Inst::MakeIfaceStack { d, a }, d, &il);
            return self.b.x32(k, s);
        }
        if !crate::rtype::is_direct(self.g, ty) && l.size > 0 {
            let why = self.g.esc.reason(node);
            self.b.heap_site(why);
        }
        self.b.emit_alloc(Inst::MakeIface { d, a }, d, &il);
        self.b.x32(k, 0);
    }

    pub(super) fn any(&mut self) -> TypeId {
        self.intern(Type::Interface(Default::default()))
    }

    /// An interface of a constant: its box is static.
    pub(super) fn const_iface(&mut self, v: &Value, ty: TypeId, d: u16) -> bool {
        let l = self.lay(ty);
        if matches!(l.class, Class::Zero | Class::Memory | Class::Slice | Class::Iface | Class::Ptr) {
            return false;
        }
        let k = crate::rtype::boxed(self.g, ty).0;
        let at = self.g.const_box(&l, v, ty);
        self.const_bits(d, k as u64 + 1);
        self.b.emit(Inst::Static { d: d + 1, k: at });
        true
    }
}

/// Whether every integer of one type, extended to a slot, is also that of the other.
fn int_fits(fs: u8, fg: bool, ts: u8, tg: bool) -> bool {
    ts == 8 || if fg { tg && ts >= fs } else { ts > fs || (ts == fs && !tg) }
}

impl Gen<'_> {
    /// Static memory that holds the constant as a value of that type.
    pub fn const_box(&mut self, l: &Layout, v: &Value, ty: TypeId) -> u32 {
        let at = self.static_value(l);
        self.const_image(at, l, v, ty);
        at
    }
    /// Writes the constant's memory image to static data.
    pub fn const_image(&mut self, at: u32, l: &Layout, v: &Value, _ty: TypeId) {
        match (l.class, v) {
            (Class::Str, Value::Str(s)) if !s.is_empty() => {
                let data = self.string(s);
                self.put64(at, Gen::address(data));
                self.put64(at + 8, s.len() as u64);
            }
            (Class::F32, _) => self.put_bytes(at, &v.as_f32().unwrap_or(0.0).to_bits().to_le_bytes()),
            (Class::F64, _) => self.put64(at, v.as_f64().unwrap_or(0.0).to_bits()),
            (Class::C64, _) => {
                let (re, im) = v.as_complex64().unwrap_or((0.0, 0.0));
                self.put64(at, re.to_bits() as u64 | (im.to_bits() as u64) << 32);
            }
            (Class::C128, _) => {
                let (re, im) = v.as_complex128().unwrap_or((0.0, 0.0));
                self.put64(at, re.to_bits());
                self.put64(at + 8, im.to_bits());
            }
            (Class::Int { size, .. }, _) => {
                let bits = match v {
                    Value::Bool(b) => *b as u64,
                    _ => v.as_bits().unwrap_or(0),
                };
                self.put_bytes(at, &bits.to_le_bytes()[..size as usize]);
            }
            _ => {}
        }
    }
}
