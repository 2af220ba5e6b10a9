//! Statements: declarations and their loop depth, assignments, and what control flow means for both.
//!
//! Go 1.27 `cmd/compile/internal/escape`: `stmt.go`, `assign.go`, `utils.go` (`isSelfAssign`); `loopvar.ForCapture`.
//!
//! # Invariants
//! 1. A variable's loop depth is that of its declaration; a loop variable that each iteration needs for itself is declared
//!    in the body.
//! 2. What a store through a pointer writes goes to the heap: stacks are never pointed to from elsewhere but stacks.
use super::flow::{Flow, Operand};
use super::graph::*;
use super::print::{Printer, Text};
use super::scan::*;
use super::tree::*;
use gmplay_syntax::ast::*;
use gmplay_types::{ObjId, SelectionKind, Type, TypeId};

impl<'a> Flow<'a, '_> {
    pub fn block(&mut self, list: &'a [Stmt]) {
        let depth = self.depth;
        for s in reachable(self.scan.prog, list) {
            self.stmt(s);
        }
        self.depth = depth;
    }
    fn declare(&mut self, o: ObjId) {
        if let Some(l) = self.vars.get(&o).copied() {
            self.graph.at(l).loop_depth = self.depth;
        }
    }
    fn declares(&mut self, id: NodeId) {
        if let Some(o) = self.info().defs.get(&id) {
            self.declare(*o);
        }
    }

    // ---- assignment

    /// The hole for storing into an addressable expression or map element.
    fn address(&mut self, e: &'a Expr) -> Hole<'a> {
        let e = unparen(e);
        match &e.kind {
            ExprKind::Ident(n) if &**n == "_" => Hole::discard(),
            ExprKind::Ident(_) => match self.variable(e) {
                Some(l) => Hole::to(l),
                None if self.is_global(e) => Hole::to(HEAP),
                None => Hole::to(HEAP),
            },
            ExprKind::Selector { x, .. } => {
                let Some(s) = self.info().selections.get(&e.id) else { return Hole::to(HEAP) };
                let (steps, _) = steps(self.shapes, s.recv, &s.path);
                let Some(last) = steps.iter().rposition(|s| *s == Step::Through) else { return self.address(x) };
                // The pointer that the store goes through.
                let k = steps[..last].iter().rev().fold(Hole::to(MUTATOR), |k, s| match s {
                    Step::Field => k,
                    Step::Through => k.shift(1),
                });
                self.expr(k, x);
                Hole::to(HEAP)
            }
            ExprKind::Index { x, indices } => {
                let core = self.type_of(x).and_then(|t| self.shapes.core(t));
                if let Some(Type::Map { key, .. }) = core {
                    self.discard(x);
                    for i in indices {
                        let k = Hole::to(HEAP).note(Text::Expr(e), e.pos, "key of map put");
                        self.expr_as(k, i, Some(*key));
                    }
                    return Hole::to(HEAP);
                }
                self.discards(indices);
                match core {
                    Some(Type::Array { .. }) => self.address(x),
                    Some(_) => {
                        self.expr(Hole::to(MUTATOR), x);
                        Hole::to(HEAP)
                    }
                    // An array or a slice, as the type argument has it: both.
                    None => {
                        let k = self.address(x);
                        self.expr(Hole::to(MUTATOR), x);
                        self.tee(vec![k, Hole::to(HEAP)])
                    }
                }
            }
            ExprKind::Star(x) => {
                self.expr(Hole::to(MUTATOR), x);
                Hole::to(HEAP)
            }
            _ => {
                self.discard(e);
                Hole::to(HEAP)
            }
        }
    }
    /// Marks what was assigned by the statement `by`, unless it is what declares it.
    fn reassigned(&mut self, ks: &[Hole<'a>], by: Option<NodeId>) {
        for k in ks {
            let own = match self.graph.get(k.dst).what {
                What::Var(o) => by.is_some() && self.scan.vars.get(&o).and_then(|v| v.defined_by) == by,
                _ => false,
            };
            if !own {
                self.graph.at(k.dst).reassigned = true;
            }
        }
    }
    fn target_type(&self, e: &Expr) -> Option<TypeId> {
        let e = unparen(e);
        match &e.kind {
            ExprKind::Ident(n) if &**n == "_" => None,
            ExprKind::Ident(_) => object_of(self.info(), e).map(|o| self.scan.prog.object(o).ty),
            _ => self.type_of(e),
        }
    }
    /// `lhs = rhs`; `s`: the statement.
    fn assign(&mut self, s: &'a Stmt, lhs: &'a [Expr], rhs: &'a [Expr]) {
        let ks: Vec<Hole<'a>> = lhs.iter().map(|e| self.address(e)).collect();
        let types: Vec<Option<TypeId>> = lhs.iter().map(|e| self.target_type(e)).collect();
        let text = Text::Stmt(s);
        if rhs.len() == lhs.len() {
            let why = if rhs.len() > 1 { "assign-pair" } else { "assign" };
            for (i, (k, x)) in ks.iter().zip(rhs).enumerate() {
                let mut k = k.clone();
                if self.self_assignment(&lhs[i], x) {
                    self.ignore(s);
                    k = Hole::discard();
                }
                self.expr_as(k.note(text, s.pos, why), x, types[i]);
            }
        } else if let [x] = rhs {
            for ((k, t), op) in ks.iter().zip(types).zip(self.multi(x, lhs.len())) {
                self.spread(k.clone().note(text, s.pos, "assign-pair"), op, t);
            }
        }
        self.reassigned(&ks, Some(s.id));
    }
    fn spread(&mut self, k: Hole<'a>, op: Operand<'a>, to: Option<TypeId>) {
        let op = match to {
            Some(t) => Operand::To(Box::new(op), t),
            None => op,
        };
        self.operand(k, &op);
    }
    fn var_spec(&mut self, s: &'a VarSpec) {
        for n in &s.names {
            self.declares(n.id);
        }
        let objs: Vec<Option<ObjId>> = s.names.iter().map(|n| self.info().defs.get(&n.id).copied()).collect();
        let ks: Vec<Hole<'a>> = objs
            .iter()
            .map(|o| o.and_then(|o| self.vars.get(&o).copied()).map_or_else(Hole::discard, Hole::to))
            .collect();
        let ty = |s: &Self, o: &Option<ObjId>| o.map(|o| s.scan.prog.object(o).ty);
        let pos = s.span.lo;
        if s.values.len() == s.names.len() {
            for ((k, o), x) in ks.iter().zip(&objs).zip(&s.values) {
                let t = ty(self, o);
                self.expr_as(k.clone().note(Text::Expr(x), pos, "assign"), x, t);
            }
        } else if let [x] = s.values.as_slice() {
            for ((k, o), op) in ks.iter().zip(&objs).zip(self.multi(x, s.names.len())) {
                let t = ty(self, o);
                self.spread(k.clone().note(Text::Expr(x), pos, "assign-pair"), op, t);
            }
        }
    }
    fn give_back(&mut self, s: &'a Stmt, list: &'a [Expr]) {
        let mut f = self.at;
        // Out of the body of a range over a function: through a cell on the heap, whose values nobody follows.
        while let Some(p) = self.func(f).filter(|f| matches!(f.body, Body::Range(_))).and_then(|f| f.parent) {
            f = p;
        }
        let far = f != self.at;
        let results = self.func(f).map(|f| f.results.clone()).unwrap_or_default();
        let ks: Vec<Hole<'a>> = results
            .iter()
            .map(|o| self.vars.get(o).copied().filter(|_| !far).map_or_else(|| Hole::to(HEAP), Hole::to))
            .collect();
        let text = Text::Stmt(s);
        let ty = |s: &Self, o: &ObjId| Some(s.scan.prog.object(*o).ty);
        if list.len() == results.len() {
            for ((k, o), x) in ks.iter().zip(&results).zip(list) {
                let t = ty(self, o);
                self.expr_as(k.clone().note(text, s.pos, "return"), x, t);
            }
        } else if let [x] = list {
            for ((k, o), op) in ks.iter().zip(&results).zip(self.multi(x, results.len())) {
                let t = ty(self, o);
                self.spread(k.clone().note(text, s.pos, "return"), op, t);
            }
        }
        self.reassigned(&ks, None);
    }

    // ---- assignments that change nothing

    fn ignore(&mut self, s: &'a Stmt) {
        if !self.user {
            return;
        }
        let Some(f) = self.func(self.at).filter(|f| !f.generic) else { return };
        let printer = Printer { shapes: self.shapes, pkg: f.pkg, held: &self.held };
        let message = format!("{} ignoring self-assignment in {}", printer.func_name(self.scan, self.at), printer.text(Text::Stmt(s)));
        self.ignored.push((s.pos, message));
    }
    /// `x.f` where `x` is a pointer variable, or `*x`: the variable.
    fn through(&self, e: &Expr) -> Option<ObjId> {
        let e = unparen(e);
        let x = match &e.kind {
            ExprKind::Star(x) => x,
            ExprKind::Selector { x, .. } => {
                let s = self.info().selections.get(&e.id)?;
                let (steps, _) = steps(self.shapes, s.recv, &s.path);
                if s.kind != SelectionKind::FieldVal || steps.last() != Some(&Step::Through) || steps.len() != 1 {
                    return None;
                }
                x
            }
            _ => return None,
        };
        match &unparen(x).kind {
            ExprKind::Ident(_) => object_of(self.info(), unparen(x)),
            _ => None,
        }
    }
    fn self_assignment(&self, dst: &Expr, src: &Expr) -> bool {
        let (dst, src) = (unparen(dst), unparen(src));
        // b.buf = b.buf[n:m]
        if let ExprKind::Slice { x, .. } = &src.kind
            && let Some(o) = self.through(dst)
            && self.through(x) == Some(o)
            && !self.type_of(x).is_some_and(|t| matches!(self.shapes.core(t), Some(Type::Array { .. })))
        {
            return true;
        }
        match (&dst.kind, &src.kind) {
            (ExprKind::Selector { x: a, .. }, ExprKind::Selector { x: b, .. }) => {
                let field = |e: &Expr| self.info().selections.get(&e.id).filter(|s| s.kind == SelectionKind::FieldVal);
                match (field(dst), field(src)) {
                    // The same prefix, embedded fields included.
                    (Some(s), Some(t)) => {
                        let n = s.path.len();
                        n == t.path.len() && s.path[..n - 1] == t.path[..n - 1] && self.same(a, b)
                    }
                    _ => false,
                }
            }
            (ExprKind::Index { x: a, indices: i }, ExprKind::Index { x: b, indices: j }) => {
                let map = |e: &Expr| {
                    self.type_of(e).is_some_and(|t| matches!(self.shapes.core(t), Some(Type::Map { .. })))
                };
                !map(a) && !map(b) && i.iter().chain(j).all(|e| self.harmless(e)) && self.same(a, b)
            }
            _ => false,
        }
    }
    /// The same value, with nothing in between that could change it.
    fn same(&self, a: &Expr, b: &Expr) -> bool {
        let (a, b) = (unparen(a), unparen(b));
        match (&a.kind, &b.kind) {
            (ExprKind::Ident(_), ExprKind::Ident(_)) => {
                let o = object_of(self.info(), a);
                o.is_some() && o == object_of(self.info(), b)
            }
            (ExprKind::Selector { x, sel }, ExprKind::Selector { x: y, sel: tel }) => {
                let field = |e: &Expr| {
                    self.info().selections.get(&e.id).is_some_and(|s| s.kind == SelectionKind::FieldVal)
                };
                field(a) && field(b) && sel.name == tel.name && self.same(x, y)
            }
            (ExprKind::Star(x), ExprKind::Star(y)) => self.same(x, y),
            (ExprKind::Index { x, indices: i }, ExprKind::Index { x: y, indices: j }) => {
                i.len() == 1 && j.len() == 1 && self.same(x, y) && self.same_index(&i[0], &j[0])
            }
            _ => false,
        }
    }
    fn same_index(&self, a: &Expr, b: &Expr) -> bool {
        let value = |e: &Expr| self.info().type_of(e.id).and_then(|t| t.value.clone());
        match (value(a), value(b)) {
            (Some(x), Some(y)) => x == y,
            (None, None) => self.same(a, b),
            _ => false,
        }
    }
    /// Whether evaluating it cannot change memory.
    fn harmless(&self, e: &Expr) -> bool {
        let e = unparen(e);
        if self.is_constant(e) {
            return true;
        }
        match &e.kind {
            ExprKind::Ident(_) => true,
            ExprKind::Binary { x, y, .. } => self.harmless(x) && self.harmless(y),
            ExprKind::Index { x, indices } => self.harmless(x) && indices.iter().all(|i| self.harmless(i)),
            ExprKind::Selector { x, .. } => object_of(self.info(), e).is_some() || self.harmless(x),
            ExprKind::Star(x) => self.harmless(x),
            ExprKind::Unary { op: UnaryOp::Plus | UnaryOp::Minus | UnaryOp::Not | UnaryOp::Xor, x } => self.harmless(x),
            ExprKind::Call { fun, args, .. } => {
                use gmplay_types::object::Builtin::{Cap, Len};
                let pure = self.is_type(fun) || matches!(builtin_of(self.scan.prog, fun), Some(Len | Cap));
                pure && args.iter().all(|a| self.harmless(a))
            }
            _ => false,
        }
    }

    // ---- statements

    fn opt(&mut self, s: &'a Option<Box<Stmt>>) {
        if let Some(s) = s {
            self.stmt(s);
        }
    }
    pub fn stmt(&mut self, s: &'a Stmt) {
        match &s.kind {
            StmtKind::Bad | StmtKind::Empty | StmtKind::Fallthrough => {}
            StmtKind::Break(_) | StmtKind::Continue(_) | StmtKind::Goto(_) => {}
            StmtKind::Expr(x) => {
                let x = unparen(x);
                match &x.kind {
                    ExprKind::Call { .. } => self.call(None, x),
                    _ => self.discard(x),
                }
            }
            StmtKind::Send { ch, value } => {
                self.discard(ch);
                let elem = self.type_of(ch).and_then(|t| self.shapes.elem(t));
                self.expr_as(Hole::to(HEAP).note(Text::Stmt(s), s.pos, "send"), value, elem);
            }
            StmtKind::IncDec { x, .. } => {
                let k = self.address(x);
                self.reassigned(&[k], None);
            }
            StmtKind::Assign { op: Some(_), lhs, rhs, .. } => {
                let (Some(l), Some(r)) = (lhs.first(), rhs.first()) else { return };
                let k = self.address(l);
                let mut to = k.clone();
                if self.self_assignment(l, r) {
                    self.ignore(s);
                    to = Hole::discard();
                }
                self.expr(to.note(Text::Stmt(s), s.pos, "assign"), r);
                self.reassigned(&[k], None);
            }
            StmtKind::Assign { lhs, rhs, .. } => self.assign(s, lhs, rhs),
            StmtKind::Define { lhs, rhs, .. } => {
                for l in lhs {
                    self.declares(l.id);
                }
                self.assign(s, lhs, rhs);
            }
            StmtKind::Decl(Decl::Var(specs)) => specs.iter().for_each(|s| self.var_spec(s)),
            StmtKind::Decl(_) => {}
            StmtKind::Go(e) => self.put_off(s, e, false),
            StmtKind::Defer(e) => self.put_off(s, e, true),
            StmtKind::Return(list) => self.give_back(s, list),
            StmtKind::Block(b) => self.block(&b.stmts),
            StmtKind::If { .. } => self.if_chain(s),
            StmtKind::Switch { init, tag, body } => {
                self.opt(init);
                self.switch(tag.as_ref(), body);
            }
            StmtKind::TypeSwitch { init, x, body, .. } => {
                self.opt(init);
                self.type_switch(x, body);
            }
            StmtKind::Select { body } => {
                for c in body {
                    // The variables are the case's own.
                    let depth = self.depth;
                    self.opt(&c.comm);
                    self.block(&c.body);
                    self.depth = depth;
                }
            }
            StmtKind::For { init, cond, post, body } => self.for_loop(s, init, cond.as_ref(), post, body),
            StmtKind::Range { key, value, define, x, body } => {
                self.range(s, [key.as_ref(), value.as_ref()], *define, x, body)
            }
            StmtKind::Labeled { stmt, .. } => {
                if self.func(self.at).is_some_and(|f| f.looping.contains(&s.id)) {
                    self.depth += 1;
                }
                self.stmt(stmt);
            }
        }
    }
    fn if_chain(&mut self, s: &'a Stmt) {
        let depth = self.depth;
        let mut s = s;
        while let StmtKind::If { init, cond, then, els } = &s.kind {
            self.opt(init);
            self.discard(cond);
            let known = static_bool(self.info(), cond);
            if known != Some(false) {
                self.block(&then.stmts);
            }
            match els {
                Some(e) if known != Some(true) => s = e,
                _ => {
                    self.depth = depth;
                    return;
                }
            }
        }
        self.stmt(s);
        self.depth = depth;
    }
    fn switch(&mut self, tag: Option<&'a Expr>, body: &'a [CaseClause]) {
        // Values of an interface and of another type are compared as interfaces.
        let interface = |s: &Self, e: &Expr| s.type_of(e).is_some_and(|t| s.shapes.is_interface(t));
        let cases = || body.iter().flat_map(|c| &c.exprs);
        let mixed = match tag {
            Some(t) => cases().any(|c| interface(self, c) != interface(self, t)),
            None => cases().any(|c| interface(self, c)),
        };
        let to = mixed.then_some(self.scan.prog.universe.any);
        if let Some(t) = tag {
            self.expr_as(Hole::discard(), t, to);
        }
        for c in body {
            for e in &c.exprs {
                self.expr_as(Hole::discard(), e, to);
            }
            self.block(&c.body);
        }
    }
    fn type_switch(&mut self, x: &'a Expr, body: &'a [CaseClause]) {
        let mut ks = vec![];
        for c in body {
            let Some(o) = self.info().implicits.get(&c.id).copied() else { continue };
            self.declare(o);
            let ty = self.scan.prog.object(o).ty;
            if let Some(l) = self.vars.get(&o).copied().filter(|_| self.pointers(ty)) {
                ks.push(self.dot_type(Hole::to(l), ty, Text::Var(o), c.span.lo, "switch case"));
            }
        }
        let k = self.tee(ks);
        self.expr(k, x);
        for c in body {
            self.block(&c.body);
        }
    }
    fn for_loop(
        &mut self,
        s: &'a Stmt,
        init: &'a Option<Box<Stmt>>,
        cond: Option<&'a Expr>,
        post: &'a Option<Box<Stmt>>,
        body: &'a Block,
    ) {
        self.opt(init);
        if cond.is_some_and(|c| static_bool(self.info(), c) == Some(false)) {
            return;
        }
        self.depth += 1;
        if let Some(Stmt { kind: StmtKind::Define { lhs, .. }, .. }) = init.as_deref() {
            let info = self.info();
            for o in lhs.iter().filter_map(|l| info.defs.get(&l.id).copied()) {
                let Some(l) = self.vars.get(&o).copied() else { continue };
                if !self.scan.vars.get(&o).is_some_and(|v| v.per_iteration) {
                    continue;
                }
                // Each iteration's variable starts with the last one's value: that is kept outside.
                self.graph.at(l).loop_depth = self.depth;
                self.depth -= 1;
                let carried = self.temp();
                self.depth += 1;
                let ty = self.scan.prog.object(o).ty;
                for (to, from) in [(l, carried), (carried, l)] {
                    let k = self.prune(Hole::to(to).note(Text::Stmt(s), s.pos, "next iteration"), ty);
                    self.graph.flow(&k, from);
                }
            }
        }
        if let Some(c) = cond {
            self.discard(c);
        }
        self.opt(post);
        self.block(&body.stmts);
        self.depth -= 1;
    }
    fn range(
        &mut self,
        s: &'a Stmt,
        lhs: [Option<&'a Expr>; 2],
        define: bool,
        x: &'a Expr,
        body: &'a Block,
    ) {
        if ranges_over_func(self.shapes, x) {
            if !define && let Some(f) = self.scan.by_node.get(&s.id).copied() {
                // The body's function assigns what it is called with.
                self.within(f, |w| {
                    let ks: Vec<_> = lhs.into_iter().flatten().map(|e| w.address(e)).collect();
                    w.reassigned(&ks, None);
                });
            }
            return self.call_with_body(s, x);
        }
        let own = |f: &Self, e: &Expr| f.info().defs.get(&e.id).copied().filter(|_| define);
        let per_iteration = |f: &Self, o: ObjId| f.scan.vars.get(&o).is_some_and(|v| v.per_iteration);
        for e in lhs.into_iter().flatten() {
            if let Some(o) = own(self, e).filter(|o| !per_iteration(self, *o)) {
                self.declare(o);
            }
        }
        let values = self.temp();
        self.expr(Hole::to(values), x);
        self.depth += 1;
        for e in lhs.into_iter().flatten() {
            if let Some(o) = own(self, e).filter(|o| per_iteration(self, *o)) {
                self.declare(o);
            }
        }
        let ks: Vec<Option<Hole<'a>>> = lhs.iter().map(|e| e.map(|e| self.address(e))).collect();
        let ty = self.type_of(x);
        if let (Some(e), Some(k)) = (lhs[1], &ks[1]) {
            let core = ty.and_then(|t| self.shapes.core(t));
            let array = matches!(core, Some(Type::Array { .. }) | None);
            let elem = match core {
                Some(Type::Pointer(t)) => self.shapes.elem(*t),
                _ => ty.and_then(|t| self.shapes.elem(t)),
            };
            // A box that is made for each element is on the heap, and so is all that it holds.
            let target = self.target_type(e);
            let boxed = match (target, elem) {
                (Some(t), Some(f)) => self.shapes.is_interface(t) && !self.shapes.is_interface(f),
                _ => false,
            };
            let k = if boxed { Hole::to(HEAP) } else { k.clone() };
            // An iteration's own variable is assigned from a hidden one, which is where values without pointers stop.
            let k = match target.filter(|_| own(self, e).is_some_and(|o| per_iteration(self, o))) {
                Some(t) => self.prune(k, t),
                None => k,
            };
            let k = if array { k.note(Text::Stmt(s), s.pos, "range") } else { k.deref(Text::Stmt(s), s.pos, "range-deref") };
            self.graph.flow(&k, values);
        }
        let ks: Vec<Hole<'a>> = ks.into_iter().flatten().collect();
        self.reassigned(&ks, None);
        self.block(&body.stmts);
        self.depth -= 1;
    }
}
