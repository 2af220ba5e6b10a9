//! Constants and untyped operands: representation, overflow, and the types that untyped expressions end up with.
//!
//! Go 1.27 types2 `const.go`, `expr.go` (`implicitTypeAndValue`, `updateExprType`).
use super::operand::{At, Misfit, Op, OpMode};
use super::{Checker, Untyped, expr_string, span_of};
use crate::Program;
use crate::constant::{Value, to_float_size};
use crate::table::{Basic, Type, TypeId};
use gmplay_syntax::ast::{BinaryOp, Expr, ExprKind, UnaryOp};
use gmplay_syntax::Span;

/// gc's limit on untyped integer constants.
const MAX_INT_BITS: usize = 512;

/// The value as a basic type holds it, rounded; None where it does not fit.
pub(crate) fn represent(v: &Value, b: Basic) -> Option<Value> {
    if b.is_integer() {
        let i = v.to_int()?;
        let fits = match b {
            Basic::UntypedInt | Basic::UntypedRune => true,
            Basic::Int | Basic::Int64 => i.as_i64().is_some(),
            Basic::Int8 => i.as_i64().is_some_and(|x| i8::try_from(x).is_ok()),
            Basic::Int16 => i.as_i64().is_some_and(|x| i16::try_from(x).is_ok()),
            Basic::Int32 => i.as_i64().is_some_and(|x| i32::try_from(x).is_ok()),
            Basic::Uint | Basic::Uint64 | Basic::Uintptr => i.as_u64().is_some(),
            Basic::Uint8 => i.as_u64().is_some_and(|x| u8::try_from(x).is_ok()),
            Basic::Uint16 => i.as_u64().is_some_and(|x| u16::try_from(x).is_ok()),
            _ => i.as_u64().is_some_and(|x| u32::try_from(x).is_ok()),
        };
        return fits.then_some(i);
    }
    if b.is_float() {
        let r = v.rational()?;
        return match b {
            Basic::Float32 => to_float_size(&r, 32).map(Value::Float),
            Basic::Float64 => to_float_size(&r, 64).map(Value::Float),
            _ => Some(v.clone()),
        };
    }
    if b.is_complex() {
        let Value::Complex(re, im) = v.to_complex()? else { return None };
        let size = match b {
            Basic::Complex64 => 32,
            Basic::Complex128 => 64,
            _ => return Some(v.clone()),
        };
        return Some(Value::Complex(to_float_size(&re, size)?, to_float_size(&im, size)?));
    }
    match v {
        Value::Str(_) if b.is_string() => Some(v.clone()),
        Value::Bool(_) if b.is_boolean() => Some(v.clone()),
        _ => None,
    }
}

impl Program {
    /// The constant as a value of type `ty` (rounded, for floats), or None where it is not representable.
    pub fn represent(&self, v: &Value, ty: TypeId) -> Option<Value> {
        represent(v, self.types.basic_of(ty)?)
    }
    pub fn representable(&self, v: &Value, ty: TypeId) -> bool {
        self.represent(v, ty).is_some()
    }
}

impl<'a> Checker<'a> {
    fn representation(&self, x: &Op<'a>, b: Basic) -> Result<Option<Value>, Misfit> {
        let Some(v) = &x.val else { return Ok(None) };
        if let Some(v) = represent(v, b) {
            return Ok(Some(v));
        }
        let t = &self.prog.types;
        if t.is_numeric(x.ty) && b.is_numeric() {
            return Err(if !t.is_integer(x.ty) && b.is_integer() { Misfit::Truncated } else { Misfit::Overflows });
        }
        Err(Misfit::Mismatch)
    }
    pub(crate) fn representable_op(&mut self, x: &mut Op<'a>, b: Basic) {
        match self.representation(x, b) {
            Ok(v) => x.val = v,
            Err(why) => {
                let t = self.shown_basic(x.ty, b);
                self.invalid_conversion(why, x, t);
                x.fail();
            }
        }
    }
    /// The basic type as the operand's own type shows it (`byte`, not `uint8`).
    fn shown_basic(&self, like: TypeId, b: Basic) -> TypeId {
        let u = self.prog.types.under(like);
        for t in [like, u] {
            if matches!(self.prog.types.get(t), Type::Basic(c) if *c == b) {
                return t;
            }
        }
        self.basic(b)
    }
    fn invalid_conversion(&mut self, why: Misfit, x: &Op<'a>, target: TypeId) {
        let (xs, ts) = (self.op_str(x), self.ts(target));
        let msg = match why {
            Misfit::Truncated => format!("{xs} truncated to {ts}"),
            Misfit::Overflows => format!("{xs} overflows {ts}"),
            Misfit::Mismatch => format!("cannot convert {xs} to type {ts}"),
        };
        self.error(x.span(), msg);
    }
    /// After an operation on constants: the result fits its type.
    pub(crate) fn overflow(&mut self, x: &mut Op<'a>, at: Span) {
        let Some(v) = &x.val else {
            self.error(at, "constant result is not representable");
            return;
        };
        if !self.prog.types.is_untyped(x.ty) {
            if let Some(b) = self.prog.types.basic_of(x.ty) {
                // Reported as gc does: "cannot use … (overflows)" needs a context, this has none.
                let limit = self.representation(x, b);
                match limit {
                    Ok(v) => x.val = v,
                    Err(why) => {
                        let t = self.prog.types.under(x.ty);
                        let t = if self.prog.types.has_name(x.ty) && t != x.ty { t } else { x.ty };
                        self.invalid_conversion(why, x, t);
                        x.fail();
                    }
                }
            }
            return;
        }
        if matches!(v, Value::Int(_)) && v.bit_len() > MAX_INT_BITS {
            let name = match &x.at {
                At::Expr(e) => op_name(e),
                At::Text(..) => "",
            };
            let sep = if name.is_empty() { "" } else { " " };
            self.error(at, format!("constant {name}{sep}overflow"));
            x.val = None;
        }
    }

    /// The type (and value) that an untyped operand takes where `target` is wanted.
    pub(crate) fn implicit_type(&mut self, x: &Op<'a>, target: TypeId) -> Result<(TypeId, Option<Value>), Misfit> {
        let table = &self.prog.types;
        if !x.ok() || !table.is_untyped(x.ty) || !table.is_valid(target) {
            return Ok((x.ty, None));
        }
        if table.is_untyped(target) {
            return table.max_untyped(x.ty, target).map(|t| (t, None)).ok_or(Misfit::Mismatch);
        }
        if x.is_nil() {
            return if table.has_nil(target) { Ok((target, None)) } else { Err(Misfit::Mismatch) };
        }
        let Type::Basic(kind) = *table.get(x.ty) else { return Err(Misfit::Mismatch) };
        match table.under_type(target) {
            Type::Basic(b) => {
                let b = *b;
                if x.is_const() {
                    return self.representation(x, b).map(|v| (target, v));
                }
                let fits = match kind {
                    Basic::UntypedBool => b.is_boolean(),
                    Basic::UntypedInt | Basic::UntypedRune | Basic::UntypedFloat | Basic::UntypedComplex => {
                        b.is_numeric()
                    }
                    Basic::UntypedString => b.is_string(),
                    _ => false,
                };
                if fits { Ok((target, None)) } else { Err(Misfit::Mismatch) }
            }
            Type::TypeParam(_) => {
                let Some(terms) = table.terms(target) else { return Err(Misfit::Mismatch) };
                for t in terms {
                    if self.implicit_type(x, t.under).is_err() {
                        return Err(Misfit::Mismatch);
                    }
                }
                Ok((target, None))
            }
            Type::Interface(i) if i.is_empty() => Ok((self.default_shown(x.ty), None)),
            _ => Err(Misfit::Mismatch),
        }
    }
    pub(crate) fn convert_untyped(&mut self, x: &mut Op<'a>, target: TypeId) {
        match self.implicit_type(x, target) {
            Err(why) => {
                let t = if self.prog.types.is_type_param(target) { target } else { self.prog.types.under(target) };
                self.invalid_conversion(why, x, t);
                x.fail();
            }
            Ok((ty, val)) => self.settle(x, ty, val),
        }
    }
    /// Gives an untyped operand its new type, in the tree too.
    pub(crate) fn settle(&mut self, x: &mut Op<'a>, ty: TypeId, val: Option<Value>) {
        if let Some(v) = val {
            if let At::Expr(e) = &x.at
                && let Some(u) = self.untyped.get_mut(&e.id)
            {
                u.val = Some(v.clone());
            }
            x.val = Some(v);
        }
        if ty != x.ty {
            x.ty = ty;
            if let At::Expr(e) = x.at {
                self.update_expr_type(e, ty, false);
            }
        }
    }

    /// The untyped expression `e` gets type `ty`; `is_final`: even if that is untyped as well.
    pub(crate) fn update_expr_type(&mut self, e: &'a Expr, ty: TypeId, is_final: bool) {
        let Some(old) = self.untyped.remove(&e.id) else { return };
        match &e.kind {
            ExprKind::Paren(x) => self.update_expr_type(x, ty, is_final),
            ExprKind::Unary { op, x } if old.val.is_none() && *op != UnaryOp::Addr => {
                self.update_expr_type(x, ty, is_final);
            }
            ExprKind::Binary { op, x, y, .. } if old.val.is_none() => match op {
                BinaryOp::Eq | BinaryOp::Ne | BinaryOp::Lt | BinaryOp::Le | BinaryOp::Gt | BinaryOp::Ge => {}
                BinaryOp::Shl | BinaryOp::Shr => self.update_expr_type(x, ty, is_final),
                _ => {
                    self.update_expr_type(x, ty, is_final);
                    self.update_expr_type(y, ty, is_final);
                }
            },
            _ => {}
        }
        if !is_final && self.prog.types.is_untyped(ty) {
            let ty = self.prog.types.under(ty);
            self.untyped.insert(e.id, Untyped { ty, ..old });
            return;
        }
        if old.shifted && !self.prog.types.all_integer(ty) {
            let msg = format!(
                "invalid operation: shifted operand {} (type {}) must be integer",
                expr_string(e),
                self.ts(ty)
            );
            self.err_at(e, msg);
            return;
        }
        let mut val = old.val.clone();
        if let Some(v) = &old.val {
            let mut c = Op::new(old.mode, old.ty, At::Expr(e));
            c.val = Some(v.clone());
            self.convert_untyped(&mut c, ty);
            if !c.ok() {
                return;
            }
            val = c.val;
        }
        let mode = if old.mode == OpMode::Const && self.prog.types.basic_of(ty).is_none() && !self.prog.types.is_interface(ty) {
            OpMode::Value
        } else {
            old.mode
        };
        self.record_node(e.id, mode, ty, val);
    }
    pub(crate) fn mark_shifted(&mut self, x: &Op<'a>) {
        if let At::Expr(e) = &x.at
            && let Some(u) = self.untyped.get_mut(&e.id)
        {
            u.shifted = true;
            u.span = span_of(e);
        }
    }
}

fn op_name(e: &Expr) -> &'static str {
    match &e.kind {
        ExprKind::Unary { op: UnaryOp::Xor, .. } => "bitwise complement",
        ExprKind::Binary { op, .. } => match op {
            BinaryOp::Add => "addition",
            BinaryOp::Sub => "subtraction",
            BinaryOp::Xor => "bitwise XOR",
            BinaryOp::Mul => "multiplication",
            BinaryOp::Shl => "shift",
            _ => "",
        },
        _ => "",
    }
}
