//! Statements.
//!
//! Go 1.27 types2 `stmt.go`. Where break, continue, goto and fallthrough lead was checked by the parser; here
//! labelled branches are only tied to their statements.
use super::expr::Kind;
use super::literal::{ConstKey, const_key};
use super::operand::{At, Op, OpMode};
use super::ops::binary_text;
use super::{Checker, expr_string, span_of, unparen};
use crate::constant::Value;
use crate::object::{ObjKind, VarKind};
use crate::table::{Basic, TypeId};
use gmplay_syntax::Span;
use gmplay_syntax::ast::{
    self, BinaryOp, Block, CaseClause, CommClause, Expr, ExprKind, Ident, NodeId, Stmt, StmtKind, UnaryOp,
};
use std::collections::HashMap;
use std::rc::Rc;

impl<'a> Checker<'a> {
    pub(crate) fn stmt_list(&mut self, list: &'a [Stmt]) {
        for s in list {
            self.stmt(s);
        }
    }
    pub(crate) fn block(&mut self, b: &'a Block) {
        self.open_scope();
        self.stmt_list(&b.stmts);
        self.close_scope();
    }
    pub(crate) fn stmt(&mut self, s: &'a Stmt) {
        if self.depth >= super::MAX_DEPTH {
            let at = Span::new(s.pos, s.span.hi);
            self.error(at, "statement nested too deeply");
            return;
        }
        self.depth += 1;
        let top = self.delayed.len();
        let scope = self.env.scope;
        self.stmt_inner(s);
        self.env.scope = scope;
        self.process_delayed(top);
        self.depth -= 1;
    }
    fn stmt_span(s: &Stmt) -> Span {
        Span::new(ast::gc_stmt_pos(s), s.span.hi)
    }
    fn stmt_inner(&mut self, s: &'a Stmt) {
        match &s.kind {
            StmtKind::Bad | StmtKind::Empty => {}
            StmtKind::Decl(d) => self.decl_stmt(d),
            StmtKind::Labeled { stmt, .. } => self.stmt(stmt),
            StmtKind::Expr(e) => self.expr_stmt(e),
            StmtKind::Send { ch, value } => {
                let c = self.expr(ch);
                let mut v = self.generic_expr(value, None);
                if !c.ok() || !v.ok() {
                    return;
                }
                if let Some(elem) = self.chan_elem(Self::stmt_span(s), &c, false) {
                    self.assignment(&mut v, Some(elem), "send");
                }
            }
            StmtKind::IncDec { x, inc } => {
                let op = self.expr(x);
                if !op.ok() {
                    return;
                }
                if !self.prog.types.all_numeric(op.ty) {
                    let msg = format!(
                        "invalid operation: {}{} (non-numeric type {})",
                        expr_string(x),
                        if *inc { "++" } else { "--" },
                        self.ts(op.ty)
                    );
                    self.err_at(x, msg);
                    return;
                }
                self.assign_var(x, None, Some(op), "assignment");
            }
            StmtKind::Assign { op: None, lhs, rhs, .. } => self.assign_vars(lhs, rhs),
            StmtKind::Assign { op: Some(op), op_pos, lhs, rhs } => {
                let ([l], [r]) = (&lhs[..], &rhs[..]) else {
                    let msg =
                        format!("assignment operation {}= requires single-valued expressions", binary_text(*op));
                    self.error(Self::stmt_span(s), msg);
                    return;
                };
                let at = Span::new(*op_pos, *op_pos);
                let x = self.binary_assign(l, r, *op, at);
                self.assign_var(l, None, Some(x), "assignment");
            }
            StmtKind::Define { op_pos, lhs, rhs } => {
                self.short_var_decl(Span::new(*op_pos, *op_pos), lhs, rhs);
            }
            StmtKind::Go(e) => self.suspended_call("go", e),
            StmtKind::Defer(e) => self.suspended_call("defer", e),
            StmtKind::Return(results) => self.return_stmt(s, results),
            StmtKind::Break(_) | StmtKind::Continue(_) | StmtKind::Goto(_) | StmtKind::Fallthrough => {}
            StmtKind::Block(b) => self.block(b),
            StmtKind::If { init, cond, then, els } => {
                self.open_scope();
                if let Some(i) = init {
                    self.stmt(i);
                }
                self.condition(cond, "if");
                self.block(then);
                if let Some(e) = els {
                    self.stmt(e);
                }
                self.close_scope();
            }
            StmtKind::Switch { init, tag, body } => {
                self.open_scope();
                if let Some(i) = init {
                    self.stmt(i);
                }
                self.switch_stmt(s, tag.as_ref(), body);
                self.close_scope();
            }
            StmtKind::TypeSwitch { init, bind, x, body } => {
                self.open_scope();
                if let Some(i) = init {
                    self.stmt(i);
                }
                self.type_switch_stmt(bind.as_ref(), x, body);
                self.close_scope();
            }
            StmtKind::Select { body } => self.select_stmt(body),
            StmtKind::For { init, cond, post, body } => {
                self.open_scope();
                if let Some(i) = init {
                    self.stmt(i);
                }
                if let Some(c) = cond {
                    self.condition(c, "for");
                }
                if let Some(p) = post {
                    self.stmt(p);
                }
                self.block(body);
                self.close_scope();
            }
            StmtKind::Range { key, value, define, x, body } => {
                self.range_stmt(s, key.as_ref(), value.as_ref(), *define, x, body);
            }
        }
    }
    fn condition(&mut self, e: &'a Expr, what: &str) {
        let x = self.expr(e);
        if x.ok() && !self.prog.types.all_boolean(x.ty) {
            self.err_at(e, format!("non-boolean condition in {what} statement"));
        }
        self.settle_bool(&x);
    }
    /// A comparison that nothing gives a type is a bool.
    fn settle_bool(&mut self, x: &Op<'a>) {
        if x.ok()
            && self.prog.types.is_untyped(x.ty)
            && let At::Expr(e) = x.at
        {
            let d = self.prog.types.default_type(x.ty);
            self.update_expr_type(e, d, true);
        }
    }
    fn expr_stmt(&mut self, e: &'a Expr) {
        let (x, kind) = self.raw_expr(e, None, None, false);
        let msg = match x.mode {
            OpMode::Builtin => "must be called",
            OpMode::Type => "is not an expression",
            _ if kind == Kind::Statement => return,
            _ => "is not used",
        };
        let msg = format!("{} {msg}", self.op_str(&x));
        self.error(x.span(), msg);
    }
    fn suspended_call(&mut self, keyword: &str, e: &'a Expr) {
        if !matches!(e.kind, ExprKind::Call { .. }) {
            if !matches!(e.kind, ExprKind::Bad) {
                self.err_at(e, format!("expression in {keyword} must be function call"));
            }
            self.use_one(e, false);
            return;
        }
        let (x, kind) = self.raw_expr(e, None, None, false);
        let what = match kind {
            Kind::Conversion => "requires function call, not conversion",
            Kind::Expression => "discards result of",
            Kind::Statement => return,
        };
        let msg = format!("{keyword} {what} {}", self.op_str(&x));
        self.error(x.span(), msg);
    }
    fn return_stmt(&mut self, s: &'a Stmt, values: &'a [Expr]) {
        let results = self.env.results.clone().unwrap_or_else(|| Rc::new(Vec::new()));
        let named = results.first().is_some_and(|r| !self.obj_name(*r).is_empty());
        let at = Self::stmt_span(s);
        if values.is_empty() && named {
            for r in results.iter() {
                let name = self.obj_name(*r);
                if let Some(alt) = self.lookup(&name)
                    && alt != *r
                {
                    let p = self.pos_str(self.prog.object(alt).span.lo);
                    let msg = format!(
                        "result parameter {name} not in scope at return\n\t{p}: inner declaration of {}",
                        self.decl_string(alt)
                    );
                    self.error(at, msg);
                }
            }
            return;
        }
        if results.is_empty() && values.is_empty() {
            return;
        }
        self.init_vars(&results, values, Some(at));
    }
    /// `var x int`, as messages describe an object.
    fn decl_string(&self, obj: crate::ObjId) -> String {
        let o = self.prog.object(obj);
        let t = self.ts(self.prog.shown_type(obj));
        let what = match o.kind {
            ObjKind::Const(_) => "const",
            ObjKind::TypeName { .. } => "type",
            ObjKind::Func(_) => "func",
            _ => "var",
        };
        format!("{what} {} {t}", o.name)
    }

    fn multiple_defaults(&mut self, at: impl Iterator<Item = Span>) {
        let mut first: Option<Span> = None;
        for s in at {
            match first {
                None => first = Some(s),
                Some(f) => {
                    let p = self.pos_str(f.lo);
                    self.error(s, format!("multiple defaults (first at {p})"));
                }
            }
        }
    }
    fn switch_stmt(&mut self, s: &'a Stmt, tag: Option<&'a Expr>, body: &'a [CaseClause]) {
        let mut x;
        match tag {
            Some(e) => {
                x = self.expr(e);
                self.assignment(&mut x, None, "switch expression");
                if x.ok() && !self.prog.types.comparable(x.ty) && !self.prog.types.has_nil(x.ty) {
                    let msg = format!("cannot switch on {} ({} is not comparable)", self.op_str(&x), self.ts(x.ty));
                    self.error(x.span(), msg);
                    x.fail();
                }
            }
            None => {
                let at = body.first().map_or(s.span.hi, |c| c.span.lo);
                x = Op::new(OpMode::Const, self.basic(Basic::Bool), At::Text("true".into(), Span::new(at, at)));
                x.val = Some(Value::Bool(true));
            }
        }
        self.multiple_defaults(body.iter().filter(|c| c.default).map(|c| c.span));
        let mut seen: HashMap<ConstKey, Vec<(TypeId, Span)>> = HashMap::new();
        for c in body {
            self.case_values(&x, &c.exprs, &mut seen);
            self.open_scope();
            self.stmt_list(&c.body);
            self.close_scope();
        }
    }
    fn case_values(&mut self, x: &Op<'a>, values: &'a [Expr], seen: &mut HashMap<ConstKey, Vec<(TypeId, Span)>>) {
        for e in values {
            let mut v = self.expr(e);
            if !x.ok() || !v.ok() {
                continue;
            }
            self.convert_untyped(&mut v, x.ty);
            if !v.ok() {
                continue;
            }
            let (mut res, mut y) = (v.clone(), x.clone());
            self.comparison(&mut res, &mut y, BinaryOp::Eq, true);
            if !res.ok() || !v.is_const() {
                continue;
            }
            let Some(val) = v.val.as_ref().filter(|v| !matches!(v, Value::Bool(_) | Value::Complex(..))) else { continue };
            let list = seen.entry(const_key(val)).or_default();
            match list.iter().find(|(t, _)| self.prog.types.identical(*t, v.ty)) {
                Some((_, at)) => {
                    let p = self.pos_str(at.lo);
                    let msg =
                        format!("duplicate case {} in expression switch\n\t{p}: previous case", self.op_str(&v));
                    self.error(v.span(), msg);
                }
                None => list.push((v.ty, v.span())),
            }
        }
    }
    fn type_switch_stmt(&mut self, bind: Option<&'a Ident>, guard: &'a Expr, body: &'a [CaseClause]) {
        let mut bind = bind;
        if let Some(b) = bind.filter(|b| &*b.name == "_") {
            self.error(b.span, "no new variable on left side of :=");
            bind = None;
        }
        let x = self.expr(guard);
        let mut sx = None;
        if x.ok() {
            if self.prog.types.is_type_param(x.ty) {
                let msg = format!("cannot use type switch on type parameter value {}", self.op_str(&x));
                self.error(x.span(), msg);
            } else if self.prog.types.is_interface(x.ty) {
                sx = Some(x);
            } else {
                let msg = format!("{} is not an interface", self.op_str(&x));
                self.error(x.span(), msg);
            }
        }
        self.multiple_defaults(body.iter().filter(|c| c.default).map(|c| c.span));
        let mut seen: Vec<(Option<TypeId>, Span)> = Vec::new();
        let mut vars = Vec::new();
        for c in body {
            let t = self.case_types(sx.as_ref(), &c.exprs, &mut seen);
            self.open_scope();
            if let Some(b) = bind {
                let v = self.new_var(VarKind::Local, &b.name, b.span, Some(t));
                let scope = self.env.scope;
                self.declare(scope, None, v);
                self.prog.info.implicits.insert(c.id, v);
                vars.push(v);
            }
            self.stmt_list(&c.body);
            self.close_scope();
        }
        if let Some(b) = bind {
            let mut used = false;
            for v in vars {
                used |= !self.used.insert(v);
            }
            if !used {
                self.error(b.span, format!("{} declared and not used", b.name));
            }
        }
    }
    fn is_nil_expr(&self, e: &Expr) -> bool {
        match super::ident_name(unparen(e)) {
            Some(n) => {
                let obj = self.lookup(n).or_else(|| self.prog.universe.scope.get(n).copied());
                obj.is_some_and(|o| matches!(self.prog.object(o).kind, ObjKind::Nil))
            }
            None => false,
        }
    }
    fn case_types(
        &mut self,
        x: Option<&Op<'a>>,
        types: &'a [Expr],
        seen: &mut Vec<(Option<TypeId>, Span)>,
    ) -> TypeId {
        let mut last = None;
        for e in types {
            let t = if self.is_nil_expr(e) {
                let nil = self.expr(e);
                if let (At::Expr(ne), Some(x)) = (&nil.at, x) {
                    self.untyped.remove(&ne.id);
                    self.record_node(ne.id, OpMode::Nil, x.ty, None);
                }
                None
            } else {
                let t = self.var_type(e);
                last = Some(t);
                if !self.valid(t) {
                    continue;
                }
                Some(t)
            };
            last = t;
            let same = |c: &Self, o: Option<TypeId>| match (o, t) {
                (None, None) => true,
                (Some(a), Some(b)) => c.identical(a, b),
                _ => false,
            };
            if let Some((_, at)) = seen.iter().find(|(o, _)| same(self, *o)) {
                let p = self.pos_str(at.lo);
                let name = t.map_or("nil".into(), |t| self.ts(t));
                self.err_at(e, format!("duplicate case {name} in type switch\n\t{p}: previous case"));
                continue;
            }
            seen.push((t, span_of(e)));
            if let (Some(x), Some(t)) = (x, t) {
                self.type_assertion(e, x, t, true);
            }
        }
        match last {
            Some(t) if types.len() == 1 => t,
            _ => x.map_or(self.invalid(), |x| x.ty),
        }
    }
    fn select_stmt(&mut self, body: &'a [CommClause]) {
        self.multiple_defaults(body.iter().filter(|c| c.comm.is_none()).map(|c| c.span));
        for c in body {
            let recv = match c.comm.as_deref().map(|s| &s.kind) {
                None | Some(StmtKind::Send { .. }) => None,
                Some(StmtKind::Assign { op: None, rhs, .. } | StmtKind::Define { rhs, .. }) if rhs.len() == 1 => {
                    Some(rhs.first())
                }
                Some(StmtKind::Expr(e)) => Some(Some(e)),
                _ => Some(None),
            };
            let is_recv = |e: &Expr| matches!(unparen(e).kind, ExprKind::Unary { op: UnaryOp::Recv, .. });
            if let Some(e) = recv
                && !e.is_some_and(is_recv)
            {
                let at = c.comm.as_deref().map_or(c.span, Self::stmt_span);
                self.error(at, "select case must be send or receive (possibly with assignment)");
                continue;
            }
            self.open_scope();
            if let Some(s) = &c.comm {
                self.stmt(s);
            }
            self.stmt_list(&c.body);
            self.close_scope();
        }
    }

    /// Ties labelled branches of one function to the statements they name.
    pub(crate) fn branch_targets(&mut self, body: &'a [Stmt]) {
        let mut labels: HashMap<&str, NodeId> = HashMap::new();
        let mut branches: Vec<(NodeId, &str)> = Vec::new();
        for_each_stmt(body, &mut |s| match &s.kind {
            StmtKind::Labeled { label, .. } => {
                labels.entry(&*label.name).or_insert(s.id);
            }
            StmtKind::Break(Some(l)) | StmtKind::Continue(Some(l)) | StmtKind::Goto(l) => {
                branches.push((s.id, &*l.name));
            }
            _ => {}
        });
        for (id, name) in branches {
            if let Some(target) = labels.get(name) {
                self.prog.info.branch_targets.insert(id, *target);
            }
        }
    }
}

/// All statements of a body, those of function literals not.
fn for_each_stmt<'a>(list: &'a [Stmt], f: &mut impl FnMut(&'a Stmt)) {
    let mut todo: Vec<&'a Stmt> = list.iter().rev().collect();
    while let Some(s) = todo.pop() {
        f(s);
        match &s.kind {
            StmtKind::Labeled { stmt, .. } => todo.push(stmt),
            StmtKind::Block(b) | StmtKind::For { body: b, .. } | StmtKind::Range { body: b, .. } => {
                todo.extend(b.stmts.iter().rev());
            }
            StmtKind::If { then, els, .. } => {
                todo.extend(els.as_deref());
                todo.extend(then.stmts.iter().rev());
            }
            StmtKind::Switch { body, .. } | StmtKind::TypeSwitch { body, .. } => {
                todo.extend(body.iter().rev().flat_map(|c| c.body.iter().rev()));
            }
            StmtKind::Select { body } => todo.extend(body.iter().rev().flat_map(|c| c.body.iter().rev())),
            _ => {}
        }
    }
}
