//! Type expressions.
//!
//! Go 1.27 types2 `typexpr.go`, `struct.go`, `interface.go`, `union.go`.
//!
//! # Differences from Go
//! Interfaces are flattened as soon as they are read, since types are interned by structure; what they embed is
//! resolved first.
use super::operand::{At, Op, OpMode};
use super::{Checker, MAX_DEPTH, expr_string, ident_name, span_of, unparen};
use crate::lookup::exported;
use crate::object::{ObjKind, VarKind};
use crate::table::{Basic, ChanDir, Field, Interface, Method, Shown, Type, TypeId};
use crate::typeset::Terms;
use gmplay_syntax::Span;
use gmplay_syntax::ast::{self, ArrayLen, BinaryOp, Expr, ExprKind, Name, UnaryOp};

/// gc's limit on the terms of a union.
const MAX_TERMS: usize = 100;

impl<'a> Checker<'a> {
    pub(crate) fn typ(&mut self, e: &'a Expr) -> TypeId {
        let t = if self.depth >= MAX_DEPTH {
            self.err_at(e, "type nested too deeply");
            self.invalid()
        } else {
            self.depth += 1;
            let t = self.typ_internal(e);
            self.depth -= 1;
            t
        };
        let t = if self.prog.types.is_generic(t) || self.is_bare_generic_alias(t) {
            let msg = format!("cannot use generic type {} without instantiation", self.generic_string(t));
            self.err_at(e, msg);
            self.invalid()
        } else {
            t
        };
        self.record_type(e, t);
        t
    }
    fn is_bare_generic_alias(&self, t: TypeId) -> bool {
        self.is_generic_alias(&Op::new(OpMode::Type, t, At::Text("".into(), Span::NONE)))
    }
    pub(crate) fn generic_string(&self, t: TypeId) -> String {
        match self.prog.types.shown.get(&t) {
            Some(Shown::Alias { obj, .. }) => {
                let params = self.prog.alias_params.get(obj).map_or(&[][..], |p| p);
                format!("{}{}", self.prog.object_string(*obj, self.qf()), self.prog.type_params_string(params, self.qf()))
            }
            _ => self.ts(t),
        }
    }
    /// A type that variables may have: no constraint.
    pub(crate) fn var_type(&mut self, e: &'a Expr) -> TypeId {
        let t = self.typ(e);
        self.valid_var_type(e, t);
        t
    }
    pub(crate) fn valid_var_type(&mut self, e: &'a Expr, t: TypeId) {
        if !matches!(self.prog.types.get(t), Type::Named(_) | Type::Interface(_)) {
            return;
        }
        self.later(move |c| {
            if let Type::Interface(i) = c.prog.types.under_type(t)
                && !i.is_method_set()
            {
                let why = if i.comparable { "is (or embeds) comparable" } else { "contains type constraints" };
                let msg =
                    format!("cannot use type {} outside a type constraint: interface {why}", c.ts(t));
                c.err_at(e, msg);
            }
        });
    }
    fn typ_internal(&mut self, e: &'a Expr) -> TypeId {
        match &e.kind {
            ExprKind::Bad => self.invalid(),
            ExprKind::Ident(_) => {
                let x = self.ident(e, true);
                self.as_type(x)
            }
            ExprKind::Selector { x: inner, sel } => {
                let x = self.selector(e, inner, sel, true);
                self.as_type(x)
            }
            ExprKind::Index { x: inner, indices } => self.instantiated_type(inner, indices),
            ExprKind::Paren(inner) => self.typ(inner),
            ExprKind::ArrayType { len: ArrayLen::Slice, elem } => {
                let t = self.var_type(elem);
                self.prog.types.intern(Type::Slice(t))
            }
            ExprKind::ArrayType { len, elem } => {
                let n = match len {
                    ArrayLen::Expr(n) => self.array_length(n),
                    _ => {
                        self.err_at(e, "invalid use of [...] array (outside a composite literal)");
                        None
                    }
                };
                let t = self.var_type(elem);
                match n {
                    Some(len) => self.prog.types.intern(Type::Array { len, elem: t }),
                    None => self.invalid(),
                }
            }
            ExprKind::Ellipsis(_) => {
                self.err_at(e, "invalid use of ...");
                self.invalid()
            }
            ExprKind::StructType { fields } => self.struct_type(fields),
            ExprKind::Star(inner) => {
                let t = self.var_type(inner);
                if self.valid(t) { self.prog.types.intern(Type::Pointer(t)) } else { self.invalid() }
            }
            ExprKind::FuncType(f) => self.func_type(f),
            ExprKind::InterfaceType { elems } => self.interface_type(e, elems),
            ExprKind::MapType { key, value } => {
                let k = self.var_type(key);
                let v = self.var_type(value);
                self.later(move |c| {
                    if c.valid(k) && !c.prog.types.comparable(k) {
                        let why =
                            if c.prog.types.is_type_param(k) { " (missing comparable constraint)" } else { "" };
                        let msg = format!("invalid map key type {}{why}", c.ts(k));
                        c.err_at(key, msg);
                    }
                });
                self.prog.types.intern(Type::Map { key: k, value: v })
            }
            ExprKind::ChanType { dir, elem } => {
                let elem = self.var_type(elem);
                let dir = match dir {
                    ast::ChanDir::Both => ChanDir::Both,
                    ast::ChanDir::Send => ChanDir::Send,
                    ast::ChanDir::Recv => ChanDir::Recv,
                };
                self.prog.types.intern(Type::Chan { dir, elem })
            }
            _ => {
                self.err_at(e, format!("{} is not a type", expr_string(e)));
                self.use_one(e, false);
                self.invalid()
            }
        }
    }
    fn as_type(&mut self, x: Op<'a>) -> TypeId {
        match x.mode {
            OpMode::Type => x.ty,
            OpMode::Invalid => self.invalid(),
            _ => {
                let what = if x.mode == OpMode::NoValue { "used as type" } else { "is not a type" };
                let msg = format!("{} {what}", self.op_str(&x));
                self.error(x.span(), msg);
                self.invalid()
            }
        }
    }
    /// None where any of them is invalid.
    pub(crate) fn type_list(&mut self, es: &'a [Expr]) -> Option<Vec<TypeId>> {
        let ts: Vec<TypeId> = es.iter().map(|e| self.var_type(e)).collect();
        ts.iter().all(|t| self.valid(*t)).then_some(ts)
    }
    fn array_length(&mut self, e: &'a Expr) -> Option<u64> {
        if let Some(name) = ident_name(e) {
            let obj = self.lookup(name).or_else(|| self.prog.universe.scope.get(name).copied());
            match obj.map(|o| &self.prog.object(o).kind) {
                None => {
                    self.err_at(e, format!("undefined array length {name} or missing type constraint"));
                    return None;
                }
                Some(ObjKind::Const(_)) => {}
                Some(_) => {
                    self.err_at(e, format!("invalid array length {name}"));
                    return None;
                }
            }
        }
        let lazy = std::mem::replace(&mut self.env.lazy, false);
        let x = self.expr(e);
        self.env.lazy = lazy;
        if !x.is_const() {
            if x.ok() {
                let msg = format!("array length {} must be constant", self.op_str(&x));
                self.error(x.span(), msg);
            }
            return None;
        }
        let types = &self.prog.types;
        if (types.is_untyped(x.ty) || types.is_integer(x.ty))
            && let Some(n) = x.val.as_ref()?.to_int().and_then(|v| v.as_i64())
            && n >= 0
        {
            // A constant length is an int, however it was written.
            if types.is_untyped(x.ty)
                && let At::Expr(e) = x.at
            {
                let int = self.basic(Basic::Int);
                self.update_expr_type(e, int, true);
            }
            return Some(n as u64);
        }
        let msg = if types.is_integer(x.ty) {
            format!("invalid array length {}", self.op_str(&x))
        } else {
            format!("array length {} must be integer", self.op_str(&x))
        };
        self.error(x.span(), msg);
        None
    }

    fn instantiated_type(&mut self, x: &'a Expr, args: &'a [Expr]) -> TypeId {
        let base = match &unparen(x).kind {
            ExprKind::Ident(_) => {
                let x = self.ident(unparen(x), true);
                self.as_type(x)
            }
            ExprKind::Selector { x: inner, sel } => {
                let x = self.selector(unparen(x), inner, sel, true);
                self.as_type(x)
            }
            _ => self.typ(x),
        };
        if !self.valid(base) {
            self.type_list(args);
            return base;
        }
        let generic = self.prog.types.is_generic(base);
        let alias = match self.prog.types.shown.get(&base) {
            Some(Shown::Alias { obj, args, target }) if args.is_empty() => {
                self.prog.alias_params.get(obj).map(|p| (*obj, *target, p.clone()))
            }
            _ => None,
        };
        if !generic && alias.is_none() {
            let list: Vec<String> = args.iter().map(expr_string).collect();
            let msg = format!(
                "invalid operation: {}[{}] ({} is not a generic type)",
                expr_string(x),
                list.join(", "),
                self.ts(base)
            );
            self.err_at(x, msg);
            return self.invalid();
        }
        self.record_type(x, base);
        let Some(targs) = self.type_list(args) else { return self.invalid() };
        let (name, tparams) = match (&alias, self.prog.types.named_id(base)) {
            (Some((obj, _, params)), _) => (self.obj_name(*obj), params.clone()),
            (None, Some(n)) => {
                let n = &self.prog.types.named[n.0 as usize];
                (self.prog.object(n.obj).name.clone(), n.type_params.clone())
            }
            _ => return self.invalid(),
        };
        let (got, want) = (targs.len(), tparams.len());
        if got != want {
            let what = if got < want { "not enough" } else { "too many" };
            let at = Span::new(x.pos, x.span.hi);
            self.error(at, format!("{what} type arguments for type {name}: have {got}, want {want}"));
            return self.invalid();
        }
        let inst = match (alias, self.prog.types.named_id(base)) {
            (Some((obj, target, params)), _) => {
                let map: Vec<_> = params.iter().copied().zip(targs.iter().copied()).collect();
                let target = self.prog.types.subst(target, &map);
                let ty = self.prog.types.get(target).clone();
                self.prog.types.intern_shown(ty, Shown::Alias { obj, args: targs.clone(), target })
            }
            (None, Some(n)) => self.prog.types.instantiate(n, &targs),
            _ => return self.invalid(),
        };
        let at = Span::new(x.pos, x.span.hi);
        self.later(move |c| {
            c.record_instance(x, &targs);
            c.verify_instance(at, &tparams, &targs, args);
        });
        inst
    }

    fn struct_type(&mut self, list: &'a [ast::Field]) -> TypeId {
        let mut fields: Vec<Field> = Vec::new();
        let mut spans: Vec<Span> = Vec::new();
        for f in list {
            let t = self.var_type(&f.ty);
            let embedded = f.names.is_empty();
            let implied = if embedded { embedded_ident(&f.ty) } else { None };
            if embedded && implied.is_none() {
                self.err_at(&f.ty, format!("invalid embedded field type {}", expr_string(&f.ty)));
                continue;
            }
            let names: Vec<(Name, Span, Option<ast::NodeId>)> = match implied {
                Some((n, s)) => vec![(n, s, None)],
                None => f.names.iter().map(|i| (i.name.clone(), i.span, Some(i.id))).collect(),
            };
            for (name, span, id) in names {
                let pkg = (!exported(&name)).then_some(self.pkg);
                let obj = self.new_var(VarKind::Field, &name, span, Some(t));
                if let Some(i) = fields.iter().position(|o| o.name == name && &*name != "_") {
                    let other = self.pos_str(spans[i].lo);
                    self.error(span, format!("{name} redeclared\n\t{other}: other declaration of {name}"));
                    continue;
                }
                if let Some(id) = id {
                    self.def_obj(id, obj);
                }
                // gc does not tell an empty tag from none.
                let tag = f.tag.clone().filter(|t| !t.is_empty());
                fields.push(Field { name, pkg, ty: t, embedded, tag });
                spans.push(span);
            }
            if embedded {
                let e = &f.ty;
                self.later(move |c| c.check_embedded(e, t));
            }
        }
        self.prog.types.intern(Type::Struct(fields))
    }
    fn check_embedded(&mut self, e: &'a Expr, t: TypeId) {
        let (base, is_ptr) = self.prog.types.deref(t);
        let types = &self.prog.types;
        if !types.is_valid(base) {
            return;
        }
        let msg = match types.under_type(base) {
            Type::Basic(Basic::UnsafePointer) => "embedded field type cannot be unsafe.Pointer",
            Type::Pointer(_) => "embedded field type cannot be a pointer",
            Type::TypeParam(_) => "embedded field type cannot be a (pointer to a) type parameter",
            Type::Interface(_) if is_ptr => "embedded field type cannot be a pointer to an interface",
            _ => return,
        };
        self.err_at(e, msg);
    }

    fn interface_type(&mut self, e: &'a Expr, elems: &'a [ast::Field]) -> TypeId {
        let (methods, embeds): (Vec<&'a ast::Field>, Vec<&'a ast::Field>) =
            elems.iter().partition(|f| !f.names.is_empty());
        let embeds: Vec<&'a Expr> = embeds.into_iter().map(|f| &f.ty).collect();
        self.interface_elems(span_of(e), &methods, &embeds, false)
    }
    /// `implicit`: made from a constraint literal `~T|U`, and shown as that.
    pub(crate) fn interface_elems(
        &mut self,
        lit: Span,
        list: &[&'a ast::Field],
        embedded: &[&'a Expr],
        implicit: bool,
    ) -> TypeId {
        let mut iface = Interface::default();
        let mut spans: Vec<Span> = Vec::new();
        let mut shown: Vec<(Name, TypeId)> = Vec::new();
        let mut embeds: Vec<Vec<(bool, TypeId)>> = Vec::new();
        let mut parts = Vec::new();
        for e in embedded {
            let (terms, union) = self.parse_union(e);
            embeds.push(terms.clone());
            parts.push((e, terms, union));
        }
        for f in list {
            let Some(name) = f.names.first() else { continue };
            if &*name.name == "_" {
                self.error(name.span, "methods must have a unique non-blank name");
                continue;
            }
            if !matches!(f.ty.kind, ExprKind::FuncType(_)) {
                continue;
            }
            self.iface_nest += 1;
            let lazy = std::mem::replace(&mut self.env.lazy, true);
            let sig = self.typ(&f.ty);
            self.env.lazy = lazy;
            self.iface_nest -= 1;
            let pkg = (!exported(&name.name)).then_some(self.pkg);
            if let Some(i) = iface.methods.iter().position(|m| m.name == name.name) {
                let other = self.pos_str(spans[i].lo);
                let n = &name.name;
                self.error(name.span, format!("duplicate method {n}\n\t{other}: other declaration of method {n}"));
                continue;
            }
            let obj = self.prog.abstract_method(&name.name, pkg, sig);
            self.def_obj(name.id, obj);
            iface.methods.push(Method { name: name.name.clone(), pkg, sig });
            spans.push(name.span);
            shown.push((name.name.clone(), sig));
        }
        for (e, terms, union) in parts {
            let at = span_of(e);
            if let [(_, t)] = terms[..]
                && self.iface_nest > 0
                && self.in_progress(t)
            {
                let msg = "invalid recursive type: anonymous interface refers to itself (see https://go.dev/issue/56103)";
                self.error(lit, msg);
                continue;
            }
            let (mut set, mut comparable): (Terms, bool) = (Some(Vec::new()), false);
            for (tilde, t) in &terms {
                if !self.valid(*t) || !self.complete(*t) {
                    set = None;
                    break;
                }
                match self.prog.types.under_type(*t).clone() {
                    Type::Interface(i) => {
                        if !union {
                            comparable = i.comparable;
                            for m in &i.methods {
                                self.embed_method(&mut iface, &mut spans, m, at);
                            }
                        }
                        set = self.prog.types.terms_union(set, i.terms);
                    }
                    _ => {
                        let under = self.prog.types.under(*t);
                        // Reported when the union is checked: a tilde term is its own underlying type.
                        if !tilde || self.identical(under, *t) {
                            set = self.prog.types.terms_union(set, Some(vec![(*tilde, *t)]));
                        }
                    }
                }
            }
            self.prog.types.narrow(&mut iface, set, comparable);
        }
        iface.methods.sort_by(|a, b| (&a.name, a.pkg).cmp(&(&b.name, b.pkg)));
        shown.sort();
        let ty = Type::Interface(iface);
        if shown.is_empty() && embeds.is_empty() {
            return self.prog.types.intern(ty);
        }
        self.prog.types.intern_shown(ty, Shown::Iface { implicit, methods: shown, embeds })
    }
    fn embed_method(&mut self, iface: &mut Interface, spans: &mut Vec<Span>, m: &Method, at: Span) {
        match iface.methods.iter().position(|o| o.name == m.name && o.pkg == m.pkg) {
            None => {
                iface.methods.push(m.clone());
                spans.push(at);
            }
            Some(i) => {
                if !self.identical(iface.methods[i].sig, m.sig) {
                    let other = self.pos_str(spans[i].lo);
                    let n = &m.name;
                    self.error(at, format!("duplicate method {n}\n\t{other}: other declaration of method {n}"));
                }
            }
        }
    }
    /// The terms of `A | ~B`, and whether it is a union (or tilde term) rather than a plain type.
    fn parse_union(&mut self, e: &'a Expr) -> (Vec<(bool, TypeId)>, bool) {
        let mut exprs: Vec<&'a Expr> = Vec::new();
        let mut rest = e;
        while let ExprKind::Binary { op: BinaryOp::Or, x, y, .. } = &rest.kind {
            exprs.push(y);
            rest = x;
        }
        exprs.push(rest);
        exprs.reverse();
        let mut terms = Vec::new();
        for (i, x) in exprs.iter().enumerate() {
            if i == MAX_TERMS {
                let msg = format!("cannot handle more than {MAX_TERMS} union terms (implementation limitation)");
                self.err_at(x, msg);
                return (vec![(false, self.invalid())], false);
            }
            let (tilde, inner) = match &x.kind {
                ExprKind::Unary { op: UnaryOp::Tilde, x } => (true, &**x),
                _ => (false, *x),
            };
            let mut t = self.typ(inner);
            if exprs.len() == 1 && !tilde {
                if self.prog.types.is_type_param(t) {
                    self.err_at(x, "term cannot be a type parameter");
                    t = self.invalid();
                }
                return (vec![(false, t)], false);
            }
            if self.prog.types.is_type_param(t) {
                if tilde {
                    self.err_at(inner, format!("type in term {} cannot be a type parameter", expr_string(x)));
                } else {
                    self.err_at(inner, "term cannot be a type parameter");
                }
                t = self.invalid();
            }
            terms.push((tilde, t));
        }
        let checked = terms.clone();
        self.later(move |c| c.check_union(&checked, &exprs));
        (terms, true)
    }
    fn check_union(&mut self, terms: &[(bool, TypeId)], exprs: &[&'a Expr]) {
        for (i, (tilde, t)) in terms.iter().enumerate() {
            if !self.valid(*t) {
                continue;
            }
            let ts = self.ts(*t);
            let text = |c: &Self, tilde: bool, t: TypeId| {
                let sign = if tilde { "~" } else { "" };
                format!("{sign}{}", c.prog.type_string(t, crate::typestring::Qualifier::Path))
            };
            let term = text(self, *tilde, *t);
            let u = self.prog.types.under(*t);
            if let Type::Interface(iface) = self.prog.types.get(u) {
                let msg = if *tilde {
                    format!("invalid use of ~ ({ts} is an interface)")
                } else if !iface.methods.is_empty() {
                    format!("cannot use {term} in union ({term} contains methods)")
                } else if *t == self.prog.universe.comparable {
                    "cannot use comparable in union".into()
                } else if iface.comparable {
                    format!("cannot use {term} in union ({term} embeds comparable)")
                } else {
                    continue;
                };
                self.err_at(exprs[i], msg);
                continue;
            }
            if *tilde && !self.identical(u, *t) {
                let msg = format!("invalid use of ~ (underlying type of {ts} is {})", self.ts(u));
                self.err_at(exprs[i], msg);
                continue;
            }
            let clash = terms[..i].iter().find(|o| {
                self.valid(o.1) && !self.prog.types.is_interface(o.1) && self.prog.types.terms_overlap(**o, (*tilde, *t))
            });
            if let Some((ot, o)) = clash {
                let other = text(self, *ot, *o);
                self.err_at(exprs[i], format!("overlapping terms {term} and {other}"));
            }
        }
    }
}

/// The name that an embedded field gets from its type.
fn embedded_ident(e: &Expr) -> Option<(Name, Span)> {
    match &e.kind {
        ExprKind::Ident(n) => Some((n.clone(), e.span)),
        ExprKind::Star(x) if !matches!(unparen(x).kind, ExprKind::Star(_)) => embedded_ident(x),
        ExprKind::Selector { sel, .. } => Some((sel.name.clone(), sel.span)),
        ExprKind::Index { x, .. } => embedded_ident(x),
        ExprKind::Paren(x) => embedded_ident(x),
        _ => None,
    }
}
