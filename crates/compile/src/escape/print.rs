//! Nodes as gc's messages show them: its tree after type checking, so with constants folded, method calls as calls of
//! method expressions, and implicit conversions and dereferences left out.
//!
//! Go 1.27 `cmd/compile/internal/ir/fmt.go`: `exprFmt`, `OpPrec`; `types/fmt.go`; `go/constant`: `Value.String`.
//!
//! Differences from Go: in generic functions types are shown with their parameters, not with the shapes
//! (`go.shape.int`) that they are compiled for, and dictionary arguments are left out.
use super::scan::*;
use super::tree::*;
use super::shape::Shapes;
use gmplay_syntax::ast::*;
use gmplay_types::constant::{Value, quote};
use gmplay_types::info::Mode;
use gmplay_types::object::Builtin;
use gmplay_types::{Basic, ChanDir, ObjId, ObjKind, PkgId, SelectionKind, Signature, Type, TypeId};
use std::collections::HashMap;
use std::fmt::Write;

/// What a message names.
#[derive(Clone, Copy)]
pub enum Text<'a> {
    Expr(&'a Expr),
    /// `&T{…}` where the `&` is elided.
    AddrOf(&'a Expr),
    Stmt(&'a Stmt),
    Var(ObjId),
    Word(&'static str),
    /// A variable's only value where gc puts that in the variable's place, as a constant of that type.
    Value(&'a Expr, TypeId),
    /// The same inside a conversion.
    Converted(&'a Expr, &'a Expr, TypeId),
    /// `make` with its last argument known.
    Make(&'a Expr, i64),
}

pub struct Printer<'a, 'c> {
    pub shapes: &'c Shapes<'a>,
    pub pkg: PkgId,
    pub held: &'c HashMap<NodeId, (TypeId, ObjId)>,
}

const UNARY: u8 = 7;
const PRIMARY: u8 = 8;

fn precedence(op: BinaryOp) -> u8 {
    use BinaryOp::*;
    match op {
        Mul | Div | Rem | Shl | Shr | And | AndNot => 6,
        Add | Sub | Or | Xor => 5,
        Eq | Ne | Lt | Le | Gt | Ge => 4,
        LogAnd => 2,
        LogOr => 1,
    }
}

pub fn operator(op: BinaryOp) -> &'static str {
    use BinaryOp::*;
    match op {
        Add => "+",
        Sub => "-",
        Mul => "*",
        Div => "/",
        Rem => "%",
        And => "&",
        Or => "|",
        Xor => "^",
        AndNot => "&^",
        Shl => "<<",
        Shr => ">>",
        LogAnd => "&&",
        LogOr => "||",
        Eq => "==",
        Ne => "!=",
        Lt => "<",
        Le => "<=",
        Gt => ">",
        Ge => ">=",
    }
}

/// `strconv.QuoteRune`.
fn rune(c: char) -> String {
    let n = c as u32;
    match c {
        '\'' => "'\\''".into(),
        '"' => "'\"'".into(),
        _ if n > 0x7f && (c.is_control() || c.is_whitespace()) => {
            if n > 0xffff { format!("'\\U{n:08x}'") } else { format!("'\\u{n:04x}'") }
        }
        _ => {
            let mut buf = [0; 4];
            let s = quote(c.encode_utf8(&mut buf).as_bytes());
            format!("'{}'", &s[1..s.len() - 1])
        }
    }
}

impl<'a> Printer<'a, '_> {
    pub fn text(&self, t: Text<'a>) -> String {
        let mut out = String::new();
        match t {
            Text::Expr(e) => self.expr(&mut out, e, 0),
            Text::AddrOf(e) => {
                out.push('&');
                self.literal(&mut out, e);
            }
            Text::Stmt(s) => self.stmt(&mut out, s),
            Text::Var(o) => out.push_str(&self.shapes.prog.object(o).name),
            Text::Word(w) => out.push_str(w),
            Text::Value(e, ty) => {
                if let Some(v) = self.info().type_of(e.id).and_then(|t| t.value.as_ref()) {
                    let e = unparen(e);
                    match v {
                        Value::Int(_) if self.runic(e) => self.expr(&mut out, e, 0),
                        _ => self.constant(&mut out, &self.of_kind(v, ty), ty),
                    }
                }
            }
            Text::Converted(call, e, ty) => {
                if let ExprKind::Call { fun, .. } = &call.kind {
                    self.type_expr(&mut out, unparen(fun));
                    let _ = write!(out, "({})", self.text(Text::Value(e, ty)));
                }
            }
            Text::Make(e, n) => {
                if let ExprKind::Call { args, .. } = &e.kind
                    && let [ty, rest @ ..] = args.as_slice()
                {
                    out.push_str("make(");
                    self.type_expr(&mut out, ty);
                    for a in &rest[..rest.len().saturating_sub(1)] {
                        out.push_str(", ");
                        self.expr(&mut out, a, 0);
                    }
                    let _ = write!(out, ", {n})");
                }
            }
        }
        out
    }
    /// `main`, `T.Get`, `(*T).Put`, `main.func1`
    pub fn func_name(&self, scan: &Scan<'a>, f: FuncIx) -> String {
        let func = &scan.funcs[f.0 as usize];
        if let Some(p) = func.parent {
            let n = scan.funcs[p.0 as usize].refs.iter().take_while(|r| **r != FuncRef::Inner(f));
            let n = n.filter(|r| matches!(r, FuncRef::Inner(_))).count() + 1;
            return format!("{}.func{n}", self.func_name(scan, p));
        }
        let Some(o) = func.obj else { return "init".into() };
        let obj = self.shapes.prog.object(o);
        let mut out = String::new();
        match &obj.kind {
            ObjKind::Func(f) if f.recv.is_some() => self.method_expr(&mut out, f.recv.unwrap_or_default(), &obj.name),
            _ => out.push_str(&obj.name),
        }
        out
    }
    fn info(&self) -> &'a gmplay_types::Info {
        &self.shapes.prog.info
    }
    fn type_of(&self, e: &Expr) -> Option<TypeId> {
        self.info().type_of(e.id).map(|t| t.ty)
    }
    fn stmt(&self, out: &mut String, s: &'a Stmt) {
        let lists = |out: &mut String, l: &'a [Expr], op: &str, r: &'a [Expr]| {
            self.list(out, l);
            let _ = write!(out, " {op} ");
            self.list(out, r);
        };
        match &s.kind {
            StmtKind::Assign { op, lhs, rhs, .. } => match op {
                Some(o) => lists(out, lhs, &format!("{}=", operator(*o)), rhs),
                None => lists(out, lhs, "=", rhs),
            },
            StmtKind::Define { lhs, rhs, .. } => lists(out, lhs, ":=", rhs),
            StmtKind::Return(list) => {
                out.push_str("return ");
                self.list(out, list);
            }
            StmtKind::Send { ch, value } => {
                self.expr(out, ch, 3);
                out.push_str(" <- ");
                self.expr(out, value, 4);
            }
            StmtKind::Range { .. } | StmtKind::For { .. } => out.push_str("for loop"),
            StmtKind::Switch { .. } | StmtKind::TypeSwitch { .. } => out.push_str("switch statement"),
            StmtKind::Go(e) | StmtKind::Defer(e) => {
                out.push_str(if matches!(s.kind, StmtKind::Go(_)) { "go " } else { "defer " });
                self.expr(out, e, 0);
            }
            StmtKind::Expr(e) => self.expr(out, e, 0),
            _ => out.push_str("statement"),
        }
    }
    fn list(&self, out: &mut String, list: &'a [Expr]) {
        for (i, e) in list.iter().enumerate() {
            if i > 0 {
                out.push_str(", ");
            }
            self.expr(out, e, 0);
        }
    }
    fn constant(&self, out: &mut String, v: &Value, ty: TypeId) {
        let basic = match self.shapes.prog.types.get(ty) {
            Type::Basic(b) => Some(*b),
            _ => None,
        };
        let text = v.to_string();
        let usual = match v {
            Value::Bool(_) => Basic::Bool,
            Value::Str(_) => Basic::String,
            Value::Int(_) => Basic::Int,
            Value::Float(_) => Basic::Float64,
            Value::Complex(..) => Basic::Complex128,
        };
        if basic == Some(usual) || basic.is_some_and(Basic::is_untyped) {
            out.push_str(&text);

        } else {
            self.ty(out, ty);
            let _ = write!(out, "({text})");
        }
    }
    /// The type of a float constant decides, not how it happens to be kept.
    fn of_kind(&self, v: &Value, ty: TypeId) -> Value {
        match self.shapes.prog.types.basic_of(ty) {
            Some(b) if b.is_float() => v.to_float(),
            _ => None,
        }
        .unwrap_or_else(|| v.clone())
    }
    /// Whether gc's type of an int32 constant is `rune`, as far as the way it is written tells.
    fn runic(&self, e: &Expr) -> bool {
        let e = unparen(e);
        if self.type_of(e) != Some(self.shapes.prog.types.basic(Basic::Int32)) {
            return false;
        }
        match &e.kind {
            ExprKind::BasicLit { kind, .. } => *kind == LitKind::Rune,
            ExprKind::Binary { x, y, .. } => self.runic(x) || self.runic(y),
            ExprKind::Unary { x, .. } => self.runic(x),
            ExprKind::Call { fun, .. } => matches!(&unparen(fun).kind, ExprKind::Ident(n) if &**n == "rune"),
            // A constant that is named may be either: few are numbers.
            ExprKind::Ident(_) => true,
            _ => false,
        }
    }
    /// And whether its type of a uint8 constant is `byte`.
    fn bytic(&self, e: &Expr) -> bool {
        let e = unparen(e);
        match &e.kind {
            ExprKind::BasicLit { kind, .. } => *kind == LitKind::Rune,
            ExprKind::Binary { x, y, .. } => self.bytic(x) || self.bytic(y),
            ExprKind::Unary { x, .. } => self.bytic(x),
            ExprKind::Call { fun, .. } => matches!(&unparen(fun).kind, ExprKind::Ident(n) if &**n == "byte"),
            ExprKind::Index { .. } => true,
            _ => false,
        }
    }
    pub fn expr(&self, out: &mut String, e: &'a Expr, prec: u8) {
        let e = unparen(e);
        let tv = self.info().type_of(e.id);
        if let Some(t) = tv {
            if let Some(v) = &t.value {
                if self.runic(e)
                    && let Value::Int(i) = v
                    && let Ok(c) = u32::try_from(i.clone())
                    && let Some(c) = char::from_u32(c)
                {
                    out.push_str(&rune(c));
                    return;
                }
                if t.ty == self.shapes.prog.types.basic(Basic::Uint8) && self.bytic(e) {
                    let _ = write!(out, "byte({v})");
                    return;
                }
                return self.constant(out, &self.of_kind(v, t.ty), t.ty);
            }
            if t.mode == Mode::Type {
                return self.type_expr(out, e);
            }
        }
        let own = self.own_precedence(e);
        if prec > own {
            out.push('(');
            self.shape(out, e, own);
            out.push(')');
        } else {
            self.shape(out, e, own);
        }
    }
    fn concat(&self, e: &Expr) -> bool {
        matches!(&e.kind, ExprKind::Binary { op: BinaryOp::Add, .. })
            && self.type_of(e).is_some_and(|t| self.shapes.is_string(t))
    }
    fn own_precedence(&self, e: &Expr) -> u8 {
        match &e.kind {
            // gc gives string concatenation none, so it is always in parentheses.
            ExprKind::Binary { .. } if self.concat(e) => 0,
            ExprKind::Binary { op, .. } => precedence(*op),
            ExprKind::Unary { op: UnaryOp::Addr, x } if matches!(unparen(x).kind, ExprKind::CompositeLit { .. }) => 0,
            ExprKind::Unary { .. } | ExprKind::Star(_) => UNARY,
            ExprKind::FuncLit(_) => 0,
            ExprKind::Call { fun, .. } if builtin_of(self.shapes.prog, fun) == Some(Builtin::Recover) => 0,
            _ => PRIMARY,
        }
    }
    fn shape(&self, out: &mut String, e: &'a Expr, own: u8) {
        match &e.kind {
            ExprKind::Ident(n) => match object_of(self.info(), e) {
                Some(o) if self.shapes.prog.object(o).pkg.is_some() => self.object(out, o),
                _ => out.push_str(n),
            },
            ExprKind::BasicLit { text, .. } => out.push_str(text),
            ExprKind::CompositeLit { .. } => {
                if self.type_of(e).is_some_and(|t| self.shapes.pointee(t).is_some()) {
                    out.push('&');
                }
                self.literal(out, e);
            }
            ExprKind::FuncLit(_) => out.push_str("func literal"),
            ExprKind::Selector { x, sel } => self.selector(out, e, x, sel),
            ExprKind::Index { x, indices } => {
                self.expr(out, x, PRIMARY);
                out.push('[');
                self.list(out, indices);
                out.push(']');
            }
            ExprKind::Slice { x, lo, hi, max } => {
                self.expr(out, x, PRIMARY);
                out.push('[');
                let part = |out: &mut String, p: &'a Option<Box<Expr>>| {
                    if let Some(p) = p {
                        self.expr(out, p, 0);
                    }
                };
                part(out, lo);
                out.push(':');
                part(out, hi);
                if max.is_some() {
                    out.push(':');
                    part(out, max);
                }
                out.push(']');
            }
            ExprKind::TypeAssert { x, ty } => {
                self.expr(out, x, PRIMARY);
                out.push_str(".(");
                match ty {
                    Some(t) => self.type_expr(out, t),
                    None => out.push_str("type"),
                }
                out.push(')');
            }
            ExprKind::Call { fun, args, ellipsis, .. } => self.call(out, e, fun, args, *ellipsis),
            ExprKind::Star(x) => {
                out.push('*');
                self.expr(out, x, own + 1);
            }
            ExprKind::Unary { op, x } => {
                let (mark, wide) = match op {
                    UnaryOp::Plus => ("+", "+ "),
                    UnaryOp::Minus => ("-", "- "),
                    UnaryOp::Not => ("!", "! "),
                    UnaryOp::Xor => ("^", "^ "),
                    UnaryOp::Addr => ("&", "& "),
                    UnaryOp::Recv => ("<-", "<- "),
                    UnaryOp::Tilde => ("~", "~ "),
                };
                let inner = unparen(x);
                let again = matches!(&inner.kind, ExprKind::Unary { op: o, .. } if o == op);
                out.push_str(if again { wide } else { mark });
                let lit = *op == UnaryOp::Addr && matches!(inner.kind, ExprKind::CompositeLit { .. });
                self.expr(out, x, if lit { 0 } else { own + 1 });
            }
            ExprKind::Binary { op, .. } if self.concat(e) => {
                let _ = op;
                let mut parts = vec![];
                concat_parts(self.shapes, e, &mut parts);
                for (i, p) in parts.into_iter().enumerate() {
                    if i > 0 {
                        out.push_str(" + ");
                    }
                    self.expr(out, p, own);
                }
            }
            ExprKind::Binary { op, x, y, .. } => {
                self.expr(out, x, own);
                let _ = write!(out, " {} ", operator(*op));
                self.expr(out, y, own + 1);
            }
            _ => self.type_expr(out, e),
        }
    }
    fn object(&self, out: &mut String, o: ObjId) {
        let obj = self.shapes.prog.object(o);
        let global = !matches!(obj.kind, ObjKind::Var(_)) || !is_local(self.shapes.prog, o);
        if let Some(p) = obj.pkg
            && p != self.pkg
            && global
        {
            let _ = write!(out, "{}.", self.shapes.prog.packages[p.0 as usize].name);
        }
        out.push_str(&obj.name);
    }
    /// The fields that lead to what a selector means, where they are embedded ones.
    fn path(&self, out: &mut String, from: TypeId, path: &[u32]) {
        let mut ty = from;
        for i in path {
            let holder = self.shapes.pointee(ty).unwrap_or(ty);
            let Some(Type::Struct(fields)) = self.shapes.core(holder) else { return };
            let Some(f) = fields.get(*i as usize) else { return };
            let _ = write!(out, ".{}", f.name);
            ty = f.ty;
        }
    }
    fn selector(&self, out: &mut String, e: &'a Expr, x: &'a Expr, sel: &Ident) {
        let Some(s) = self.info().selections.get(&e.id) else {
            if let Some(o) = self.info().uses.get(&sel.id) {
                return self.object(out, *o);
            }
            self.expr(out, x, PRIMARY);
            let _ = write!(out, ".{}", sel.name);
            return;
        };
        if s.kind == SelectionKind::MethodExpr {
            self.method_expr(out, s.recv, &sel.name);
            return;
        }
        self.expr(out, x, PRIMARY);
        self.path(out, s.recv, &s.path);
        if s.kind == SelectionKind::MethodVal {
            let _ = write!(out, ".{}", sel.name);
        }
    }
    fn method_expr(&self, out: &mut String, recv: TypeId, name: &str) {
        if matches!(self.shapes.prog.types.get(recv), Type::Pointer(_)) {
            out.push('(');
            self.ty(out, recv);
            out.push(')');
        } else {
            self.ty(out, recv);
        }
        let _ = write!(out, ".{name}");
    }
    fn call(&self, out: &mut String, e: &'a Expr, fun: &'a Expr, args: &'a [Expr], ellipsis: bool) {
        let f = unparen(fun);
        match self.info().type_of(f.id).map(|t| (t.mode, t.ty)) {
            Some((Mode::Type, ty)) => {
                let named = matches!(self.shapes.prog.types.get(ty), Type::Named(_) | Type::Basic(_) | Type::TypeParam(_));
                let word = named || matches!(&f.kind, ExprKind::Ident(n) if &**n == "any");
                if word {
                    self.type_expr(out, f);
                } else {
                    out.push('(');
                    self.type_expr(out, f);
                    out.push(')');
                }
                out.push('(');
                self.list(out, args);
                out.push(')');
                return;
            }
            Some((Mode::Builtin, _)) => {
                let Some(b) = builtin_of(self.shapes.prog, f) else { return };
                if !matches!(b, Builtin::Append) && matches!(&f.kind, ExprKind::Selector { .. }) {
                    let _ = write!(out, "unsafe.{}(", b.name());
                } else {
                    let _ = write!(out, "{}(", b.name());
                }
                self.list(out, args);
                out.push_str(if ellipsis { "...)" } else { ")" });
                return;
            }
            _ => {}
        }
        let _ = e;
        let mut first = true;
        if let (ExprKind::Selector { x, sel }, Some((ty, m))) = (&f.kind, self.held.get(&f.id)) {
            self.declared(out, *ty, *m, &sel.name);
            out.push('(');
            self.expr(out, x, PRIMARY);
            out.push_str(".(");
            self.ty(out, *ty);
            out.push(')');
            return self.arguments(out, f, args, ellipsis, false);
        }
        let method = match &f.kind {
            ExprKind::Selector { x, sel } => method_of(self.shapes, f)
                .filter(|m| m.decl.is_some() && self.info().selections[&f.id].kind == SelectionKind::MethodVal)
                .map(|m| (m, x, sel)),
            _ => None,
        };
        if let Some((m, x, sel)) = method {
            if let Some(d) = m.decl {
                self.declared(out, m.recv, d, &sel.name);
            }
            out.push('(');
            self.expr(out, x, 0);
            self.path(out, self.info().selections[&f.id].recv, &self.info().selections[&f.id].path);
            first = false;
        } else {
            self.expr(out, f, PRIMARY);
            out.push('(');
        }
        self.arguments(out, f, args, ellipsis, first);
    }
    /// A method expression of the method's own receiver, for an operand of type `recv`.
    fn declared(&self, out: &mut String, recv: TypeId, method: ObjId, name: &str) {
        let base = self.shapes.pointee(recv).unwrap_or(recv);
        if matches!(&self.shapes.prog.object(method).kind, ObjKind::Func(f) if f.ptr_recv) {
            out.push_str("(*");
            self.ty(out, base);
            let _ = write!(out, ").{name}");
        } else {
            self.method_expr(out, base, name);
        }
    }
    fn arguments(&self, out: &mut String, f: &'a Expr, args: &'a [Expr], ellipsis: bool, first: bool) {
        let mut first = first;
        let sig = self.type_of(f).and_then(|t| match self.shapes.core(t) {
            Some(Type::Func(s)) => Some(s.clone()),
            _ => None,
        });
        let fixed = match sig {
            Some(Signature { variadic: true, params, .. }) if !ellipsis => Some(params.len() - 1),
            _ => None,
        };
        for a in &args[..fixed.unwrap_or(args.len()).min(args.len())] {
            if !first {
                out.push_str(", ");
            }
            first = false;
            self.expr(out, a, 0);
        }
        if let Some(n) = fixed {
            if !first {
                out.push_str(", ");
            }
            out.push_str(if args.len() > n { "... argument..." } else { "nil..." });
        } else if ellipsis {
            out.push_str("...");
        }
        out.push(')');
    }
    fn literal(&self, out: &mut String, e: &'a Expr) {
        let ExprKind::CompositeLit { ty, elems, .. } = &e.kind else { return };
        match ty {
            Some(t) if !matches!(&t.kind, ExprKind::ArrayType { len: ArrayLen::Auto, .. }) => self.type_expr(out, t),
            _ => {
                if let Some(t) = self.type_of(e) {
                    self.ty(out, self.shapes.pointee(t).unwrap_or(t));
                }
            }
        }
        out.push_str(if elems.is_empty() { "{}" } else { "{...}" });
    }

    // ---- types

    /// A type as written, where writing it tells `byte`, `rune` and `any` from what they stand for.
    fn type_expr(&self, out: &mut String, e: &'a Expr) {
        let written = match &e.kind {
            ExprKind::Paren(x) => return self.type_expr(out, x),
            ExprKind::Ident(n) => {
                let universe = object_of(self.info(), e).is_some_and(|o| self.shapes.prog.object(o).pkg.is_none());
                universe && matches!(&**n, "byte" | "rune" | "any")
            }
            ExprKind::Star(x) => {
                out.push('*');
                return self.type_expr(out, x);
            }
            ExprKind::ArrayType { len: ArrayLen::Slice, elem } => {
                out.push_str("[]");
                return self.type_expr(out, elem);
            }
            ExprKind::ArrayType { elem, .. } => {
                if let Some(Type::Array { len, .. }) = self.type_of(e).map(|t| self.shapes.prog.types.get(t)) {
                    let _ = write!(out, "[{len}]");
                    return self.type_expr(out, elem);
                }
                false
            }
            ExprKind::MapType { key, value } => {
                out.push_str("map[");
                self.type_expr(out, key);
                out.push(']');
                return self.type_expr(out, value);
            }
            ExprKind::ChanType { dir, elem } => {
                out.push_str(match dir {
                    gmplay_syntax::ast::ChanDir::Both => "chan ",
                    gmplay_syntax::ast::ChanDir::Send => "chan<- ",
                    gmplay_syntax::ast::ChanDir::Recv => "<-chan ",
                });
                return self.type_expr(out, elem);
            }
            ExprKind::InterfaceType { elems } if elems.is_empty() => return out.push_str("interface {}"),
            _ => false,
        };
        match (&e.kind, self.type_of(e)) {
            (ExprKind::Ident(n), _) if written => out.push_str(n),
            (_, Some(t)) => self.ty(out, t),
            (ExprKind::Ident(n), None) => out.push_str(n),
            _ => out.push('T'),
        }
    }
    pub fn ty(&self, out: &mut String, id: TypeId) {
        let prog = self.shapes.prog;
        match prog.types.get(id) {
            Type::Basic(b) => out.push_str(b.name()),
            Type::Named(n) => {
                let named = &prog.types.named[n.0 as usize];
                self.object(out, named.obj);
                if !named.args.is_empty() {
                    // As symbols are named: with packages.
                    let far = Printer { pkg: PkgId(u32::MAX), ..*self };
                    out.push('[');
                    far.types(out, &named.args, ",");
                    out.push(']');
                }
            }
            Type::Pointer(e) => {
                out.push('*');
                self.ty(out, *e);
            }
            Type::Slice(e) => {
                out.push_str("[]");
                self.ty(out, *e);
            }
            Type::Array { len, elem } => {
                let _ = write!(out, "[{len}]");
                self.ty(out, *elem);
            }
            Type::Map { key, value } => {
                out.push_str("map[");
                self.ty(out, *key);
                out.push(']');
                self.ty(out, *value);
            }
            Type::Chan { dir, elem } => {
                out.push_str(match dir {
                    ChanDir::Both => "chan ",
                    ChanDir::Send => "chan<- ",
                    ChanDir::Recv => "<-chan ",
                });
                let nested = matches!(prog.types.get(*elem), Type::Chan { dir: ChanDir::Recv, .. });
                if nested && *dir != ChanDir::Recv {
                    out.push('(');
                    self.ty(out, *elem);
                    out.push(')');
                } else {
                    self.ty(out, *elem);
                }
            }
            Type::Struct(fields) => {
                out.push_str("struct {");
                for (i, f) in fields.iter().enumerate() {
                    out.push_str(if i > 0 { "; " } else { " " });
                    if !f.embedded {
                        let _ = write!(out, "{} ", f.name);
                    }
                    self.ty(out, f.ty);
                    if let Some(t) = &f.tag {
                        let _ = write!(out, " {}", quote(t.as_bytes()));
                    }
                }
                out.push_str(if fields.is_empty() { "}" } else { " }" });
            }
            Type::Func(s) => {
                out.push_str("func");
                self.signature(out, s);
            }
            Type::Interface(i) if i.methods.is_empty() => out.push_str("any"),
            Type::Interface(i) => {
                out.push_str("interface {");
                for (n, m) in i.methods.iter().enumerate() {
                    let _ = write!(out, "{}{}", if n > 0 { "; " } else { " " }, m.name);
                    if let Type::Func(s) = prog.types.get(m.sig) {
                        self.signature(out, s);
                    }
                }
                out.push_str(if i.methods.is_empty() { "}" } else { " }" });
            }
            Type::Tuple(list) => {
                out.push('(');
                self.types(out, list, ", ");
                out.push(')');
            }
            Type::TypeParam(p) => {
                let obj = prog.types.params[p.0 as usize].obj;
                out.push_str(&prog.object(obj).name);
            }
        }
    }
    fn types(&self, out: &mut String, list: &[TypeId], sep: &str) {
        for (i, t) in list.iter().enumerate() {
            if i > 0 {
                out.push_str(sep);
            }
            self.ty(out, *t);
        }
    }
    fn signature(&self, out: &mut String, s: &Signature) {
        out.push('(');
        for (i, p) in s.params.iter().enumerate() {
            if i > 0 {
                out.push_str(", ");
            }
            match self.shapes.prog.types.get(*p) {
                Type::Slice(e) if s.variadic && i + 1 == s.params.len() => {
                    out.push_str("...");
                    self.ty(out, *e);
                }
                _ => self.ty(out, *p),
            }
        }
        out.push(')');
        match s.results.as_slice() {
            [] => {}
            [one] => {
                out.push(' ');
                self.ty(out, *one);
            }
            list => {
                out.push_str(" (");
                self.types(out, list, ", ");
                out.push(')');
            }
        }
    }
}

/// The operands of a concatenation of strings, however it is nested. Constants are one operand each.
pub fn concat_parts<'a>(shapes: &Shapes, e: &'a Expr, out: &mut Vec<&'a Expr>) {
    let constant = |e: &Expr| shapes.prog.info.type_of(e.id).is_some_and(|t| t.value.is_some());
    let mut right = vec![];
    let mut e = unparen(e);
    while let ExprKind::Binary { op: BinaryOp::Add, x, y, .. } = &e.kind {
        if constant(e) {
            break;
        }
        right.push(&**y);
        e = unparen(x);
    }
    out.push(e);
    while let Some(y) = right.pop() {
        let y = unparen(y);
        match &y.kind {
            ExprKind::Binary { op: BinaryOp::Add, .. } if !constant(y) => concat_parts(shapes, y, out),
            _ => out.push(y),
        }
    }
}
