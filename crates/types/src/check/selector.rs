//! Names and selectors: `x`, `pkg.X`, `x.f`, `x.m`, `T.m`.
//!
//! Go 1.27 types2 `typexpr.go` (`ident`), `call.go` (`selector`), `errsupport.go`.
use super::operand::{At, Op, OpMode};
use super::{Checker, expr_string, ident_name};
use crate::info::{Selection, SelectionKind};
use crate::lookup::{Lookup, Member, exported};
use crate::object::{ObjId, ObjKind, VarKind};
use crate::table::{Shown, Type, TypeId, TypeParamId};
use std::rc::Rc;
use gmplay_syntax::Span;
use gmplay_syntax::ast::{Expr, ExprKind, Ident, Name};

impl<'a> Checker<'a> {
    pub(crate) fn ident(&mut self, e: &'a Expr, want_type: bool) -> Op<'a> {
        let ExprKind::Ident(name) = &e.kind else { return self.bad(e) };
        let Some((scope, obj)) = self.lookup_scope(name).or_else(|| self.predeclared(name)) else {
            if &**name == "_" {
                self.err_at(e, "cannot use _ as value or type");
            } else {
                self.err_at(e, format!("undefined: {name}"));
            }
            return self.bad(e);
        };
        self.use_obj(e.id, obj);
        let is_type = matches!(self.prog.object(obj).kind, ObjKind::TypeName { .. });
        if !is_type && want_type {
            let kind = self.object_kind(obj);
            self.err_at(e, format!("{name} ({kind}) is not a type"));
            if self.is_var(obj) {
                self.used.insert(obj);
            }
            return self.bad(e);
        }
        if !self.resolve(obj) {
            return self.bad(e);
        }
        if let Some(import) = self.dot_imports.get(&(scope, name.clone())) {
            self.used.insert(*import);
        }
        let mut x = self.object_op(e, obj);
        if let ObjKind::PkgName(_) = self.prog.object(obj).kind {
            self.err_at(e, format!("use of package {name} not in selector"));
            x.fail();
        }
        x
    }
    fn predeclared(&self, name: &Name) -> Option<(usize, ObjId)> {
        self.prog.universe.scope.get(name).map(|o| (usize::MAX, *o))
    }
    /// The operand that a use of the object is.
    fn object_op(&mut self, e: &'a Expr, obj: ObjId) -> Op<'a> {
        let ty = self.prog.shown_type(obj);
        let mut x = Op::new(OpMode::Invalid, ty, At::Expr(e));
        match self.prog.object(obj).kind.clone() {
            ObjKind::Const(v) => {
                self.add_dep(obj);
                if obj == self.prog.universe.iota {
                    match &self.env.iota {
                        Some(v) => x.val = Some(v.clone()),
                        None => {
                            self.err_at(e, "cannot use iota outside constant declaration");
                            return x;
                        }
                    }
                } else {
                    x.val = self.const_known(obj).then_some(v);
                }
                if self.valid(ty) {
                    x.mode = OpMode::Const;
                }
            }
            ObjKind::TypeName { .. } => x.mode = OpMode::Type,
            ObjKind::Var(_) => {
                self.used.insert(obj);
                self.add_dep(obj);
                if self.valid(ty) {
                    x.mode = OpMode::Variable;
                }
            }
            ObjKind::Func(_) => {
                self.add_dep(obj);
                let params = self.params_of(obj);
                if !params.is_empty() {
                    x.generic = Some(params);
                }
                if self.valid(ty) {
                    x.mode = OpMode::Value;
                }
            }
            ObjKind::Builtin(b) => {
                x.builtin = Some(b);
                x.mode = OpMode::Builtin;
            }
            ObjKind::Nil => x.mode = OpMode::Nil,
            ObjKind::PkgName(_) | ObjKind::Label => {}
        }
        x
    }
    fn object_kind(&self, obj: ObjId) -> &'static str {
        match self.prog.object(obj).kind {
            ObjKind::PkgName(_) => "package name",
            ObjKind::Const(_) => "constant",
            ObjKind::TypeName { alias: true } => "type alias",
            ObjKind::TypeName { .. } if self.prog.types.is_type_param(self.prog.shown_type(obj)) => "type parameter",
            ObjKind::TypeName { .. } => "defined type",
            ObjKind::Var(kind) => match kind {
                VarKind::Global => "package-level variable",
                VarKind::Local => "local variable",
                VarKind::Param => "parameter",
                VarKind::Result => "result variable",
                VarKind::Recv => "receiver",
                VarKind::Field => "struct field",
            },
            ObjKind::Func(ref f) if f.recv.is_some() => "method",
            ObjKind::Func(_) => "function",
            ObjKind::Label => "label",
            ObjKind::Builtin(_) => "built-in function",
            ObjKind::Nil => "untyped nil",
        }
    }
    pub(crate) fn is_generic_alias(&self, x: &Op<'a>) -> bool {
        match self.prog.types.shown.get(&x.ty) {
            Some(Shown::Alias { obj, args, .. }) => args.is_empty() && self.prog.alias_params.contains_key(obj),
            _ => false,
        }
    }

    /// `e` is `inner.sel`.
    pub(crate) fn selector(&mut self, e: &'a Expr, inner: &'a Expr, sel: &'a Ident, want_type: bool) -> Op<'a> {
        if let Some(name) = ident_name(inner)
            && let Some(pkg_name) = self.lookup(name)
            && let ObjKind::PkgName(pkg) = self.prog.object(pkg_name).kind
        {
            self.use_obj(inner.id, pkg_name);
            self.used.insert(pkg_name);
            return self.qualified(e, pkg, sel);
        }
        let mut x = self.expr_or_type(inner, false);
        match x.mode {
            OpMode::Builtin => {
                let msg = format!("invalid use of {} in selector expression", self.op_str(&x));
                self.error(Span::new(e.pos, e.span.hi), msg);
                return self.bad(e);
            }
            OpMode::Invalid => return self.bad(e),
            _ => {}
        }
        if !self.complete(x.ty) {
            return self.bad(e);
        }
        if want_type {
            self.error(sel.span, format!("{} is not a type", expr_string(e)));
            return self.bad(e);
        }
        if let Type::Pointer(b) = *self.prog.types.under_type(x.ty)
            && !self.complete(b)
        {
            return self.bad(e);
        }
        if x.is_nil() || self.prog.types.is_untyped(x.ty) {
            self.settle_default(&mut x);
        }
        let addressable = x.mode == OpMode::Variable;
        let name = &sel.name;
        let found = match self.prog.lookup(x.ty, addressable, Some(self.pkg), name) {
            Lookup::Found(f) => f,
            other => {
                self.missing_member(&x, sel, other);
                return self.bad(e);
            }
        };
        let recv = self.prog.types.canon(x.ty);
        match &found.member {
            Member::Field { ty } => {
                if x.mode == OpMode::Type {
                    let msg =
                        format!("operand for field selector {name} must be value of type {}", self.ts(x.ty));
                    self.err_at(inner, msg);
                    return self.bad(e);
                }
                let selection = Selection {
                    kind: SelectionKind::FieldVal,
                    recv,
                    path: found.path,
                    method: None,
                    ty: self.prog.types.canon(*ty),
                    indirect: found.indirect,
                };
                self.prog.info.selections.insert(e.id, selection);
                x.mode = if addressable || found.indirect { OpMode::Variable } else { OpMode::Value };
                x.ty = *ty;
                x.val = None;
            }
            member => {
                let mut own = None;
                let obj = match member {
                    Member::Method { obj, recv } => {
                        self.resolve(*obj);
                        self.add_dep(*obj);
                        own = self.own_params(*obj, *recv);
                        *obj
                    }
                    _ => {
                        let sig = self.prog.method_signature(member);
                        self.prog.abstract_method(&found.name, found.pkg, sig)
                    }
                };
                let mut ty = self.prog.method_signature(member);
                if let Some((params, fresh)) = own {
                    let map: Vec<_> = params
                        .iter()
                        .zip(&fresh)
                        .map(|(p, f)| (*p, self.prog.types.intern(Type::TypeParam(*f))))
                        .collect();
                    ty = self.prog.types.subst(ty, &map);
                    x.generic = Some(fresh.into());
                }
                let kind = if x.mode == OpMode::Type {
                    let name = self.recv_name(obj);
                    ty = self.with_receiver(ty, x.ty, &name);
                    SelectionKind::MethodExpr
                } else {
                    SelectionKind::MethodVal
                };
                let selection = Selection {
                    kind,
                    recv,
                    path: found.path,
                    method: Some(obj),
                    ty: self.prog.types.canon(ty),
                    indirect: found.indirect,
                };
                self.prog.info.selections.insert(e.id, selection);
                self.use_obj(sel.id, obj);
                x.mode = OpMode::Value;
                x.ty = ty;
                x.val = None;
            }
        }
        x.at = At::Expr(e);
        x
    }
    fn settle_default(&mut self, x: &mut Op<'a>) {
        if !x.is_nil() {
            let t = self.default_shown(x.ty);
            self.convert_untyped(x, t);
        }
    }
    /// The type parameters of a generic method called on `recv`, and copies whose constraints know `recv`'s
    /// type arguments.
    fn own_params(&mut self, method: ObjId, recv: TypeId) -> Option<(Rc<[TypeParamId]>, Vec<TypeParamId>)> {
        let params = self.params_of(method);
        if params.is_empty() {
            return None;
        }
        let (fresh, _) = self.rename_params(&params, &[]);
        let info = self.prog.func_info(method)?;
        let args = self.prog.types.type_args_of_recv(recv).to_vec();
        let map: Vec<_> = info.type_params.iter().copied().take(info.recv_params as usize).zip(args).collect();
        for f in &fresh {
            let c = self.prog.types.params[f.0 as usize].constraint;
            let c = self.prog.types.subst(c, &map);
            self.prog.types.params[f.0 as usize].constraint = c;
        }
        Some((params, fresh))
    }
    fn recv_name(&self, method: ObjId) -> Name {
        let decl = self.prog.func_info(method).and_then(|f| f.decl);
        let recv = decl.and_then(|d| self.prog.info.params.get(&d)).and_then(|p| p.recv);
        recv.map(|r| self.obj_name(r)).filter(|n| !n.is_empty()).unwrap_or_else(|| "_".into())
    }
    fn with_receiver(&mut self, sig: TypeId, recv: TypeId, name: &Name) -> TypeId {
        let Type::Func(s) = self.prog.types.get(sig).clone() else { return sig };
        let mut s = s;
        s.params.insert(0, recv);
        match self.prog.types.shown.get(&sig).cloned() {
            Some(Shown::Params { mut params, results }) => {
                let named = params.first().is_some_and(|p| !p.is_empty());
                params.insert(0, if named { name.clone() } else { "".into() });
                self.prog.types.intern_shown(Type::Func(s), Shown::Params { params, results })
            }
            _ => self.prog.types.intern(Type::Func(s)),
        }
    }
    fn qualified(&mut self, e: &'a Expr, pkg: crate::PkgId, sel: &'a Ident) -> Op<'a> {
        let name = &sel.name;
        let package = &self.prog.packages[pkg.0 as usize];
        let Some(obj) = package.scope.get(name).copied() else {
            let mut similar: Vec<&Name> = package
                .scope
                .keys()
                .filter(|n| exported(n) && n.to_lowercase() == name.to_lowercase())
                .collect();
            similar.sort();
            let mut msg = format!("undefined: {}", expr_string(e));
            if let Some(alt) = similar.first() {
                msg.push_str(&format!(" (but have {alt})"));
            }
            if !self.broken_imports.contains(&pkg) {
                self.error(sel.span, msg);
            }
            return self.bad(e);
        };
        if !exported(name) {
            let msg = format!("name {name} not exported by package {}", package.name);
            self.error(sel.span, msg);
        }
        self.use_obj(sel.id, obj);
        self.object_op(e, obj)
    }

    fn missing_member(&mut self, x: &Op<'a>, sel: &Ident, why: Lookup) {
        if !self.valid(self.prog.types.under(x.ty)) {
            return;
        }
        let (name, ts) = (&sel.name, self.ts(x.ty));
        let msg = match why {
            Lookup::Ambiguous => format!("ambiguous selector {}.{name}", x.text()),
            Lookup::PointerReceiver if x.mode == OpMode::Type => {
                format!("invalid method expression {ts}.{name} (needs pointer receiver (*{ts}).{name})")
            }
            Lookup::PointerReceiver => format!("cannot call pointer method {name} on {ts}"),
            _ => {
                let why = if self.prog.types.is_interface_ptr(x.ty) {
                    self.prog.interface_ptr_error(x.ty, self.qf())
                } else {
                    let alt = self.prog.lookup_fold(x.ty, x.mode == OpMode::Variable, Some(self.pkg), name, true);
                    self.lookup_error(x.ty, name, alt, false)
                };
                format!("{}.{name} undefined ({why})", x.text())
            }
        };
        self.error(sel.span, msg);
    }
    /// Why there is no field or method `sel`; `alt`: what is there when case and export are ignored.
    pub(crate) fn lookup_error(&self, t: TypeId, sel: &str, alt: Lookup, literal: bool) -> String {
        let ts = self.ts(t);
        let tail = |s: &str| s.chars().skip(1).collect::<String>();
        let missing = if literal {
            format!("unknown field {sel} in struct literal of type {ts}")
        } else {
            format!("type {ts} has no field or method {sel}")
        };
        let Lookup::Found(alt) = alt else { return missing };
        let what = if matches!(alt.member, Member::Field { .. }) { "field" } else { "method" };
        let (local, name) = (alt.pkg == Some(self.pkg) || (alt.pkg.is_none() && self.is_local_field(t)), &alt.name);
        let misspelled = || {
            if literal { format!("{missing}, but does have {name}") } else { format!("{missing}, but does have {what} {name}") }
        };
        if local {
            return misspelled();
        }
        if exported(sel) {
            if exported(name) {
                return misspelled();
            }
            if tail(sel) == tail(name) {
                return if literal {
                    format!("{missing}, but does have unexported {name}")
                } else {
                    format!("{missing}, but does have unexported {what} {name}")
                };
            }
        } else if exported(name) {
            if tail(sel) == tail(name) {
                return misspelled();
            }
        } else if sel == &**name {
            return if literal {
                format!("cannot refer to unexported field {name} in struct literal of type {ts}")
            } else {
                format!("cannot refer to unexported {what} {name}")
            };
        }
        missing
    }
    /// Exported fields do not say which package they are from; their type's declaration does.
    fn is_local_field(&self, t: TypeId) -> bool {
        let (t, _) = self.prog.types.deref(t);
        match self.prog.types.get(t) {
            Type::Named(n) => {
                let obj = self.prog.types.named[n.0 as usize].obj;
                self.prog.object(obj).pkg == Some(self.pkg)
            }
            _ => true,
        }
    }
}
