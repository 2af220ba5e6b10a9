//! Expressions as text, in gc's short form: bodies and elements are `…`.
//!
//! Go 1.27 `cmd/compile/internal/syntax` `printer.go` with `ShortForm`.
use gmplay_syntax::ast::{ArrayLen, BinaryOp, ChanDir, Expr, ExprKind, Field, FuncType, UnaryOp};

pub fn expr_string(e: &Expr) -> String {
    let mut s = String::new();
    write(&mut s, e, 0);
    s
}

pub(crate) fn unary_text(op: UnaryOp) -> &'static str {
    match op {
        UnaryOp::Plus => "+",
        UnaryOp::Minus => "-",
        UnaryOp::Not => "!",
        UnaryOp::Xor => "^",
        UnaryOp::Addr => "&",
        UnaryOp::Recv => "<-",
        UnaryOp::Tilde => "~",
    }
}

pub(crate) fn binary_text(op: BinaryOp) -> &'static str {
    match op {
        BinaryOp::Add => "+",
        BinaryOp::Sub => "-",
        BinaryOp::Mul => "*",
        BinaryOp::Div => "/",
        BinaryOp::Rem => "%",
        BinaryOp::And => "&",
        BinaryOp::Or => "|",
        BinaryOp::Xor => "^",
        BinaryOp::AndNot => "&^",
        BinaryOp::Shl => "<<",
        BinaryOp::Shr => ">>",
        BinaryOp::LogAnd => "&&",
        BinaryOp::LogOr => "||",
        BinaryOp::Eq => "==",
        BinaryOp::Ne => "!=",
        BinaryOp::Lt => "<",
        BinaryOp::Le => "<=",
        BinaryOp::Gt => ">",
        BinaryOp::Ge => ">=",
    }
}

fn list(s: &mut String, es: &[Expr], depth: u32) {
    for (i, e) in es.iter().enumerate() {
        if i > 0 {
            s.push_str(", ");
        }
        write(s, e, depth);
    }
}

fn fields(s: &mut String, fs: &[Field], sep: &str, depth: u32) {
    for (i, f) in fs.iter().enumerate() {
        if i > 0 {
            s.push_str(sep);
        }
        for (j, n) in f.names.iter().enumerate() {
            if j > 0 {
                s.push_str(", ");
            }
            s.push_str(&n.name);
        }
        if !f.names.is_empty() {
            s.push(' ');
        }
        write(s, &f.ty, depth);
    }
}

fn signature(s: &mut String, f: &FuncType, depth: u32) {
    s.push('(');
    fields(s, &f.params, ", ", depth);
    s.push(')');
    match &f.results[..] {
        [] => {}
        [r] if r.names.is_empty() => {
            s.push(' ');
            write(s, &r.ty, depth);
        }
        rs => {
            s.push_str(" (");
            fields(s, rs, ", ", depth);
            s.push(')');
        }
    }
}

fn write(s: &mut String, e: &Expr, depth: u32) {
    if depth > 200 {
        s.push('…');
        return;
    }
    let d = depth + 1;
    match &e.kind {
        ExprKind::Bad => s.push_str("<bad expr>"),
        ExprKind::Ident(n) => s.push_str(n),
        ExprKind::BasicLit { text, .. } => s.push_str(text),
        ExprKind::CompositeLit { ty, elems, .. } => {
            if let Some(t) = ty {
                write(s, t, d);
            }
            s.push_str(if elems.is_empty() { "{}" } else { "{…}" });
        }
        ExprKind::FuncLit(f) => {
            s.push_str("func");
            signature(s, &f.sig, d);
            s.push_str(if f.body.stmts.is_empty() { " {}" } else { " {…}" });
        }
        ExprKind::Paren(x) => {
            s.push('(');
            write(s, x, d);
            s.push(')');
        }
        ExprKind::Selector { x, sel } => {
            write(s, x, d);
            s.push('.');
            s.push_str(&sel.name);
        }
        ExprKind::Index { x, indices } => {
            write(s, x, d);
            s.push('[');
            list(s, indices, d);
            s.push(']');
        }
        ExprKind::Slice { x, lo, hi, max } => {
            write(s, x, d);
            s.push('[');
            if let Some(i) = lo {
                write(s, i, d);
            }
            s.push(':');
            if let Some(i) = hi {
                write(s, i, d);
            }
            if let Some(i) = max {
                s.push(':');
                write(s, i, d);
            }
            s.push(']');
        }
        ExprKind::TypeAssert { x, ty } => {
            write(s, x, d);
            s.push_str(".(");
            match ty {
                Some(t) => write(s, t, d),
                None => s.push_str("type"),
            }
            s.push(')');
        }
        ExprKind::Call { fun, args, ellipsis, .. } => {
            write(s, fun, d);
            s.push('(');
            list(s, args, d);
            if *ellipsis {
                s.push_str("...");
            }
            s.push(')');
        }
        ExprKind::Star(x) => {
            s.push('*');
            write(s, x, d);
        }
        ExprKind::Unary { op, x } => {
            s.push_str(unary_text(*op));
            write(s, x, d);
        }
        ExprKind::Binary { op, x, y, .. } => {
            write(s, x, d);
            s.push(' ');
            s.push_str(binary_text(*op));
            s.push(' ');
            write(s, y, d);
        }
        ExprKind::ArrayType { len, elem } => {
            s.push('[');
            match len {
                ArrayLen::Slice => {}
                ArrayLen::Auto => s.push_str("..."),
                ArrayLen::Expr(e) => write(s, e, d),
            }
            s.push(']');
            write(s, elem, d);
        }
        ExprKind::StructType { fields: fs } => {
            s.push_str("struct{");
            fields(s, fs, "; ", d);
            s.push('}');
        }
        ExprKind::FuncType(f) => {
            s.push_str("func");
            signature(s, f, d);
        }
        ExprKind::InterfaceType { elems } => {
            s.push_str("interface{");
            for (i, f) in elems.iter().enumerate() {
                if i > 0 {
                    s.push_str("; ");
                }
                match (f.names.first(), &f.ty.kind) {
                    (Some(n), ExprKind::FuncType(sig)) => {
                        s.push_str(&n.name);
                        signature(s, sig, d);
                    }
                    _ => write(s, &f.ty, d),
                }
            }
            s.push('}');
        }
        ExprKind::MapType { key, value } => {
            s.push_str("map[");
            write(s, key, d);
            s.push(']');
            write(s, value, d);
        }
        ExprKind::ChanType { dir, elem } => {
            s.push_str(match dir {
                ChanDir::Both => "chan ",
                ChanDir::Send => "chan<- ",
                ChanDir::Recv => "<-chan ",
            });
            let parens =
                *dir == ChanDir::Both && matches!(elem.kind, ExprKind::ChanType { dir: ChanDir::Recv, .. });
            if parens {
                s.push('(');
            }
            write(s, elem, d);
            if parens {
                s.push(')');
            }
        }
        ExprKind::Ellipsis(x) => {
            s.push_str("...");
            write(s, x, d);
        }
    }
}
