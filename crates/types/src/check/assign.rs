//! Assignments of all kinds: `=`, `:=`, arguments, results, initialisers.
//!
//! Go 1.27 types2 `assignments.go`.
use super::call::Target;
use super::operand::{At, Misfit, Op, OpMode};
use super::{Checker, expr_string, ident_name, span_of, unparen};
use crate::object::{ObjId, VarKind};
use crate::table::{Basic, Type, TypeId};
use gmplay_syntax::Span;
use gmplay_syntax::ast::{Expr, ExprKind};

pub(crate) fn measure(n: usize, unit: &str) -> String {
    format!("{n} {unit}{}", if n == 1 { "" } else { "s" })
}

impl<'a> Checker<'a> {
    /// Assigns `x` to a variable of type `t` (None: of the operand's own default type).
    pub(crate) fn assignment(&mut self, x: &mut Op<'a>, t: Option<TypeId>, context: &str) {
        self.single_value(x);
        match x.mode {
            OpMode::Invalid => return,
            OpMode::NoValue | OpMode::Builtin | OpMode::Type => {
                let ts = t.map_or("nil".into(), |t| self.ts(t));
                let msg = format!("cannot assign {} to {ts} in {context}", self.op_str(x));
                self.error(x.span(), msg);
                x.fail();
                return;
            }
            _ => {}
        }
        if self.prog.types.is_untyped(x.ty) {
            let target = match t {
                None if x.is_nil() => {
                    self.error(x.span(), format!("use of untyped nil in {context}"));
                    x.fail();
                    return;
                }
                Some(t) if x.is_nil() || !self.prog.types.is_interface(t) => t,
                _ => self.default_shown(x.ty),
            };
            match self.implicit_type(x, target) {
                Err(why) => {
                    let mut msg =
                        format!("cannot use {} as {} value in {context}", self.op_str(x), self.ts(target));
                    match why {
                        Misfit::Truncated => msg.push_str(" (truncated)"),
                        Misfit::Overflows => msg.push_str(" (overflows)"),
                        Misfit::Mismatch => {}
                    }
                    self.error(x.span(), msg);
                    x.fail();
                    return;
                }
                Ok((ty, val)) => self.settle(x, ty, val),
            }
        }
        let target = t.and_then(|t| self.target(t, context));
        self.non_generic(target.as_ref(), x);
        if !x.ok() {
            return;
        }
        let Some(t) = t else { return };
        if let Err(why) = self.assignable_why(x, t) {
            let mut msg = format!("cannot use {} as {} value in {context}", self.op_str(x), self.ts(t));
            if !why.is_empty() {
                msg.push_str(": ");
                msg.push_str(&why);
            }
            self.error(x.span(), msg);
            x.fail();
        }
    }

    pub(crate) fn init_const(&mut self, obj: ObjId, x: &mut Op<'a>) {
        let known = self.type_of(obj);
        if !x.ok() || !self.valid(x.ty) || known.is_some_and(|t| !self.valid(t)) {
            if known.is_none() {
                let t = self.invalid();
                self.set_type(obj, t);
            }
            return;
        }
        if !x.is_const() {
            let msg = format!("{} is not constant", self.op_str(x));
            self.error(x.span(), msg);
            if known.is_none() {
                let t = self.invalid();
                self.set_type(obj, t);
            }
            return;
        }
        let ty = known.unwrap_or(x.ty);
        self.set_type(obj, ty);
        self.assignment(x, Some(ty), "constant declaration");
        if x.ok()
            && let Some(v) = &x.val
        {
            self.unknown_consts.remove(&obj);
            self.prog.objects[obj.0 as usize].kind = crate::object::ObjKind::Const(v.clone());
        }
    }
    pub(crate) fn init_var(&mut self, obj: ObjId, x: &mut Op<'a>, context: &str) {
        let known = self.type_of(obj);
        if !x.ok() || !self.valid(x.ty) || known.is_some_and(|t| !self.valid(t)) {
            if known.is_none() {
                let t = self.invalid();
                self.set_type(obj, t);
            }
            x.fail();
            return;
        }
        let ty = match known {
            Some(t) => t,
            None => {
                let mut t = x.ty;
                if self.prog.types.is_untyped(t) {
                    if t == self.basic(Basic::UntypedNil) {
                        self.error(x.span(), format!("use of untyped nil in {context}"));
                        let t = self.invalid();
                        self.set_type(obj, t);
                        x.fail();
                        return;
                    }
                    t = self.default_shown(t);
                }
                self.set_type(obj, t);
                t
            }
        };
        self.assignment(x, Some(ty), context);
    }
    fn invalidate_vars(&mut self, lhs: &[ObjId]) {
        for v in lhs {
            if self.type_of(*v).is_none() {
                let t = self.invalid();
                self.set_type(*v, t);
            }
        }
    }

    /// The type of an assignable left side; `Ok(None)` for `_`.
    fn lhs_var(&mut self, lhs: &'a Expr) -> Result<Option<TypeId>, ()> {
        let name = ident_name(unparen(lhs));
        if name.is_some_and(|n| &**n == "_") {
            return Ok(None);
        }
        // Assigning to a variable does not use it.
        let var = name.and_then(|n| self.lookup(n)).filter(|o| self.is_var(*o));
        let was_used = var.is_some_and(|v| self.used.contains(&v));
        let x = self.expr(lhs);
        if let Some(v) = var
            && !was_used
        {
            self.used.remove(&v);
        }
        if !x.ok() || !self.valid(x.ty) {
            return Err(());
        }
        if matches!(x.mode, OpMode::Variable | OpMode::MapIndex) {
            return Ok(Some(x.ty));
        }
        if let ExprKind::Selector { x: inner, .. } = &lhs.kind {
            let op = self.expr(inner);
            if op.mode == OpMode::MapIndex {
                let msg = format!("cannot assign to struct field {} in map", expr_string(lhs));
                self.err_at(lhs, msg);
                return Err(());
            }
        }
        let msg = format!("cannot assign to {} (neither addressable nor a map index expression)", expr_string(lhs));
        self.err_at(lhs, msg);
        Err(())
    }
    /// Assigns `x`, or the value of `rhs`, to `lhs`.
    pub(crate) fn assign_var(&mut self, lhs: &'a Expr, rhs: Option<&'a Expr>, x: Option<Op<'a>>, context: &str) {
        let Ok(t) = self.lhs_var(lhs) else {
            if let Some(r) = rhs {
                self.use_exprs(std::slice::from_ref(r));
            }
            return;
        };
        let mut x = match (x, rhs) {
            (Some(x), _) => x,
            (None, Some(r)) => {
                let target = t.and_then(|t| self.target(t, &expr_string(lhs)));
                self.expr_for(r, target.as_ref())
            }
            (None, None) => return,
        };
        let context = if t.is_none() && context == "assignment" { "assignment to _ identifier" } else { context };
        self.assignment(&mut x, t, context);
    }

    pub(crate) fn types_summary(&self, list: &[TypeId], variadic: bool, dots: bool) -> String {
        let mut out = Vec::new();
        for (i, t) in list.iter().enumerate() {
            let last = i + 1 == list.len();
            let mut s = match self.prog.types.get(*t) {
                Type::Basic(Basic::Invalid) => "unknown type".to_string(),
                Type::Basic(b) if b.is_untyped() && b.is_numeric() => "number".into(),
                Type::Basic(b) if b.is_untyped() => b.name().trim_start_matches("untyped ").to_string(),
                Type::Slice(e) if last && variadic => self.ts(*e),
                _ => self.ts(*t),
            };
            if last && variadic {
                s.insert_str(0, "...");
            } else if last && dots {
                s.push_str("...");
            }
            out.push(s);
        }
        format!("({})", out.join(", "))
    }
    fn assign_error(&mut self, rhs: &'a [Expr], l: usize, r: usize) {
        let (vars, vals) = (measure(l, "variable"), measure(r, "value"));
        let first = &rhs[0];
        if let ([_], ExprKind::Call { fun, .. }) = (rhs, &unparen(first).kind) {
            let msg = format!("assignment mismatch: {vars} but {} returns {vals}", expr_string(fun));
            self.err_at(first, msg);
            return;
        }
        self.err_at(first, format!("assignment mismatch: {vars} but {vals}"));
    }
    fn return_error(&mut self, at: Span, lhs: &[ObjId], rhs: &[Op<'a>]) {
        let (l, r) = (lhs.len(), rhs.len());
        let (at, what) = if r > l {
            (rhs[l].span(), "too many")
        } else if r > 0 {
            (rhs[r - 1].span(), "not enough")
        } else {
            (at, "not enough")
        };
        let have: Vec<TypeId> = rhs.iter().map(|x| x.ty).collect();
        let want: Vec<TypeId> = lhs.iter().map(|v| self.prog.shown_type(*v)).collect();
        let msg = format!(
            "{what} return values\n\thave {}\n\twant {}",
            self.types_summary(&have, false, false),
            self.types_summary(&want, false, false)
        );
        self.error(at, msg);
    }

    /// Initialises variables; `ret`: the results of a return statement there.
    pub(crate) fn init_vars(&mut self, lhs: &[ObjId], rhs: &'a [Expr], ret: Option<Span>) {
        let context = match (ret, lhs.len()) {
            (Some(_), _) => "return statement",
            (None, 2..) => "multiple assignment",
            _ => "assignment",
        };
        let is_call = matches!(rhs, [e] if matches!(unparen(e).kind, ExprKind::Call { .. }));
        if lhs.len() == rhs.len() && !is_call {
            for (v, e) in lhs.iter().zip(rhs) {
                let name = self.obj_name(*v);
                let desc = if ret.is_some() && name.is_empty() { "result variable".into() } else { name };
                let target = self.type_of(*v).and_then(|t| self.target(t, &desc));
                let mut x = self.expr_for(e, target.as_ref());
                self.init_var(*v, &mut x, context);
            }
            return;
        }
        if rhs.len() != 1 {
            if self.use_exprs(rhs) {
                if let Some(at) = ret {
                    let xs = self.expr_list(rhs);
                    self.return_error(at, lhs, &xs);
                } else if !rhs.is_empty() {
                    self.assign_error(rhs, lhs.len(), rhs.len());
                }
            }
            self.invalidate_vars(lhs);
            return;
        }
        let (mut xs, comma_ok) = self.multi_expr(&rhs[0], lhs.len() == 2 && ret.is_none());
        if lhs.len() == xs.len() {
            for (v, x) in lhs.iter().zip(&mut xs) {
                self.init_var(*v, x, context);
            }
            if comma_ok && xs.iter().all(Op::ok) {
                self.record_comma_ok(&rhs[0]);
            }
            return;
        }
        if xs.first().is_none_or(Op::ok) {
            match ret {
                Some(at) => self.return_error(at, lhs, &xs),
                None => self.assign_error(rhs, lhs.len(), xs.len()),
            }
        }
        self.invalidate_vars(lhs);
    }
    pub(crate) fn assign_vars(&mut self, lhs: &'a [Expr], rhs: &'a [Expr]) {
        let context = if lhs.len() > 1 { "multiple assignment" } else { "assignment" };
        let is_call = matches!(rhs, [e] if matches!(unparen(e).kind, ExprKind::Call { .. }));
        if lhs.len() == rhs.len() && !is_call {
            for (l, r) in lhs.iter().zip(rhs) {
                self.assign_var(l, Some(r), None, context);
            }
            return;
        }
        if rhs.len() != 1 {
            let ok_lhs = self.use_lhs(lhs);
            let ok_rhs = self.use_exprs(rhs);
            if ok_lhs && ok_rhs && !rhs.is_empty() {
                self.assign_error(rhs, lhs.len(), rhs.len());
            }
            return;
        }
        let (xs, comma_ok) = self.multi_expr(&rhs[0], lhs.len() == 2);
        if lhs.len() == xs.len() {
            let ok = xs.iter().all(Op::ok);
            for (l, x) in lhs.iter().zip(xs) {
                self.assign_var(l, None, Some(x), context);
            }
            if comma_ok && ok {
                self.record_comma_ok(&rhs[0]);
            }
            return;
        }
        if xs.first().is_none_or(Op::ok) {
            self.assign_error(rhs, lhs.len(), xs.len());
        }
        self.use_lhs(lhs);
    }
    pub(crate) fn short_var_decl(&mut self, at: Span, lhs: &'a [Expr], rhs: &'a [Expr]) {
        let top = self.delayed.len();
        let scope = self.env.scope;
        let mut seen: Vec<&str> = Vec::new();
        let mut vars: Vec<ObjId> = Vec::new();
        let mut new_vars: Vec<ObjId> = Vec::new();
        let mut failed = false;
        for l in lhs {
            let blank = "_".into();
            let Some(name) = ident_name(l) else {
                self.use_lhs(std::slice::from_ref(l));
                self.err_at(l, format!("non-name {} on left side of :=", expr_string(l)));
                failed = true;
                vars.push(self.new_var(VarKind::Local, &blank, l.span, None));
                continue;
            };
            if &**name != "_" {
                if seen.contains(&&**name) {
                    self.err_at(l, format!("{name} repeated on left side of :="));
                    failed = true;
                    vars.push(self.new_var(VarKind::Local, &blank, l.span, None));
                    continue;
                }
                seen.push(name);
            }
            if let Some(alt) = self.scopes[scope].names.get(name).copied() {
                self.use_obj(l.id, alt);
                if self.is_var(alt) {
                    // Recorded as gc does: a variable of the left side that is only assigned to.
                    let t = self.prog.shown_type(alt);
                    self.record_node(l.id, OpMode::Variable, t, None);
                    vars.push(alt);
                } else {
                    self.err_at(l, format!("cannot assign to {name}"));
                    failed = true;
                    vars.push(self.new_var(VarKind::Local, &blank, l.span, None));
                }
                continue;
            }
            let v = self.new_var(VarKind::Local, name, l.span, None);
            vars.push(v);
            if &**name != "_" {
                new_vars.push(v);
            }
            self.def_obj(l.id, v);
        }
        self.init_vars(&vars, rhs, None);
        self.process_delayed(top);
        for (l, v) in lhs.iter().zip(&vars) {
            let t = self.prog.shown_type(*v);
            if self.valid(t) {
                self.record_node(l.id, OpMode::Variable, t, None);
            }
        }
        if new_vars.is_empty() && !failed {
            self.error(at, "no new variables on left side of :=");
            return;
        }
        for v in new_vars {
            self.declare(scope, None, v);
        }
    }
    /// Evaluates expressions for their uses and errors only; whether all were valid.
    pub(crate) fn use_exprs(&mut self, es: &'a [Expr]) -> bool {
        let mut ok = true;
        for e in es {
            ok &= self.use_one(e, false);
        }
        ok
    }
    pub(crate) fn use_lhs(&mut self, es: &'a [Expr]) -> bool {
        let mut ok = true;
        for e in es {
            ok &= self.use_one(e, true);
        }
        ok
    }
    pub(crate) fn use_one(&mut self, e: &'a Expr, lhs: bool) -> bool {
        let Some(name) = ident_name(unparen(e)) else {
            return self.raw_expr(e, None, None, true).0.ok();
        };
        if &**name == "_" {
            return true;
        }
        let var = self.lookup(name).filter(|o| lhs && self.is_var(*o));
        let was_used = var.is_some_and(|v| self.used.contains(&v));
        let ok = self.expr_or_type(unparen(e), true).ok();
        if let Some(v) = var
            && !was_used
        {
            self.used.remove(&v);
        }
        ok
    }
    pub(crate) fn target(&self, t: TypeId, desc: &str) -> Option<Target> {
        let u = self.prog.types.common_under(t).ok()?;
        matches!(self.prog.types.get(u), Type::Func(_)).then(|| Target { sig: u, desc: desc.into() })
    }
    pub(crate) fn text_op(&self, e: &Expr, text: &str, ty: TypeId) -> Op<'a> {
        let s = span_of(e);
        Op::new(OpMode::Value, ty, At::Text(text.into(), Span::new(s.lo, s.lo)))
    }
}

