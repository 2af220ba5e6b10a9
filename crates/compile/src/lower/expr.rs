//! Expressions: to an operand, to given slots, to the top of the frame.
use super::place::Place;
use super::*;
use gmplay_types::object::Builtin;
use gmplay_types::SelectionKind;

impl<'p> Lower<'_, 'p> {
    /// The first slot of the value: a variable's own, or a temporary.
    pub(super) fn operand(&mut self, e: &'p Expr) -> u16 {
        let e = unparen(e);
        if self.const_val(e).is_some() || self.is_nil(e) {
            return self.expr_top(e);
        }
        match &e.kind {
            ExprKind::Ident(_) | ExprKind::Selector { .. } | ExprKind::Index { .. } | ExprKind::Star(_)
                if self.has_place(e) =>
            {
                let ty = self.ty(e);
                let at = self.place(e);
                self.place_operand(at, ty)
            }
            ExprKind::Call { fun, args, .. } if args.len() == 1 => {
                if let Some(b @ (Builtin::Len | Builtin::Cap)) = self.builtin_of(fun)
                    && let Some(s) = self.len_slot(b, &args[0])
                {
                    return s;
                }
                if self.is_type(fun) && self.same_slots(&args[0], e) {
                    return self.operand(&args[0]);
                }
                self.expr_top(e)
            }
            _ => self.expr_top(e),
        }
    }

    /// Where to build what is moved to `d` when it is whole.
    pub(super) fn building(&mut self, d: u16, fresh: bool) -> u16 {
        if fresh { d } else { self.b.alloc(1) }
    }

    /// An operand of type `want`, converted as an assignment would.
    pub(super) fn operand_as(&mut self, e: &'p Expr, want: TypeId) -> u16 {
        if self.needs_conversion(e, want) { self.expr_top_as(e, want) } else { self.operand(e) }
    }

    /// Whether assigning to `want` changes the representation (a concrete value to an interface, an untyped nil).
    pub(super) fn needs_conversion(&mut self, e: &Expr, want: TypeId) -> bool {
        if self.is_nil(e) {
            return true;
        }
        let have = self.ty(e);
        self.is_iface(want) && !self.is_iface(have)
    }

    /// Whether [`Lower::place`] finds the value somewhere rather than computing it.
    fn has_place(&mut self, e: &Expr) -> bool {
        match &e.kind {
            ExprKind::Ident(_) => {
                self.object_of(e).is_some_and(|o| matches!(self.g.object(o).kind, ObjKind::Var(_)))
            }
            ExprKind::Selector { .. } => match self.g.info.selections.get(&e.id) {
                Some(s) => s.kind == SelectionKind::FieldVal,
                None => self.object_of(e).is_some_and(|o| matches!(self.g.object(o).kind, ObjKind::Var(_))),
            },
            ExprKind::Index { x, .. } => {
                if self.g.info.instances.contains_key(&e.id) {
                    return false;
                }
                let t = self.ty(x);
                !matches!(self.under(t), Type::Basic(_) | Type::Func(_))
            }
            ExprKind::Star(_) => true,
            _ => false,
        }
    }

    /// The value in new slots at the top of the frame.
    pub(super) fn expr_top(&mut self, e: &'p Expr) -> u16 {
        let e = unparen(e);
        if self.const_val(e).is_none()
            && let ExprKind::Call { fun, args, ellipsis, .. } = &e.kind
            && !self.is_type(fun)
            && self.builtin_of(fun).is_none()
        {
            return self.call_top(e, fun, args, *ellipsis);
        }
        let ty = self.ty(e);
        let l = self.lay(ty);
        let d = self.b.alloc_for(&l);
        self.fresh = Some(d);
        self.expr_into(e, d);
        self.b.set_live(d, &l);
        d
    }
    pub(super) fn expr_top_as(&mut self, e: &'p Expr, want: TypeId) -> u16 {
        if !self.needs_conversion(e, want) {
            return self.expr_top(e);
        }
        let l = self.lay(want);
        let d = self.b.alloc_for(&l);
        self.expr_into_as(e, want, d);
        self.b.set_live(d, &l);
        d
    }

    /// The value, converted to `want`, to `d`.
    pub(super) fn expr_into_as(&mut self, e: &'p Expr, want: TypeId, d: u16) {
        if self.is_nil(e) {
            let l = self.lay(want);
            self.zero(d, l.slots);
        } else if self.needs_conversion(e, want) {
            let m = self.b.mark();
            self.box_expr(e, d);
            self.b.release(m);
        } else {
            self.expr_into(e, d);
        }
    }

    /// The value to `d`, which nothing on the way reads or writes.
    pub(super) fn expr_into(&mut self, e: &'p Expr, d: u16) {
        let m = self.b.mark();
        self.deeper(e.span, |l| l.compute(e, d));
        self.b.release(m);
    }

    fn compute(&mut self, e: &'p Expr, d: u16) {
        let fresh = self.fresh.take() == Some(d);
        let e = unparen(e);
        let ty = self.ty(e);
        if let Some(v) = self.const_val(e) {
            return self.const_into(v, ty, d);
        }
        if self.is_nil(e) {
            let l = self.lay(ty);
            return self.zero(d, l.slots);
        }
        match &e.kind {
            ExprKind::Ident(_) => self.name_into(e, ty, d),
            ExprKind::FuncLit(f) => self.func_lit(e, f, d, fresh),
            ExprKind::CompositeLit { .. } => self.composite_into(e, ty, d, fresh),
            ExprKind::Selector { x, .. } => match self.g.info.selections.get(&e.id) {
                Some(s) if s.kind == SelectionKind::MethodVal => self.method_value(e, x, s, d),
                Some(s) if s.kind == SelectionKind::MethodExpr => {
                    let f = self.method_expr(e, s);
                    let k = self.g.closure(f);
                    self.b.emit(Inst::Static { d, k });
                }
                Some(_) => self.load_from(e, ty, d),
                None => self.name_into(e, ty, d),
            },
            ExprKind::Index { x, indices } => {
                let xt = self.ty(x);
                if self.static_callee(e).is_some() {
                    return self.name_into(e, ty, d);
                }
                if matches!(self.under(xt), Type::Basic(_)) {
                    let s = self.operand(x);
                    let i = self.operand(&indices[0]);
                    self.b.at(e.pos, false);
                    return self.b.emit(Inst::StrIndex { d, s, i });
                }
                self.load_from(e, ty, d);
            }
            ExprKind::Star(_) => self.load_from(e, ty, d),
            ExprKind::Slice { x, lo, hi, max } => self.slice_expr(e, x, [lo, hi, max], d),
            ExprKind::TypeAssert { x, .. } => self.assert_into(e, x, ty, d, None),
            ExprKind::Call { fun, args, ellipsis, .. } => {
                if self.is_type(fun) {
                    return match args.first() {
                        Some(x) => self.convert(e, x, ty, d),
                        None => self.unsupported(e.span, "a conversion of this form"),
                    };
                }
                if let Some(b) = self.builtin_of(fun) {
                    return self.builtin_into(e, b, args, *ellipsis, d);
                }
                let w = self.call_top(e, fun, args, *ellipsis);
                let n = self.lay(ty).slots;
                self.mov(d, w, n);
            }
            ExprKind::Unary { op, x } => self.unary(e, *op, x, ty, d, fresh),
            ExprKind::Binary { op, x, y, .. } => self.binary(e, *op, x, y, ty, d),
            _ => self.unsupported(e.span, "an expression of this form"),
        }
    }

    fn load_from(&mut self, e: &'p Expr, ty: TypeId, d: u16) {
        let at = self.place(e);
        self.b.at(e.pos, false);
        self.load(at, ty, d);
    }

    /// A variable or a function named by (qualified, instantiated) identifier.
    fn name_into(&mut self, e: &'p Expr, ty: TypeId, d: u16) {
        if let Some((o, args)) = self.static_callee(e) {
            let f = function(self.g, o, args);
            let k = self.g.closure(f);
            return self.b.emit(Inst::Static { d, k });
        }
        match self.object_of(e) {
            Some(o) if matches!(self.g.object(o).kind, ObjKind::Var(_)) => {
                let at = self.var_place(o);
                self.load(at, ty, d);
            }
            _ => self.unsupported(e.span, "a name used like this"),
        }
    }

    /// The declared function that an expression names, with its type arguments.
    pub(super) fn static_callee(&mut self, e: &Expr) -> Option<(ObjId, Vec<TypeId>)> {
        let e = unparen(e);
        let (name, inst) = match &e.kind {
            ExprKind::Index { x, .. } => (unparen(x), self.g.info.instances.get(&e.id)),
            _ => (e, None),
        };
        let o = self.object_of(name)?;
        if !matches!(self.g.object(o).kind, ObjKind::Func(_)) {
            return None;
        }
        let inst = inst.or_else(|| self.g.info.instances.get(&name.id)).or_else(|| match &name.kind {
            ExprKind::Selector { sel, .. } => self.g.info.instances.get(&sel.id),
            _ => None,
        });
        let args = inst.cloned().unwrap_or_default();
        Some((o, args.into_iter().map(|t| self.sub(t)).collect()))
    }

    pub(super) fn builtin_of(&self, fun: &Expr) -> Option<Builtin> {
        let o = self.object_of(unparen(fun))?;
        match self.g.object(o).kind {
            ObjKind::Builtin(b) => Some(b),
            _ => None,
        }
    }

    // ---- unary operators

    fn unary(&mut self, e: &'p Expr, op: UnaryOp, x: &'p Expr, ty: TypeId, d: u16, fresh: bool) {
        match op {
            UnaryOp::Plus => self.expr_into(x, d),
            UnaryOp::Not => {
                let a = self.operand(x);
                self.b.emit(Inst::Not { d, a });
            }
            UnaryOp::Xor => {
                let a = self.operand(x);
                self.b.emit(Inst::Com { d, a });
                if !matches!(self.lay(ty).class, Class::Int { signed: true, .. }) {
                    self.ext(d, d, ty);
                }
            }
            UnaryOp::Minus => {
                let a = self.operand(x);
                self.negate(d, a, ty);
            }
            UnaryOp::Addr => self.address_of(e, x, ty, d, fresh),
            UnaryOp::Recv => self.receive(e, x, Some(d), 0xFFFF),
            UnaryOp::Tilde => self.unsupported(e.span, "an expression of this form"),
        }
    }

    /// `&x`, `&T{…}`
    fn address_of(&mut self, e: &'p Expr, x: &'p Expr, ty: TypeId, d: u16, fresh: bool) {
        let x = unparen(x);
        if let ExprKind::CompositeLit { .. } = &x.kind {
            let t = self.pointee(ty);
            return self.new_literal(e, x, t, d, fresh);
        }
        let t = self.ty(x);
        let at = self.place(x);
        self.b.at(e.pos, false);
        self.address_into(at, t, d);
    }

    /// `<-ch`: the value to `d` (None: dropped), whether it was sent to `ok`.
    pub(super) fn receive(&mut self, e: &'p Expr, ch: &'p Expr, d: Option<u16>, ok: u16) {
        let ct = self.ty(ch);
        let t = self.elem(ct);
        let c = self.operand(ch);
        self.b.at(e.pos, false);
        let l = self.lay(t);
        match d {
            Some(d) if l.slots > 0 => {
                // The runtime fills the destination while this goroutine is parked: it must be in the map, and so initialised.
                let fresh = l.has_ptrs && (0..l.slots as u16).any(|i| l.ptrs.get(i as usize) && !self.b.is_live(d + i));
                if fresh {
                    self.zero(d, l.slots);
                }
                self.b.emit_alloc(Inst::Recv { d, ch: c, ok }, d, &l);
                self.ext(d, d, t);
            }
            _ => self.b.emit_sp(Inst::Recv { d: 0xFFFF, ch: c, ok }),
        }
    }

    // ---- slices

    fn slice_expr(&mut self, e: &'p Expr, x: &'p Expr, parts: [&'p Option<Box<Expr>>; 3], d: u16) {
        let xt = self.ty(x);
        // The operand first, then the bounds.
        enum Of {
            Str(u16),
            Slice(u16, TypeId),
            Array(u16, u64, TypeId),
        }
        let of = match self.under(xt).clone() {
            Type::Slice(elem) => Of::Slice(self.operand(x), elem),
            Type::Pointer(a) => match self.under(a).clone() {
                Type::Array { len, elem } => Of::Array(self.operand(x), len, elem),
                _ => return self.unsupported(e.span, "a slice expression of this form"),
            },
            Type::Array { len, elem } => {
                let at = self.place(x);
                Of::Array(self.address(at, xt), len, elem)
            }
            _ => Of::Str(self.operand(x)),
        };
        let mut k = [0xFFFFu16; 3];
        for (i, p) in parts.iter().enumerate() {
            if let Some(p) = p {
                k[i] = self.operand(p);
            }
        }
        self.b.at(e.pos, false);
        match of {
            Of::Str(s) => {
                self.b.emit(Inst::SliceStr { d, s });
                self.b.x(k[0], k[1], 0xFFFF);
            }
            Of::Slice(s, elem) => {
                let size = self.lay(elem).size as u32;
                self.b.emit(Inst::SliceSlice { d, s });
                self.b.x(k[0], k[1], k[2]);
                self.b.x32(size, 0);
            }
            Of::Array(p, len, elem) => {
                let size = self.lay(elem).size as u32;
                self.b.emit(Inst::SliceArr { d, p });
                self.b.x(k[0], k[1], k[2]);
                self.b.x32(size, 0);
                self.b.x(len as u16, (len >> 16) as u16, (len >> 32) as u16);
            }
        }
    }

    // ---- assertions

    /// `x.(T)` to `d`; with `ok` the two-value form.
    pub(super) fn assert_into(&mut self, e: &'p Expr, x: &'p Expr, ty: TypeId, d: u16, ok: Option<u16>) {
        let xt = self.ty(x);
        let a = self.operand(x);
        self.b.at(e.pos, false);
        self.assert_slots(a, xt, ty, d, ok);
    }
    pub(super) fn assert_slots(&mut self, a: u16, from: TypeId, ty: TypeId, d: u16, ok: Option<u16>) {
        let iface = self.is_iface(ty);
        let k = if iface { crate::rtype::rtype(self.g, ty).0 } else { crate::rtype::boxed(self.g, ty).0 };
        let l = self.lay(ty);
        match ok {
            None => {
                // For the message: the static type of the operand.
                let from = crate::rtype::rtype(self.g, from).0.min(0xFFFF) as u16;
                self.b.emit(if iface { Inst::AssertIface { d, a } } else { Inst::AssertType { d, a } });
                self.b.x32(k, from);
            }
            Some(ok) => {
                self.b.emit(if iface { Inst::AssertIfaceOk { d, a } } else { Inst::AssertTypeOk { d, a } });
                self.b.x32(k, ok);
            }
        }
        if l.is_scalar() {
            self.ext(d, d, ty);
        }
    }

    /// Where to find the value without evaluating it: nothing but a local variable's slots, or a constant.
    pub(super) fn local_slot(&mut self, e: &Expr) -> Option<u16> {
        let e = unparen(e);
        let o = match &e.kind {
            ExprKind::Ident(_) => self.object_of(e)?,
            _ => return None,
        };
        match self.vars.get(&o) {
            Some(Var::Slot(s)) => Some(*s),
            _ => None,
        }
    }

    /// Evaluates for the effects.
    pub(super) fn discard(&mut self, e: &'p Expr) {
        let m = self.b.mark();
        let e = unparen(e);
        match &e.kind {
            ExprKind::Unary { op: UnaryOp::Recv, x } => self.receive(e, x, None, 0xFFFF),
            ExprKind::Call { fun, args, ellipsis, .. } if !self.is_type(fun) => match self.builtin_of(fun) {
                Some(b) => self.builtin_stmt(e, b, args, *ellipsis),
                None => {
                    self.call_top(e, fun, args, *ellipsis);
                }
            },
            _ => {
                if self.const_val(e).is_none() && !self.is_nil(e) {
                    let ty = self.ty(e);
                    if !matches!(self.g.info.type_of(e.id).map(|t| t.mode), Some(gmplay_types::info::Mode::NoValue)) {
                        let at = if self.has_place(e) { self.place(e) } else { Place::Slot(self.expr_top(e)) };
                        self.place_operand(at, ty);
                    }
                }
            }
        }
        self.b.release(m);
    }
}
