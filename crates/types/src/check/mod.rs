//! The checker of one package.
//!
//! Go 1.27 types2 `check.go`. Objects of the package are collected first and resolved on demand; function
//! bodies and everything that needs complete types wait in a queue ([`Checker::later`]).
//!
//! # Invariants
//! 1. An expression of untyped type is in `untyped` until its final type is known; then it is in `Info::exprs`.
//! 2. A defined type is referred to by its id while it is being declared. Whoever needs its structure calls
//!    [`Checker::complete`] first, which reports the cycle where there is one.
//! 3. Errors are in the order found, all of them: `gmplay_syntax::report` sorts and cuts them as gc does. Labels
//!    and branches are checked where they are parsed.
//!
//! # Differences from Go
//! The language version is always 1.27: no version errors.
mod assign;
mod builtins;
mod call;
mod consts;
mod conversion;
mod cycles;
mod decl;
mod expr;
mod func;
mod index;
mod infer;
mod initorder;
mod literal;
mod monomorph;
mod operand;
mod ops;
mod range;
mod resolve;
mod scope;
mod selector;
mod stmt;
mod terminating;
mod typexpr;
mod unify;


use crate::constant::Value;
use crate::info::{Mode, TypeAndValue};
use crate::object::{ObjId, ObjKind, Object, Package, PkgId, VarKind};
use crate::table::{Basic, TypeId, TypeParamId};
use crate::typestring::Qualifier;
use crate::{ParsedPackage, Program};
pub(crate) use gmplay_syntax::print::expr_string;
use gmplay_syntax::ast::{self, Expr, ExprKind, File, Name, NodeId};
use gmplay_syntax::{Diagnostic, Pos, SourceMap, Span};
use operand::{At, Op, OpMode};
use scope::{Scope, ScopeId};
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

/// Expressions and types nest at most this deep: the checker recurses.
const MAX_DEPTH: u32 = 1000;

/// A package-level (or local) declaration whose objects are resolved on demand.
pub(crate) struct Decl<'a> {
    pub scope: ScopeId,
    pub kind: DeclKind<'a>,
    /// Package-level objects that the declaration mentions, in order of mention.
    pub deps: Vec<ObjId>,
}

#[derive(Clone)]
pub(crate) enum DeclKind<'a> {
    Const { ty: Option<&'a Expr>, init: Option<&'a Expr>, inherited: bool, iota: u32 },
    /// `lhs` is empty unless one call initialises several variables.
    Var { lhs: Vec<ObjId>, ty: Option<&'a Expr>, init: Option<&'a Expr> },
    Type(&'a ast::TypeSpec),
    Func(&'a ast::FuncDecl),
}

pub(crate) type DeclId = usize;

/// Where the checker is: saved and restored around declarations and function bodies.
#[derive(Clone, Default)]
pub(crate) struct Env {
    pub decl: Option<DeclId>,
    pub scope: ScopeId,
    pub iota: Option<Value>,
    /// Where errors in an inherited constant initialiser are reported.
    pub errpos: Option<Span>,
    /// Result variables of the enclosing function; None outside functions.
    pub results: Option<Rc<Vec<ObjId>>>,
    pub panics: Rc<std::cell::RefCell<HashSet<NodeId>>>,
    pub has_call_or_recv: bool,
    /// In an interface's methods and an alias's right side: the types named there are not resolved on sight, since
    /// they may need the interface flat, or the alias.
    pub lazy: bool,
    pub in_type_params: bool,
}

struct Untyped {
    /// Left operand of a non-constant shift: takes the type of its context.
    shifted: bool,
    mode: OpMode,
    ty: TypeId,
    val: Option<Value>,
    span: Span,
}

type Later<'a> = Box<dyn FnOnce(&mut Checker<'a>) + 'a>;

pub(crate) struct Checker<'a> {
    pub prog: &'a mut Program,
    map: &'a SourceMap,
    pkg: PkgId,
    pkg_name: Name,
    files: &'a [File],
    errors: Vec<Diagnostic>,
    scopes: Vec<Scope>,
    decls: Vec<Decl<'a>>,
    decl_of: HashMap<ObjId, DeclId>,
    /// Package-level objects and methods in source order.
    objects: Vec<ObjId>,
    imports: Vec<(ObjId, Span)>,
    /// Dot-imported names: file scope and name → the import.
    dot_imports: HashMap<(ScopeId, Name), ObjId>,
    used: HashSet<ObjId>,
    untyped: HashMap<NodeId, Untyped>,
    delayed: Vec<Later<'a>>,
    path: Vec<ObjId>,
    env: Env,
    depth: u32,
    mono: monomorph::Graph,
    init_order: Vec<crate::object::Initializer>,
    inits: Vec<NodeId>,
    imported: Vec<PkgId>,
    /// Imports that failed: nothing is known of them.
    broken_imports: HashSet<PkgId>,
    /// Constants without a value: not there yet, or their initialiser is wrong.
    unknown_consts: HashSet<ObjId>,
    /// Generic types whose constraints are resolved.
    bounds_done: HashSet<ObjId>,
    missing_main: bool,
    /// What a type declaration says on its right, names and all.
    rhs: HashMap<crate::table::NamedId, TypeId>,
    /// Interfaces around the one being read, by way of their methods.
    iface_nest: u32,
}

impl Program {
    /// Checks one package whose imports were all checked before. `node_count`: one past the largest node id.
    pub fn check_package(&mut self, pkg: ParsedPackage, map: &SourceMap, node_count: usize) -> Vec<Diagnostic> {
        let ParsedPackage { path, files } = pkg;
        let id = PkgId(self.packages.len() as u32);
        let name: Name = files.first().map_or_else(|| path.clone(), |f| f.package.name.clone());
        self.packages.push(Package {
            path,
            name: name.clone(),
            scope: HashMap::new(),
            files: Vec::new(),
            imports: Vec::new(),
            init_order: Vec::new(),
            inits: Vec::new(),
        });
        if self.info.exprs.len() < node_count {
            self.info.exprs.resize_with(node_count, || None);
        }
        let errors = {
            let mut c = Checker {
                prog: self,
                map,
                pkg: id,
                pkg_name: name,
                files: &files,
                errors: Vec::new(),
                scopes: Vec::new(),
                decls: Vec::new(),
                decl_of: HashMap::new(),
                objects: Vec::new(),
                imports: Vec::new(),
                dot_imports: HashMap::new(),
                used: HashSet::new(),
                untyped: HashMap::new(),
                delayed: Vec::new(),
                path: Vec::new(),
                env: Env::default(),
                depth: 0,
                mono: Default::default(),
                init_order: Vec::new(),
                inits: Vec::new(),
                imported: Vec::new(),
                broken_imports: HashSet::new(),
                unknown_consts: HashSet::new(),
                bounds_done: HashSet::new(),
                missing_main: false,
                rhs: HashMap::new(),
                iface_nest: 0,
            };
            c.check_files();
            let errors = std::mem::take(&mut c.errors);
            let (init_order, inits) = (std::mem::take(&mut c.init_order), std::mem::take(&mut c.inits));
            let p = &mut c.prog.packages[id.0 as usize];
            p.init_order = init_order;
            p.inits = inits;
            errors
        };
        self.packages[id.0 as usize].files = files;
        errors
    }
}

impl<'a> Checker<'a> {
    fn check_files(&mut self) {
        self.collect_objects();
        self.direct_cycles();
        self.package_objects();
        self.process_delayed(0);
        self.init_order();
        self.unused_imports();
        self.record_untyped();
        if self.errors.is_empty() {
            self.monomorph();
        }
        if self.errors.is_empty() {
            self.missing_bodies();
        }
        self.finish_types();
    }

    // Types.

    pub(crate) fn basic(&self, b: Basic) -> TypeId {
        self.prog.types.basic(b)
    }
    pub(crate) fn invalid(&self) -> TypeId {
        self.prog.types.basic(Basic::Invalid)
    }
    pub(crate) fn valid(&self, t: TypeId) -> bool {
        self.prog.types.is_valid(t)
    }
    pub(crate) fn identical(&self, a: TypeId, b: TypeId) -> bool {
        self.prog.types.identical(a, b)
    }
    pub(crate) fn qf(&self) -> Qualifier {
        Qualifier::Relative(self.pkg)
    }
    pub(crate) fn ts(&self, t: TypeId) -> String {
        self.prog.type_string(t, self.qf())
    }
    /// The default type, as messages show it: `rune`, not `int32`.
    pub(crate) fn default_shown(&self, t: TypeId) -> TypeId {
        if t == self.basic(Basic::UntypedRune) { self.prog.universe.rune } else { self.prog.types.default_type(t) }
    }

    // Errors.

    pub(crate) fn error(&mut self, at: Span, msg: impl Into<String>) {
        let message = msg.into();
        // What follows from an invalid operand was reported already.
        if !self.errors.is_empty() && (message.contains("invalid operand") || message.contains("invalid type")) {
            return;
        }
        let at = self.env.errpos.unwrap_or(at);
        self.errors.push(Diagnostic::error(at, message));
    }
    pub(crate) fn err_at(&mut self, e: &Expr, msg: impl Into<String>) {
        self.error(span_of(e), msg);
    }
    /// `file:line:col`, for the further lines of a message.
    pub(crate) fn pos_str(&self, at: Pos) -> String {
        let l = self.map.location(at);
        format!("{}:{}:{}", l.path, l.line, l.column)
    }
    pub(crate) fn other_decl(&self, obj: ObjId) -> String {
        let o = self.prog.object(obj);
        if o.span == Span::NONE {
            return String::new();
        }
        format!("\n\t{}: other declaration of {}", self.pos_str(o.span.lo), o.name)
    }

    // Work that waits.

    pub(crate) fn later(&mut self, f: impl FnOnce(&mut Checker<'a>) + 'a) {
        self.delayed.push(Box::new(f));
    }
    /// Does what was queued since the queue had `top` entries, and what that queues.
    pub(crate) fn process_delayed(&mut self, top: usize) {
        while self.delayed.len() > top {
            let mut batch: Vec<Later<'a>> = self.delayed.drain(top..).collect();
            // Depth first would reorder errors: new work of one entry goes before the rest of the batch only
            // where that entry asks for it itself.
            for f in batch.drain(..) {
                f(self);
            }
        }
    }

    // Objects.

    pub(crate) fn new_obj(&mut self, kind: ObjKind, name: Name, span: Span) -> ObjId {
        let ty = self.invalid();
        let id = self.prog.new_object(Object { kind, name, pkg: Some(self.pkg), span, ty });
        self.prog.object_types[id.0 as usize] = None;
        id
    }
    pub(crate) fn new_var(&mut self, kind: VarKind, name: &Name, span: Span, ty: Option<TypeId>) -> ObjId {
        let id = self.new_obj(ObjKind::Var(kind), name.clone(), span);
        if let Some(t) = ty {
            self.set_type(id, t);
        }
        id
    }
    pub(crate) fn set_type(&mut self, obj: ObjId, ty: TypeId) {
        self.prog.object_types[obj.0 as usize] = Some(ty);
        self.prog.objects[obj.0 as usize].ty = self.prog.types.canon(ty);
    }
    pub(crate) fn type_of(&self, obj: ObjId) -> Option<TypeId> {
        self.prog.object_types[obj.0 as usize]
    }
    pub(crate) fn is_var(&self, obj: ObjId) -> bool {
        matches!(self.prog.object(obj).kind, ObjKind::Var(_))
    }
    pub(crate) fn const_known(&self, obj: ObjId) -> bool {
        !self.unknown_consts.contains(&obj)
    }
    pub(crate) fn obj_name(&self, obj: ObjId) -> Name {
        self.prog.object(obj).name.clone()
    }
    pub(crate) fn add_dep(&mut self, to: ObjId) {
        if let Some(d) = self.env.decl
            && self.decl_of.contains_key(&to)
            && !self.decls[d].deps.contains(&to)
        {
            self.decls[d].deps.push(to);
        }
    }

    // Facts about nodes.

    pub(crate) fn use_obj(&mut self, id: NodeId, obj: ObjId) {
        self.prog.info.uses.insert(id, obj);
    }
    pub(crate) fn def_obj(&mut self, id: NodeId, obj: ObjId) {
        self.prog.info.defs.insert(id, obj);
    }
    pub(crate) fn record_type(&mut self, e: &Expr, ty: TypeId) {
        self.record_node(e.id, OpMode::Type, ty, None);
    }
    pub(crate) fn record_node(&mut self, id: NodeId, mode: OpMode, ty: TypeId, value: Option<Value>) {
        let mode = match mode {
            OpMode::Invalid => return,
            OpMode::NoValue => Mode::NoValue,
            OpMode::Builtin => Mode::Builtin,
            OpMode::Type => Mode::Type,
            OpMode::Const => Mode::Constant,
            OpMode::Variable => Mode::Variable,
            OpMode::MapIndex => Mode::MapIndex,
            OpMode::Value => Mode::Value,
            OpMode::Nil => Mode::Nil,
            OpMode::CommaOk => Mode::CommaOk,
        };
        // `string(65)` leaves its operand untyped.
        let ty = self.prog.types.default_type(self.prog.types.canon(ty));
        let i = id.0 as usize;
        if i >= self.prog.info.exprs.len() {
            self.prog.info.exprs.resize_with(i + 1, || None);
        }
        self.prog.info.exprs[i] = Some(TypeAndValue { mode, ty, value });
    }
    pub(crate) fn record(&mut self, x: &Op<'a>) {
        let At::Expr(e) = &x.at else { return };
        if x.mode == OpMode::Invalid {
            return;
        }
        if self.prog.types.is_untyped(x.ty) {
            let info =
                Untyped { shifted: false, mode: x.mode, ty: x.ty, val: x.val.clone(), span: span_of(e) };
            self.untyped.insert(e.id, info);
        } else {
            self.record_node(e.id, x.mode, x.ty, x.val.clone());
        }
    }
    /// What stayed untyped takes its default type.
    fn record_untyped(&mut self) {
        let rest: Vec<_> = std::mem::take(&mut self.untyped).into_iter().collect();
        for (id, u) in rest {
            let ty = self.prog.types.default_type(u.ty);
            let val = u.val.map(|v| self.prog.represent(&v, ty).unwrap_or(v));
            self.record_node(id, u.mode, ty, val);
        }
    }
    pub(crate) fn record_comma_ok(&mut self, e: &Expr) {
        let mut e = e;
        loop {
            self.prog.info.comma_ok.insert(e.id);
            match &e.kind {
                ExprKind::Paren(x) => e = x,
                _ => return,
            }
        }
    }
    pub(crate) fn record_instance(&mut self, e: &Expr, args: &[TypeId]) {
        let args: Vec<TypeId> = args.iter().map(|t| self.prog.types.canon(*t)).collect();
        let mut e = e;
        loop {
            self.prog.info.instances.insert(e.id, args.clone());
            match &e.kind {
                ExprKind::Index { x, .. } | ExprKind::Paren(x) => e = x,
                ExprKind::Selector { sel, .. } => {
                    self.prog.info.instances.insert(sel.id, args);
                    return;
                }
                _ => return,
            }
        }
    }

    /// Instances share their origin's methods; what is left undecided becomes invalid.
    fn finish_types(&mut self) {
        let types = &mut self.prog.types;
        for i in 0..types.named.len() {
            if let Some(o) = types.named[i].origin
                && types.named[i].methods.is_empty()
            {
                types.named[i].methods = types.named[o.0 as usize].methods.clone();
            }
        }
        for i in 0..types.params.len() {
            types.params[i].constraint = types.canon(types.params[i].constraint);
        }
    }
    pub(crate) fn params_of(&self, obj: ObjId) -> Rc<[TypeParamId]> {
        match self.prog.func_info(obj) {
            Some(f) => f.type_params[f.recv_params as usize..].into(),
            None => Rc::from([]),
        }
    }
}

/// Where gc reports an error about an expression.
pub(crate) fn span_of(e: &Expr) -> Span {
    let lo = ast::gc_pos(e);
    Span::new(lo, if e.span.hi > lo { e.span.hi } else { lo })
}

pub(crate) fn unparen(e: &Expr) -> &Expr {
    let mut e = e;
    while let ExprKind::Paren(x) = &e.kind {
        e = x;
    }
    e
}

pub(crate) fn ident_name(e: &Expr) -> Option<&Name> {
    match &e.kind {
        ExprKind::Ident(n) => Some(n),
        _ => None,
    }
}
