//! All nodes of a file, each before its parts, in the order of the text.
//!
//! The walk recurses where programs nest. Along the left operands of a chain and from one else-if to the next,
//! which may be [`crate::parser::MAX_HEIGHT`] of them, it goes in a loop.
use crate::ast::*;

/// What a walk comes across.
#[derive(Clone, Copy)]
pub enum Node<'a> {
    Expr(&'a Expr),
    Stmt(&'a Stmt),
    /// A name that is no expression: declared, selected, or a label.
    Ident(&'a Ident),
}

/// Calls `f` with every expression (types are some), statement and name.
pub fn walk_file<'a>(file: &'a File, f: &mut dyn FnMut(Node<'a>)) {
    f(Node::Ident(&file.package));
    for i in &file.imports {
        idents(i.name.as_slice(), f);
    }
    for d in &file.decls {
        walk_decl(d, f);
    }
}

pub fn walk_decl<'a>(decl: &'a Decl, f: &mut dyn FnMut(Node<'a>)) {
    match decl {
        Decl::Const(specs) => {
            for s in specs {
                values(&s.names, s.ty.as_ref(), &s.values, f);
            }
        }
        Decl::Var(specs) => {
            for s in specs {
                values(&s.names, s.ty.as_ref(), &s.values, f);
            }
        }
        Decl::Type(specs) => {
            for s in specs {
                f(Node::Ident(&s.name));
                fields(&s.type_params, f);
                walk_expr(&s.ty, f);
            }
        }
        Decl::Func(d) => {
            fields(d.recv.as_deref().unwrap_or_default(), f);
            f(Node::Ident(&d.name));
            fields(&d.type_params, f);
            signature(&d.sig, f);
            if let Some(body) = &d.body {
                stmts(&body.stmts, f);
            }
        }
        Decl::Bad(_) => {}
    }
}

fn values<'a>(names: &'a [Ident], ty: Option<&'a Expr>, values: &'a [Expr], f: &mut dyn FnMut(Node<'a>)) {
    idents(names, f);
    exprs(ty, f);
    exprs(values, f);
}

fn idents<'a>(list: &'a [Ident], f: &mut dyn FnMut(Node<'a>)) {
    for i in list {
        f(Node::Ident(i));
    }
}

fn fields<'a>(list: &'a [Field], f: &mut dyn FnMut(Node<'a>)) {
    for field in list {
        idents(&field.names, f);
        walk_expr(&field.ty, f);
    }
}

fn signature<'a>(sig: &'a FuncType, f: &mut dyn FnMut(Node<'a>)) {
    fields(&sig.params, f);
    fields(&sig.results, f);
}

fn exprs<'a>(list: impl IntoIterator<Item = &'a Expr>, f: &mut dyn FnMut(Node<'a>)) {
    for x in list {
        walk_expr(x, f);
    }
}

fn stmts<'a>(list: impl IntoIterator<Item = &'a Stmt>, f: &mut dyn FnMut(Node<'a>)) {
    for s in list {
        walk_stmt(s, f);
    }
}

pub fn walk_expr<'a>(x: &'a Expr, f: &mut dyn FnMut(Node<'a>)) {
    let mut x = x;
    let mut chain = Vec::new();
    f(Node::Expr(x));
    while let Some(left) = left_operand(x) {
        chain.push(x);
        x = left;
        f(Node::Expr(x));
    }
    other_parts(x, f);
    for x in chain.into_iter().rev() {
        other_parts(x, f);
    }
}

/// What `x` starts with, where that is an expression.
fn left_operand(x: &Expr) -> Option<&Expr> {
    match &x.kind {
        ExprKind::Binary { x, .. }
        | ExprKind::Selector { x, .. }
        | ExprKind::Index { x, .. }
        | ExprKind::Slice { x, .. }
        | ExprKind::TypeAssert { x, .. }
        | ExprKind::Call { fun: x, .. }
        | ExprKind::CompositeLit { ty: Some(x), .. } => Some(x),
        _ => None,
    }
}

/// The parts of `x` but for its [`left_operand`].
fn other_parts<'a>(x: &'a Expr, f: &mut dyn FnMut(Node<'a>)) {
    match &x.kind {
        ExprKind::Bad | ExprKind::Ident(_) | ExprKind::BasicLit { .. } => {}
        ExprKind::CompositeLit { elems, .. } => {
            for e in elems {
                exprs(&e.key, f);
                walk_expr(&e.value, f);
            }
        }
        ExprKind::FuncLit(lit) => {
            signature(&lit.sig, f);
            stmts(&lit.body.stmts, f);
        }
        ExprKind::Paren(x) | ExprKind::Star(x) | ExprKind::Ellipsis(x) | ExprKind::Unary { x, .. } => {
            walk_expr(x, f)
        }
        ExprKind::Selector { sel, .. } => f(Node::Ident(sel)),
        ExprKind::Index { indices, .. } => exprs(indices, f),
        ExprKind::Slice { lo, hi, max, .. } => exprs([lo, hi, max].into_iter().filter_map(|i| i.as_deref()), f),
        ExprKind::TypeAssert { ty, .. } => exprs(ty.as_deref(), f),
        ExprKind::Call { args, .. } => exprs(args, f),
        ExprKind::Binary { y, .. } => walk_expr(y, f),
        ExprKind::ArrayType { len, elem } => {
            if let ArrayLen::Expr(n) = len {
                walk_expr(n, f);
            }
            walk_expr(elem, f);
        }
        ExprKind::StructType { fields: list } | ExprKind::InterfaceType { elems: list } => fields(list, f),
        ExprKind::FuncType(sig) => signature(sig, f),
        ExprKind::MapType { key, value } => {
            walk_expr(key, f);
            walk_expr(value, f);
        }
        ExprKind::ChanType { elem, .. } => walk_expr(elem, f),
    }
}

pub fn walk_stmt<'a>(s: &'a Stmt, f: &mut dyn FnMut(Node<'a>)) {
    f(Node::Stmt(s));
    let mut s = s;
    while let StmtKind::If { init, cond, then, els } = &s.kind {
        stmts(init.as_deref(), f);
        walk_expr(cond, f);
        stmts(&then.stmts, f);
        let Some(els) = els else { return };
        s = els;
        f(Node::Stmt(s));
    }
    match &s.kind {
        StmtKind::Bad | StmtKind::Empty | StmtKind::Fallthrough | StmtKind::If { .. } => {}
        StmtKind::Expr(x) | StmtKind::Go(x) | StmtKind::Defer(x) | StmtKind::IncDec { x, .. } => walk_expr(x, f),
        StmtKind::Send { ch, value } => {
            walk_expr(ch, f);
            walk_expr(value, f);
        }
        StmtKind::Assign { lhs, rhs, .. } | StmtKind::Define { lhs, rhs, .. } => {
            exprs(lhs, f);
            exprs(rhs, f);
        }
        StmtKind::Decl(d) => walk_decl(d, f),
        StmtKind::Return(list) => exprs(list, f),
        StmtKind::Break(label) | StmtKind::Continue(label) => idents(label.as_slice(), f),
        StmtKind::Goto(label) => f(Node::Ident(label)),
        StmtKind::Block(b) => stmts(&b.stmts, f),
        StmtKind::Switch { init, tag, body } => {
            stmts(init.as_deref(), f);
            exprs(tag, f);
            clauses(body, f);
        }
        StmtKind::TypeSwitch { init, bind, x, body } => {
            stmts(init.as_deref(), f);
            idents(bind.as_slice(), f);
            walk_expr(x, f);
            clauses(body, f);
        }
        StmtKind::Select { body } => {
            for c in body {
                stmts(c.comm.as_deref(), f);
                stmts(&c.body, f);
            }
        }
        StmtKind::For { init, cond, post, body } => {
            stmts(init.as_deref(), f);
            exprs(cond, f);
            stmts(post.as_deref(), f);
            stmts(&body.stmts, f);
        }
        StmtKind::Range { key, value, x, body, .. } => {
            exprs(key, f);
            exprs(value, f);
            walk_expr(x, f);
            stmts(&body.stmts, f);
        }
        StmtKind::Labeled { label, stmt } => {
            f(Node::Ident(label));
            walk_stmt(stmt, f);
        }
    }
}

fn clauses<'a>(list: &'a [CaseClause], f: &mut dyn FnMut(Node<'a>)) {
    for c in list {
        exprs(&c.exprs, f);
        stmts(&c.body, f);
    }
}
