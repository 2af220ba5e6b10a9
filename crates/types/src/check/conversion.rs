//! Conversions `T(x)`.
//!
//! Go 1.27 types2 `conversions.go`.
use super::Checker;
use super::consts::represent;
use super::operand::{At, Op, OpMode};
use crate::constant::Value;
use crate::table::{Basic, Type, TypeId};

impl<'a> Checker<'a> {
    pub(crate) fn conversion(&mut self, x: &mut Op<'a>, t: TypeId) {
        let const_arg = x.is_const();
        let mut cause = String::new();
        let types = &self.prog.types;
        let const_type = types.is_const_type(t);
        let ok = if const_arg && const_type {
            let v = self.const_convert(x, t);
            let fits = x.val.is_none() || v.is_some();
            if fits {
                x.val = v;
            } else if types.is_integer(x.ty) && types.is_integer(t) {
                let v = x.val.as_ref().map_or(String::new(), Value::to_string);
                let short = format!("constant {v} overflows {}", self.ts(t));
                self.error(x.span(), short);
                x.fail();
                return;
            }
            fits
        } else if const_arg && types.is_type_param(t) {
            let terms = types.terms(t);
            let constant = x.clone();
            let mut fits = true;
            match terms {
                None => {
                    cause = format!("{} does not contain specific types", self.ts(t));
                    fits = false;
                }
                Some(terms) => {
                    for term in terms {
                        if self.prog.types.is_string(x.ty) && self.prog.types.is_bytes_or_runes(term.under) {
                            continue;
                        }
                        if x.val.is_none() || self.const_convert(x, term.under).is_some() {
                            continue;
                        }
                        let (us, ts) = (self.ts(term.under), self.ts(t));
                        cause = if self.prog.types.is_integer(x.ty) && self.prog.types.is_integer(term.under) {
                            let v = x.val.as_ref().map_or(String::new(), Value::to_string);
                            format!("constant {v} overflows {us} (in {ts})")
                        } else {
                            format!("cannot convert {} to type {us} (in {ts})", self.op_str(&constant))
                        };
                        fits = false;
                        break;
                    }
                }
            }
            x.mode = OpMode::Value;
            fits
        } else {
            let ok = self.convertible(x, t, &mut cause);
            if ok {
                x.mode = OpMode::Value;
            }
            ok
        };
        if !ok {
            let mut msg = format!("cannot convert {} to type {}", self.op_str(x), self.ts(t));
            if !cause.is_empty() {
                msg.push_str(": ");
                msg.push_str(&cause);
            }
            self.error(x.span(), msg);
            x.fail();
            return;
        }
        if self.prog.types.is_untyped(x.ty) {
            let types = &self.prog.types;
            let is_nil = x.ty == self.basic(Basic::UntypedNil);
            let is_final = if is_nil {
                t
            } else if types.is_interface(t) || (const_arg && !const_type) {
                types.default_type(x.ty)
            } else if x.is_const() && types.is_integer(x.ty) && types.all_string(t) {
                x.ty
            } else {
                t
            };
            if let At::Expr(e) = x.at {
                self.update_expr_type(e, is_final, true);
            }
        }
        if x.mode != OpMode::Const {
            x.val = None;
        }
        x.ty = t;
    }
    /// The constant as a `t`: by value, or an integer as the text of its code point.
    fn const_convert(&self, x: &Op<'a>, t: TypeId) -> Option<Value> {
        let v = x.val.as_ref()?;
        let b = self.prog.types.basic_of(t)?;
        if let Some(v) = represent(v, b) {
            return Some(v);
        }
        if self.prog.types.is_integer(x.ty) && b.is_string() {
            let c = v.as_u64().and_then(|u| u32::try_from(u).ok()).and_then(char::from_u32).unwrap_or('\u{fffd}');
            return Some(Value::str(c.encode_utf8(&mut [0; 4])));
        }
        None
    }
    /// Whether a non-constant value converts; else `cause` may say why not.
    fn convertible(&mut self, x: &Op<'a>, t: TypeId, cause: &mut String) -> bool {
        match self.assignable_why(x, t) {
            Ok(()) => return true,
            Err(why) if !why.is_empty() => *cause = why,
            Err(_) => {}
        }
        let v = x.ty;
        let (vu, tu) = (self.prog.types.under(v), self.prog.types.under(t));
        let (vp, tp) = (self.prog.types.is_type_param(v), self.prog.types.is_type_param(t));
        if !vp && !tp && self.prog.types.identical_ignoring_tags(vu, tu) {
            return true;
        }
        if let (Type::Pointer(a), Type::Pointer(b)) = (self.prog.types.get(v).clone(), self.prog.types.get(t).clone())
        {
            let params = self.prog.types.is_type_param(a) || self.prog.types.is_type_param(b);
            let (au, bu) = (self.prog.types.under(a), self.prog.types.under(b));
            if !params && self.prog.types.identical_ignoring_tags(au, bu) {
                return true;
            }
        }
        let types = &self.prog.types;
        let real = |id: TypeId| types.is(id, |b| b.is_integer() || b.is_float());
        let complex = |id: TypeId| types.is(id, Basic::is_complex);
        let uintptr = |id: TypeId| types.is(id, |b| b == Basic::Uintptr);
        let unsafe_ptr = |id: TypeId| types.is(id, |b| b == Basic::UnsafePointer);
        let ok = (real(vu) && real(tu))
            || (complex(vu) && complex(tu))
            || ((types.is_integer(vu) || types.is_bytes_or_runes(vu)) && types.is_string(tu))
            || (types.is_string(vu) && types.is_bytes_or_runes(tu))
            || ((types.is_pointer(vu) || uintptr(vu)) && unsafe_ptr(tu))
            || (unsafe_ptr(vu) && (types.is_pointer(tu) || uintptr(tu)));
        if ok {
            return true;
        }
        if let Type::Slice(se) = types.get(vu) {
            let array = match types.get(tu) {
                Type::Array { elem, .. } => Some(*elem),
                Type::Pointer(p) => match types.under_type(*p) {
                    Type::Array { elem, .. } => Some(*elem),
                    _ => None,
                },
                _ => None,
            };
            if array.is_some_and(|e| types.identical(e, *se)) {
                return true;
            }
        }
        if !vp && !tp {
            return false;
        }
        let vterms = types.terms(v);
        let tterms = types.terms(t);
        let (Some(vterms), Some(tterms)) = (vterms, tterms) else { return false };
        for a in &vterms {
            let y = Op { ty: if vp { a.ty } else { v }, ..x.clone() };
            for b in &tterms {
                let target = if tp { b.ty } else { t };
                if !self.convertible(&y, target, cause) {
                    let part = |c: &Self, t: TypeId, p: TypeId, is: bool| {
                        if is { format!("{} (in {})", c.ts(t), c.ts(p)) } else { c.ts(t) }
                    };
                    let mut msg = format!(
                        "cannot convert {} to type {}",
                        part(self, y.ty, v, vp),
                        part(self, target, t, tp)
                    );
                    if !cause.is_empty() {
                        msg.push_str("\n\t");
                        msg.push_str(cause);
                    }
                    *cause = msg;
                    return false;
                }
            }
        }
        true
    }
}
