//! Operands: what the checker knows of an expression while it looks at it, and what may be assigned to what.
//!
//! Go 1.27 types2 `operand.go`.
use super::{Checker, expr_string, span_of};
use crate::constant::Value;
use crate::object::Builtin;
use crate::table::{Basic, ChanDir, Shown, Type, TypeId, TypeParamId};
use gmplay_syntax::Span;
use gmplay_syntax::ast::Expr;
use std::rc::Rc;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum OpMode {
    Invalid,
    NoValue,
    Builtin,
    Type,
    Const,
    Variable,
    MapIndex,
    Value,
    Nil,
    CommaOk,
}

impl OpMode {
    fn text(self) -> &'static str {
        match self {
            OpMode::Invalid => "invalid operand",
            OpMode::NoValue => "no value",
            OpMode::Builtin => "built-in",
            OpMode::Type => "type",
            OpMode::Const => "constant",
            OpMode::Variable => "variable",
            OpMode::MapIndex => "map index expression",
            OpMode::Value => "value",
            OpMode::Nil => "nil",
            OpMode::CommaOk => "comma, ok expression",
        }
    }
}

/// What an operand is called in messages, and where it is.
#[derive(Clone, Debug)]
pub(crate) enum At<'a> {
    Expr(&'a Expr),
    /// Something that no expression of the program stands for: a result of a call, a missing switch tag.
    Text(Rc<str>, Span),
}

#[derive(Clone, Debug)]
pub(crate) struct Op<'a> {
    pub mode: OpMode,
    pub ty: TypeId,
    /// A constant's; None for one that could not be computed.
    pub val: Option<Value>,
    pub at: At<'a>,
    pub builtin: Option<Builtin>,
    /// A generic function that is not instantiated yet: its type parameters.
    pub generic: Option<Rc<[TypeParamId]>>,
}

impl<'a> Op<'a> {
    pub fn new(mode: OpMode, ty: TypeId, at: At<'a>) -> Op<'a> {
        Op { mode, ty, val: None, at, builtin: None, generic: None }
    }
    pub fn ok(&self) -> bool {
        self.mode != OpMode::Invalid
    }
    pub fn span(&self) -> Span {
        match &self.at {
            At::Expr(e) => span_of(e),
            At::Text(_, s) => *s,
        }
    }
    pub fn text(&self) -> String {
        match &self.at {
            At::Expr(e) => expr_string(e),
            At::Text(t, _) => t.to_string(),
        }
    }
    pub fn is_nil(&self) -> bool {
        self.mode == OpMode::Nil
    }
    pub fn fail(&mut self) {
        self.mode = OpMode::Invalid;
    }
    pub fn is_const(&self) -> bool {
        self.mode == OpMode::Const
    }
}

/// Why an untyped constant does not convert.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Misfit {
    Truncated,
    Overflows,
    Mismatch,
}

impl<'a> Checker<'a> {
    pub(crate) fn bad(&self, e: &'a Expr) -> Op<'a> {
        Op::new(OpMode::Invalid, self.invalid(), At::Expr(e))
    }
    /// "slice", "func", …; empty for basic types.
    pub(crate) fn composite_kind(&self, t: TypeId) -> &'static str {
        match self.prog.types.under_type(t) {
            Type::Basic(_) | Type::Named(_) => "",
            Type::Array { .. } => "array",
            Type::Slice(_) => "slice",
            Type::Struct(_) => "struct",
            Type::Pointer(_) => "pointer",
            Type::Func(_) => "func",
            Type::Interface(_) | Type::TypeParam(_) => "interface",
            Type::Map { .. } => "map",
            Type::Chan { .. } => "chan",
            Type::Tuple(_) => "tuple",
        }
    }
    /// `x (variable of type int)`
    pub(crate) fn op_str(&self, x: &Op<'a>) -> String {
        let table = &self.prog.types;
        if x.is_nil() {
            return match table.get(x.ty) {
                Type::Basic(Basic::UntypedNil) => "nil".into(),
                Type::Basic(Basic::Invalid) => "nil (with invalid type)".into(),
                _ => format!("nil (of type {})", self.ts(x.ty)),
            };
        }
        let expr = x.text();
        let mut s = String::new();
        if !expr.is_empty() {
            s.push_str(&expr);
            s.push_str(" (");
        }
        let mut has_type = false;
        if !matches!(x.mode, OpMode::Invalid | OpMode::NoValue | OpMode::Builtin | OpMode::Type) {
            match table.get(x.ty) {
                Type::Basic(b) if b.is_untyped() => {
                    s.push_str(b.name());
                    s.push(' ');
                }
                _ => has_type = true,
            }
        }
        s.push_str(x.mode.text());
        if x.is_const() {
            let v = x.val.as_ref().map_or("unknown".to_string(), Value::to_string);
            if v != expr {
                s.push(' ');
                s.push_str(&v);
            }
        }
        if has_type {
            if self.valid(x.ty) {
                s.push_str(" of ");
                if x.generic.is_some() || table.is_generic(x.ty) {
                    // gc calls a value of generic function type just that; only types are "generic".
                    if x.generic.is_none() {
                        s.push_str("generic ");
                    }
                }
                if self.is_declared(x.ty) {
                    let what = self.composite_kind(x.ty);
                    let what = if what.is_empty() { table.basic_of(x.ty).map_or("", Basic::name) } else { what };
                    s.push_str(what);
                    s.push(' ');
                }
                s.push_str("type ");
                s.push_str(&self.op_type(x));
                if let Some(p) = table.param_id(x.ty) {
                    let c = table.params[p.0 as usize].constraint;
                    s.push_str(" constrained by ");
                    s.push_str(&self.ts(c));
                    if table.interface(x.ty).is_some_and(|i| i.empty_set()) {
                        s.push_str(" with empty type set");
                    }
                }
            } else {
                s.push_str(" with invalid type");
            }
        }
        if !expr.is_empty() {
            s.push(')');
        }
        s
    }
    pub(crate) fn op_type(&self, x: &Op<'a>) -> String {
        match &x.generic {
            Some(ps) => {
                let params = self.prog.type_params_string(ps, self.qf());
                format!("func{params}{}", self.prog.signature_string(x.ty, self.qf(), true))
            }
            None => self.ts(x.ty),
        }
    }
    /// A defined type or an alias, other than the predeclared basic types.
    fn is_declared(&self, t: TypeId) -> bool {
        match self.prog.types.shown.get(&t) {
            Some(Shown::Alias { .. }) => t != self.prog.universe.byte && t != self.prog.universe.rune && !self.prog.types.is_type_param(t),
            _ => matches!(self.prog.types.get(t), Type::Named(_)),
        }
    }

    pub(crate) fn assignable(&mut self, x: &Op<'a>, t: TypeId) -> bool {
        self.assignable_why(x, t).is_ok()
    }
    /// Whether `x` may be assigned to a variable of type `t`; else gc's reason, which may be empty.
    pub(crate) fn assignable_why(&mut self, x: &Op<'a>, t: TypeId) -> Result<(), String> {
        let v = x.ty;
        if !x.ok() || !self.valid(t) || !self.valid(v) || self.identical(v, t) {
            return Ok(());
        }
        let no = || Err(String::new());
        let (vp, tp) = (self.prog.types.is_type_param(v), self.prog.types.is_type_param(t));
        if self.prog.types.is_untyped(v) {
            if tp {
                let terms = self.prog.types.terms(t).unwrap_or_default();
                let fits = !terms.is_empty() && terms.iter().all(|term| self.implicit_type(x, term.ty).is_ok());
                return if fits { Ok(()) } else { no() };
            }
            return self.implicit_type(x, t).map(|_| ()).or_else(|_| no());
        }
        let (vu, tu) = (self.prog.types.under(v), self.prog.types.under(t));
        let (v_named, t_named) = (self.prog.types.has_name(v), self.prog.types.has_name(t));
        if self.identical(vu, tu) && (!v_named || !t_named) && !vp && !tp {
            return Ok(());
        }
        let qf = self.qf();
        if !tp && (self.prog.types.is_interface(t) || self.prog.types.is_interface_ptr(t)) {
            let (vs, ts) = (self.prog.types.unalias(v), self.prog.types.unalias(t));
            match self.prog.implements_why(vs, ts, false, qf) {
                Ok(()) => return Ok(()),
                Err(why) if !vp => return Err(why),
                Err(_) => {}
            }
        }
        if self.prog.types.is_interface(v) && !vp && self.prog.implements_why(t, v, false, qf).is_ok() {
            return Err("need type assertion".into());
        }
        if let (Type::Chan { dir: ChanDir::Both, elem: a }, Type::Chan { elem: b, .. }) =
            (self.prog.types.get(vu), self.prog.types.get(tu))
            && self.identical(*a, *b)
        {
            return if !v_named || !t_named { Ok(()) } else { no() };
        }
        if !vp && !tp {
            return no();
        }
        let join = |msg: String, why: String| if why.is_empty() { msg } else { format!("{msg}\n\t{why}") };
        if !v_named && tp {
            for term in self.prog.types.terms(t).unwrap_or_default() {
                if let Err(why) = self.assignable_why(x, term.ty) {
                    let msg =
                        format!("cannot assign {} to {} (in {})", self.ts(x.ty), self.ts(term.ty), self.ts(t));
                    return Err(join(msg, why));
                }
            }
            return if self.prog.types.terms(t).is_some() { Ok(()) } else { no() };
        }
        if vp && !t_named {
            let Some(terms) = self.prog.types.terms(v) else { return no() };
            for term in terms {
                let y = Op { ty: term.ty, ..x.clone() };
                if let Err(why) = self.assignable_why(&y, t) {
                    let msg =
                        format!("cannot assign {} (in {}) to {}", self.ts(term.ty), self.ts(v), self.ts(t));
                    return Err(join(msg, why));
                }
            }
            return Ok(());
        }
        no()
    }
}
