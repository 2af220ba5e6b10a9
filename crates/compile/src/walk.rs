//! A visitor over the tree: each node once, in source order.
use gmplay_syntax::ast::*;

pub trait Visit<'a> {
    /// Whether to go on into the expression's parts.
    fn expr(&mut self, _: &'a Expr) -> bool {
        true
    }
    fn stmt(&mut self, _: &'a Stmt) -> bool {
        true
    }
    /// After the parts of an expression.
    fn after_expr(&mut self, _: &'a Expr) {}
    fn after_stmt(&mut self, _: &'a Stmt) {}
}

pub fn block<'a>(b: &'a Block, v: &mut impl Visit<'a>) {
    b.stmts.iter().for_each(|s| stmt(s, v));
}

fn exprs<'a>(list: impl IntoIterator<Item = &'a Expr>, v: &mut impl Visit<'a>) {
    list.into_iter().for_each(|e| expr(e, v));
}

pub fn expr<'a>(e: &'a Expr, v: &mut impl Visit<'a>) {
    if !v.expr(e) {
        return;
    }
    match &e.kind {
        ExprKind::CompositeLit { ty, elems, .. } => {
            exprs(ty.as_deref(), v);
            for el in elems {
                exprs(&el.key, v);
                expr(&el.value, v);
            }
        }
        ExprKind::FuncLit(f) => block(&f.body, v),
        ExprKind::Paren(x) | ExprKind::Star(x) | ExprKind::Ellipsis(x) => expr(x, v),
        ExprKind::Selector { x, .. } => expr(x, v),
        ExprKind::Index { x, indices } => {
            expr(x, v);
            exprs(indices, v);
        }
        ExprKind::Slice { x, lo, hi, max } => {
            expr(x, v);
            exprs([lo, hi, max].into_iter().filter_map(|o| o.as_deref()), v);
        }
        ExprKind::TypeAssert { x, ty } => {
            expr(x, v);
            exprs(ty.as_deref(), v);
        }
        ExprKind::Call { fun, args, .. } => {
            expr(fun, v);
            exprs(args, v);
        }
        ExprKind::Unary { x, .. } => expr(x, v),
        ExprKind::Binary { x, y, .. } => {
            expr(x, v);
            expr(y, v);
        }
        _ => {}
    }
    v.after_expr(e);
}

fn opt_stmt<'a>(s: &'a Option<Box<Stmt>>, v: &mut impl Visit<'a>) {
    if let Some(s) = s {
        stmt(s, v);
    }
}

pub fn stmt<'a>(s: &'a Stmt, v: &mut impl Visit<'a>) {
    if !v.stmt(s) {
        return;
    }
    match &s.kind {
        StmtKind::Expr(x) | StmtKind::Go(x) | StmtKind::Defer(x) | StmtKind::IncDec { x, .. } => expr(x, v),
        StmtKind::Send { ch, value } => {
            expr(ch, v);
            expr(value, v);
        }
        StmtKind::Assign { lhs, rhs, .. } | StmtKind::Define { lhs, rhs, .. } => {
            exprs(lhs, v);
            exprs(rhs, v);
        }
        StmtKind::Decl(Decl::Var(specs)) => specs.iter().for_each(|d| exprs(&d.values, v)),
        StmtKind::Return(xs) => exprs(xs, v),
        StmtKind::Block(b) => block(b, v),
        StmtKind::If { init, cond, then, els } => {
            opt_stmt(init, v);
            expr(cond, v);
            block(then, v);
            opt_stmt(els, v);
        }
        StmtKind::Switch { init, tag, body } => {
            opt_stmt(init, v);
            exprs(tag, v);
            for c in body {
                exprs(&c.exprs, v);
                c.body.iter().for_each(|s| stmt(s, v));
            }
        }
        StmtKind::TypeSwitch { init, x, body, .. } => {
            opt_stmt(init, v);
            expr(x, v);
            body.iter().flat_map(|c| &c.body).for_each(|s| stmt(s, v));
        }
        StmtKind::Select { body } => {
            for c in body {
                opt_stmt(&c.comm, v);
                c.body.iter().for_each(|s| stmt(s, v));
            }
        }
        StmtKind::For { init, cond, post, body } => {
            opt_stmt(init, v);
            exprs(cond, v);
            block(body, v);
            opt_stmt(post, v);
        }
        StmtKind::Range { key, value, x, body, .. } => {
            exprs(key, v);
            exprs(value, v);
            expr(x, v);
            block(body, v);
        }
        StmtKind::Labeled { stmt: inner, .. } => stmt(inner, v),
        _ => {}
    }
    v.after_stmt(s);
}
