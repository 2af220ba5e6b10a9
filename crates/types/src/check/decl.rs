//! Declarations: constants, variables, types, functions, resolved when first needed.
//!
//! Go 1.27 types2 `decl.go`.
use super::func::RecvParts;
use super::operand::{At, Op, OpMode};
use super::{Checker, DeclKind, Env};
use crate::constant::Value;
use crate::object::{ObjId, ObjKind, VarKind};
use crate::table::{NamedType, Shown, Signature, Type, TypeId};
use gmplay_syntax::Span;
use gmplay_syntax::ast::{self, Expr, Ident};

/// Types that types mention are resolved on the way down to this depth, and after that in their turn.
const EAGER_PATH: usize = 50;
/// Constants and variables that need each other: the checker recurses.
const MAX_PATH: usize = 150;

impl<'a> Checker<'a> {
    /// Makes sure that the object's type is known. False: it is a type that needs itself, which was reported.
    pub(crate) fn resolve(&mut self, obj: ObjId) -> bool {
        let Some(d) = self.decl_of.get(&obj).copied() else {
            // A local alias in its own declaration.
            return self.type_of(obj).is_some() || !self.path.contains(&obj) || self.valid_cycle(obj);
        };
        let is_defined_type = self.named_of(obj).is_some();
        if is_defined_type {
            let read = self.named_of(obj).is_some_and(|n| self.rhs.contains_key(&n));
            if self.type_done(obj) || (read && !self.path.contains(&obj)) {
                return true;
            }
            if self.path.contains(&obj) {
                return self.valid_cycle(obj);
            }
            if self.env.lazy || self.path.len() > EAGER_PATH {
                return true;
            }
        } else if self.type_of(obj).is_some() {
            return true;
        }
        if self.path.contains(&obj) {
            let valid = self.valid_cycle(obj);
            if (!valid || self.type_of(obj).is_none()) && !matches!(self.prog.object(obj).kind, ObjKind::Func(_)) {
                let t = self.invalid();
                self.set_type(obj, t);
            }
            return true;
        }
        if self.path.len() > MAX_PATH {
            let at = self.prog.object(obj).span;
            self.error(at, "declarations depend on each other too deeply");
            let t = self.invalid();
            if !is_defined_type {
                self.set_type(obj, t);
            }
            return true;
        }
        self.path.push(obj);
        let scope = self.decls[d].scope;
        let saved = std::mem::replace(&mut self.env, Env { scope, ..Env::default() });
        match self.decls[d].kind.clone() {
            DeclKind::Const { ty, init, inherited, iota } => {
                self.env.decl = Some(d);
                self.const_decl(obj, ty, init, inherited, iota);
            }
            DeclKind::Var { lhs, ty, init } => {
                self.env.decl = Some(d);
                self.var_decl(obj, &lhs, ty, init);
            }
            DeclKind::Type(spec) => self.type_decl(obj, spec),
            DeclKind::Func(f) => {
                // What its own signature may see of it.
                let nothing = self.prog.types.intern(Type::Func(Signature::default()));
                self.set_type(obj, nothing);
                let (ty, objs, scope) = self.func_decl_type(obj, f);
                self.set_type(obj, ty);
                if let Some(body) = &f.body {
                    self.later(move |c| c.func_body(Some(d), scope, objs, body, None));
                } else if !f.type_params.is_empty() {
                    self.error(f.name.span, "generic function is missing function body");
                }
            }
        }
        self.env = saved;
        self.path.pop();
        true
    }
    /// The defined type that a type name declares.
    pub(crate) fn named_of(&self, obj: ObjId) -> Option<crate::table::NamedId> {
        match self.prog.object(obj).kind {
            ObjKind::TypeName { alias: false } => self.type_of(obj).and_then(|t| self.prog.types.named_id(t)),
            _ => None,
        }
    }
    fn type_done(&self, obj: ObjId) -> bool {
        self.named_of(obj).is_some_and(|n| self.prog.types.under[n.0 as usize].is_some())
    }
    /// Whether the type's structure is known; resolves it if need be, and reports a cycle where it cannot.
    pub(crate) fn complete(&mut self, t: TypeId) -> bool {
        let Type::Named(n) = *self.prog.types.get(t) else { return true };
        if self.prog.types.under[n.0 as usize].is_some() {
            return true;
        }
        let obj = self.prog.types.named[self.prog.types.origin(n).0 as usize].obj;
        if let Some(i) = self.path.iter().position(|o| *o == obj) {
            let cycle = self.path[i..].to_vec();
            self.cycle_error(&cycle);
            return false;
        }
        let lazy = std::mem::replace(&mut self.env.lazy, false);
        self.resolve(obj);
        self.env.lazy = lazy;
        self.prog.types.under[n.0 as usize].is_some()
    }

    /// The type is being declared, and has no structure yet.
    pub(crate) fn in_progress(&self, t: TypeId) -> bool {
        self.prog.types.named_id(t).is_some_and(|n| {
            let obj = self.prog.types.named[self.prog.types.origin(n).0 as usize].obj;
            self.prog.types.under[n.0 as usize].is_none() && self.path.contains(&obj)
        })
    }
    /// As [`Checker::complete`], and so are all types that values of the type consist of: its size is known.
    pub(crate) fn complete_size(&mut self, t: TypeId, depth: u32) -> bool {
        if depth > 50 || !self.complete(t) {
            return depth > 50;
        }
        match self.prog.types.under_type(t).clone() {
            Type::Array { elem, .. } => self.complete_size(elem, depth + 1),
            Type::Struct(fields) => fields.iter().all(|f| self.complete_size(f.ty, depth + 1)),
            _ => true,
        }
    }

    pub(crate) fn const_decl(
        &mut self,
        obj: ObjId,
        ty: Option<&'a Expr>,
        init: Option<&'a Expr>,
        inherited: bool,
        iota: u32,
    ) {
        let saved = (self.env.iota.clone(), self.env.errpos);
        self.env.iota = Some(Value::int(i64::from(iota)));
        self.env.errpos = None;
        self.unknown_consts.insert(obj);
        let mut ok = true;
        if let Some(e) = ty {
            let t = self.typ(e);
            if self.prog.types.is_const_type(t) {
                self.set_type(obj, t);
            } else {
                if self.valid(self.prog.types.under(t)) {
                    let msg = format!("invalid constant type {}", self.ts(t));
                    self.err_at(e, msg);
                }
                let t = self.invalid();
                self.set_type(obj, t);
                ok = false;
            }
        }
        if ok {
            let mut x = match init {
                Some(e) => {
                    if inherited {
                        self.env.errpos = Some(self.prog.object(obj).span);
                    }
                    self.expr(e)
                }
                None => Op::new(OpMode::Invalid, self.invalid(), At::Text("".into(), Span::NONE)),
            };
            self.init_const(obj, &mut x);
        }
        (self.env.iota, self.env.errpos) = saved;
    }
    pub(crate) fn var_decl(&mut self, obj: ObjId, lhs: &[ObjId], ty: Option<&'a Expr>, init: Option<&'a Expr>) {
        if let Some(e) = ty {
            let t = self.var_type(e);
            self.set_type(obj, t);
        }
        let Some(init) = init else {
            if ty.is_none() {
                let t = self.invalid();
                self.set_type(obj, t);
            }
            return;
        };
        if lhs.len() <= 1 {
            let name = self.obj_name(obj);
            let target = self.type_of(obj).and_then(|t| self.target(t, &name));
            let mut x = self.expr_for(init, target.as_ref());
            self.init_var(obj, &mut x, "variable declaration");
            return;
        }
        if let Some(t) = self.type_of(obj) {
            for v in lhs {
                self.set_type(*v, t);
            }
        }
        self.init_vars(lhs, std::slice::from_ref(init), None);
    }

    /// The id of a defined type, before its declaration is looked at.
    pub(crate) fn new_defined(&mut self, obj: ObjId, spec: &'a ast::TypeSpec) {
        if spec.alias {
            return;
        }
        let type_params = self.declare_type_params(&spec.type_params);
        let underlying = self.invalid();
        let id = self.prog.types.new_named(NamedType {
            obj,
            underlying,
            methods: Vec::new(),
            type_params,
            origin: None,
            args: Vec::new(),
        });
        let t = self.prog.types.intern(Type::Named(id));
        self.set_type(obj, t);
    }
    pub(crate) fn type_decl(&mut self, obj: ObjId, spec: &'a ast::TypeSpec) {
        let scoped = !spec.type_params.is_empty();
        if scoped {
            self.open_scope();
        }
        if spec.alias {
            let params = self.declare_type_params(&spec.type_params);
            self.bind_type_params(&spec.type_params, &params);
            if scoped {
                self.prog.alias_params.insert(obj, params.clone());
            }
            // Other types' structure is not needed, and might need this alias.
            let lazy = std::mem::replace(&mut self.env.lazy, true);
            let mut target = self.typ(&spec.ty);
            self.env.lazy = lazy;
            if self.prog.types.param_id(target).is_some_and(|p| params.contains(&p)) {
                self.err_at(&spec.ty, "cannot use type parameter declared in alias declaration as RHS");
                target = self.invalid();
            }
            let shown = Shown::Alias { obj, args: Vec::new(), target };
            let t = if self.valid(target) {
                let ty = self.prog.types.get(target).clone();
                self.prog.types.intern_shown(ty, shown)
            } else {
                target
            };
            if self.type_of(obj).is_none() {
                self.set_type(obj, t);
            }
        } else if let Some(id) = self.named_of(obj) {
            if scoped {
                let params = self.prog.types.named[id.0 as usize].type_params.clone();
                self.bind_type_params(&spec.type_params, &params);
                self.bounds_done.insert(obj);
            }
            let rhs = self.typ(&spec.ty);
            self.rhs.insert(id, rhs);
            if self.in_progress(rhs)
                && let Some(n) = self.prog.types.named_id(rhs)
                && n != id
            {
                self.prog.types.followers.entry(n).or_default().push(id);
                if scoped {
                    self.close_scope();
                }
                return;
            }
            let under = if self.prog.types.is_type_param(rhs) {
                self.err_at(&spec.ty, "cannot use a type parameter as RHS in type declaration");
                self.invalid()
            } else if self.complete(rhs) {
                self.prog.types.under(rhs)
            } else {
                self.follower_cycle(id);
                self.invalid()
            };
            if self.prog.types.under[id.0 as usize].is_none() {
                self.prog.types.set_underlying(id, under);
            }
            self.valid_type(id);
        }
        if scoped {
            self.close_scope();
        }
    }
    /// The constraints of a generic type are known, if they can be.
    pub(crate) fn resolve_bounds(&mut self, obj: ObjId) {
        if !self.bounds_done.contains(&obj) && !self.path.contains(&obj) {
            let lazy = std::mem::replace(&mut self.env.lazy, false);
            self.resolve(obj);
            self.env.lazy = lazy;
        }
    }

    /// Field and method of one name: reported at the method.
    pub(crate) fn field_method_clash(&mut self, obj: ObjId) {
        let Some(n) = self.named_of(obj) else { return };
        let Type::Struct(fields) = self.prog.types.under_type(self.prog.shown_type(obj)).clone() else { return };
        for m in self.prog.types.named[n.0 as usize].methods.clone() {
            let name = self.obj_name(m);
            if fields.iter().any(|f| f.name == name) {
                let at = self.prog.object(m).span;
                let field = self.field_span(obj, &name);
                let more = match field {
                    Some(s) => format!("\n\t{}: other declaration of {name}", self.pos_str(s.lo)),
                    None => String::new(),
                };
                self.error(at, format!("field and method with the same name {name}{more}"));
            }
        }
    }
    fn field_span(&self, obj: ObjId, name: &str) -> Option<Span> {
        let d = self.decl_of.get(&obj)?;
        let DeclKind::Type(spec) = &self.decls[*d].kind else { return None };
        let ast::ExprKind::StructType { fields } = &spec.ty.kind else { return None };
        fields.iter().find_map(|f| {
            let named = f.names.iter().find(|n| &*n.name == name).map(|n| n.span);
            named.or_else(|| {
                let parts: RecvParts = super::func::unpack_recv(&f.ty);
                match &parts.base.kind {
                    ast::ExprKind::Ident(n) if f.names.is_empty() && &**n == name => Some(parts.base.span),
                    ast::ExprKind::Selector { sel, .. } if f.names.is_empty() && &*sel.name == name => Some(sel.span),
                    _ => None,
                }
            })
        })
    }

    // Declarations in function bodies.

    pub(crate) fn decl_stmt(&mut self, d: &'a ast::Decl) {
        match d {
            ast::Decl::Const(specs) => {
                let mut last: Option<&'a ast::ConstSpec> = None;
                for s in specs {
                    let inherited = s.ty.is_none() && s.values.is_empty();
                    if !inherited {
                        last = Some(s);
                    }
                    let top = self.delayed.len();
                    let (ty, values) = last.map_or((None, &[][..]), |l| (l.ty.as_ref(), &l.values[..]));
                    let inherited = inherited && last.is_some();
                    let mut objs = Vec::new();
                    for (i, n) in s.names.iter().enumerate() {
                        let obj = self.new_obj(ObjKind::Const(Value::int(0)), n.name.clone(), n.span);
                        self.const_decl(obj, ty, values.get(i), inherited, s.iota);
                        objs.push(obj);
                    }
                    self.arity(s.span, &s.names, values, true, inherited);
                    self.process_delayed(top);
                    let scope = self.env.scope;
                    for (n, obj) in s.names.iter().zip(objs) {
                        self.declare(scope, Some(n), obj);
                        self.def_obj(n.id, obj);
                    }
                }
            }
            ast::Decl::Var(specs) => {
                for s in specs {
                    let top = self.delayed.len();
                    let objs: Vec<ObjId> =
                        s.names.iter().map(|n| self.new_var(VarKind::Local, &n.name, n.span, None)).collect();
                    let n = s.values.len();
                    for (i, obj) in objs.iter().enumerate() {
                        if n == 1 && objs.len() > 1 {
                            self.var_decl(*obj, &objs, s.ty.as_ref(), s.values.first());
                            break;
                        }
                        self.var_decl(*obj, &[], s.ty.as_ref(), s.values.get(i));
                    }
                    if s.values.len() > s.names.len() {
                        for e in &s.values[s.names.len()..] {
                            self.use_one(e, false);
                        }
                    }
                    if s.ty.is_none() || n > 0 {
                        self.arity(s.span, &s.names, &s.values, false, false);
                    }
                    self.process_delayed(top);
                    let scope = self.env.scope;
                    for (n, obj) in s.names.iter().zip(objs) {
                        if self.type_of(obj).is_none() {
                            let t = self.invalid();
                            self.set_type(obj, t);
                        }
                        self.declare(scope, Some(n), obj);
                        self.def_obj(n.id, obj);
                    }
                }
            }
            ast::Decl::Type(specs) => {
                for s in specs {
                    let obj = self.new_obj(ObjKind::TypeName { alias: s.alias }, s.name.name.clone(), s.name.span);
                    let scope = self.env.scope;
                    self.declare(scope, Some(&s.name), obj);
                    self.def_obj(s.name.id, obj);
                    self.new_defined(obj, s);
                    // Local types see local names only where they stand.
                    self.path.push(obj);
                    self.type_decl(obj, s);
                    self.path.pop();
                }
            }
            ast::Decl::Func(_) | ast::Decl::Bad(_) => {}
        }
    }
    pub(crate) fn arity(&mut self, at: Span, names: &'a [Ident], inits: &'a [Expr], is_const: bool, inherited: bool) {
        let (l, r) = (names.len(), inits.len());
        if l < r {
            let n = &inits[l];
            if inherited {
                let p = self.pos_str(n.pos);
                self.error(at, format!("extra init expr at {p}"));
            } else {
                self.err_at(n, format!("extra init expr {}", super::expr_string(n)));
            }
        } else if l > r && (is_const || r != 1) {
            let n = &names[r];
            self.error(n.span, format!("missing init expr for {}", n.name));
        }
    }
}
