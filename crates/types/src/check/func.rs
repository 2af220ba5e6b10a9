//! Function types, receivers, type parameters, and function bodies.
//!
//! Go 1.27 types2 `signature.go`, `stmt.go` (`funcBody`), `decl.go` (`collectTypeParams`).
use super::operand::{At, Op, OpMode};
use super::scope::ScopeId;
use super::{Checker, DeclId, Env, expr_string, ident_name, unparen};
use crate::constant::Value;
use crate::info::FuncParams;
use crate::object::{ObjId, ObjKind, VarKind};
use crate::table::{Basic, Interface, Shown, Signature, Type, TypeId, TypeParam, TypeParamId};
use gmplay_syntax::Span;
use gmplay_syntax::ast::{self, BinaryOp, Expr, ExprKind, Ident, Name, UnaryOp};
use std::rc::Rc;

/// A receiver's type, taken apart.
pub(crate) struct RecvParts<'a> {
    pub ptr: bool,
    pub base: &'a Expr,
    /// `T` of `List[T]`.
    pub params: &'a [Expr],
}

pub(crate) fn unpack_recv(e: &Expr) -> RecvParts<'_> {
    let mut base = unparen(e);
    let mut ptr = false;
    if let ExprKind::Star(x) = &base.kind {
        ptr = true;
        base = unparen(x);
    }
    match &base.kind {
        ExprKind::Index { x, indices } => RecvParts { ptr, base: unparen(x), params: indices },
        _ => RecvParts { ptr, base, params: &[] },
    }
}

struct Params {
    types: Vec<TypeId>,
    names: Vec<Name>,
    objs: Vec<ObjId>,
    /// Those that have a name.
    idents: Vec<(ObjId, Ident)>,
    variadic: bool,
}

impl<'a> Checker<'a> {
    /// A function type without receiver or type parameters, for its identity alone.
    pub(crate) fn func_type(&mut self, f: &'a ast::FuncType) -> TypeId {
        self.open_scope();
        let scope = self.env.scope;
        self.scopes[scope].is_func = true;
        let (ty, _) = self.signature_of(f, None);
        self.close_scope();
        ty
    }
    /// Parameters and results, declared in the current scope.
    fn signature_of(&mut self, f: &'a ast::FuncType, recv: Option<ObjId>) -> (TypeId, FuncParams) {
        let params = self.collect_params(&f.params, VarKind::Param);
        let results = self.collect_params(&f.results, VarKind::Result);
        let scope = self.env.scope;
        if let Some(r) = recv
            && !self.obj_name(r).is_empty()
        {
            self.declare(scope, None, r);
        }
        let objs = FuncParams { recv, params: params.objs.clone(), results: results.objs.clone() };
        for p in [&params, &results] {
            for (obj, id) in &p.idents {
                self.declare(scope, Some(id), *obj);
            }
        }
        let named = params.names.iter().chain(&results.names).any(|n| !n.is_empty());
        let sig = Type::Func(Signature {
            params: params.types,
            results: results.types,
            variadic: params.variadic,
        });
        let ty = if named {
            self.prog.types.intern_shown(sig, Shown::Params { params: params.names, results: results.names })
        } else {
            self.prog.types.intern(sig)
        };
        (ty, objs)
    }
    fn collect_params(&mut self, list: &'a [ast::Field], kind: VarKind) -> Params {
        let mut p =
            Params { types: vec![], names: vec![], objs: vec![], idents: vec![], variadic: false };
        for (i, f) in list.iter().enumerate() {
            let mut t = match &f.ty.kind {
                ExprKind::Ellipsis(inner) => {
                    let last = kind == VarKind::Param && i + 1 == list.len() && f.names.len() <= 1;
                    let t = self.var_type(inner);
                    if last {
                        p.variadic = true;
                    } else {
                        self.err_at(&f.ty, "can only use ... with final parameter in list");
                    }
                    t
                }
                _ => self.var_type(&f.ty),
            };
            if p.variadic {
                t = self.prog.types.intern(Type::Slice(t));
                self.record_type(&f.ty, t);
            }
            if f.names.is_empty() {
                p.objs.push(self.new_var(kind, &"".into(), f.span, Some(t)));
                p.types.push(t);
                p.names.push("".into());
            }
            for n in &f.names {
                let obj = self.new_var(kind, &n.name, n.span, Some(t));
                p.objs.push(obj);
                p.types.push(t);
                p.names.push(n.name.clone());
                self.def_obj(n.id, obj);
                p.idents.push((obj, n.clone()));
            }
        }
        p
    }
    pub(crate) fn func_lit(&mut self, e: &'a Expr, f: &'a ast::FuncLit) -> Op<'a> {
        self.open_scope();
        let scope = self.env.scope;
        self.scopes[scope].is_func = true;
        let (ty, objs) = self.signature_of(&f.sig, None);
        self.close_scope();
        self.prog.info.params.insert(e.id, objs.clone());
        let (decl, iota) = (self.env.decl, self.env.iota.clone());
        self.later(move |c| c.func_body(decl, scope, objs, &f.body, iota));
        Op::new(OpMode::Value, ty, At::Expr(e))
    }
    pub(crate) fn func_body(
        &mut self,
        decl: Option<DeclId>,
        scope: ScopeId,
        objs: FuncParams,
        body: &'a ast::Block,
        iota: Option<Value>,
    ) {
        let has_results = !objs.results.is_empty();
        let env = Env { decl, scope, iota, results: Some(Rc::new(objs.results)), ..Env::default() };
        let saved = std::mem::replace(&mut self.env, env);
        let depth = std::mem::replace(&mut self.depth, 0);
        self.stmt_list(&body.stmts);
        self.branch_targets(&body.stmts);
        if has_results && !self.terminates_list(&body.stmts) {
            let hi = body.span.hi;
            let at = gmplay_syntax::Pos(hi.0.saturating_sub(1));
            self.error(Span::new(at, hi), "missing return");
        }
        self.usage(scope);
        self.env = saved;
        self.depth = depth;
    }

    /// The type of a declared function, its parameters and the scope in which its body is checked.
    pub(crate) fn func_decl_type(&mut self, obj: ObjId, d: &'a ast::FuncDecl) -> (TypeId, FuncParams, ScopeId) {
        let scope = self.open_scope();
        self.scopes[scope].is_func = true;
        let mut recv = None;
        let mut all_params: Vec<TypeParamId> = Vec::new();
        let mut recv_type = None;
        if let Some(list) = &d.recv {
            let (r, params) = self.collect_recv(list, d);
            recv_type = self.type_of(r);
            recv = Some(r);
            all_params = params;
        }
        let recv_params = all_params.len() as u32;
        if !d.type_params.is_empty() {
            let own = self.declare_type_params(&d.type_params);
            self.bind_type_params(&d.type_params, &own);
            all_params.extend(own);
        }
        let (ty, objs) = self.signature_of(&d.sig, recv);
        self.close_scope();
        let recv_type = recv_type.map(|t| self.prog.types.canon(t));
        if let ObjKind::Func(info) = &mut self.prog.objects[obj.0 as usize].kind {
            info.type_params = all_params;
            info.recv_params = recv_params;
            info.recv = recv_type;
        }
        self.prog.info.params.insert(d.id, objs.clone());
        (ty, objs, scope)
    }
    fn collect_recv(&mut self, list: &'a [ast::Field], d: &'a ast::FuncDecl) -> (ObjId, Vec<TypeParamId>) {
        let Some(field) = list.first() else {
            // The parser reported the missing receiver.
            let t = self.invalid();
            let r = self.new_var(VarKind::Recv, &"".into(), d.name.span, Some(t));
            return (r, Vec::new());
        };
        let parts = unpack_recv(&field.ty);
        let mut tparams = Vec::new();
        let mut recv_type = self.invalid();
        if parts.params.is_empty() {
            recv_type = self.var_type(&field.ty);
            recv_type = self.not_instantiated(parts.base, recv_type);
        } else {
            let x = match &parts.base.kind {
                ExprKind::Ident(_) => self.ident(parts.base, true),
                _ => self.bad(parts.base),
            };
            let base = if x.mode == OpMode::Type { Some(x.ty) } else { None };
            let scope = self.env.scope;
            for p in parts.params {
                let (name, span) = match ident_name(p) {
                    Some(n) => (n.clone(), p.span),
                    None => {
                        if !matches!(p.kind, ExprKind::Bad) {
                            let msg = format!("receiver type parameter {} must be an identifier", expr_string(p));
                            self.err_at(p, msg);
                        }
                        ("_".into(), p.span)
                    }
                };
                let (id, obj) = self.new_type_param(&name, span, tparams.len() as u32);
                self.declare(scope, None, obj);
                self.def_obj(p.id, obj);
                self.use_obj(p.id, obj);
                tparams.push(id);
                let ty = self.prog.shown_type(obj);
                self.record_type(p, ty);
            }
            match base.and_then(|b| self.prog.types.named_id(b)) {
                Some(n) if self.prog.types.is_generic(base.unwrap_or_default()) => {
                    let base_params = self.prog.types.named[n.0 as usize].type_params.clone();
                    let args: Vec<TypeId> =
                        tparams.iter().map(|p| self.prog.types.intern(Type::TypeParam(*p))).collect();
                    if base_params.len() == args.len() {
                        let obj = self.prog.types.named[n.0 as usize].obj;
                        self.resolve_bounds(obj);
                        let map: Vec<_> = base_params.iter().copied().zip(args.iter().copied()).collect();
                        for (p, b) in tparams.iter().zip(&base_params) {
                            let c = self.prog.types.params[b.0 as usize].constraint;
                            let c = self.prog.types.subst(c, &map);
                            self.prog.types.params[p.0 as usize].constraint = c;
                            self.mono_canon(*p, *b);
                        }
                        recv_type = self.prog.types.instantiate(n, &args);
                        self.record_instance(parts.base, &args);
                        self.record_type(parts.base, recv_type);
                        if parts.ptr {
                            recv_type = self.prog.types.intern(Type::Pointer(recv_type));
                        }
                    } else {
                        let got = super::assign::measure(args.len(), "type parameter");
                        let msg = format!(
                            "receiver declares {got}, but receiver base type declares {}",
                            base_params.len()
                        );
                        self.err_at(parts.base, msg);
                    }
                }
                _ => {
                    if let Some(b) = base.filter(|b| self.valid(*b)) {
                        let msg = match self.prog.types.shown.get(&b) {
                            Some(Shown::Alias { obj, .. }) if self.prog.alias_params.contains_key(obj) => {
                                format!("cannot define new methods on generic alias type {}", self.generic_string(b))
                            }
                            _ => format!("{} is not a generic type", self.ts(b)),
                        };
                        self.err_at(parts.base, msg);
                    }
                }
            }
            self.record_type(&field.ty, recv_type);
        }
        let name = field.names.first();
        let empty: Name = "".into();
        let span = name.map_or(field.span, |n| n.span);
        let r = self.new_var(VarKind::Recv, name.map_or(&empty, |n| &n.name), span, Some(recv_type));
        if let Some(n) = name {
            self.def_obj(n.id, r);
        }
        let base = parts.base;
        self.later(move |c| c.valid_recv(base, recv_type));
        (r, tparams)
    }
    /// Methods belong to generic types, not to the instances that aliases name.
    fn not_instantiated(&mut self, at: &'a Expr, recv: TypeId) -> TypeId {
        let (mut t, _) = self.prog.types.deref(recv);
        while let Some(Shown::Alias { target, .. }) = self.prog.types.shown.get(&t) {
            t = self.prog.types.deref(*target).0;
            if self.prog.types.named_id(t).is_some_and(|n| !self.prog.types.named[n.0 as usize].args.is_empty())
                && !matches!(self.prog.types.shown.get(&t), Some(Shown::Alias { .. }))
            {
                let msg = format!("cannot define new methods on instantiated type {}", self.ts(t));
                self.err_at(at, msg);
                return self.invalid();
            }
        }
        recv
    }
    fn valid_recv(&mut self, at: &'a Expr, recv: TypeId) {
        let (t, _) = self.prog.types.deref(recv);
        if !self.valid(t) {
            return;
        }
        let ts = self.ts(t);
        let msg = match self.prog.types.get(t) {
            Type::Named(n) => {
                let obj = self.prog.types.named[n.0 as usize].obj;
                if self.prog.object(obj).pkg != Some(self.pkg) {
                    format!("cannot define new methods on non-local type {ts}")
                } else {
                    let cause = match self.prog.types.under_type(t) {
                        Type::Basic(Basic::UnsafePointer) => "unsafe.Pointer",
                        Type::Pointer(_) | Type::Interface(_) => "pointer or interface type",
                        _ => return,
                    };
                    format!("invalid receiver type {ts} ({cause})")
                }
            }
            Type::Basic(_) => format!("cannot define new methods on non-local type {ts}"),
            _ => format!("invalid receiver type {}", self.ts(recv)),
        };
        self.err_at(at, msg);
    }

    // Type parameters.

    pub(crate) fn new_type_param(&mut self, name: &Name, span: Span, index: u32) -> (TypeParamId, ObjId) {
        let obj = self.new_obj(ObjKind::TypeName { alias: false }, name.clone(), span);
        let any = self.prog.universe.any;
        let id = self.prog.types.new_param(TypeParam { obj, index, constraint: any });
        let ty = self.prog.types.intern(Type::TypeParam(id));
        self.set_type(obj, ty);
        (id, obj)
    }
    pub(crate) fn declare_type_params(&mut self, list: &'a [ast::Field]) -> Vec<TypeParamId> {
        let mut ids = Vec::new();
        for n in list.iter().flat_map(|f| &f.names) {
            let (id, obj) = self.new_type_param(&n.name, n.span, ids.len() as u32);
            self.def_obj(n.id, obj);
            ids.push(id);
        }
        ids
    }
    /// Puts the parameters into the current scope and resolves their constraints.
    pub(crate) fn bind_type_params(&mut self, list: &'a [ast::Field], ids: &[TypeParamId]) {
        let scope = self.env.scope;
        for id in ids {
            let obj = self.prog.types.params[id.0 as usize].obj;
            self.declare(scope, None, obj);
        }
        let was = std::mem::replace(&mut self.env.in_type_params, true);
        let mut ids = ids.iter();
        for f in list {
            let bound = self.bound(&f.ty);
            for id in ids.by_ref().take(f.names.len()) {
                self.prog.types.params[id.0 as usize].constraint = bound;
            }
        }
        self.env.in_type_params = was;
    }
    /// A constraint: an interface, or a term list that stands for one.
    fn bound(&mut self, e: &'a Expr) -> TypeId {
        if matches!(
            e.kind,
            ExprKind::Unary { op: UnaryOp::Tilde, .. } | ExprKind::Binary { op: BinaryOp::Or, .. }
        ) {
            return self.interface_elems(e.span, &[], &[e], true);
        }
        let t = self.typ(e);
        if self.prog.types.is_type_param(t) {
            self.err_at(e, "cannot use a type parameter as constraint");
            return self.prog.universe.any;
        }
        if !self.valid(t) {
            return self.prog.universe.any;
        }
        if let Some(n) = self.prog.types.named_id(t) {
            let obj = self.prog.types.named[self.prog.types.origin(n).0 as usize].obj;
            if !self.path.contains(&obj) {
                self.complete(t);
            }
            if self.prog.types.under[n.0 as usize].is_none() {
                return t;
            }
        }
        if self.prog.types.is_interface(t) {
            return t;
        }
        let iface = Interface { terms: Some(vec![(false, t)]), ..Interface::default() };
        let shown = Shown::Iface { implicit: true, methods: Vec::new(), embeds: vec![vec![(false, t)]] };
        self.prog.types.intern_shown(Type::Interface(iface), shown)
    }
}
