//! Assignments and declarations of variables.
//!
//! Go's order: the operands of index expressions and pointer indirections on the left and all expressions on the right, left to
//! right; then the assignments, left to right.
use super::place::Place;
use super::*;
use gmplay_syntax::Pos;

impl<'p> Lower<'_, 'p> {
    pub(super) fn inc_dec(&mut self, x: &'p Expr, inc: bool) {
        let m = self.b.mark();
        let ty = self.ty(x);
        let at = self.place(x);
        let (d, direct) = match at {
            Place::Slot(s) => (s, true),
            _ => (self.place_operand(at, ty), false),
        };
        let class = self.lay(ty).class;
        if let Class::Int { .. } = class {
            self.arith_k(if inc { BinaryOp::Add } else { BinaryOp::Sub }, ty, d, d, 1);
        } else {
            let l = self.lay(ty);
            let one = self.b.alloc_for(&l);
            self.const_into(&Value::int(1), ty, one);
            self.arith(if inc { BinaryOp::Add } else { BinaryOp::Sub }, ty, d, d, one);
        }
        if !direct {
            self.store(at, ty, d);
        }
        self.b.release(m);
    }

    pub(super) fn op_assign(&mut self, op: BinaryOp, pos: Pos, x: &'p Expr, y: &'p Expr) {
        let ty = self.ty(x);
        let l = self.lay(ty);
        let at = self.place(x);
        // Operands of the right side first, where it calls something: as gc orders it.
        let shift = matches!(op, BinaryOp::Shl | BinaryOp::Shr);
        let k = if shift { None } else { self.small_int(y, ty) };
        let const_shift = if shift { self.const_val(y).and_then(|v| v.as_u64()) } else { None };
        let mut parts: Vec<&'p Expr> = vec![];
        let concat = op == BinaryOp::Add && l.class == Class::Str;
        let b = if k.is_some() || const_shift.is_some() || concat {
            if concat {
                parts.push(y);
            }
            0
        } else {
            self.operand(y)
        };
        self.b.at(pos, false);
        let (d, a) = match at {
            Place::Slot(s) => (s, s),
            _ => {
                let a = if concat { 0 } else { self.place_operand(at, ty) };
                let d = self.b.alloc_for(&l);
                (d, a)
            }
        };
        if concat {
            let first = self.b.alloc(2);
            self.load(at, ty, first);
            self.b.set_live_ptr(first);
            for p in &parts {
                self.expr_top(p);
            }
            self.b.at(pos, false);
            self.b.emit_alloc(Inst::Concat { d, a: first, n: 1 + parts.len() as u16 }, d, &l);
        } else if let Some(k) = const_shift {
            self.shift_k(op, ty, d, a, k);
        } else if shift {
            let yt = self.ty(y);
            self.shift(op, ty, d, a, b, yt);
        } else if let Some(k) = k {
            if !self.arith_k(op, ty, d, a, k) {
                let b = self.operand(y);
                self.arith(op, ty, d, a, b);
            }
        } else {
            self.arith(op, ty, d, a, b);
        }
        if !matches!(at, Place::Slot(_)) {
            self.b.set_live(d, &l);
            self.store(at, ty, d);
        }
    }

    pub(super) fn assign(&mut self, pos: Pos, lhs: &'p [Expr], rhs: &'p [Expr]) {
        match (lhs, rhs) {
            ([x], [y]) => self.assign_one(pos, x, y),
            (_, [y]) => {
                let m = self.b.mark();
                let mut places = vec![];
                for x in lhs {
                    let at = self.place(x);
                    places.push(self.freeze(at, m));
                }
                let vals = self.values(y, lhs.len());
                self.b.at(pos, false);
                for ((x, at), (v, t)) in lhs.iter().zip(places).zip(vals) {
                    if at != Place::Blank {
                        let to = self.ty(x);
                        self.store_as(y.id, at, to, v, t);
                    }
                }
            }
            _ => {
                let m = self.b.mark();
                let mut places = vec![];
                for x in lhs {
                    let at = self.place(x);
                    places.push(self.freeze(at, m));
                }
                let mut vals = vec![];
                for (i, (x, y)) in lhs.iter().zip(rhs).enumerate() {
                    let want = if places[i] == Place::Blank { self.ty(y) } else { self.ty(x) };
                    let mut v = self.operand_as(y, want);
                    // A variable that an earlier assignment of this statement changes.
                    let l = self.lay(want);
                    let clobbered = places[..i].iter().any(|p| match p {
                        Place::Slot(s) | Place::Frame { s, .. } => *s <= v && v <= s + 0x3FF || (v <= *s && (*s as u64) < v as u64 + l.slots),
                        Place::FrameElem { .. } => true,
                        _ => false,
                    });
                    if clobbered && !m.is_temp(v) {
                        let t = self.b.alloc_for(&l);
                        self.mov(t, v, l.slots);
                        self.b.set_live(t, &l);
                        v = t;
                    }
                    vals.push((v, want));
                }
                self.b.at(pos, false);
                for (at, (v, t)) in places.into_iter().zip(vals) {
                    self.store(at, t, v);
                }
            }
        }
    }

    fn assign_one(&mut self, pos: Pos, x: &'p Expr, y: &'p Expr) {
        if matches!(&unparen(x).kind, ExprKind::Ident(n) if &**n == "_") {
            return self.discard(y);
        }
        let ty = self.ty(x);
        let at = self.place(x);
        let literal = matches!(unparen(y).kind, ExprKind::CompositeLit { .. });
        match at {
            Place::Slot(s) if !literal => self.expr_into_as(y, ty, s),
            _ => {
                let v = self.operand_as(y, ty);
                self.b.at(pos, false);
                self.store(at, ty, v);
            }
        }
    }

    pub(super) fn store_as(&mut self, node: NodeId, at: Place, to: TypeId, a: u16, from: TypeId) {
        let m = self.b.mark();
        let mut a = a;
        if self.is_iface(to) && !self.is_iface(from) {
            let l = self.lay(to);
            let t = self.b.alloc_for(&l);
            self.assign_conv(node, a, from, to, t);
            self.b.set_live(t, &l);
            a = t;
        }
        self.store(at, to, a);
        self.b.release(m);
    }

    /// The values of a call with several results or of a `v, ok` form, one behind the other from the top of the frame.
    pub(super) fn values(&mut self, e: &'p Expr, n: usize) -> Vec<(u16, TypeId)> {
        let e = unparen(e);
        if let Some(ts) = self.tuple_of(e) {
            let is_ok_form = !matches!(e.kind, ExprKind::Call { .. });
            if !is_ok_form {
                let mut at = self.expr_top(e);
                let mut out = vec![];
                for t in ts {
                    out.push((at, t));
                    at += self.lay(t).slots as u16;
                }
                return out;
            }
        }
        debug_assert_eq!(n, 2);
        let bool_ty = self.basic(Basic::Bool);
        let mut ty = self.ty(e);
        if let Type::Tuple(ts) = self.g.prog.types.get(ty)
            && let Some(t) = ts.first()
        {
            ty = *t;
        }
        let l = self.lay(ty);
        let d = self.b.alloc_for(&l);
        let ok = self.b.alloc(1);
        let m = self.b.mark();
        match &e.kind {
            ExprKind::TypeAssert { x, .. } => self.assert_into(e, x, ty, d, Some(ok)),
            ExprKind::Unary { op: UnaryOp::Recv, x } => self.receive(e, x, Some(d), ok),
            ExprKind::Index { .. } => match self.place(e) {
                Place::Map { m, key, map } => {
                    self.b.at(e.pos, false);
                    self.map_get(d, m, key, map, ok);
                }
                _ => self.unsupported(e.span, "an expression of this form with two values"),
            },
            _ => self.unsupported(e.span, "an expression of this form with two values"),
        }
        self.b.release(m);
        self.b.set_live(d, &l);
        vec![(d, ty), (ok, bool_ty)]
    }

    // ---- declarations

    /// The variable that the left side of `:=` declares; None: it assigns to one that exists.
    pub(super) fn defined(&self, e: &Expr) -> Option<ObjId> {
        self.g.info.defs.get(&e.id).copied()
    }
    pub(super) fn is_blank(e: &Expr) -> bool {
        matches!(&e.kind, ExprKind::Ident(n) if &**n == "_")
    }

    pub(super) fn define(&mut self, pos: Pos, lhs: &'p [Expr], rhs: &'p [Expr]) {
        if let ([x], [y]) = (lhs, rhs) {
            return match self.defined(x) {
                Some(o) if !Self::is_blank(x) => self.declare(o, y),
                _ => self.scope(|l| l.assign_one(pos, x, y)),
            };
        }
        if rhs.len() == 1 && lhs.len() > 1 {
            let vals = self.values(&rhs[0], lhs.len());
            for (x, (v, t)) in lhs.iter().zip(vals) {
                self.define_from(x, v, t, rhs[0].id);
            }
            return;
        }
        let mut vals = vec![];
        for (x, y) in lhs.iter().zip(rhs) {
            let want = match self.defined(x) {
                Some(o) if !Self::is_blank(x) => self.obj_ty(o),
                _ if Self::is_blank(x) => self.ty(y),
                _ => self.ty(x),
            };
            vals.push((self.expr_top_as(y, want), want));
        }
        for (x, (v, t)) in lhs.iter().zip(vals) {
            self.define_from(x, v, t, x.id);
        }
    }

    /// One name of a `:=`; its value is in slots of its own at `v`.
    pub(super) fn define_from(&mut self, x: &'p Expr, v: u16, from: TypeId, node: NodeId) {
        if Self::is_blank(x) {
            return;
        }
        match self.defined(x) {
            Some(o) => self.declare_value(o, v, from, node),
            None => {
                let to = self.ty(x);
                let m = self.b.mark();
                let at = self.place(x);
                self.store_as(node, at, to, v, from);
                self.b.release(m);
            }
        }
    }
    fn declare_value(&mut self, o: ObjId, v: u16, from: TypeId, node: NodeId) {
        let ty = self.obj_ty(o);
        if self.is_iface(ty) && !self.is_iface(from) {
            let l = self.lay(ty);
            let t = self.b.alloc_for(&l);
            self.assign_conv(node, v, from, ty, t);
            self.b.set_live(t, &l);
            return if self.plain_local(o) { self.adopt(o, ty, t) } else { self.declare_from(o, ty, t) };
        }
        if self.plain_local(o) { self.adopt(o, ty, v) } else { self.declare_from(o, ty, v) }
    }

    /// `x := y` or `var x = y`.
    fn declare(&mut self, o: ObjId, y: &'p Expr) {
        let ty = self.obj_ty(o);
        if self.plain_local(o) {
            let s = self.expr_top_as(y, ty);
            return self.adopt(o, ty, s);
        }
        if let Some(Var::Frame(s)) = self.vars.get(&o).copied() {
            let l = self.lay(ty);
            let m = self.b.mark();
            let v = self.operand_as(y, ty);
            self.mov(s, v, l.slots);
            self.b.release(m);
            return self.name_var(o, ty, s, false);
        }
        let cell = self.b.alloc(1);
        let m = self.b.mark();
        let literal = matches!(unparen(y).kind, ExprKind::CompositeLit { .. })
            && matches!(self.under(ty), Type::Struct(_) | Type::Array { .. });
        if literal {
            self.make_cell(o, ty, cell);
            self.init(Place::Mem { p: cell, off: 0 }, ty, y, true);
        } else {
            let v = self.operand_as(y, ty);
            self.make_cell(o, ty, cell);
            self.store_mem(cell, 0, v, ty);
        }
        self.b.release(m);
        self.vars.insert(o, Var::Cell(cell));
        self.name_var(o, ty, cell, true);
    }

    fn make_cell(&mut self, o: ObjId, ty: TypeId, cell: u16) {
        let why = self.g.esc.var_reason(o);
        self.b.heap_site(why);
        self.new_object(cell, ty);
        self.b.set_live_ptr(cell);
    }

    /// A variable with its zero value.
    pub(super) fn declare_zero(&mut self, o: ObjId) {
        let ty = self.obj_ty(o);
        let l = self.lay(ty);
        if self.on_heap(o) {
            let cell = self.new_cell(o, ty);
            self.vars.insert(o, Var::Cell(cell));
            self.name_var(o, ty, cell, true);
        } else if let Some(Var::Frame(s)) = self.vars.get(&o).copied() {
            self.zero(s, l.slots);
            self.name_var(o, ty, s, false);
        } else {
            let s = self.b.alloc_for(&l);
            self.zero(s, l.slots);
            self.adopt(o, ty, s);
        }
    }

    pub(super) fn var_spec(&mut self, spec: &'p VarSpec) {
        let obj = |l: &Self, n: &Ident| l.g.info.defs.get(&n.id).copied().filter(|_| &*n.name != "_");
        if spec.values.is_empty() {
            for n in &spec.names {
                if let Some(o) = obj(self, n) {
                    self.declare_zero(o);
                }
            }
        } else if spec.values.len() == spec.names.len() {
            if let ([n], [v]) = (&spec.names[..], &spec.values[..]) {
                return match obj(self, n) {
                    Some(o) => self.declare(o, v),
                    None => self.discard(v),
                };
            }
            let mut vals = vec![];
            for (n, v) in spec.names.iter().zip(&spec.values) {
                let want = match obj(self, n) {
                    Some(o) => self.obj_ty(o),
                    None => self.ty(v),
                };
                vals.push((self.expr_top_as(v, want), want));
            }
            for (n, (v, t)) in spec.names.iter().zip(vals) {
                if let Some(o) = obj(self, n) {
                    self.declare_value(o, v, t, n.id);
                }
            }
        } else {
            let vals = self.values(&spec.values[0], spec.names.len());
            for (n, (v, t)) in spec.names.iter().zip(vals) {
                if let Some(o) = obj(self, n) {
                    self.declare_value(o, v, t, spec.values[0].id);
                }
            }
        }
    }
}

impl<'p> Lower<'_, 'p> {
    /// A function that initialises package variables.
    pub(crate) fn initialiser(
        g: &mut Gen<'p>,
        init: gmplay_types::object::Initializer,
        e: &'p Expr,
        pkg: PkgId,
        name: Arc<str>,
    ) -> Built {
        let mut l = Lower::new(g, Rc::new(vec![]), name, pkg);
        l.b.at(e.span.lo, true);
        if let [o] = init.lhs[..] {
            let ty = l.obj_ty(o);
            let v = l.operand_as(e, ty);
            if &*l.g.object(o).name != "_" {
                let at = l.var_place(o);
                l.store(at, ty, v);
            }
        } else {
            let vals = l.values(e, init.lhs.len());
            for (o, (v, t)) in init.lhs.iter().zip(vals) {
                if &*l.g.object(*o).name != "_" {
                    let ty = l.obj_ty(*o);
                    let at = l.var_place(*o);
                    l.store_as(e.id, at, ty, v, t);
                }
            }
        }
        l.b.emit(Inst::Ret);
        l.finish(Built::default(), e.span)
    }
}
