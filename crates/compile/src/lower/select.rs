//! Select: channels and values evaluated in source order, one instruction, then a branch to the chosen clause.
use super::*;

impl<'p> Lower<'_, 'p> {
    pub(super) fn select(&mut self, s: &'p Stmt, body: &'p [CommClause]) {
        let label = self.pending_label.take();
        self.scope(|l| {
            l.pending_label = label;
            let (brk, _) = l.push_target(false);
            let cases: Vec<&CommClause> = body.iter().filter(|c| c.comm.is_some()).collect();
            let has_default = cases.len() < body.len();
            let n = cases.len() as u16;
            let d = l.b.alloc(2);
            let base = l.b.alloc(3 * cases.len() as u64);
            // By case: where a received value comes to be, and its type.
            let mut received = vec![];
            for (i, c) in cases.iter().enumerate() {
                let at = base + 3 * i as u16;
                let Some(comm) = &c.comm else { continue };
                l.b.at(comm.span.lo, true);
                if let StmtKind::Send { ch, value } = &comm.kind {
                    let ct = l.ty(ch);
                    let t = l.elem(ct);
                    l.expr_into(ch, at);
                    l.b.set_live_ptr(at);
                    let v = l.operand_as(value, t);
                    l.case_address(at, v, t);
                    l.b.emit(Inst::Const { d: at + 2, k: 0 });
                    received.push(None);
                } else {
                    let Some((ch, used)) = recv_operand(comm) else {
                        l.unsupported(comm.span, "a select case of this form");
                        continue;
                    };
                    let ct = l.ty(ch);
                    let t = l.elem(ct);
                    l.expr_into(ch, at);
                    l.b.set_live_ptr(at);
                    let lay = l.lay(t);
                    if used && lay.slots > 0 {
                        let v = l.b.alloc_for(&lay);
                        if lay.has_ptrs {
                            l.zero(v, lay.slots);
                        }
                        l.b.set_live(v, &lay);
                        l.case_address(at, v, t);
                        received.push(Some((v, t)));
                    } else {
                        l.zero(at + 1, 1);
                        l.b.set_live_ptr(at + 1);
                        received.push(Some((0, t)));
                    }
                    l.b.emit(Inst::Const { d: at + 2, k: 1 });
                }
            }
            l.b.at(s.span.lo, false);
            l.b.emit_sp(Inst::Select { d, c: base, n });
            l.b.x(has_default as u16, 0, 0);
            let labels: Vec<Label> = body.iter().map(|_| l.b.label()).collect();
            let mut chosen = 0;
            let mut default = None;
            let mut order = vec![];
            for (c, to) in body.iter().zip(&labels) {
                if c.comm.is_none() {
                    default = Some(*to);
                    order.push(None);
                } else {
                    order.push(Some(chosen));
                    chosen += 1;
                }
            }
            let last = order.iter().rposition(|o| o.is_some());
            for (i, o) in order.iter().enumerate() {
                if let Some(k) = o
                    && (default.is_some() || Some(i) != last)
                {
                    l.b.jump(Inst::JmpEqK { a: d, k: *k as i16, off: 0 }, labels[i]);
                }
            }
            match (default, last) {
                (Some(to), _) => l.b.goto(to),
                (None, Some(i)) => l.b.goto(labels[i]),
                // No cases: never comes back.
                (None, None) => l.b.emit(Inst::Unreachable),
            }
            for (i, c) in body.iter().enumerate() {
                l.b.bind(labels[i]);
                l.scope(|l| {
                    if let (Some(comm), Some(k)) = (&c.comm, order[i])
                        && let Some(Some((v, t))) = received.get(k).copied()
                    {
                        l.bind_received(comm, v, t, d + 1);
                    }
                    c.body.iter().for_each(|s| l.stmt(s));
                });
                if i + 1 < body.len() {
                    l.b.goto(brk);
                }
            }
            l.b.bind(brk);
            l.targets.pop();
        });
    }

    fn case_address(&mut self, at: u16, v: u16, t: TypeId) {
        if self.lay(t).slots == 0 {
            self.zero(at + 1, 1);
        } else {
            self.b.emit(Inst::Lea { d: at + 1, a: v });
        }
        self.b.set_live_ptr(at + 1);
    }

    /// `x, ok = <-c` or `:=` of the chosen case.
    fn bind_received(&mut self, comm: &'p Stmt, v: u16, t: TypeId, ok: u16) {
        let bool_ty = self.basic(Basic::Bool);
        let (lhs, define) = match &comm.kind {
            StmtKind::Assign { lhs, .. } => (lhs, false),
            StmtKind::Define { lhs, .. } => (lhs, true),
            _ => return,
        };
        if self.lay(t).slots > 0 && !lhs.first().is_none_or(Self::is_blank) {
            self.ext(v, v, t);
        }
        for (x, (s, t)) in lhs.iter().zip([(v, t), (ok, bool_ty)]) {
            if Self::is_blank(x) {
                continue;
            }
            self.b.at(comm.span.lo, true);
            match self.defined(x).filter(|_| define) {
                Some(o) => {
                    let ty = self.obj_ty(o);
                    self.declare_from(o, ty, s);
                }
                None => self.define_from(x, s, t, x.id),
            }
        }
    }
}

/// The channel of a receive case, and whether its value is wanted.
fn recv_operand(comm: &Stmt) -> Option<(&Expr, bool)> {
    let (e, used) = match &comm.kind {
        StmtKind::Expr(e) => (e, false),
        StmtKind::Assign { lhs, rhs, .. } | StmtKind::Define { lhs, rhs, .. } => {
            (rhs.first()?, !matches!(&lhs.first()?.kind, ExprKind::Ident(n) if &**n == "_"))
        }
        _ => return None,
    };
    match &unparen(e).kind {
        ExprKind::Unary { op: UnaryOp::Recv, x } => Some((x, used)),
        _ => None,
    }
}
