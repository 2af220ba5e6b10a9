//! A visitor over the tree that can leave parts out: each node before its parts, in no particular order.
//!
//! Along the left operands of a chain and from one else-if to the next it goes in a loop, as `gmplay_syntax::walk` does.
use gmplay_syntax::ast::*;

pub trait Visit<'a> {
    /// Whether to go on into the expression's parts.
    fn expr(&mut self, _: &'a Expr) -> bool {
        true
    }
    fn stmt(&mut self, _: &'a Stmt) -> bool {
        true
    }
}

pub fn block<'a>(b: &'a Block, v: &mut impl Visit<'a>) {
    b.stmts.iter().for_each(|s| stmt(s, v));
}

fn exprs<'a>(list: impl IntoIterator<Item = &'a Expr>, v: &mut impl Visit<'a>) {
    list.into_iter().for_each(|e| expr(e, v));
}

pub fn expr<'a>(mut e: &'a Expr, v: &mut impl Visit<'a>) {
    while v.expr(e) {
        e = match &e.kind {
            ExprKind::CompositeLit { elems, .. } => {
                for el in elems {
                    exprs(&el.key, v);
                    expr(&el.value, v);
                }
                return;
            }
            ExprKind::FuncLit(f) => return block(&f.body, v),
            ExprKind::Paren(x) | ExprKind::Star(x) | ExprKind::Ellipsis(x) => x,
            ExprKind::Selector { x, .. } | ExprKind::Unary { x, .. } | ExprKind::TypeAssert { x, .. } => x,
            ExprKind::Index { x, indices } => {
                exprs(indices, v);
                x
            }
            ExprKind::Slice { x, lo, hi, max } => {
                exprs([lo, hi, max].into_iter().filter_map(|o| o.as_deref()), v);
                x
            }
            ExprKind::Call { fun, args, .. } => {
                exprs(args, v);
                fun
            }
            ExprKind::Binary { x, y, .. } => {
                expr(y, v);
                x
            }
            _ => return,
        };
    }
}

fn opt_stmt<'a>(s: &'a Option<Box<Stmt>>, v: &mut impl Visit<'a>) {
    if let Some(s) = s {
        stmt(s, v);
    }
}

pub fn stmt<'a>(mut s: &'a Stmt, v: &mut impl Visit<'a>) {
    while v.stmt(s) {
        let StmtKind::If { init, cond, then, els } = &s.kind else { return parts(s, v) };
        opt_stmt(init, v);
        expr(cond, v);
        block(then, v);
        match els {
            Some(els) => s = els,
            None => return,
        }
    }
}

fn parts<'a>(s: &'a Stmt, v: &mut impl Visit<'a>) {
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
}
