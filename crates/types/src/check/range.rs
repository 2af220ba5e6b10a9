//! `for … range`.
//!
//! Go 1.27 types2 `range.go`.
use super::operand::{At, Op, OpMode};
use super::{Checker, expr_string, ident_name, span_of, unparen};
use crate::object::VarKind;
use crate::table::{Basic, ChanDir, Type, TypeId};
use gmplay_syntax::Span;
use gmplay_syntax::ast::{Block, Expr, Stmt};

/// What one iteration gives.
struct Yields {
    key: Option<TypeId>,
    value: Option<TypeId>,
}

impl<'a> Checker<'a> {
    pub(crate) fn range_stmt(
        &mut self,
        s: &'a Stmt,
        key: Option<&'a Expr>,
        value: Option<&'a Expr>,
        define: bool,
        over: &'a Expr,
        body: &'a Block,
    ) {
        let mut x = self.expr(over);
        let mut yields = Yields { key: None, value: None };
        let mut known = false;
        if x.ok() {
            match self.range_yields(x.ty) {
                Err(cause) => {
                    let mut msg = format!("cannot range over {}", self.op_str(&x));
                    if !cause.is_empty() {
                        msg.push_str(": ");
                        msg.push_str(&cause);
                    }
                    self.error(x.span(), msg);
                }
                Ok(y) => {
                    known = true;
                    if let (None, Some(k)) = (y.key, key) {
                        let msg = format!("range over {} permits no iteration variables", self.op_str(&x));
                        self.err_at(k, msg);
                    } else if let (None, Some(v)) = (y.value, value) {
                        let msg = format!("range over {} permits only one iteration variable", self.op_str(&x));
                        self.err_at(v, msg);
                    }
                    yields = y;
                }
            }
        }
        self.open_scope();
        let over_int = x.ok() && self.prog.types.is_integer(x.ty);
        let over_string = known && self.prog.types.is_untyped(x.ty) && !over_int;
        if over_string {
            self.assignment(&mut x, None, "range clause");
        }
        let pairs = [(key, yields.key), (value, yields.value)];
        if define {
            let mut vars = Vec::new();
            for (lhs, ty) in pairs {
                let Some(lhs) = lhs else { continue };
                let name = ident_name(lhs).cloned();
                if name.is_none() {
                    self.err_at(lhs, format!("cannot declare {}", expr_string(lhs)));
                }
                let blank = "_".into();
                let obj = self.new_var(VarKind::Local, name.as_ref().unwrap_or(&blank), lhs.span, None);
                if let Some(n) = &name {
                    self.def_obj(lhs.id, obj);
                    if &**n != "_" {
                        vars.push(obj);
                    }
                }
                match ty.filter(|t| self.valid(*t)) {
                    None => {
                        let t = self.invalid();
                        self.set_type(obj, t);
                        self.used.insert(obj);
                    }
                    Some(_) if over_int => self.init_var(obj, &mut x, "range clause"),
                    Some(t) => {
                        let mut y = Op::new(OpMode::Value, t, At::Expr(lhs));
                        self.init_var(obj, &mut y, "assignment");
                    }
                }
                let t = self.prog.shown_type(obj);
                if self.valid(t) {
                    self.record_node(lhs.id, OpMode::Variable, t, None);
                }
            }
            if vars.is_empty() {
                self.error(Span::new(s.pos, s.span.hi), "no new variables on left side of :=");
            }
            let scope = self.env.scope;
            for v in vars {
                self.declare(scope, None, v);
            }
        } else if key.is_some() {
            for (lhs, ty) in pairs {
                let (Some(lhs), Some(t)) = (lhs, ty) else { continue };
                if !self.valid(t) {
                    continue;
                }
                if over_int {
                    self.assign_var(lhs, None, Some(x.clone()), "range clause");
                    self.settle_range_int(&mut x, lhs);
                } else {
                    let y = Op::new(OpMode::Value, t, At::Expr(lhs));
                    self.assign_var(lhs, None, Some(y), "assignment");
                }
            }
            if over_int && self.prog.types.is_untyped(x.ty) {
                self.assignment(&mut x, None, "range clause");
            }
        } else if over_int {
            self.assignment(&mut x, None, "range clause");
        }
        self.block(body);
        self.close_scope();
    }
    /// `for i = range 10` counts in the type of `i`.
    fn settle_range_int(&mut self, x: &mut Op<'a>, lhs: &'a Expr) {
        if !self.prog.types.is_untyped(x.ty) {
            return;
        }
        if let Some(tv) = self.prog.info.type_of(unparen(lhs).id) {
            let t = tv.ty;
            if self.prog.types.is_integer(t) {
                x.ty = t;
            } else {
                let msg = format!("cannot use iteration variable of type {}", self.ts(t));
                self.error(span_of(lhs), msg);
            }
        }
    }

    fn range_yields(&self, orig: TypeId) -> Result<Yields, String> {
        let types = &self.prog.types;
        let int = Some(self.basic(Basic::Int));
        for t in types.terms(orig).unwrap_or_default() {
            if let Type::Chan { dir: ChanDir::Send, .. } = types.get(t.under) {
                return Err(format!("receive from send-only channel {}", self.ts(t.ty)));
            }
        }
        let u = types.common_under(orig).map_err(|e| self.no_common(&e))?;
        let is = |key, value| Ok(Yields { key, value });
        match types.get(types.array_ptr_deref(u)) {
            Type::Basic(b) if b.is_string() => is(int, Some(self.prog.universe.rune)),
            Type::Basic(b) if b.is_integer() => is(Some(orig), None),
            Type::Array { elem, .. } | Type::Slice(elem) => is(int, Some(*elem)),
            Type::Map { key, value } => is(Some(*key), Some(*value)),
            Type::Chan { elem, .. } => is(Some(*elem), None),
            Type::Func(f) => {
                let bad = |why: &str| Err(format!("func must be func(yield func(...) bool): {why}"));
                let [yield_fn] = f.params[..] else { return bad("wrong argument count") };
                if !f.results.is_empty() {
                    return bad("unexpected results");
                }
                let cb = match types.common_under(yield_fn) {
                    Ok(u) => u,
                    Err(e) => return bad(&format!("in yield type, {}", self.no_common(&e))),
                };
                let Type::Func(cb_sig) = types.get(cb) else { return bad("argument is not func") };
                if cb_sig.params.len() > 2 {
                    return bad("yield func has too many parameters");
                }
                match cb_sig.results[..] {
                    [r] if types.canon(r) == self.basic(Basic::Bool) => {}
                    [r] if types.is(r, Basic::is_boolean) => {
                        return bad("yield func returns user-defined boolean, not bool");
                    }
                    _ => return bad("yield func does not return bool"),
                }
                if cb_sig.variadic {
                    return Err(format!("yield func of type {} cannot be variadic", self.ts(cb)));
                }
                is(cb_sig.params.first().copied(), cb_sig.params.get(1).copied())
            }
            _ => Err(String::new()),
        }
    }
}
