//! Statements but for assignments, ranges, switches and selects.
use super::*;

impl<'p> Lower<'_, 'p> {
    pub(super) fn stmts(&mut self, list: &'p [Stmt]) {
        self.scope(|l| list.iter().for_each(|s| l.stmt(s)));
    }

    pub(super) fn stmt(&mut self, s: &'p Stmt) {
        self.deeper(s.span, |l| l.lower_stmt(s));
    }
    fn lower_stmt(&mut self, s: &'p Stmt) {
        if !matches!(s.kind, StmtKind::Labeled { .. } | StmtKind::Block(_) | StmtKind::Empty) {
            self.b.at(s.span.lo, true);
        }
        match &s.kind {
            StmtKind::Empty | StmtKind::Bad | StmtKind::Fallthrough => {}
            StmtKind::Expr(e) => self.discard(e),
            StmtKind::Send { ch, value } => self.scope(|l| {
                let ct = l.ty(ch);
                let t = l.elem(ct);
                let c = l.operand(ch);
                let a = l.operand_as(value, t);
                l.b.at(s.pos, false);
                l.b.emit_sp(Inst::Send { ch: c, a });
            }),
            StmtKind::IncDec { x, inc } => self.inc_dec(x, *inc),
            StmtKind::Assign { op, lhs, rhs, op_pos } => match op {
                Some(op) => self.scope(|l| l.op_assign(*op, *op_pos, &lhs[0], &rhs[0])),
                None => self.scope(|l| l.assign(*op_pos, lhs, rhs)),
            },
            StmtKind::Define { lhs, rhs, op_pos } => self.define(*op_pos, lhs, rhs),
            StmtKind::Decl(Decl::Var(specs)) => {
                for spec in specs {
                    self.b.at(spec.span.lo, true);
                    self.var_spec(spec);
                }
            }
            StmtKind::Decl(_) => {}
            StmtKind::Go(e) => self.scope(|l| {
                let f = l.deferred(s, e, "gowrap");
                l.b.at(s.span.lo, false);
                l.b.emit_sp(Inst::Go { f });
            }),
            StmtKind::Defer(e) => self.scope(|l| {
                let f = l.deferred(s, e, "deferwrap");
                l.b.at(s.span.lo, false);
                if l.iter.is_some() {
                    return l.iter_defer(f);
                }
                l.b.emit_sp(Inst::Defer { f });
            }),
            StmtKind::Return(list) => self.return_stmt(s, list),
            StmtKind::Break(label) => self.leave(s, label, true),
            StmtKind::Continue(label) => self.leave(s, label, false),
            StmtKind::Goto(_) => {
                if let Some(t) = self.g.info.branch_targets.get(&s.id).copied() {
                    self.goto_stmt(t);
                }
            }
            StmtKind::Block(b) => self.stmts(&b.stmts),
            StmtKind::If { .. } => self.if_stmt(s),
            StmtKind::Switch { init, tag, body } => self.switch(init, tag, body),
            StmtKind::TypeSwitch { init, x, body, .. } => self.type_switch(init, x, body),
            StmtKind::Select { body } => self.select(s, body),
            StmtKind::For { init, cond, post, body } => self.for_stmt(init, cond, post, body),
            StmtKind::Range { key, value, define, x, body } => {
                self.range(s, key.as_ref(), value.as_ref(), *define, x, body);
            }
            StmtKind::Labeled { stmt, .. } => {
                let l = self.goto_label(s.id);
                self.b.bind_target(l);
                self.pending_label = Some(s.id);
                if matches!(stmt.kind, StmtKind::Block(_) | StmtKind::If { .. }) {
                    // `break L` out of a plain labelled statement is not Go, but a label there is.
                    self.pending_label = None;
                }
                self.stmt(stmt);
                self.pending_label = None;
            }
        }
    }

    /// An `if` with all its `else if`s.
    fn if_stmt(&mut self, s: &'p Stmt) {
        let m = self.b.mark();
        let vars = self.b.vars.len();
        let end = self.b.label();
        let mut at = s;
        while let StmtKind::If { init, cond, then, els } = &at.kind {
            if let Some(i) = init {
                self.stmt(i);
            }
            self.b.at(cond.span.lo, true);
            if els.is_none()
                && let [only] = &then.stmts[..]
                && let Some(to) = self.branch_label(only)
            {
                self.jump_if(cond, true, to);
                break;
            }
            let no = self.b.label();
            self.jump_if(cond, false, no);
            self.stmts(&then.stmts);
            match els {
                Some(els) => {
                    self.b.goto(end);
                    self.b.bind(no);
                    at = els;
                    if !matches!(at.kind, StmtKind::If { .. }) {
                        self.stmt(at);
                    }
                }
                None => {
                    self.b.bind(no);
                    break;
                }
            }
        }
        self.b.bind(end);
        self.b.end_vars(vars);
        self.b.release(m);
    }

    fn goto_label(&mut self, stmt: NodeId) -> Label {
        match self.gotos.get(&stmt) {
            Some(l) => *l,
            None => {
                let l = self.b.label();
                self.gotos.insert(stmt, l);
                l
            }
        }
    }

    /// A breakable statement begins: takes the label before it.
    pub(super) fn push_target(&mut self, cont: bool) -> (Label, Label) {
        let (brk, c) = (self.b.label(), self.b.label());
        let label = self.pending_label.take();
        self.targets.push(Target { label, brk, cont: cont.then_some(c) });
        (brk, c)
    }

    fn leave(&mut self, s: &'p Stmt, label: &Option<Ident>, brk: bool) {
        let want = match label {
            Some(_) => self.g.info.branch_targets.get(&s.id).copied(),
            None => None,
        };
        self.leave_to(s, want, brk);
    }
    /// Where a statement that does nothing but branch goes.
    fn branch_label(&mut self, s: &Stmt) -> Option<Label> {
        let (label, brk) = match &s.kind {
            StmtKind::Break(l) => (l, true),
            StmtKind::Continue(l) => (l, false),
            _ => return None,
        };
        let want = self.g.info.branch_targets.get(&s.id).copied().filter(|_| label.is_some());
        if label.is_some() && want.is_none() {
            return None;
        }
        self.target(want, brk)
    }
    fn target(&self, label: Option<NodeId>, brk: bool) -> Option<Label> {
        let t = self.targets.iter().rev().find(|t| match label {
            Some(_) => t.label == label,
            None => brk || t.cont.is_some(),
        })?;
        if brk { Some(t.brk) } else { t.cont }
    }
    /// Leaves the innermost loop (or switch), or the statement with that label.
    pub(super) fn leave_to(&mut self, s: &'p Stmt, label: Option<NodeId>, brk: bool) {
        match self.target(label, brk) {
            Some(l) => self.b.goto(l),
            None => self.iter_leave(s, label, brk),
        }
    }
    pub(super) fn goto_stmt(&mut self, to: NodeId) {
        if self.iter.is_some() && !self.own_labels.contains(&to) {
            return self.iter_goto(to);
        }
        let l = self.goto_label(to);
        self.b.goto(l);
    }

    // ---- return

    pub(super) fn result_place(&mut self, r: &ResultVar) -> place::Place {
        match r.obj {
            Some(o) => self.var_place(o),
            None => place::Place::Slot(r.slot),
        }
    }

    fn return_stmt(&mut self, s: &'p Stmt, list: &'p [Expr]) {
        if self.iter.is_some() {
            return self.iter_return(list);
        }
        let results = self.results.clone();
        let m = self.b.mark();
        match list {
            [] => {}
            [one] if results.len() > 1 => {
                let ts = self.tuple_of(one).unwrap_or_default();
                let mut at = self.expr_top(one);
                for (t, r) in ts.iter().zip(&results) {
                    self.store_result(r, at, *t, one.id);
                    at += self.lay(*t).slots as u16;
                }
            }
            [one] if !self.defers && self.direct_result(one, &results) => {
                let r = &results[0];
                self.expr_into_as(one, r.ty, r.slot);
            }
            _ if !self.defers && !self.named_results => {
                for (e, r) in list.iter().zip(&results) {
                    self.expr_into_as(e, r.ty, r.slot);
                    let l = self.lay(r.ty);
                    self.b.set_live(r.slot, &l);
                }
            }
            _ => {
                let mut vals = vec![];
                for (e, r) in list.iter().zip(&results) {
                    let mut v = self.operand_as(e, r.ty);
                    if !m.is_temp(v) && list.len() > 1 {
                        // Another result's assignment must not change it.
                        let l = self.lay(r.ty);
                        let t = self.b.alloc_for(&l);
                        self.mov(t, v, l.slots);
                        self.b.set_live(t, &l);
                        v = t;
                    }
                    vals.push(v);
                }
                for (v, r) in vals.into_iter().zip(&results) {
                    let at = self.result_place(r);
                    self.store(at, r.ty, v);
                }
            }
        }
        self.b.release(m);
        self.b.at(s.span.lo, false);
        self.return_now();
        if !self.defers && !self.named_results {
            self.b.set_dead(0, self.result_slots as u64);
        }
    }

    /// Whether the only result can be computed where it is returned.
    fn direct_result(&mut self, e: &'p Expr, results: &[ResultVar]) -> bool {
        let Some(r) = results.first() else { return false };
        match r.obj {
            None => true,
            Some(o) => {
                self.vars.get(&o) == Some(&Var::Slot(r.slot)) && !matches!(unparen(e).kind, ExprKind::CompositeLit { .. })
            }
        }
    }

    fn store_result(&mut self, r: &ResultVar, a: u16, from: TypeId, node: NodeId) {
        let m = self.b.mark();
        let l = self.lay(r.ty);
        let mut a = a;
        if self.is_iface(r.ty) && !self.is_iface(from) {
            let t = self.b.alloc_for(&l);
            self.assign_conv(node, a, from, r.ty, t);
            self.b.set_live(t, &l);
            a = t;
        }
        let at = self.result_place(r);
        self.store(at, r.ty, a);
        if r.obj.is_none() {
            self.b.set_live(r.slot, &l);
        }
        self.b.release(m);
    }

    // ---- for

    fn for_stmt(
        &mut self,
        init: &'p Option<Box<Stmt>>,
        cond: &'p Option<Expr>,
        post: &'p Option<Box<Stmt>>,
        body: &'p Block,
    ) {
        let label = self.pending_label.take();
        self.scope(|l| {
            let mut fresh = vec![];
            if let Some(i) = init {
                l.stmt(i);
                if let StmtKind::Define { lhs, .. } = &i.kind {
                    for e in lhs {
                        if let Some(o) = l.g.info.defs.get(&e.id).copied()
                            && matches!(l.vars.get(&o), Some(Var::Cell(_)))
                        {
                            fresh.push(o);
                        }
                    }
                }
            }
            l.pending_label = label;
            let (brk, cont) = l.push_target(true);
            let top = l.b.label();
            let fused = if fresh.is_empty() { l.fused_loop(cond, post) } else { None };
            let test = l.b.label();
            match (cond, fused) {
                (Some(c), Some(_)) => {
                    l.b.at(c.span.lo, true);
                    l.jump_if(c, false, brk);
                }
                (Some(_), None) => l.b.goto(test),
                (None, _) => {}
            }
            l.b.bind_target(top);
            l.stmts(&body.stmts);
            l.b.bind(cont);
            for o in fresh {
                l.fresh_cell(o);
            }
            if let Some(p) = post {
                l.b.at(p.span.lo, true);
                match fused {
                    Some((a, k, b)) => l.b.jump(Inst::AddKJmpLtS { a, k, b }, top),
                    None => l.stmt(p),
                }
            }
            match cond {
                Some(c) => {
                    if fused.is_none() {
                        l.b.bind(test);
                        l.b.at(c.span.lo, true);
                        l.jump_if(c, true, top);
                    }
                }
                None => l.b.goto(top),
            }
            l.b.bind(brk);
            l.targets.pop();
        });
    }

    /// Go 1.22: the next iteration has a variable of its own, with this one's value.
    fn fresh_cell(&mut self, o: ObjId) {
        let Some(Var::Cell(c)) = self.vars.get(&o).copied() else { return };
        let ty = self.obj_ty(o);
        let m = self.b.mark();
        let l = self.lay(ty);
        let v = self.b.alloc_for(&l);
        self.load_mem(v, c, 0, ty);
        self.b.set_live(v, &l);
        let n = self.new_cell(o, ty);
        self.store_mem(n, 0, v, ty);
        self.mov(c, n, 1);
        self.b.release(m);
    }

    /// `i < n` with `i += k` behind the body, all in slots: one instruction an iteration. Puts a constant n in a slot.
    fn fused_loop(&mut self, cond: &'p Option<Expr>, post: &'p Option<Box<Stmt>>) -> Option<(u16, i16, u16)> {
        let (Some(cond), Some(post)) = (cond, post) else { return None };
        let ExprKind::Binary { op: BinaryOp::Lt, x, y, .. } = &unparen(cond).kind else { return None };
        let (pi, k) = match &post.kind {
            StmtKind::IncDec { x, inc: true } => (x, 1),
            StmtKind::Assign { op: Some(BinaryOp::Add), lhs, rhs, .. } => {
                let k = self.const_val(&rhs[0])?.as_i64()?;
                (&lhs[0], i16::try_from(k).ok()?)
            }
            _ => return None,
        };
        let i = self.local_slot(x)?;
        if self.local_slot(pi)? != i {
            return None;
        }
        let ty = self.ty(x);
        if self.lay(ty).class != (Class::Int { size: 8, signed: true }) {
            return None;
        }
        if let Some(v) = self.const_val(y) {
            let b = self.b.alloc(1);
            self.const_into(v, ty, b);
            return Some((i, k, b));
        }
        if let Some(b) = self.local_slot(y) {
            return Some((i, k, b));
        }
        if let ExprKind::Call { fun, args, .. } = &unparen(y).kind
            && let Some(b @ gmplay_types::object::Builtin::Len) = self.builtin_of(fun)
        {
            return self.len_slot(b, &args[0]).map(|b| (i, k, b));
        }
        None
    }
}
