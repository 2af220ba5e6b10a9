//! Index and slice expressions.
//!
//! Go 1.27 types2 `index.go`.
use super::operand::{At, Op, OpMode};
use super::{Checker, span_of};
use crate::constant::Value;
use crate::table::{Basic, Type, TypeId};
use gmplay_syntax::Span;
use gmplay_syntax::ast::Expr;

impl<'a> Checker<'a> {
    /// `inner[indices]`. A generic function comes back as it is, to be instantiated.
    pub(crate) fn index_expr(&mut self, e: &'a Expr, inner: &'a Expr, indices: &'a [Expr]) -> Op<'a> {
        let mut x = self.expr_or_type(inner, true);
        match x.mode {
            OpMode::Invalid => {
                self.use_exprs(indices);
                return self.bad(e);
            }
            OpMode::Type => {
                let t = self.var_type(e);
                let mode = if self.valid(t) { OpMode::Type } else { OpMode::Invalid };
                return Op::new(mode, t, At::Expr(e));
            }
            OpMode::Value if x.generic.is_some() => return x,
            _ => {}
        }
        self.non_generic(None, &mut x);
        if !x.ok() || !self.complete(x.ty) {
            return self.bad(e);
        }
        if let Type::Pointer(t) | Type::Map { value: t, .. } = *self.prog.types.under_type(x.ty)
            && !self.complete(t)
        {
            return self.bad(e);
        }
        let types = &self.prog.types;
        let u = types.under(x.ty);
        let mut length: Option<u64> = None;
        let mut map_key = None;
        let mut valid = false;
        match types.get(u) {
            Type::Basic(b) if b.is_string() => {
                valid = true;
                if x.is_const() {
                    length = x.val.as_ref().and_then(Value::as_bytes).map(|s| s.len() as u64);
                }
                x.mode = OpMode::Value;
                x.ty = self.prog.universe.byte;
                self.settle_string(inner);
            }
            Type::Array { len, elem } => {
                valid = true;
                length = Some(*len);
                if x.mode != OpMode::Variable {
                    x.mode = OpMode::Value;
                }
                x.ty = *elem;
            }
            Type::Pointer(p) => {
                if let Type::Array { len, elem } = types.under_type(*p) {
                    valid = true;
                    length = Some(*len);
                    x.mode = OpMode::Variable;
                    x.ty = *elem;
                }
            }
            Type::Slice(elem) => {
                valid = true;
                x.mode = OpMode::Variable;
                x.ty = *elem;
            }
            Type::Map { key, value } => {
                valid = true;
                map_key = Some(*key);
                x.mode = OpMode::MapIndex;
                x.ty = *value;
            }
            Type::TypeParam(_) => {
                if let Some((key, elem, len, mode)) = self.index_of_param(&x) {
                    valid = true;
                    map_key = key;
                    length = len;
                    x.mode = if key.is_some() { OpMode::MapIndex } else { mode };
                    x.ty = elem;
                }
            }
            _ => {}
        }
        if !valid {
            let msg = format!("cannot index {}", self.op_str(&x));
            self.error(Span::new(e.pos, e.span.hi), msg);
            self.use_exprs(indices);
            return self.bad(e);
        }
        x.val = None;
        x.at = At::Expr(e);
        let Some(index) = self.single_index(indices) else { return self.bad(e) };
        match map_key {
            Some(key) => {
                let mut k = self.generic_expr(index, None);
                self.assignment(&mut k, Some(key), "map index");
            }
            None => {
                self.index(index, length);
            }
        }
        x
    }
    /// An untyped string constant that is indexed is a string.
    fn settle_string(&mut self, e: &'a Expr) {
        let s = self.basic(Basic::String);
        self.update_expr_type(e, s, true);
    }
    /// What indexing all types of a type parameter's set gives: key, element, least length, mode.
    fn index_of_param(&self, x: &Op<'a>) -> Option<(Option<TypeId>, TypeId, Option<u64>, OpMode)> {
        let types = &self.prog.types;
        let mut mode = OpMode::Variable;
        let mut found: Option<(Option<TypeId>, TypeId)> = None;
        let mut length = None;
        for t in types.terms(x.ty)? {
            let (mut key, mut len) = (None, None);
            let elem = match types.get(t.under) {
                Type::Basic(b) if b.is_string() => {
                    mode = OpMode::Value;
                    self.prog.universe.byte
                }
                Type::Array { len: l, elem } => {
                    len = Some(*l);
                    if x.mode != OpMode::Variable {
                        mode = OpMode::Value;
                    }
                    *elem
                }
                Type::Pointer(p) => match types.under_type(*p) {
                    Type::Array { len: l, elem } => {
                        len = Some(*l);
                        *elem
                    }
                    _ => return None,
                },
                Type::Slice(elem) => *elem,
                Type::Map { key: k, value } => {
                    key = Some(*k);
                    *value
                }
                _ => return None,
            };
            match found {
                None => {
                    found = Some((key, elem));
                    length = len;
                }
                Some((k, el)) => {
                    let same_key = match (k, key) {
                        (None, None) => true,
                        (Some(a), Some(b)) => types.identical(a, b),
                        _ => false,
                    };
                    if !same_key || !types.identical(el, elem) {
                        return None;
                    }
                    length = match (length, len) {
                        (Some(a), Some(b)) => Some(a.min(b)),
                        (a, b) => a.or(b),
                    };
                }
            }
        }
        found.map(|(key, elem)| (key, elem, length, mode))
    }
    fn single_index(&mut self, indices: &'a [Expr]) -> Option<&'a Expr> {
        if let Some(extra) = indices.get(1) {
            self.err_at(extra, "invalid operation: more than one index");
        }
        indices.first()
    }

    /// Checks an index below `max`; its type, and its value where that is constant.
    pub(crate) fn index(&mut self, e: &'a Expr, max: Option<u64>) -> (TypeId, Option<u64>) {
        let mut x = self.expr(e);
        if !self.valid_index(&mut x, "index", false) {
            return (self.invalid(), None);
        }
        if !x.is_const() {
            return (x.ty, None);
        }
        let Some(v) = x.val.as_ref().and_then(Value::as_u64) else { return (self.invalid(), None) };
        if let Some(max) = max
            && v >= max
        {
            self.error(x.span(), format!("invalid argument: index {v} out of bounds [0:{max}]"));
            return (self.invalid(), None);
        }
        (x.ty, Some(v))
    }
    pub(crate) fn valid_index(&mut self, x: &mut Op<'a>, what: &str, allow_negative: bool) -> bool {
        if !x.ok() {
            return false;
        }
        let int = self.basic(Basic::Int);
        self.convert_untyped(x, int);
        if !x.ok() {
            return false;
        }
        let why = if !self.prog.types.all_integer(x.ty) {
            "must be integer"
        } else if let (true, Some(v)) = (x.is_const(), &x.val) {
            if !allow_negative && v.is_negative() {
                "must not be negative"
            } else if !self.prog.representable(v, int) {
                "overflows int"
            } else {
                return true;
            }
        } else {
            return true;
        };
        let msg = format!("invalid argument: {what} {} {why}", self.op_str(x));
        self.error(x.span(), msg);
        false
    }

    pub(crate) fn slice_expr(&mut self, e: &'a Expr, inner: &'a Expr, index: [Option<&'a Expr>; 3]) -> Op<'a> {
        let mut x = self.expr(inner);
        if !x.ok() {
            for i in index.into_iter().flatten() {
                self.use_one(i, false);
            }
            return self.bad(e);
        }
        let types = &self.prog.types;
        let mut has_string = false;
        let mut common: Option<(TypeId, TypeId)> = None;
        let Some(terms) = types.terms(x.ty) else {
            let msg = format!("cannot slice {}: no specific type in {}", self.op_str(&x), self.ts(x.ty));
            self.error(x.span(), msg);
            return self.bad(e);
        };
        for t in terms {
            let mut u = t.under;
            if self.prog.types.is_string(u) {
                has_string = true;
                u = self.prog.types.intern(Type::Slice(self.prog.universe.byte));
            }
            match common {
                None => common = Some((t.ty, u)),
                Some((ct, cu)) if !self.identical(cu, u) => {
                    let msg = format!(
                        "cannot slice {}: {} and {} have different underlying types",
                        self.op_str(&x),
                        self.ts(ct),
                        self.ts(t.ty)
                    );
                    self.error(x.span(), msg);
                    return self.bad(e);
                }
                _ => {}
            }
        }
        let Some((_, mut cu)) = common else { return self.bad(e) };
        if has_string {
            cu = if self.prog.types.is_type_param(x.ty) {
                self.basic(Basic::String)
            } else {
                self.prog.types.under(x.ty)
            };
        }
        if let Type::Pointer(p) = *self.prog.types.under_type(x.ty)
            && !self.complete(p)
        {
            return self.bad(e);
        }
        let full = index[2].is_some();
        let mut valid = false;
        let mut length: Option<u64> = None;
        match self.prog.types.get(cu).clone() {
            Type::Basic(b) if b.is_string() => {
                if full {
                    let at = index[2].map_or(span_of(e), span_of);
                    self.error(at, "invalid operation: 3-index slice of string");
                    return self.bad(e);
                }
                valid = true;
                if x.is_const() {
                    length = x.val.as_ref().and_then(Value::as_bytes).map(|s| s.len() as u64);
                }
                if self.prog.types.is_untyped(x.ty) {
                    self.settle_string(inner);
                    x.ty = self.basic(Basic::String);
                }
            }
            Type::Array { len, elem } => {
                valid = true;
                length = Some(len);
                if x.mode != OpMode::Variable {
                    let msg = format!("cannot slice unaddressable value {}", self.op_str(&x));
                    self.error(x.span(), msg);
                    return self.bad(e);
                }
                x.ty = self.prog.types.intern(Type::Slice(elem));
            }
            Type::Pointer(p) => {
                if let Type::Array { len, elem } = *self.prog.types.under_type(p) {
                    valid = true;
                    length = Some(len);
                    x.ty = self.prog.types.intern(Type::Slice(elem));
                }
            }
            Type::Slice(_) => valid = true,
            _ => {}
        }
        if !valid {
            let msg = format!("cannot slice {}", self.op_str(&x));
            self.error(x.span(), msg);
            for i in index.into_iter().flatten() {
                self.use_one(i, false);
            }
            return self.bad(e);
        }
        x.mode = OpMode::Value;
        x.val = None;
        let mut at: [Option<u64>; 3] = [None; 3];
        for (i, ix) in index.into_iter().enumerate() {
            at[i] = match ix {
                Some(ix) => self.index(ix, length.map(|l| l + 1)).1,
                None if i == 0 => Some(0),
                None => length,
            };
        }
        'order: for i in 0..2 {
            let Some(a) = at[i].filter(|a| *a > 0) else { continue };
            for j in i + 1..3 {
                if let (Some(b), Some(ix)) = (at[j], index[j])
                    && b < a
                {
                    self.err_at(ix, format!("invalid slice indices: {b} < {a}"));
                    break 'order;
                }
            }
        }
        x.at = At::Expr(e);
        x
    }
}
