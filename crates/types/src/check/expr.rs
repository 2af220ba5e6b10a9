//! Expressions.
//!
//! Go 1.27 types2 `expr.go`.
use super::call::Target;
use super::operand::{At, Op, OpMode};
use super::ops::{binary_text, unary_text};
use super::{Checker, MAX_DEPTH, expr_string, span_of, unparen};
use crate::constant::{self, Value};
use crate::table::{Basic, ChanDir, Type, TypeId};
use gmplay_syntax::Span;
use gmplay_syntax::ast::{BinaryOp, Expr, ExprKind, LitKind, UnaryOp};

/// Whether an expression may stand as a statement.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Kind {
    Conversion,
    Expression,
    Statement,
}

const MAX_LITERAL: usize = 10_000;
/// gc's limit on constant shift counts.
const MAX_SHIFT: u64 = 1023 - 1 + 52;

pub(crate) fn is_comparison(op: BinaryOp) -> bool {
    matches!(op, BinaryOp::Eq | BinaryOp::Ne | BinaryOp::Lt | BinaryOp::Le | BinaryOp::Gt | BinaryOp::Ge)
}

fn is_shift(op: BinaryOp) -> bool {
    matches!(op, BinaryOp::Shl | BinaryOp::Shr)
}

impl<'a> Checker<'a> {
    /// A single value.
    pub(crate) fn expr(&mut self, e: &'a Expr) -> Op<'a> {
        self.expr_for(e, None)
    }
    pub(crate) fn expr_for(&mut self, e: &'a Expr, target: Option<&Target>) -> Op<'a> {
        let (mut x, _) = self.raw_expr(e, target, None, false);
        self.exclude(&mut x, true);
        self.single_value(&mut x);
        x
    }
    /// A single value, possibly a generic function; `hint`: the type of an elided composite literal.
    pub(crate) fn generic_expr(&mut self, e: &'a Expr, hint: Option<TypeId>) -> Op<'a> {
        let (mut x, _) = self.raw_expr(e, None, hint, true);
        self.exclude(&mut x, true);
        self.single_value(&mut x);
        x
    }
    pub(crate) fn expr_or_type(&mut self, e: &'a Expr, allow_generic: bool) -> Op<'a> {
        let (mut x, _) = self.raw_expr(e, None, None, allow_generic);
        if x.mode == OpMode::NoValue {
            let msg = format!("{} used as value or type", self.op_str(&x));
            self.error(x.span(), msg);
            x.fail();
        }
        self.single_value(&mut x);
        x
    }
    /// One value or all results of a call; with `allow_comma_ok`, also the second value of `v, ok` forms.
    pub(crate) fn multi_expr(&mut self, e: &'a Expr, allow_comma_ok: bool) -> (Vec<Op<'a>>, bool) {
        let (mut x, _) = self.raw_expr(e, None, None, false);
        self.exclude(&mut x, true);
        if let Some(list) = self.spread(&x, e) {
            return (list, false);
        }
        if allow_comma_ok && matches!(x.mode, OpMode::MapIndex | OpMode::CommaOk) {
            let t = self.basic(Basic::UntypedBool);
            let ok = self.text_op(e, "ok value of (comma, ok) expression", t);
            return (vec![x, ok], true);
        }
        (vec![x], false)
    }
    /// The operands that a call with several results stands for.
    fn spread(&self, x: &Op<'a>, e: &'a Expr) -> Option<Vec<Op<'a>>> {
        match self.prog.types.get(x.ty) {
            Type::Tuple(ts) if x.mode == OpMode::Value => Some(
                ts.iter()
                    .enumerate()
                    .map(|(i, t)| {
                        let ext = ["st", "nd", "rd"].get(i).unwrap_or(&"th");
                        self.text_op(e, &format!("{}{ext} function result", i + 1), *t)
                    })
                    .collect(),
            ),
            _ => None,
        }
    }
    pub(crate) fn expr_list(&mut self, es: &'a [Expr]) -> Vec<Op<'a>> {
        match es {
            [e] => self.multi_expr(e, false).0,
            _ => es.iter().map(|e| self.expr(e)).collect(),
        }
    }
    /// Only values may pass.
    pub(crate) fn exclude(&mut self, x: &mut Op<'a>, types_too: bool) {
        let msg = match x.mode {
            OpMode::NoValue => "used as value",
            OpMode::Builtin => "must be called",
            OpMode::Type if types_too => "is not an expression",
            _ => return,
        };
        let msg = format!("{} {msg}", self.op_str(x));
        self.error(x.span(), msg);
        x.fail();
    }
    pub(crate) fn single_value(&mut self, x: &mut Op<'a>) {
        if x.mode == OpMode::Value && matches!(self.prog.types.get(x.ty), Type::Tuple(_)) {
            let msg = format!("multiple-value {} in single-value context", self.op_str(x));
            self.error(x.span(), msg);
            x.fail();
        }
    }
    /// A generic type or function must be instantiated, unless the target's type says how.
    pub(crate) fn non_generic(&mut self, target: Option<&Target>, x: &mut Op<'a>) {
        if !x.ok() || x.mode == OpMode::NoValue {
            return;
        }
        let what = if x.generic.is_some() {
            if target.is_some() {
                self.func_inst(target, x, None, true);
                return;
            }
            "function"
        } else if self.prog.types.is_generic(x.ty) || (x.mode == OpMode::Type && self.is_generic_alias(x)) {
            "type"
        } else {
            return;
        };
        let msg = format!("cannot use generic {what} {} without instantiation", x.text());
        self.error(x.span(), msg);
        x.fail();
        x.ty = self.invalid();
    }

    pub(crate) fn raw_expr(
        &mut self,
        e: &'a Expr,
        target: Option<&Target>,
        hint: Option<TypeId>,
        allow_generic: bool,
    ) -> (Op<'a>, Kind) {
        if self.depth >= MAX_DEPTH {
            self.err_at(e, "expression nested too deeply");
            return (self.bad(e), Kind::Statement);
        }
        self.depth += 1;
        let (mut x, kind) = self.expr_internal(e, target, hint);
        self.depth -= 1;
        if !allow_generic {
            self.non_generic(target, &mut x);
        }
        self.record(&x);
        (x, kind)
    }

    fn expr_internal(&mut self, e: &'a Expr, target: Option<&Target>, hint: Option<TypeId>) -> (Op<'a>, Kind) {
        let mut x = match &e.kind {
            ExprKind::Bad => self.bad(e),
            ExprKind::Ident(_) => self.ident(e, false),
            ExprKind::Ellipsis(_) => {
                self.err_at(e, "invalid use of ...");
                self.bad(e)
            }
            ExprKind::BasicLit { kind, text } => self.basic_lit(e, *kind, text),
            ExprKind::FuncLit(f) => self.func_lit(e, f),
            ExprKind::CompositeLit { ty, elems, rbrace } => {
                self.composite_lit(e, ty.as_deref(), elems, *rbrace, hint)
            }
            ExprKind::Paren(inner) => {
                let (mut x, kind) = self.raw_expr(inner, None, None, false);
                x.at = At::Expr(e);
                return (x, kind);
            }
            ExprKind::Selector { x: inner, sel } => self.selector(e, inner, sel, false),
            ExprKind::Index { x: inner, indices } => {
                let mut x = self.index_expr(e, inner, indices);
                if x.generic.is_some() {
                    self.func_inst(target, &mut x, Some((e, indices)), true);
                }
                x
            }
            ExprKind::Slice { x: inner, lo, hi, max } => {
                self.slice_expr(e, inner, [lo.as_deref(), hi.as_deref(), max.as_deref()])
            }
            ExprKind::TypeAssert { x: inner, ty } => self.type_assert(e, inner, ty.as_deref()),
            ExprKind::Call { .. } => return self.call_expr(e),
            ExprKind::Star(inner) => self.star(e, inner),
            ExprKind::Unary { op, x: inner } => {
                let mut x = self.unary(e, *op, inner);
                if *op == UnaryOp::Recv && x.ok() {
                    x.at = At::Expr(e);
                    return (x, Kind::Statement);
                }
                x
            }
            ExprKind::Binary { .. } => self.binary_chain(e),
            ExprKind::ArrayType { .. }
            | ExprKind::StructType { .. }
            | ExprKind::FuncType(_)
            | ExprKind::InterfaceType { .. }
            | ExprKind::MapType { .. }
            | ExprKind::ChanType { .. } => {
                let t = self.typ(e);
                Op::new(OpMode::Type, t, At::Expr(e))
            }
        };
        x.at = At::Expr(e);
        let kind = if x.ok() { Kind::Expression } else { Kind::Statement };
        (x, kind)
    }

    fn basic_lit(&mut self, e: &'a Expr, kind: LitKind, text: &str) -> Op<'a> {
        let b = match kind {
            LitKind::Int => Basic::UntypedInt,
            LitKind::Float => Basic::UntypedFloat,
            LitKind::Imaginary => Basic::UntypedComplex,
            LitKind::Rune => Basic::UntypedRune,
            LitKind::String => Basic::UntypedString,
        };
        let numeric = !matches!(kind, LitKind::Rune | LitKind::String);
        if numeric && text.len() > MAX_LITERAL {
            let msg = format!("excessively long constant: {}... ({} chars)", &text[..10], text.len());
            self.err_at(e, msg);
            return self.bad(e);
        }
        let Some(v) = constant::literal(kind, text) else {
            // The scanner reported what is malformed; what is left is out of range.
            if kind == LitKind::Float || kind == LitKind::Imaginary {
                self.err_at(e, format!("malformed constant: {text}"));
            }
            return self.bad(e);
        };
        let mut x = Op::new(OpMode::Const, self.basic(b), At::Expr(e));
        x.val = Some(v);
        self.overflow(&mut x, span_of(e));
        x
    }

    fn type_assert(&mut self, e: &'a Expr, inner: &'a Expr, ty: Option<&'a Expr>) -> Op<'a> {
        let mut x = self.expr(inner);
        if !x.ok() {
            return self.bad(e);
        }
        let Some(ty) = ty else {
            self.err_at(e, "invalid syntax tree: use of .(type) outside type switch");
            return self.bad(e);
        };
        if self.prog.types.is_type_param(x.ty) {
            let msg =
                format!("invalid operation: cannot use type assertion on type parameter value {}", self.op_str(&x));
            self.error(x.span(), msg);
            return self.bad(e);
        }
        if !self.prog.types.is_interface(x.ty) {
            let msg = format!("invalid operation: {} is not an interface", self.op_str(&x));
            self.error(x.span(), msg);
            return self.bad(e);
        }
        let t = self.var_type(ty);
        if !self.valid(t) || !self.complete(t) {
            return self.bad(e);
        }
        self.type_assertion(e, &x, t, false);
        x.mode = OpMode::CommaOk;
        x.ty = t;
        x
    }
    pub(crate) fn type_assertion(&mut self, e: &'a Expr, x: &Op<'a>, t: TypeId, in_switch: bool) {
        let qf = self.qf();
        let Err(why) = self.prog.assertable(x.ty, t, qf) else { return };
        let (es, ts) = (expr_string(e), self.ts(t));
        let msg = if in_switch {
            format!(
                "impossible type switch case: {es}\n\t{} cannot have dynamic type {ts} {why}",
                self.op_str(x)
            )
        } else {
            format!("impossible type assertion: {es}\n\t{ts} does not implement {} {why}", self.ts(x.ty))
        };
        self.err_at(e, msg);
    }

    fn star(&mut self, e: &'a Expr, inner: &'a Expr) -> Op<'a> {
        let mut x = self.expr_or_type(inner, false);
        match x.mode {
            OpMode::Invalid => return self.bad(e),
            OpMode::Type => {
                self.valid_var_type(inner, x.ty);
                x.ty = self.prog.types.intern(Type::Pointer(x.ty));
                return x;
            }
            _ => {}
        }
        let mut base = None;
        for t in self.prog.types.terms(x.ty).unwrap_or_default() {
            match self.prog.types.get(t.under) {
                Type::Pointer(b) if base.is_none_or(|o| self.identical(o, *b)) => base = Some(*b),
                Type::Pointer(_) => {
                    let msg =
                        format!("invalid operation: pointers of {} must have identical base types", self.op_str(&x));
                    self.error(x.span(), msg);
                    return self.bad(e);
                }
                _ => {
                    base = None;
                    break;
                }
            }
        }
        let Some(base) = base else {
            let msg = format!("invalid operation: cannot indirect {}", self.op_str(&x));
            self.error(x.span(), msg);
            return self.bad(e);
        };
        if !self.complete(base) {
            return self.bad(e);
        }
        x.mode = OpMode::Variable;
        x.ty = base;
        x.val = None;
        x
    }

    fn unary(&mut self, e: &'a Expr, op: UnaryOp, inner: &'a Expr) -> Op<'a> {
        let mut x = self.expr(inner);
        if !x.ok() {
            return x;
        }
        let mut op = op;
        match op {
            UnaryOp::Addr => {
                let literal = matches!(unparen(inner).kind, ExprKind::CompositeLit { .. });
                if !literal && x.mode != OpMode::Variable {
                    let msg = format!("invalid operation: cannot take address of {}", self.op_str(&x));
                    self.error(x.span(), msg);
                    x.fail();
                    return x;
                }
                x.mode = OpMode::Value;
                x.ty = self.prog.types.intern(Type::Pointer(x.ty));
                return x;
            }
            UnaryOp::Recv => {
                match self.chan_elem(x.span(), &x, true) {
                    Some(elem) if self.complete(elem) => {
                        x.mode = OpMode::CommaOk;
                        x.ty = elem;
                        self.env.has_call_or_recv = true;
                    }
                    _ => x.fail(),
                }
                return x;
            }
            UnaryOp::Tilde => {
                if !self.prog.types.all_integer(x.ty) {
                    self.err_at(e, "cannot use ~ outside of interface or type constraint");
                    x.fail();
                    return x;
                }
                self.err_at(
                    e,
                    "cannot use ~ outside of interface or type constraint (use ^ for bitwise complement)",
                );
                op = UnaryOp::Xor;
            }
            _ => {}
        }
        let defined = match op {
            UnaryOp::Not => self.prog.types.all_boolean(x.ty),
            UnaryOp::Xor => self.prog.types.all_integer(x.ty),
            _ => self.prog.types.all_numeric(x.ty),
        };
        if !defined {
            let msg =
                format!("invalid operation: operator {} not defined on {}", unary_text(op), self.op_str(&x));
            self.error(x.span(), msg);
            x.fail();
            return x;
        }
        if x.is_const() {
            let Some(v) = &x.val else { return x };
            let bits = match self.prog.types.is_unsigned(x.ty) {
                true => self.prog.types.size_of(x.ty).map(|n| n as usize * 8),
                false => None,
            };
            x.val = match op {
                UnaryOp::Minus => constant::negate(v),
                UnaryOp::Xor => constant::complement(v, bits),
                UnaryOp::Not => v.as_bool().map(|b| Value::Bool(!b)),
                _ => Some(v.clone()),
            };
            x.at = At::Expr(e);
            self.overflow(&mut x, Span::new(e.pos, e.span.hi));
            return x;
        }
        x.mode = OpMode::Value;
        x
    }

    /// The element type of a channel that can be received from (or sent to).
    pub(crate) fn chan_elem(&mut self, at: Span, x: &Op<'a>, recv: bool) -> Option<TypeId> {
        let table = &self.prog.types;
        let mut why = None;
        match table.terms(x.ty) {
            None => why = Some("no specific channel type".to_string()),
            Some(terms) => {
                for t in terms {
                    why = match table.get(t.under) {
                        Type::Chan { dir: ChanDir::Send, .. } if recv => {
                            Some(format!("send-only channel {}", self.ts(t.ty)))
                        }
                        Type::Chan { dir: ChanDir::Recv, .. } if !recv => {
                            Some(format!("receive-only channel {}", self.ts(t.ty)))
                        }
                        Type::Chan { .. } => None,
                        _ => Some(format!("non-channel {}", self.ts(t.ty))),
                    };
                    if why.is_some() {
                        break;
                    }
                }
            }
        }
        if why.is_none() {
            match table.common_under(x.ty) {
                Ok(u) => {
                    if let Type::Chan { elem, .. } = table.get(u) {
                        return Some(*elem);
                    }
                }
                Err(e) => why = Some(self.no_common(&e)),
            }
        }
        let verb = if recv { "receive from" } else { "send to" };
        let (why, xs) = (why.unwrap_or_default(), self.op_str(x));
        let msg = if self.prog.types.is_type_param(x.ty) {
            format!("invalid operation: cannot {verb} {xs}: {why}")
        } else {
            format!("invalid operation: cannot {verb} {why} {xs}")
        };
        self.error(at, msg);
        None
    }

    /// `a + b + c + …`: long chains are common, so their left side is no recursion.
    fn binary_chain(&mut self, e: &'a Expr) -> Op<'a> {
        let mut chain: Vec<&'a Expr> = Vec::new();
        let mut left = e;
        while let ExprKind::Binary { x, .. } = &left.kind {
            chain.push(left);
            left = x;
        }
        let mut x = self.expr(left);
        while let Some(node) = chain.pop() {
            let ExprKind::Binary { op, op_pos, x: l, y: r } = &node.kind else { break };
            let at = Span::new(*op_pos, node.span.hi);
            x = self.binary_of(x, Some(node), l, r, *op, at);
            x.at = At::Expr(node);
            if !chain.is_empty() {
                self.record(&x);
            }
        }
        x
    }
    /// `l op= r`
    pub(crate) fn binary_assign(&mut self, l: &'a Expr, r: &'a Expr, op: BinaryOp, at: Span) -> Op<'a> {
        let x = self.expr(l);
        self.binary_of(x, None, l, r, op, at)
    }
    fn binary_of(
        &mut self,
        mut x: Op<'a>,
        e: Option<&'a Expr>,
        l: &'a Expr,
        r: &'a Expr,
        op: BinaryOp,
        at: Span,
    ) -> Op<'a> {
        let mut y = self.expr(r);
        if !x.ok() {
            return x;
        }
        if !y.ok() {
            x.fail();
            x.at = y.at;
            return x;
        }
        if is_shift(op) {
            self.shift(&mut x, &mut y, e, op, at);
            return x;
        }
        self.match_types(&mut x, &mut y);
        if !x.ok() {
            return x;
        }
        if is_comparison(op) {
            self.comparison(&mut x, &mut y, op, false);
            return x;
        }
        if !self.identical(x.ty, y.ty) {
            if self.valid(x.ty) && self.valid(y.ty) {
                let what = match e {
                    Some(e) => expr_string(e),
                    None => format!("{} {}= {}", expr_string(l), binary_text(op), expr_string(r)),
                };
                let msg = format!(
                    "invalid operation: {what} (mismatched types {} and {})",
                    self.ts(x.ty),
                    self.ts(y.ty)
                );
                self.error(x.span(), msg);
            }
            x.fail();
            return x;
        }
        let t = &self.prog.types;
        let defined = match op {
            BinaryOp::Add => t.all(x.ty, |b| b.is_numeric() || b.is_string()),
            BinaryOp::Sub | BinaryOp::Mul | BinaryOp::Div => t.all_numeric(x.ty),
            BinaryOp::LogAnd | BinaryOp::LogOr => t.all_boolean(x.ty),
            _ => t.all_integer(x.ty),
        };
        if !defined {
            let msg =
                format!("invalid operation: operator {} not defined on {}", binary_text(op), self.op_str(&x));
            self.error(x.span(), msg);
            x.fail();
            return x;
        }
        if matches!(op, BinaryOp::Div | BinaryOp::Rem)
            && (x.is_const() || self.prog.types.all_integer(x.ty))
            && y.is_const()
            && y.val.as_ref().is_some_and(Value::is_zero)
        {
            self.error(y.span(), "invalid operation: division by zero");
            x.fail();
            return x;
        }
        if x.is_const() && y.is_const() {
            let (Some(a), Some(b)) = (&x.val, &y.val) else {
                x.val = None;
                return x;
            };
            x.val = constant::binary(a, op, b, self.prog.types.is_integer(x.ty));
            if let Some(e) = e {
                x.at = At::Expr(e);
            }
            self.overflow(&mut x, at);
            return x;
        }
        x.mode = OpMode::Value;
        x.val = None;
        x
    }

    /// Brings an untyped operand to the other one's type where that can make sense.
    pub(crate) fn match_types(&mut self, x: &mut Op<'a>, y: &mut Op<'a>) {
        let t = &self.prog.types;
        let may = {
            let value_iface = |id: TypeId| t.is_interface(id);
            let typed = !t.is_untyped(x.ty) && !t.is_untyped(y.ty);
            if typed || t.all_numeric(x.ty) != t.all_numeric(y.ty) {
                false
            } else if value_iface(x.ty) || value_iface(y.ty) {
                true
            } else if t.all_boolean(x.ty) != t.all_boolean(y.ty) || t.all_string(x.ty) != t.all_string(y.ty) {
                false
            } else if x.is_nil() {
                t.has_nil(y.ty)
            } else if y.is_nil() {
                t.has_nil(x.ty)
            } else {
                !t.is_pointer(x.ty) && !t.is_pointer(y.ty)
            }
        };
        if !may {
            return;
        }
        self.convert_untyped(x, y.ty);
        if !x.ok() {
            return;
        }
        self.convert_untyped(y, x.ty);
        if !y.ok() {
            x.fail();
        }
    }

    pub(crate) fn comparison(&mut self, x: &mut Op<'a>, y: &mut Op<'a>, op: BinaryOp, switch_case: bool) {
        if !self.valid(x.ty) || !self.valid(y.ty) {
            x.fail();
            return;
        }
        // What is wrong, and with which operand (false: x).
        let mut cause = String::new();
        let mut at_y = false;
        let t = |c: &Self, id: TypeId| c.ts(id);
        let ok = if !self.assignable(x, y.ty) && !self.assignable(y, x.ty) {
            at_y = true;
            cause = format!("mismatched types {} and {}", t(self, x.ty), t(self, y.ty));
            false
        } else if matches!(op, BinaryOp::Eq | BinaryOp::Ne) {
            let table = &self.prog.types;
            if x.is_nil() || y.is_nil() {
                let other = if x.is_nil() { y.ty } else { x.ty };
                at_y = true;
                table.has_nil(other)
            } else if !table.comparable(x.ty) {
                cause = self.incomparable_cause(x.ty);
                false
            } else if !table.comparable(y.ty) {
                at_y = true;
                cause = self.incomparable_cause(y.ty);
                false
            } else {
                true
            }
        } else if !self.prog.types.all_ordered(x.ty) {
            false
        } else {
            at_y = true;
            self.prog.types.all_ordered(y.ty)
        };
        if !ok {
            if cause.is_empty() {
                let table = &self.prog.types;
                if table.is_type_param(x.ty) || table.is_type_param(y.ty) {
                    if !table.is_type_param(x.ty) {
                        at_y = true;
                    }
                    let ty = if at_y { y.ty } else { x.ty };
                    cause = format!("type parameter {} cannot use operator {}", self.ts(ty), binary_text(op));
                } else {
                    let ty = if at_y { y.ty } else { x.ty };
                    let what = self.composite_kind(ty);
                    let what = if what.is_empty() { self.ts(ty) } else { what.to_string() };
                    cause = format!("operator {} not defined on {what}", binary_text(op));
                }
            }
            let (xs, ys) = (x.text(), y.text());
            if switch_case {
                self.error(x.span(), format!("invalid case {xs} in switch on {ys} ({cause})"));
            } else {
                let at = if at_y { y.span() } else { x.span() };
                self.error(at, format!("invalid operation: {xs} {} {ys} ({cause})", binary_text(op)));
            }
            x.fail();
            return;
        }
        if x.is_const() && y.is_const() {
            x.val = match (&x.val, &y.val) {
                (Some(a), Some(b)) => constant::compare(a, op, b).map(Value::Bool),
                _ => None,
            };
        } else {
            x.mode = OpMode::Value;
            x.val = None;
            for o in [&*x, &*y] {
                if let At::Expr(e) = o.at {
                    let d = self.prog.types.default_type(o.ty);
                    self.update_expr_type(e, d, true);
                }
            }
        }
        x.ty = self.basic(Basic::UntypedBool);
    }
    pub(crate) fn incomparable_cause(&self, t: TypeId) -> String {
        let table = &self.prog.types;
        match table.under_type(t) {
            Type::Slice(_) | Type::Func(_) | Type::Map { .. } => {
                format!("{} can only be compared to nil", self.composite_kind(t))
            }
            Type::Struct(fields) => match fields.iter().find(|f| !table.comparable(f.ty)) {
                Some(f) => format!("struct containing {} cannot be compared", self.ts(f.ty)),
                None => String::new(),
            },
            Type::Array { .. } => format!("{} cannot be compared", self.ts(t)),
            Type::TypeParam(_) => match table.interface(t).is_some_and(|i| i.empty_set()) {
                true => "empty type set".into(),
                false => "incomparable types in type set".into(),
            },
            _ => String::new(),
        }
    }

    fn shift(&mut self, x: &mut Op<'a>, y: &mut Op<'a>, e: Option<&'a Expr>, op: BinaryOp, at: Span) {
        let xval = if x.is_const() { x.val.as_ref().and_then(Value::to_int) } else { None };
        let untyped = self.prog.types.is_untyped(x.ty);
        let whole = untyped && xval.is_some();
        if !whole && !self.prog.types.all_integer(x.ty) {
            let msg = format!("invalid operation: shifted operand {} must be integer", self.op_str(x));
            self.error(x.span(), msg);
            x.fail();
            return;
        }
        if y.is_const() {
            let yval = y.val.as_ref().and_then(Value::to_int);
            if yval.as_ref().is_some_and(Value::is_negative) {
                let msg = format!("invalid operation: negative shift count {}", self.op_str(y));
                self.error(y.span(), msg);
                x.fail();
                return;
            }
            if self.prog.types.is_untyped(y.ty) {
                self.representable_op(y, Basic::Uint);
                if !y.ok() {
                    x.fail();
                    return;
                }
            }
        } else if self.prog.types.is_untyped(y.ty) && !self.prog.types.all_integer(y.ty) {
            let uint = self.basic(Basic::Uint);
            self.convert_untyped(y, uint);
            if !y.ok() {
                x.fail();
                return;
            }
        } else if !self.prog.types.all_integer(y.ty) {
            let msg = format!("invalid operation: shift count {} must be integer", self.op_str(y));
            self.error(y.span(), msg);
            x.fail();
            return;
        }
        // An untyped count is a uint: so gc's export data and our compiler see it.
        if self.prog.types.is_untyped(y.ty)
            && let At::Expr(ye) = y.at
        {
            let uint = self.basic(Basic::Uint);
            self.update_expr_type(ye, uint, true);
        }
        if x.is_const() {
            if y.is_const() {
                let (Some(xv), Some(yv)) = (xval, &y.val) else {
                    x.val = None;
                    return;
                };
                let count = yv.as_u64().filter(|s| *s <= MAX_SHIFT);
                let Some(s) = count else {
                    let msg = format!("invalid operation: invalid shift count {}", self.op_str(y));
                    self.error(y.span(), msg);
                    x.fail();
                    return;
                };
                if !self.prog.types.is_integer(x.ty) {
                    x.ty = self.basic(Basic::UntypedInt);
                }
                x.val = constant::shift(&xv, op == BinaryOp::Shl, s as usize);
                if let Some(e) = e {
                    x.at = At::Expr(e);
                }
                self.overflow(x, at);
                return;
            }
            if untyped {
                self.mark_shifted(x);
                x.mode = OpMode::Value;
                x.val = None;
                return;
            }
        }
        if !self.prog.types.all_integer(x.ty) {
            let msg = format!("invalid operation: shifted operand {} must be integer", self.op_str(x));
            self.error(x.span(), msg);
            x.fail();
            return;
        }
        x.mode = OpMode::Value;
        x.val = None;
    }
}
