//! Expressions back to source in the short form in which gc's messages quote them: `x + y`, `f(x)`, `T{…}`,
//! `func(x int) {…}`.
//!
//! Go 1.27 `syntax.String` (`printer.printRawNode` in `ShortForm`).
//!
//! Difference from Go: a struct tag is quoted anew, since the tree keeps its value and not how it was written.
use crate::ast::*;
use crate::token::{binary_text, unary_text};

/// What gc's messages call `x`.
pub fn expr_string(x: &Expr) -> String {
    let mut out = String::new();
    expr(&mut out, x);
    out
}

/// `a, b, c`, as gc prints a list of expressions.
pub fn expr_list_string(list: &[Expr]) -> String {
    let mut out = String::new();
    comma_separated(&mut out, list, expr);
    out
}

/// A simple statement (expression, send, `++`, assignment) as gc prints it; other statements are empty here.
pub fn simple_stmt_string(s: &Stmt) -> String {
    match &s.kind {
        StmtKind::Expr(x) => expr_string(x),
        StmtKind::Send { ch, value } => format!("{} <- {}", expr_string(ch), expr_string(value)),
        StmtKind::IncDec { x, inc } => {
            format!("{}{}", expr_string(x), if *inc { "++" } else { "--" })
        }
        StmtKind::Assign { op, lhs, rhs, .. } => {
            let op = op.map_or("", binary_text);
            format!("{} {op}= {}", expr_list_string(lhs), expr_list_string(rhs))
        }
        StmtKind::Define { lhs, rhs, .. } => {
            format!("{} := {}", expr_list_string(lhs), expr_list_string(rhs))
        }
        _ => String::new(),
    }
}

fn comma_separated<T>(out: &mut String, list: &[T], mut each: impl FnMut(&mut String, &T)) {
    for (i, x) in list.iter().enumerate() {
        if i > 0 {
            out.push_str(", ");
        }
        each(out, x);
    }
}

fn wrapped(out: &mut String, open: &str, x: &Expr, close: &str) {
    out.push_str(open);
    expr(out, x);
    out.push_str(close);
}

fn expr(out: &mut String, x: &Expr) {
    match &x.kind {
        ExprKind::Bad => out.push_str("<bad expr>"),
        ExprKind::Ident(name) => out.push_str(name),
        ExprKind::BasicLit { text, .. } => out.push_str(text),
        ExprKind::CompositeLit { ty, elems, .. } => {
            if let Some(ty) = ty {
                expr(out, ty);
            }
            out.push_str(if elems.is_empty() { "{}" } else { "{…}" });
        }
        ExprKind::FuncLit(f) => {
            out.push_str("func");
            signature(out, &f.sig);
            out.push_str(if f.body.stmts.is_empty() { " {}" } else { " {…}" });
        }
        ExprKind::Paren(x) => wrapped(out, "(", x, ")"),
        ExprKind::Selector { x, sel } => {
            expr(out, x);
            out.push('.');
            out.push_str(&sel.name);
        }
        ExprKind::Index { x, indices } => {
            expr(out, x);
            out.push('[');
            comma_separated(out, indices, expr);
            out.push(']');
        }
        ExprKind::Slice { x, lo, hi, max } => {
            expr(out, x);
            out.push('[');
            if let Some(lo) = lo {
                expr(out, lo);
            }
            out.push(':');
            if let Some(hi) = hi {
                expr(out, hi);
            }
            if let Some(max) = max {
                wrapped(out, ":", max, "");
            }
            out.push(']');
        }
        ExprKind::TypeAssert { x, ty } => {
            expr(out, x);
            match ty {
                Some(ty) => wrapped(out, ".(", ty, ")"),
                None => out.push_str(".(type)"),
            }
        }
        ExprKind::Call { fun, args, ellipsis, .. } => {
            expr(out, fun);
            out.push('(');
            comma_separated(out, args, expr);
            out.push_str(if *ellipsis { "...)" } else { ")" });
        }
        ExprKind::Star(x) => wrapped(out, "*", x, ""),
        ExprKind::Unary { op, x } => wrapped(out, unary_text(*op), x, ""),
        ExprKind::Binary { op, x, y, .. } => {
            expr(out, x);
            out.push(' ');
            out.push_str(binary_text(*op));
            out.push(' ');
            expr(out, y);
        }
        ExprKind::ArrayType { len, elem } => {
            match len {
                ArrayLen::Slice => out.push_str("[]"),
                ArrayLen::Auto => out.push_str("[...]"),
                ArrayLen::Expr(n) => wrapped(out, "[", n, "]"),
            }
            expr(out, elem);
        }
        ExprKind::StructType { fields } => {
            out.push_str("struct{");
            for (i, f) in fields.iter().enumerate() {
                if i > 0 {
                    out.push_str("; ");
                }
                field(out, f);
                if let Some(tag) = &f.tag {
                    out.push(' ');
                    out.push_str(&quoted_tag(tag));
                }
            }
            out.push('}');
        }
        ExprKind::FuncType(sig) => {
            out.push_str("func");
            signature(out, sig);
        }
        ExprKind::InterfaceType { elems } => {
            out.push_str("interface{");
            for (i, f) in elems.iter().enumerate() {
                if i > 0 {
                    out.push_str("; ");
                }
                match (f.names.first(), &f.ty.kind) {
                    (Some(name), ExprKind::FuncType(sig)) => {
                        out.push_str(&name.name);
                        signature(out, sig);
                    }
                    _ => expr(out, &f.ty),
                }
            }
            out.push('}');
        }
        ExprKind::MapType { key, value } => {
            wrapped(out, "map[", key, "]");
            expr(out, value);
        }
        ExprKind::ChanType { dir, elem } => {
            out.push_str(match dir {
                ChanDir::Both => "chan ",
                ChanDir::Send => "chan<- ",
                ChanDir::Recv => "<-chan ",
            });
            let inner_recv = matches!(elem.kind, ExprKind::ChanType { dir: ChanDir::Recv, .. });
            if *dir == ChanDir::Both && inner_recv {
                wrapped(out, "(", elem, ")");
            } else {
                expr(out, elem);
            }
        }
        ExprKind::Ellipsis(x) => wrapped(out, "...", x, ""),
    }
}

fn field(out: &mut String, f: &Field) {
    comma_separated(out, &f.names, |out, n| out.push_str(&n.name));
    if !f.names.is_empty() {
        out.push(' ');
    }
    expr(out, &f.ty);
}

fn signature(out: &mut String, sig: &FuncType) {
    out.push('(');
    comma_separated(out, &sig.params, field);
    out.push(')');
    match sig.results.as_slice() {
        [] => {}
        [one] if one.names.is_empty() => wrapped(out, " ", &one.ty, ""),
        many => {
            out.push_str(" (");
            comma_separated(out, many, field);
            out.push(')');
        }
    }
}

fn quoted_tag(tag: &str) -> String {
    if tag.contains('"') && !tag.contains('`') { format!("`{tag}`") } else { format!("{tag:?}") }
}
