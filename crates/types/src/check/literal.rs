//! Composite literals.
//!
//! Go 1.27 types2 `literals.go`.
use super::operand::{At, Op, OpMode};
use super::{Checker, expr_string, ident_name, span_of};
use crate::constant::Value;
use crate::info::{Selection, SelectionKind};
use crate::lookup::{Lookup, Member, exported};
use crate::table::{Field, Type, TypeId};
use gmplay_syntax::ast::{ArrayLen, Element, Expr, ExprKind};
use gmplay_syntax::{Pos, Span};
use std::collections::{HashMap, HashSet};

/// A constant map key, equal for equal values of one type.
#[derive(PartialEq, Eq, Hash, Clone)]
pub(crate) struct ConstKey(String);

/// Numbers of equal value are one key, whatever their kind.
pub(crate) fn const_key(v: &Value) -> ConstKey {
    let whole = v.to_int();
    ConstKey(match whole.as_ref().unwrap_or(v) {
        Value::Bool(b) => format!("b{b}"),
        Value::Str(s) => format!("s{s:?}"),
        Value::Int(i) => format!("i{i}"),
        Value::Float(r) => format!("f{r}"),
        Value::Complex(a, b) => format!("c{a},{b}"),
    })
}

impl<'a> Checker<'a> {
    pub(crate) fn composite_lit(
        &mut self,
        e: &'a Expr,
        ty: Option<&'a Expr>,
        elems: &'a [Element],
        rbrace: Pos,
        hint: Option<TypeId>,
    ) -> Op<'a> {
        let mut is_elem = false;
        let (mut typ, base);
        let mut auto = None;
        match (ty, hint) {
            (Some(t), _) => {
                if let ExprKind::ArrayType { len: ArrayLen::Auto, elem } = &t.kind {
                    let el = self.var_type(elem);
                    auto = Some((t, el));
                    typ = self.prog.types.intern(Type::Array { len: 0, elem: el });
                } else {
                    typ = self.typ(t);
                }
                base = typ;
            }
            (None, Some(h)) => {
                typ = h;
                is_elem = true;
                let u = self.prog.types.common_under(h).unwrap_or(h);
                let (b, is_ptr) = self.prog.types.deref(u);
                base = if is_ptr { b } else { h };
            }
            (None, None) => {
                self.err_at(e, "missing type in composite literal");
                typ = self.invalid();
                base = typ;
            }
        }
        if !self.complete(base) {
            return self.bad(e);
        }
        let common = self.prog.types.common_under(base).ok();
        match common.map(|u| self.prog.types.get(u).clone()) {
            Some(Type::Struct(fields)) => {
                self.struct_lit(base, common.unwrap_or(base), &fields, elems, rbrace);
            }
            Some(Type::Array { len, elem }) => {
                let n = self.indexed_elems(elems, elem, if auto.is_some() { None } else { Some(len) });
                if let Some((t, el)) = auto {
                    typ = self.prog.types.intern(Type::Array { len: n, elem: el });
                    self.record_type(t, typ);
                }
            }
            Some(Type::Slice(elem)) => {
                self.indexed_elems(elems, elem, None);
            }
            Some(Type::Map { key, value }) => self.map_lit(elems, key, value),
            other => {
                for el in elems {
                    // Keys could be field names: only values are looked at.
                    self.use_one(&el.value, false);
                }
                let invalid = matches!(other, Some(Type::Basic(crate::table::Basic::Invalid)));
                if !invalid {
                    let cause = if other.is_none() { " (no common underlying type)" } else { "" };
                    let what = if is_elem { " element" } else { "" };
                    let msg = format!("invalid composite literal{what} type {}{cause}", self.ts(typ));
                    self.err_at(e, msg);
                    return self.bad(e);
                }
            }
        }
        Op::new(OpMode::Value, typ, At::Expr(e))
    }

    fn struct_lit(&mut self, base: TypeId, under: TypeId, fields: &[Field], elems: &'a [Element], rbrace: Pos) {
        let Some(first) = elems.first() else { return };
        if first.key.is_none() {
            self.positional_lit(base, fields, elems, rbrace);
            return;
        }
        // Paths given so far, with the names they stand for.
        let mut visited: Vec<(Vec<u32>, gmplay_syntax::ast::Name)> = Vec::new();
        for el in elems {
            let Some(key) = &el.key else {
                self.err_at(&el.value, "mixture of field:value and value elements in struct literal");
                continue;
            };
            let name = ident_name(key);
            let found = name.map(|n| {
                (n, self.prog.lookup(under, false, Some(self.pkg), n))
            });
            let mut x = self.generic_expr(&el.value, None);
            let Some((name, found)) = found else {
                let msg = format!("invalid field name {} in struct literal", expr_string(key));
                self.err_at(key, msg);
                continue;
            };
            let entry = match found {
                Lookup::Found(entry) => entry,
                _ => {
                    let alt = self.prog.lookup_fold(under, false, Some(self.pkg), name, true);
                    let msg = self.lookup_error(base, name, alt, true);
                    self.err_at(key, msg);
                    continue;
                }
            };
            let Member::Field { ty } = entry.member else {
                self.err_at(key, format!("{name} is not a field"));
                continue;
            };
            if entry.indirect {
                self.err_at(key, format!("invalid implicit pointer indirection to reach {name}"));
                continue;
            }
            let selection = Selection {
                kind: SelectionKind::FieldVal,
                recv: self.prog.types.canon(base),
                path: entry.path.clone(),
                method: None,
                ty: self.prog.types.canon(ty),
                indirect: false,
            };
            self.prog.info.selections.insert(key.id, selection);
            self.assignment(&mut x, Some(ty), "struct literal");
            let clash = visited.iter().find(|(p, _)| p.starts_with(&entry.path) || entry.path.starts_with(p));
            match clash {
                None => visited.push((entry.path, name.clone())),
                Some((p, alt)) => {
                    let msg = if p.len() == entry.path.len() {
                        format!("duplicate field name {name} in struct literal")
                    } else if p.len() < entry.path.len() {
                        format!("cannot specify promoted field {name} and enclosing embedded field {alt}")
                    } else {
                        format!("cannot specify embedded field {name} and enclosed promoted field {alt}")
                    };
                    self.err_at(key, msg);
                }
            }
        }
    }
    fn positional_lit(&mut self, base: TypeId, fields: &[Field], elems: &'a [Element], rbrace: Pos) {
        for (i, el) in elems.iter().enumerate() {
            if let Some(key) = &el.key {
                self.err_at(key, "mixture of field:value and value elements in struct literal");
                continue;
            }
            let mut x = self.generic_expr(&el.value, None);
            let Some(f) = fields.get(i) else {
                let msg = format!("too many values in struct literal of type {}", self.ts(base));
                self.error(x.span(), msg);
                break;
            };
            if !exported(&f.name) && f.pkg != Some(self.pkg) {
                let msg = format!(
                    "implicit assignment to unexported field {} in struct literal of type {}",
                    f.name,
                    self.ts(base)
                );
                self.error(x.span(), msg);
                continue;
            }
            self.assignment(&mut x, Some(f.ty), "struct literal");
        }
        if elems.len() < fields.len() {
            let hidden = fields.iter().any(|f| !exported(&f.name) && f.pkg != Some(self.pkg));
            let hint = if hidden { " (type has unexported fields - use key:value pairs)" } else { "" };
            let msg = format!("too few values in struct literal of type {}{hint}", self.ts(base));
            self.error(Span::new(rbrace, rbrace), msg);
        }
    }
    fn map_lit(&mut self, elems: &'a [Element], key: TypeId, value: TypeId) {
        let by_type = self.prog.types.is_interface(key);
        let mut visited: HashMap<ConstKey, Vec<TypeId>> = HashMap::new();
        for el in elems {
            let Some(k) = &el.key else {
                self.err_at(&el.value, "missing key in map literal");
                continue;
            };
            let mut x = self.generic_expr(k, Some(key));
            self.assignment(&mut x, Some(key), "map literal");
            if !x.ok() {
                continue;
            }
            if x.is_const()
                && let Some(v) = &x.val
            {
                let seen = visited.entry(const_key(v)).or_default();
                let t = self.prog.types.canon(x.ty);
                let duplicate = if by_type { seen.contains(&t) } else { !seen.is_empty() };
                seen.push(t);
                if duplicate {
                    let msg = format!("duplicate key {v} in map literal");
                    self.error(x.span(), msg);
                    continue;
                }
            }
            let mut x = self.generic_expr(&el.value, Some(value));
            self.assignment(&mut x, Some(value), "map literal");
        }
    }
    /// Elements of an array (of known length) or slice; how long it has to be.
    fn indexed_elems(&mut self, elems: &'a [Element], elem: TypeId, length: Option<u64>) -> u64 {
        let mut visited: HashSet<u64> = HashSet::new();
        let (mut index, mut max) = (0u64, 0u64);
        for el in elems {
            let mut known = false;
            let at = el.key.as_ref().map_or(span_of(&el.value), span_of);
            if let Some(k) = &el.key {
                let (t, i) = self.index(k, length);
                if self.valid(t) {
                    match i {
                        Some(i) => {
                            index = i;
                            known = true;
                        }
                        None => {
                            let msg = format!("index {} must be integer constant", expr_string(k));
                            self.error(at, msg);
                        }
                    }
                }
            } else if length.is_some_and(|l| index >= l) {
                let msg = format!("index {index} is out of bounds (>= {})", length.unwrap_or(0));
                self.error(at, msg);
            } else {
                known = true;
            }
            if known && !visited.insert(index) {
                self.error(at, format!("duplicate index {index} in array or slice literal"));
            }
            index = index.saturating_add(1);
            max = max.max(index);
            let mut x = self.generic_expr(&el.value, Some(elem));
            self.assignment(&mut x, Some(elem), "array or slice literal");
        }
        max
    }
}
