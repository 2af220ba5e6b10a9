//! Switches over values and over types.
use super::*;

impl<'p> Lower<'_, 'p> {
    pub(super) fn switch(&mut self, init: &'p Option<Box<Stmt>>, tag: &'p Option<Expr>, body: &'p [CaseClause]) {
        let label = self.pending_label.take();
        self.scope(|l| {
            if let Some(i) = init {
                l.stmt(i);
            }
            l.pending_label = label;
            let (brk, _) = l.push_target(false);
            let labels: Vec<Label> = body.iter().map(|_| l.b.label()).collect();
            let tag = tag.as_ref().map(|t| {
                l.b.at(t.span.lo, true);
                let ty = l.ty(t);
                (l.operand(t), ty)
            });
            for (c, to) in body.iter().zip(&labels) {
                for x in &c.exprs {
                    l.b.at(x.span.lo, true);
                    match tag {
                        None => l.jump_if(x, true, *to),
                        Some((a, ty)) => l.case(a, ty, x, *to),
                    }
                }
            }
            let default = body.iter().position(|c| c.default);
            l.b.goto(default.map_or(brk, |i| labels[i]));
            l.clauses(body, &labels, brk, |_, _| {});
        });
    }

    /// Jumps if the tag equals the case.
    fn case(&mut self, a: u16, ty: TypeId, x: &'p Expr, to: Label) {
        let m = self.b.mark();
        let xt = self.ty(x);
        if self.is_nil(x) {
            self.b.jump(Inst::JmpEqK { a, k: 0, off: 0 }, to);
        } else if let Some(k) = self.small_int(x, ty) {
            self.b.jump(Inst::JmpEqK { a, k, off: 0 }, to);
        } else if self.is_iface(xt) && !self.is_iface(ty) {
            let il = self.lay(xt);
            let t = self.b.alloc_for(&il);
            self.box_slots(x.id, a, ty, t);
            self.b.set_live(t, &il);
            let b = self.operand(x);
            let d = self.b.alloc(1);
            let not = self.compare(BinaryOp::Eq, xt, d, t, b);
            self.jump_bool(d, !not, to);
        } else {
            let b = self.operand_as(x, ty);
            if matches!(self.lay(ty).class, Class::Int { .. } | Class::Ptr) {
                self.b.jump(Inst::JmpEq { a, b, off: 0 }, to);
            } else {
                let d = self.b.alloc(1);
                let not = self.compare(BinaryOp::Eq, ty, d, a, b);
                self.jump_bool(d, !not, to);
            }
        }
        self.b.release(m);
    }

    /// The clauses' bodies, each at its label; `enter` declares what a clause has of its own.
    fn clauses(
        &mut self,
        body: &'p [CaseClause],
        labels: &[Label],
        brk: Label,
        mut enter: impl FnMut(&mut Self, &'p CaseClause),
    ) {
        for (i, c) in body.iter().enumerate() {
            self.b.bind(labels[i]);
            self.scope(|l| {
                enter(l, c);
                c.body.iter().for_each(|s| l.stmt(s));
            });
            let falls = matches!(c.body.last().map(|s| &s.kind), Some(StmtKind::Fallthrough));
            match labels.get(i + 1) {
                Some(next) if falls => self.b.goto(*next),
                None => {}
                _ => self.b.goto(brk),
            }
        }
        self.b.bind(brk);
        self.targets.pop();
    }

    pub(super) fn type_switch(&mut self, init: &'p Option<Box<Stmt>>, x: &'p Expr, body: &'p [CaseClause]) {
        let label = self.pending_label.take();
        self.scope(|l| {
            if let Some(i) = init {
                l.stmt(i);
            }
            l.pending_label = label;
            let (brk, _) = l.push_target(false);
            let x = match &unparen(x).kind {
                ExprKind::TypeAssert { x, ty: None } => x,
                _ => x,
            };
            let xt = l.ty(x);
            // The clauses may assign the variable.
            let a = l.expr_top(x);
            let labels: Vec<Label> = body.iter().map(|_| l.b.label()).collect();
            for (c, to) in body.iter().zip(&labels) {
                for t in &c.exprs {
                    l.b.at(t.span.lo, true);
                    l.type_case(a, t, *to);
                }
            }
            let default = body.iter().position(|c| c.default);
            l.b.goto(default.map_or(brk, |i| labels[i]));
            l.clauses(body, &labels, brk, |l, c| {
                let Some(o) = l.g.info.implicits.get(&c.id).copied() else { return };
                let ty = match &c.exprs[..] {
                    [t] if !l.is_nil(t) => l.ty(t),
                    _ => xt,
                };
                l.b.at(c.span.lo, false);
                if l.is_iface(ty) {
                    return l.declare_from(o, ty, a);
                }
                let lay = l.lay(ty);
                let v = l.b.alloc_for(&lay);
                l.assert_slots(a, xt, ty, v, None);
                l.b.set_live(v, &lay);
                if l.plain_local(o) { l.adopt(o, ty, v) } else { l.declare_from(o, ty, v) }
            });
        });
    }

    fn type_case(&mut self, a: u16, t: &'p Expr, to: Label) {
        if self.is_nil(t) {
            return self.b.jump(Inst::JmpEqK { a, k: 0, off: 0 }, to);
        }
        let ty = self.ty(t);
        let m = self.b.mark();
        if self.is_iface(ty) {
            let d = self.b.alloc(2);
            let ok = self.b.alloc(1);
            let k = crate::rtype::rtype(self.g, ty).0;
            self.b.emit(Inst::AssertIfaceOk { d, a });
            self.b.x32(k, ok);
            self.jump_bool(ok, true, to);
        } else {
            let k = crate::rtype::boxed(self.g, ty).0;
            match i16::try_from(k + 1) {
                // The type word is the descriptor's number and one.
                Ok(k) => self.b.jump(Inst::JmpEqK { a, k, off: 0 }, to),
                Err(_) => {
                    let d = self.b.alloc(1);
                    self.b.emit(Inst::IsType { d, a });
                    self.b.x32(k, 0);
                    self.jump_bool(d, true, to);
                }
            }
        }
        self.b.release(m);
    }
}
