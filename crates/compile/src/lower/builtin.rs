//! The predeclared functions, and those of package unsafe.
use super::place::Place;
use super::*;
use gmplay_bytecode::Kind;
use gmplay_types::object::Builtin;

impl<'p> Lower<'_, 'p> {
    /// Where len or cap of a slice or string already is.
    pub(super) fn len_slot(&mut self, b: Builtin, x: &'p Expr) -> Option<u16> {
        let ty = self.ty(x);
        if self.const_val(x).is_some() {
            return None;
        }
        match (self.lay(ty).class, b) {
            (Class::Str, _) => self.local_slot(x).map(|s| s + 1),
            (Class::Slice, Builtin::Len) => self.local_slot(x).map(|s| s + 1),
            (Class::Slice, _) => self.local_slot(x).map(|s| s + 2),
            _ => None,
        }
    }

    pub(super) fn builtin_into(&mut self, e: &'p Expr, b: Builtin, args: &'p [Expr], ellipsis: bool, d: u16) {
        let ty = self.ty(e);
        match b {
            Builtin::Len | Builtin::Cap => self.len_into(e, b, &args[0], d),
            Builtin::Append => self.append(e, args, ellipsis, ty, d),
            Builtin::Copy => {
                let st = self.ty(&args[0]);
                let tt = self.ty(&args[1]);
                let elem = self.elem(st);
                let s = self.operand(&args[0]);
                let t = self.operand(&args[1]);
                self.b.at(e.pos, false);
                if self.lay(tt).class == Class::Str {
                    return self.b.emit(Inst::CopyStr { d, s, t });
                }
                let k = crate::rtype::rtype(self.g, elem).0;
                self.b.emit(Inst::CopySlice { d, s, t });
                self.b.x32(k, 0);
            }
            Builtin::New => {
                // `new(T)`, or since Go 1.26 `new(x)`.
                let t = self.pointee(ty);
                self.b.at(e.pos, false);
                let value = args.first().filter(|a| !self.is_type(a));
                match value {
                    Some(x) => {
                        let v = self.operand_as(x, t);
                        let p = self.object(e.id, t);
                        self.store_mem(p, 0, v, t);
                        self.mov(d, p, 1);
                    }
                    None => {
                        let p = self.object(e.id, t);
                        self.mov(d, p, 1);
                    }
                }
            }
            Builtin::Make => self.make(e, args, ty, d),
            Builtin::Max | Builtin::Min => {
                let l = self.lay(ty);
                let acc = self.b.alloc_for(&l);
                self.expr_into(&args[0], acc);
                self.b.set_live(acc, &l);
                for x in &args[1..] {
                    let m = self.b.mark();
                    let v = self.operand(x);
                    self.extremum(b == Builtin::Min, ty, acc, v);
                    self.b.release(m);
                }
                self.mov(d, acc, l.slots);
            }
            Builtin::Complex => {
                let re = self.operand(&args[0]);
                let im = self.operand(&args[1]);
                if self.lay(ty).class == Class::C64 {
                    self.pack(d, re, im);
                } else {
                    let t = self.b.alloc(2);
                    self.mov(t, re, 1);
                    self.mov(t + 1, im, 1);
                    self.mov(d, t, 2);
                }
            }
            Builtin::Real | Builtin::Imag => {
                let t = self.ty(&args[0]);
                let a = self.operand(&args[0]);
                match (self.lay(t).class, b) {
                    (Class::C64, Builtin::Real) => self.b.emit(Inst::ExtU32 { d, a }),
                    (Class::C64, _) => self.b.emit(Inst::ShrK { d, a, k: 32 }),
                    (_, Builtin::Real) => self.mov(d, a, 1),
                    _ => self.mov(d, a + 1, 1),
                }
            }
            Builtin::Recover => self.b.emit_sp(Inst::Recover { d }),
            Builtin::UnsafeAdd => {
                let a = self.operand(&args[0]);
                let b = self.operand(&args[1]);
                self.b.emit(Inst::Add { d, a, b });
            }
            Builtin::UnsafeSlice | Builtin::UnsafeString => {
                let p = self.operand(&args[0]);
                let n = self.operand(&args[1]);
                let t = self.b.alloc(3);
                self.mov(t, p, 1);
                self.mov(t + 1, n, 1);
                self.mov(t + 2, n, 1);
                self.mov(d, t, if b == Builtin::UnsafeSlice { 3 } else { 2 });
            }
            Builtin::UnsafeSliceData | Builtin::UnsafeStringData => {
                let a = self.operand(&args[0]);
                self.mov(d, a, 1);
            }
            Builtin::UnsafeSizeof | Builtin::UnsafeAlignof => {
                // Not constant where a type parameter is involved.
                let t = self.ty(&args[0]);
                let l = self.lay(t);
                self.const_bits(d, if b == Builtin::UnsafeSizeof { l.size } else { l.align });
            }
            Builtin::UnsafeOffsetof => {
                if let ExprKind::Selector { x, .. } = &unparen(&args[0]).kind
                    && let Some(sel) = self.g.info.selections.get(&unparen(&args[0]).id)
                {
                    let mut t = self.ty(x);
                    let mut off = 0;
                    for i in &sel.path {
                        if self.is_ptr(t) {
                            t = self.pointee(t);
                            off = 0;
                        }
                        off += self.lay(t).offsets.get(*i as usize).copied().unwrap_or(0);
                        t = self.type_at(t, &[*i]);
                    }
                    self.const_bits(d, off);
                }
            }
            Builtin::Clear | Builtin::Close | Builtin::Delete | Builtin::Panic | Builtin::Print | Builtin::Println => {
                self.builtin_stmt(e, b, args, ellipsis);
            }
        }
    }

    pub(super) fn builtin_stmt(&mut self, e: &'p Expr, b: Builtin, args: &'p [Expr], ellipsis: bool) {
        match b {
            Builtin::Clear | Builtin::Close | Builtin::Delete | Builtin::Panic | Builtin::Print | Builtin::Println => {
                let vals = self.builtin_args(b, args);
                self.b.at(e.pos, true);
                self.effect(b, &vals);
            }
            _ => {
                let ty = self.ty(e);
                let l = self.lay(ty);
                let d = self.b.alloc_for(&l);
                self.builtin_into(e, b, args, ellipsis, d);
            }
        }
    }

    /// Arguments of a builtin that is called for its effect: slots and types.
    pub(super) fn builtin_args(&mut self, b: Builtin, args: &'p [Expr]) -> Vec<(u16, TypeId)> {
        let mut out = vec![];
        if let [only] = args
            && self.tuple_of(only).is_some()
        {
            return self.values(only, 2);
        }
        for (i, x) in args.iter().enumerate() {
            let mut want = self.ty(x);
            if b == Builtin::Panic {
                want = self.any();
            }
            if b == Builtin::Delete && i == 1 {
                let mt = out.first().map_or(want, |a: &(u16, TypeId)| a.1);
                if let Type::Map { key, .. } = self.under(mt) {
                    want = *key;
                }
            }
            let s = self.operand_as(x, want);
            out.push((s, want));
        }
        out
    }

    pub(super) fn effect(&mut self, b: Builtin, args: &[(u16, TypeId)]) {
        match (b, args) {
            (Builtin::Panic, [(a, _)]) => {
                self.b.emit_sp(Inst::Panic { a: *a });
                self.b.emit(Inst::Unreachable);
            }
            (Builtin::Close, [(ch, _)]) => self.b.emit_sp(Inst::Close { ch: *ch }),
            (Builtin::Delete, [(m, mt), (key, _)]) => {
                let k = crate::rtype::rtype(self.g, *mt).0;
                self.b.emit_sp(Inst::MapDelete { m: *m, key: *key });
                self.b.x32(k, 0);
            }
            (Builtin::Clear, [(s, t)]) => {
                if let Type::Map { .. } = self.under(*t) {
                    let k = crate::rtype::rtype(self.g, *t).0;
                    self.b.emit_sp(Inst::MapClear { m: *s });
                    self.b.x32(k, 0);
                } else {
                    let elem = self.elem(*t);
                    let k = crate::rtype::rtype(self.g, elem).0;
                    self.b.emit(Inst::ClearSlice { s: *s });
                    self.b.x32(k, 0);
                }
            }
            (Builtin::Print | Builtin::Println, _) => {
                let ln = b == Builtin::Println;
                for (i, (a, t)) in args.iter().enumerate() {
                    if ln && i > 0 {
                        self.print(0, 0);
                    }
                    let k = self.print_kind(*t);
                    self.print(*a, k);
                }
                if ln {
                    self.print(0, 255);
                }
            }
            _ => {}
        }
    }
    fn print(&mut self, a: u16, kind: u16) {
        self.b.emit_sp(Inst::Print { a });
        self.b.x(kind, 0, 0);
    }
    fn print_kind(&mut self, ty: TypeId) -> u16 {
        let k = match self.under(ty) {
            Type::Basic(_) => {
                let r = crate::rtype::rtype(self.g, ty);
                return crate::rtype::kind(self.g, r) as u16;
            }
            Type::Interface(_) => Kind::Interface,
            Type::Slice(_) => Kind::Slice,
            _ => Kind::Pointer,
        };
        k as u16
    }

    fn len_into(&mut self, e: &'p Expr, b: Builtin, x: &'p Expr, d: u16) {
        let ty = self.ty(x);
        if let Some(s) = self.len_slot(b, x) {
            return self.mov(d, s, 1);
        }
        match self.under(ty).clone() {
            Type::Map { .. } => {
                let m = self.operand(x);
                let k = crate::rtype::rtype(self.g, ty).0;
                self.b.emit(Inst::MapLen { d, m });
                let _ = k;
            }
            Type::Chan { .. } => {
                let ch = self.operand(x);
                self.b.emit(if b == Builtin::Len { Inst::ChanLen { d, ch } } else { Inst::ChanCap { d, ch } });
            }
            Type::Array { len, .. } => {
                self.discard(x);
                self.const_bits(d, len);
            }
            Type::Pointer(a) => {
                let n = self.array_len(a);
                self.discard(x);
                self.const_bits(d, n);
            }
            _ => {
                let word = if b == Builtin::Len { 1 } else { 2 };
                let at = self.place(x);
                let int = self.int();
                match at {
                    Place::Slot(s) => self.mov(d, s + word, 1),
                    Place::Mem { p, off } => {
                        self.b.at(e.pos, false);
                        self.load_mem(d, p, off + word as u32 * 8, int);
                    }
                    _ => {
                        let s = self.place_operand(at, ty);
                        self.mov(d, s + word, 1);
                    }
                }
            }
        }
    }

    fn append(&mut self, e: &'p Expr, args: &'p [Expr], ellipsis: bool, ty: TypeId, d: u16) {
        let elem = self.elem(ty);
        let l = self.lay(ty);
        let k = crate::rtype::rtype(self.g, elem).0;
        let s = self.operand_as(&args[0], ty);
        if args.len() == 1 {
            return self.mov(d, s, 3);
        }
        if ellipsis {
            let tt = self.ty(&args[1]);
            let t = self.operand_as(&args[1], if self.is_nil(&args[1]) { ty } else { tt });
            self.b.at(e.pos, false);
            if self.lay(tt).class == Class::Str {
                return self.b.emit_alloc(Inst::AppendStr { d, s, t }, d, &l);
            }
            self.b.emit_alloc(Inst::AppendSlice { d, s, t }, d, &l);
            return self.b.x32(k, 0);
        }
        if args.len() == 2 {
            let a = self.operand_as(&args[1], elem);
            self.b.at(e.pos, false);
            self.b.emit_alloc(Inst::Append1 { d, s, a }, d, &l);
            return self.b.x32(k, 0);
        }
        let vals: Vec<u16> = args[1..].iter().map(|a| self.operand_as(a, elem)).collect();
        let n = self.b.alloc(1);
        self.const_bits(n, vals.len() as u64);
        // A new header: elements may be parts of the old slice variable.
        let t = self.b.alloc(3);
        self.b.at(e.pos, false);
        self.b.emit_alloc(Inst::AppendN { d: t, s }, t, &l);
        self.b.x32(k, n);
        self.b.set_live(t, &l);
        let i = self.b.alloc(1);
        self.b.emit(Inst::AddK { d: i, a: t + 1, k: -(vals.len().min(0x7FFF) as i16) });
        let p = self.address(Place::Elem { s: t, i }, elem);
        let size = self.lay(elem).size;
        for (j, v) in vals.into_iter().enumerate() {
            self.store_mem(p, (j as u64 * size) as u32, v, elem);
        }
        self.mov(d, t, 3);
    }

    fn make(&mut self, e: &'p Expr, args: &'p [Expr], ty: TypeId, d: u16) {
        let l = self.lay(ty);
        match self.under(ty).clone() {
            Type::Slice(elem) => {
                if self.sites.contains_key(&e.id) {
                    let n = self.const_val(&args[args.len() - 1]).and_then(|v| v.as_u64()).unwrap_or(0);
                    let len = self.operand(&args[1]);
                    let p = self.backing_array(e.id, elem, n);
                    self.mov(d, p, 1);
                    self.mov(d + 1, len, 1);
                    return self.const_bits(d + 2, n);
                }
                let len = self.operand(&args[1]);
                let cap = if args.len() > 2 { self.operand(&args[2]) } else { len };
                self.b.at(e.pos, false);
                let why = self.g.esc.reason(e.id);
                self.b.heap_site(why);
                let k = crate::rtype::rtype(self.g, elem).0;
                self.b.emit_alloc(Inst::MakeSlice { d, len, cap }, d, &l);
                self.b.x32(k, 0);
            }
            Type::Map { .. } => {
                let hint = match args.get(1) {
                    Some(x) => self.operand(x),
                    None => {
                        let h = self.b.alloc(1);
                        self.zero(h, 1);
                        h
                    }
                };
                self.b.at(e.pos, false);
                let why = self.g.esc.reason(e.id);
                self.b.heap_site(why);
                let k = crate::rtype::rtype(self.g, ty).0;
                self.b.emit_alloc(Inst::MakeMap { d, hint }, d, &l);
                self.b.x32(k, 0);
            }
            _ => {
                let n = match args.get(1) {
                    Some(x) => self.operand(x),
                    None => 0xFFFF,
                };
                self.b.at(e.pos, false);
                let why = self.g.esc.reason(e.id);
                self.b.heap_site(why);
                let k = crate::rtype::rtype(self.g, ty).0;
                self.b.emit_alloc(Inst::MakeChan { d, n }, d, &l);
                self.b.x32(k, 0);
            }
        }
    }

    /// `acc = min(acc, v)` or max.
    fn extremum(&mut self, min: bool, ty: TypeId, acc: u16, v: u16) {
        match self.lay(ty).class {
            Class::F64 => self.b.emit(if min {
                Inst::MinF64 { d: acc, a: acc, b: v }
            } else {
                Inst::MaxF64 { d: acc, a: acc, b: v }
            }),
            Class::F32 => {
                let t = self.b.alloc(2);
                self.b.emit(Inst::F32ToF64 { d: t, a: acc });
                self.b.emit(Inst::F32ToF64 { d: t + 1, a: v });
                self.b.emit(if min { Inst::MinF64 { d: t, a: t, b: t + 1 } } else { Inst::MaxF64 { d: t, a: t, b: t + 1 } });
                self.b.emit(Inst::F64ToF32 { d: acc, a: t });
            }
            _ => {
                let t = self.b.alloc(1);
                let keep = self.b.label();
                let op = if min { BinaryOp::Lt } else { BinaryOp::Gt };
                self.compare(op, ty, t, v, acc);
                self.jump_bool(t, false, keep);
                let n = self.lay(ty).slots;
                self.mov(acc, v, n);
                self.b.bind(keep);
            }
        }
    }
}
