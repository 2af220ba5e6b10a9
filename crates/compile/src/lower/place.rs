//! Where a value is and how to get at it: frame slots, memory behind an address, slice and map elements.
//!
//! # Invariants
//! 1. The operands of a place (addresses, indices) have been evaluated when it is made; reading, writing and taking the
//!    address evaluate nothing again, except that a map's element is looked up anew.
//! 2. `Frame` bytes are a memory image that shares its slots unless `own`.
use super::*;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Place {
    /// In slot form.
    Slot(u16),
    /// `off` bytes behind the start of slot `s`.
    Frame { s: u16, off: u32, own: bool },
    /// `off` bytes behind the address in slot `p`.
    Mem { p: u16, off: u32 },
    /// Element `i` of the slice at `s`.
    Elem { s: u16, i: u16 },
    /// Word `i` of those from slot `a`.
    FrameElem { a: u16, i: u16 },
    Map { m: u16, key: u16, map: TypeId },
    Blank,
}

impl<'p> Lower<'_, 'p> {
    /// The place of a variable.
    pub(super) fn var_place(&mut self, o: ObjId) -> Place {
        if matches!(self.g.object(o).kind, ObjKind::Var(VarKind::Global)) {
            let k = self.g.global(o);
            let p = self.b.alloc(1);
            self.b.emit(Inst::Static { d: p, k });
            return Place::Mem { p, off: 0 };
        }
        match self.vars.get(&o).copied() {
            Some(Var::Slot(s)) => Place::Slot(s),
            Some(Var::Cell(c)) => Place::Mem { p: c, off: 0 },
            Some(Var::Frame(s)) => {
                let ty = self.obj_ty(o);
                let l = self.lay(ty);
                if l.is_scalar() && l.size < 8 { Place::Frame { s, off: 0, own: true } } else { Place::Slot(s) }
            }
            None => {
                let span = self.g.object(o).span;
                self.unsupported(span, "a variable outside its function");
                Place::Slot(0)
            }
        }
    }

    pub(super) fn object_of(&self, e: &Expr) -> Option<ObjId> {
        match &e.kind {
            ExprKind::Ident(_) => self.g.info.uses.get(&e.id).or_else(|| self.g.info.defs.get(&e.id)).copied(),
            ExprKind::Selector { sel, .. } if !self.g.info.selections.contains_key(&e.id) => {
                self.g.info.uses.get(&sel.id).copied()
            }
            _ => None,
        }
    }

    /// The place of an expression; a value that has none gets temporaries.
    pub(super) fn place(&mut self, e: &'p Expr) -> Place {
        let mut at = Place::Blank;
        self.deeper(e.span, |l| at = l.find_place(e));
        at
    }
    fn find_place(&mut self, e: &'p Expr) -> Place {
        let e = unparen(e);
        match &e.kind {
            ExprKind::Ident(n) if &**n == "_" => Place::Blank,
            ExprKind::Ident(_) => match self.object_of(e) {
                Some(o) if matches!(self.g.object(o).kind, ObjKind::Var(_)) => self.var_place(o),
                _ => Place::Slot(self.expr_top(e)),
            },
            ExprKind::Selector { x, .. } => {
                if let Some(sel) = self.g.info.selections.get(&e.id) {
                    if sel.kind != gmplay_types::SelectionKind::FieldVal {
                        return Place::Slot(self.expr_top(e));
                    }
                    let xt = self.ty(x);
                    let base = self.base_place(x);
                    return self.walk_path(base, xt, &sel.path).0;
                }
                match self.object_of(e) {
                    Some(o) if matches!(self.g.object(o).kind, ObjKind::Var(_)) => self.var_place(o),
                    _ => Place::Slot(self.expr_top(e)),
                }
            }
            ExprKind::Star(x) => {
                let p = self.operand(x);
                Place::Mem { p, off: 0 }
            }
            ExprKind::Index { x, indices } if indices.len() == 1 && !self.g.info.instances.contains_key(&e.id) => {
                let xt = self.ty(x);
                self.index_place(e, x, xt, &indices[0])
            }
            _ => Place::Slot(self.expr_top(e)),
        }
    }

    /// What a selector's or index's operand is: behind the pointer if it is one.
    pub(super) fn base_place(&mut self, x: &'p Expr) -> Place {
        let xt = self.ty(x);
        if self.is_ptr(xt) {
            let p = self.operand(x);
            Place::Mem { p, off: 0 }
        } else {
            self.place(x)
        }
    }

    /// From a value of type `ty` (or what it points to: `at` is behind the pointer then) along field indices.
    pub(super) fn walk_path(&mut self, mut at: Place, ty: TypeId, path: &[u32]) -> (Place, TypeId) {
        let mut ty = if self.is_ptr(ty) { self.pointee(ty) } else { ty };
        for (n, i) in path.iter().enumerate() {
            if n > 0 && self.is_ptr(ty) {
                let p = self.place_operand(at, ty);
                ty = self.pointee(ty);
                at = Place::Mem { p, off: 0 };
            }
            let field = match self.under(ty) {
                Type::Struct(fs) => fs.get(*i as usize).map(|f| f.ty),
                _ => None,
            };
            let Some(ft) = field else { break };
            let off = self.lay(ty).offsets[*i as usize];
            at = self.part(at, ty, off, ft);
            ty = ft;
        }
        (at, ty)
    }

    /// The part of type `ft` that is `off` bytes into the struct or array of type `ty` at `at`.
    pub(super) fn part(&mut self, at: Place, ty: TypeId, off: u64, ft: TypeId) -> Place {
        let f = self.lay(ft);
        match at {
            Place::Slot(s) => self.frame_part(s, off, &f),
            Place::Frame { s, off: o, .. } => self.frame_part(s, o as u64 + off, &f),
            Place::Mem { p, off: o } => Place::Mem { p, off: (o as u64 + off).min(u32::MAX as u64) as u32 },
            Place::Elem { .. } | Place::FrameElem { .. } => {
                let p = self.address(at, ty);
                Place::Mem { p, off: off.min(u32::MAX as u64) as u32 }
            }
            Place::Map { .. } => {
                let l = self.lay(ty);
                let t = self.b.alloc_for(&l);
                self.load(at, ty, t);
                self.b.set_live(t, &l);
                self.frame_part(t, off, &f)
            }
            Place::Blank => Place::Blank,
        }
    }
    fn frame_part(&mut self, s: u16, off: u64, f: &Layout) -> Place {
        let slot = (s as u64 + off / 8).min(0xFFFE) as u16;
        if f.size == 0 || (off.is_multiple_of(8) && f.fills_slots()) {
            Place::Slot(slot)
        } else {
            Place::Frame { s: slot, off: (off % 8) as u32, own: false }
        }
    }

    fn index_place(&mut self, e: &'p Expr, x: &'p Expr, xt: TypeId, index: &'p Expr) -> Place {
        match self.under(xt).clone() {
            Type::Map { key, .. } => {
                let m = self.operand(x);
                let key = self.operand_as(index, key);
                Place::Map { m, key, map: xt }
            }
            Type::Slice(_) => {
                let s = self.operand(x);
                let i = self.operand(index);
                Place::Elem { s, i }
            }
            Type::Array { len, elem } => {
                let at = self.place(x);
                self.array_elem(at, xt, len, elem, index)
            }
            Type::Pointer(a) => match self.under(a).clone() {
                Type::Array { len, elem } => {
                    let p = self.operand(x);
                    self.array_elem(Place::Mem { p, off: 0 }, a, len, elem, index)
                }
                _ => Place::Slot(self.expr_top(e)),
            },
            _ => Place::Slot(self.expr_top(e)),
        }
    }

    fn array_elem(&mut self, at: Place, array: TypeId, len: u64, elem: TypeId, index: &'p Expr) -> Place {
        let size = self.lay(elem).size;
        if let Some(k) = self.const_val(index).and_then(|v| v.as_u64()) {
            if let Place::Mem { p, off } = at
                && off as u64 + k * size > u32::MAX as u64
            {
                let d = self.b.alloc(1);
                self.const_bits(d, off as u64 + k * size);
                self.b.emit(Inst::Add { d, a: d, b: p });
                self.b.set_live_ptr(d);
                return Place::Mem { p: d, off: 0 };
            }
            return self.part(at, array, k * size, elem);
        }
        let i = self.operand(index);
        self.array_elem_at(at, array, len, elem, i)
    }

    /// The element number that slot `i` has, checked.
    pub(super) fn array_elem_at(&mut self, at: Place, array: TypeId, len: u64, elem: TypeId, i: u16) -> Place {
        self.b.emit(Inst::BoundsK { i, k: len.min(u32::MAX as u64) as u32 });
        self.array_elem_unchecked(at, array, elem, i)
    }

    pub(super) fn array_elem_unchecked(&mut self, at: Place, array: TypeId, elem: TypeId, i: u16) -> Place {
        let e = self.lay(elem);
        match at {
            Place::Slot(a) if e.size == 8 && e.is_scalar() => Place::FrameElem { a, i },
            Place::Blank => Place::Blank,
            _ => {
                let (p, off) = match at {
                    Place::Mem { p, off } => (p, off),
                    _ => (self.address(at, array), 0),
                };
                let d = self.b.alloc(1);
                self.b.emit(Inst::AddrIndex { d, p, i });
                self.b.x32(e.size.min(u32::MAX as u64) as u32, 0);
                self.b.set_live_ptr(d);
                Place::Mem { p: d, off }
            }
        }
    }

    // ---- reading, writing, addresses

    /// The first slot of the value: the variable's own, or a temporary.
    pub(super) fn place_operand(&mut self, at: Place, ty: TypeId) -> u16 {
        match at {
            Place::Slot(s) => s,
            Place::Blank => self.b.top(),
            _ => {
                let l = self.lay(ty);
                let d = self.b.alloc_for(&l);
                self.load(at, ty, d);
                self.b.set_live(d, &l);
                d
            }
        }
    }

    pub(super) fn load(&mut self, at: Place, ty: TypeId, d: u16) {
        let l = self.lay(ty);
        match at {
            Place::Slot(s) => self.mov(d, s, l.slots),
            Place::Frame { s, off, own } => self.load_frame(d, s, off, own, ty),
            Place::Mem { p, off } => self.load_mem(d, p, off, ty),
            Place::Elem { s, i } => match l.class {
                Class::Int { size: 1, signed: false } => self.b.emit(Inst::SliceLoadU8 { d, s, i }),
                Class::Int { size: 1, .. } => {
                    self.b.emit(Inst::SliceLoadU8 { d, s, i });
                    self.ext(d, d, ty);
                }
                Class::Int { size: 4, signed: true } => self.b.emit(Inst::SliceLoadI32 { d, s, i }),
                Class::Int { size: 4, .. } | Class::F32 => {
                    self.b.emit(Inst::SliceLoadI32 { d, s, i });
                    self.b.emit(Inst::ExtU32 { d, a: d });
                }
                Class::Int { size: 8, .. } | Class::F64 | Class::Ptr | Class::C64 => {
                    self.b.emit(Inst::SliceLoad64 { d, s, i });
                }
                Class::Str | Class::Iface | Class::C128 => self.b.emit(Inst::SliceLoad128 { d, s, i }),
                _ => {
                    let m = self.b.mark();
                    let p = self.address(at, ty);
                    self.load_mem(d, p, 0, ty);
                    self.b.release(m);
                }
            },
            Place::FrameElem { a, i } => self.b.emit(Inst::FrameLoad64 { d, a, i }),
            Place::Map { m, key, map } => self.map_get(d, m, key, map, 0xFFFF),
            Place::Blank => self.zero(d, l.slots),
        }
    }

    pub(super) fn map_get(&mut self, d: u16, m: u16, key: u16, map: TypeId, ok: u16) {
        let k = crate::rtype::rtype(self.g, map).0;
        let value = self.elem(map);
        let l = self.lay(value);
        self.b.emit_alloc(Inst::MapGet { d, m, key }, d, &l);
        self.b.x32(k, ok);
        self.ext(d, d, value);
    }

    fn load_frame(&mut self, d: u16, s: u16, off: u32, own: bool, ty: TypeId) {
        let l = self.lay(ty);
        let bits = off * 8;
        match l.class {
            Class::Int { .. } | Class::F32 if own || off == 0 => self.ext(d, s, ty),
            Class::Int { size, signed } if off + size as u32 == 8 => {
                let k = bits as u16;
                self.b.emit(if signed { Inst::SarK { d, a: s, k } } else { Inst::ShrK { d, a: s, k } });
            }
            Class::F32 if off == 4 => self.b.emit(Inst::ShrK { d, a: s, k: 32 }),
            Class::Int { .. } | Class::F32 => {
                self.b.emit(Inst::ShrK { d, a: s, k: bits as u16 });
                self.ext(d, d, ty);
            }
            _ => {
                let m = self.b.mark();
                let p = self.b.alloc(1);
                self.b.emit(Inst::Lea { d: p, a: s });
                self.load_mem(d, p, off, ty);
                self.b.release(m);
            }
        }
    }

    /// An address and an offset that fits an instruction.
    fn near(&mut self, p: u16, off: u32) -> (u16, u16) {
        match u16::try_from(off) {
            Ok(off) => (p, off),
            Err(_) => {
                let d = self.b.alloc(1);
                // A nil pointer must trap, not wander.
                self.b.emit(Inst::CheckNil { a: p });
                self.const_bits(d, off as u64);
                self.b.emit(Inst::Add { d, a: d, b: p });
                self.b.set_live_ptr(d);
                (d, 0)
            }
        }
    }

    pub(super) fn load_mem(&mut self, d: u16, p: u16, off: u32, ty: TypeId) {
        let l = self.lay(ty);
        let m = self.b.mark();
        let (p, off) = self.near(p, off);
        match l.class {
            Class::Zero => self.b.emit(Inst::CheckNil { a: p }),
            Class::Int { size: 1, signed: false } => self.b.emit(Inst::LoadU8 { d, p, off }),
            Class::Int { size: 1, signed: true } => self.b.emit(Inst::LoadI8 { d, p, off }),
            Class::Int { size: 2, signed: false } => self.b.emit(Inst::LoadU16 { d, p, off }),
            Class::Int { size: 2, signed: true } => self.b.emit(Inst::LoadI16 { d, p, off }),
            Class::Int { size: 4, signed: false } | Class::F32 => self.b.emit(Inst::LoadU32 { d, p, off }),
            Class::Int { size: 4, signed: true } => self.b.emit(Inst::LoadI32 { d, p, off }),
            Class::Int { .. } | Class::F64 | Class::C64 | Class::Ptr => self.b.emit(Inst::Load64 { d, p, off }),
            Class::C128 | Class::Str | Class::Iface => self.b.emit(Inst::Load128 { d, p, off }),
            Class::Slice => self.b.emit(Inst::Load192 { d, p, off }),
            Class::Memory => match l.size {
                8 => self.b.emit(Inst::Load64 { d, p, off }),
                16 => self.b.emit(Inst::Load128 { d, p, off }),
                24 => self.b.emit(Inst::Load192 { d, p, off }),
                n => {
                    self.b.emit(Inst::LoadVal { d, p, off });
                    self.b.x32(n as u32, 0);
                }
            },
        }
        self.b.release(m);
    }

    pub(super) fn store(&mut self, at: Place, ty: TypeId, a: u16) {
        let l = self.lay(ty);
        match at {
            Place::Slot(s) | Place::Frame { s, own: true, .. } => self.mov(s, a, l.slots),
            Place::Frame { s, off, .. } => {
                let m = self.b.mark();
                let p = self.b.alloc(1);
                self.b.emit(Inst::Lea { d: p, a: s });
                self.store_mem(p, off, a, ty);
                self.b.release(m);
            }
            Place::Mem { p, off } => self.store_mem(p, off, a, ty),
            Place::Elem { s, i } => match l.class {
                Class::Int { size: 1, .. } => self.b.emit(Inst::SliceStore8 { s, i, a }),
                Class::Int { size: 4, .. } | Class::F32 => self.b.emit(Inst::SliceStore32 { s, i, a }),
                Class::Int { size: 8, .. } | Class::F64 | Class::C64 => self.b.emit(Inst::SliceStore64 { s, i, a }),
                Class::Ptr => self.b.emit(Inst::SliceStorePtr { s, i, a }),
                _ => {
                    let m = self.b.mark();
                    let p = self.address(at, ty);
                    self.store_mem(p, 0, a, ty);
                    self.b.release(m);
                }
            },
            Place::FrameElem { a: base, i } => self.b.emit(Inst::FrameStore64 { d: base, i, a }),
            Place::Map { m, key, map } => {
                let mark = self.b.mark();
                let d = self.b.alloc(1);
                let k = crate::rtype::rtype(self.g, map).0;
                let p = self.basic(Basic::UnsafePointer);
                let pl = self.lay(p);
                self.b.emit_alloc(Inst::MapAssign { d, m, key }, d, &pl);
                self.b.x32(k, 0);
                self.store_mem(d, 0, a, ty);
                self.b.release(mark);
            }
            Place::Blank => {}
        }
    }

    pub(super) fn store_mem(&mut self, p: u16, off: u32, a: u16, ty: TypeId) {
        let l = self.lay(ty);
        let m = self.b.mark();
        let (p, off) = self.near(p, off);
        match l.class {
            Class::Zero => self.b.emit(Inst::CheckNil { a: p }),
            Class::Int { size: 1, .. } => self.b.emit(Inst::Store8 { p, off, a }),
            Class::Int { size: 2, .. } => self.b.emit(Inst::Store16 { p, off, a }),
            Class::Int { size: 4, .. } | Class::F32 => self.b.emit(Inst::Store32 { p, off, a }),
            Class::Int { .. } | Class::F64 | Class::C64 => self.b.emit(Inst::Store64 { p, off, a }),
            Class::Ptr => self.b.emit(Inst::StorePtr { p, off, a }),
            Class::C128 => self.b.emit(Inst::Store128 { p, off, a }),
            Class::Str => self.b.emit(Inst::StoreStr { p, off, a }),
            Class::Slice => self.b.emit(Inst::StoreSlice { p, off, a }),
            Class::Iface => self.b.emit(Inst::StoreIface { p, off, a }),
            Class::Memory if l.size == 8 && !l.has_ptrs => self.b.emit(Inst::Store64 { p, off, a }),
            Class::Memory if l.size == 16 && !l.has_ptrs => self.b.emit(Inst::Store128 { p, off, a }),
            Class::Memory => {
                let k = crate::rtype::rtype(self.g, ty).0;
                self.b.emit(Inst::StoreVal { p, off, a });
                self.b.x32(k, 0);
            }
        }
        self.b.release(m);
    }

    /// A new temporary with the address of a place that has one.
    pub(super) fn address(&mut self, at: Place, ty: TypeId) -> u16 {
        let d = self.b.alloc(1);
        self.address_into(at, ty, d);
        self.b.set_live_ptr(d);
        d
    }
    pub(super) fn address_into(&mut self, at: Place, ty: TypeId, d: u16) {
        match at {
            Place::Slot(s) => self.b.emit(Inst::Lea { d, a: s }),
            Place::Frame { s, off, .. } => {
                self.b.emit(Inst::Lea { d, a: s });
                if off > 0 {
                    self.b.emit(Inst::AddK { d, a: d, k: off as i16 });
                }
            }
            Place::Mem { p, off } => match u16::try_from(off) {
                Ok(k) => self.b.emit(Inst::Field { d, p, k }),
                Err(_) => {
                    let m = self.b.mark();
                    let (p, _) = self.near(p, off);
                    self.mov(d, p, 1);
                    self.b.release(m);
                }
            },
            Place::Elem { s, i } => {
                let size = self.lay(ty).size;
                self.b.emit(Inst::SliceAddr { d, s, i });
                self.b.x32(size.min(u32::MAX as u64) as u32, 0);
            }
            Place::FrameElem { a, i } => {
                self.b.emit(Inst::Lea { d, a });
                self.b.emit(Inst::AddrIndex { d, p: d, i });
                self.b.x32(8, 0);
            }
            Place::Map { m, key, map } => {
                let k = crate::rtype::rtype(self.g, map).0;
                let p = self.basic(Basic::UnsafePointer);
                let pl = self.lay(p);
                self.b.emit_alloc(Inst::MapAssign { d, m, key }, d, &pl);
                self.b.x32(k, 0);
            }
            Place::Blank => self.zero(d, 1),
        }
    }

    /// The same place with its operands in temporaries, so that assigning variables cannot change it.
    pub(super) fn freeze(&mut self, at: Place, from: Mark) -> Place {
        let keep = |l: &mut Self, s: u16, ptr: Option<usize>, n: u64| {
            if from.is_temp(s) {
                return s;
            }
            let d = l.b.alloc(n);
            l.mov(d, s, n);
            if ptr.is_some() {
                l.b.set_live_ptr(d);
            }
            d
        };
        match at {
            Place::Mem { p, off } => Place::Mem { p: keep(self, p, Some(0), 1), off },
            Place::Elem { s, i } => {
                let s = keep(self, s, Some(0), 3);
                Place::Elem { s, i: keep(self, i, None, 1) }
            }
            Place::FrameElem { a, i } => Place::FrameElem { a, i: keep(self, i, None, 1) },
            Place::Map { m, key, map } => {
                let kt = match self.under(map) {
                    Type::Map { key, .. } => *key,
                    _ => map,
                };
                let m = keep(self, m, Some(0), 1);
                if from.is_temp(key) {
                    return Place::Map { m, key, map };
                }
                let l = self.lay(kt);
                let d = self.b.alloc_for(&l);
                self.mov(d, key, l.slots);
                self.b.set_live(d, &l);
                Place::Map { m, key: d, map }
            }
            _ => at,
        }
    }
}
