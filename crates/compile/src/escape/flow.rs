//! From expressions to the graph: what is evaluated for what.
//!
//! An expression is evaluated for a hole, which says where its value goes and through how many dereferences; operators
//! turn the hole for their result into holes for their operands. Operands that gc makes up (conversions, receivers,
//! the slice of variadic arguments, what a go statement keeps) are [`Operand`]s.
//!
//! Go 1.27 `cmd/compile/internal/escape`: `expr.go`, `utils.go` (`HeapAllocReason`), `escape.go` (`initFunc`,
//! `walkFunc`, `flowClosure`, `rewriteWithLiterals`).
//!
//! # Invariants
//! 1. Every expression is evaluated, if only for [`BLANK`]: it may hold a literal or an assignment.
//! 2. A value without pointers flows nowhere.
use super::graph::*;
use super::leaks::Leaks;
use super::note::Step;
use super::print::{Text, concat_parts};
use super::scan::*;
use super::shape::{Direct, Shapes};
use super::tree::{Step as Along, *};
use gmplay_syntax::Pos;
use gmplay_syntax::ast::*;
use gmplay_types::info::Mode;
use gmplay_types::object::VarKind;
use gmplay_types::{Basic, Info, ObjId, ObjKind, SelectionKind, Type, TypeId};
use std::collections::{HashMap, HashSet};

/// Explicit variables up to this size stay in the frame (`ir.MaxStackVarSize`), in bytes.
pub const MAX_STACK_VAR: u64 = 128 << 10;
/// And what expressions allocate (`ir.MaxImplicitStackVarSize`).
pub const MAX_IMPLICIT: u64 = 64 << 10;
/// Larger variables are captured by reference even if nothing assigns them.
pub const MAX_BY_VALUE: u64 = 128;

pub struct Flow<'a, 'c> {
    pub shapes: &'c Shapes<'a>,
    pub scan: &'c Scan<'a>,
    /// Of the functions analysed before, by parameter.
    pub tags: &'c HashMap<FuncIx, Vec<Leaks>>,
    pub batch: HashSet<FuncIx>,
    pub graph: Graph<'a>,
    pub vars: HashMap<ObjId, LocIx>,
    pub closures: Vec<(Hole<'a>, FuncIx)>,
    /// Literals whose results go to nobody knows where.
    pub lost: HashSet<FuncIx>,
    pub reasons: HashMap<LocIx, Vec<Step>>,
    /// Assignments that were left out because they change nothing: position and text.
    pub ignored: Vec<(Pos, String)>,
    /// Literals that are reached.
    pub walked: HashSet<FuncIx>,
    /// Calls through interfaces that always hold the same type: by the selector, type and method.
    pub held: HashMap<NodeId, (TypeId, ObjId)>,
    /// What lies in the program's data from the start: literals in package variables' initialisers.
    pub fixed: HashSet<NodeId>,
    pub user: bool,
    pub at: FuncIx,
    pub depth: i32,
}

#[derive(Clone)]
pub enum Operand<'a> {
    Expr(&'a Expr),
    /// Evaluated before, into a location of its own.
    Temp { loc: LocIx, ty: TypeId, pos: Pos },
    /// Converted implicitly.
    To(Box<Operand<'a>>, TypeId),
    /// A method's receiver, from the selector.
    Recv(&'a Expr),
    /// A slice that is made here, of these elements.
    Slice { site: Site<'a>, elems: Vec<Operand<'a>>, ty: TypeId },
    /// The body of a range over a function.
    Body(&'a Stmt),
}

impl<'a> Flow<'a, '_> {
    pub fn info(&self) -> &'a Info {
        &self.scan.prog.info
    }
    pub fn func(&self, f: FuncIx) -> Option<&Func<'a>> {
        self.scan.funcs.get(f.0 as usize)
    }
    pub fn type_of(&self, e: &Expr) -> Option<TypeId> {
        self.info().type_of(e.id).map(|t| t.ty)
    }
    pub fn is_constant(&self, e: &Expr) -> bool {
        self.info().type_of(e.id).is_some_and(|t| t.value.is_some())
    }
    pub fn pointers(&self, ty: TypeId) -> bool {
        self.shapes.has_pointers(ty)
    }

    // ---- functions

    /// Locations for the variables of a function.
    pub fn init_func(&mut self, f: FuncIx) {
        let Some(func) = self.func(f) else { return };
        let (params, results, locals) = (func.params.clone(), func.results.clone(), func.locals.clone());
        for o in params {
            let l = self.graph.add(What::Var(o), f, 1);
            self.graph.at(l).attrs = attr::PERSISTS;
            self.graph.at(l).param = true;
            self.vars.insert(o, l);
        }
        for (i, o) in results.into_iter().enumerate() {
            let l = self.graph.add(What::Var(o), f, 1);
            self.graph.at(l).attrs = attr::PERSISTS;
            self.graph.at(l).result = Some(i);
            self.vars.insert(o, l);
        }
        for o in locals {
            let l = self.graph.add(What::Var(o), f, 1);
            self.graph.at(l).attrs = attr::PERSISTS;
            self.vars.insert(o, l);
        }
    }
    pub fn within(&mut self, f: FuncIx, walk: impl FnOnce(&mut Self)) {
        let saved = (std::mem::replace(&mut self.at, f), std::mem::replace(&mut self.depth, 1));
        walk(self);
        (self.at, self.depth) = saved;
    }
    pub fn walk_func(&mut self, f: FuncIx) {
        let Some(body) = self.func(f).map(|f| f.body) else { return };
        self.walked.insert(f);
        self.within(f, |s| match body {
            Body::Block(b) | Body::Range(b) => s.block(&b.stmts),
            Body::Init(p) => s.initializers(p),
            Body::None | Body::Deferred => {}
        });
    }
    fn initializers(&mut self, p: gmplay_types::PkgId) {
        let prog = self.scan.prog;
        for i in &prog.packages[p.0 as usize].init_order {
            let Some(e) = self.scan.globals.get(&i.rhs).copied() else { continue };
            let heap = Hole::to(HEAP).note(Text::Expr(e), e.pos, "assign to a package variable");
            self.fix(e);
            match i.lhs.as_slice() {
                [one] => self.expr_as(heap, e, Some(prog.object(*one).ty)),
                list => {
                    let temps = self.multi(e, list.len());
                    for (o, t) in list.iter().zip(temps) {
                        self.operand(heap.clone(), &Operand::To(Box::new(t), prog.object(*o).ty));
                    }
                }
            }
        }
    }
    /// gc lays such values out before the analysis (`staticinit`).
    fn fix(&mut self, e: &'a Expr) {
        let e = unparen(e);
        match &e.kind {
            ExprKind::Unary { op: UnaryOp::Addr, x } if matches!(unparen(x).kind, ExprKind::CompositeLit { .. }) => {
                self.fix(x)
            }
            ExprKind::CompositeLit { elems, .. } => {
                let map = self.type_of(e).is_some_and(|t| matches!(self.shapes.core(t), Some(Type::Map { .. })));
                if map {
                    return;
                }
                elems.iter().for_each(|el| self.fix(&el.value));
            }
            ExprKind::FuncLit(_) => {}
            _ if self.is_constant(e) => {}
            _ => return,
        }
        self.fixed.insert(e.id);
    }
    pub fn result_locs(&self, f: FuncIx) -> Vec<LocIx> {
        let Some(func) = self.func(f) else { return vec![] };
        func.results.iter().filter_map(|o| self.vars.get(o).copied()).collect()
    }
    /// Captured variables flow to their closures: once all assignments are known.
    pub fn flow_closures(&mut self) {
        for (k, f) in std::mem::take(&mut self.closures) {
            for o in self.scan.funcs[f.0 as usize].captures.clone() {
                let Some(l) = self.vars.get(&o).copied() else { continue };
                let mut k = k.clone();
                if self.by_reference(o) {
                    k = k.shift(-1);
                }
                let pos = self.scan.prog.object(o).span.lo;
                self.graph.flow(&k.note(Text::Var(o), pos, "captured by a closure"), l);
            }
        }
    }
    pub fn by_reference(&self, o: ObjId) -> bool {
        let Some(l) = self.vars.get(&o).map(|l| self.graph.get(*l)) else { return true };
        // In code that is not reached, too: it is lowered all the same.
        let taken = self.scan.vars.get(&o).is_some_and(|v| v.addrtaken);
        let size = self.shapes.size(self.scan.prog.object(o).ty);
        l.addrtaken || l.reassigned || taken || size.is_none_or(|s| s > MAX_BY_VALUE)
    }

    // ---- holes

    pub fn temp(&mut self) -> LocIx {
        let l = self.graph.add(What::Temp, self.at, self.depth);
        self.graph.at(l).attrs = attr::PERSISTS;
        l
    }
    /// A hole that flows on into each of several.
    pub fn tee(&mut self, ks: Vec<Hole<'a>>) -> Hole<'a> {
        match ks.len() {
            0 => Hole::discard(),
            1 => ks.into_iter().next().unwrap_or_else(Hole::discard),
            _ => {
                let l = self.graph.add(What::Temp, self.at, self.depth);
                for k in ks {
                    self.graph.flow(&k, l);
                }
                Hole::to(l)
            }
        }
    }
    /// The object of an allocation site: its address flows to `k`, and what is stored in it to the result.
    pub fn spill(&mut self, k: Hole<'a>, site: Site<'a>) -> Hole<'a> {
        let l = self.graph.add(What::Site(site), self.at, self.depth);
        if let Form::MakeSlice { elem: Some(t), .. } = site.form
            && self.shapes.size(t) == Some(0)
        {
            self.graph.flow(&Hole::to(HEAP).address(site.text, site.pos, "zero-sized element"), l);
        }
        self.graph.flow(&k.address(site.text, site.pos, "spill"), l);
        Hole::to(l)
    }
    /// What a site takes of the frame if it stays there.
    pub fn frame_bytes(&self, site: &Site<'a>) -> Option<u64> {
        match site.form {
            Form::New { elem } | Form::NewOf { elem } | Form::Pointer { elem } => self.shapes.size(elem?),
            Form::Slice { bytes } | Form::Variadic { bytes } | Form::Wrapper { bytes } => bytes,
            Form::Box { size } => size,
            Form::MakeSlice { elem, args } => {
                let n = u64::try_from(self.make_len(args)?).unwrap_or(u64::MAX);
                Some(self.shapes.size(elem?)?.saturating_mul(n))
            }
            _ => None,
        }
    }
    /// The capacity of `make([]T, len, cap)`, where it is known.
    pub fn make_len(&self, args: &'a [Expr]) -> Option<i64> {
        let e = args.get(1..)?.last()?;
        self.known_int(e)
    }
    fn known_int(&self, e: &'a Expr) -> Option<i64> {
        let v = |e: &Expr| self.info().type_of(e.id)?.value.as_ref()?.as_i64();
        if let Some(n) = v(e) {
            return Some(n);
        }
        let e = self.static_value(e);
        if let Some(n) = v(e) {
            return (n >= 0).then_some(n);
        }
        if let ExprKind::Call { fun, args, .. } = &e.kind
            && builtin_of(self.scan.prog, fun) == Some(gmplay_types::object::Builtin::Len)
        {
            let x = self.static_value(args.first()?);
            if let ExprKind::CompositeLit { elems, .. } = &x.kind
                && matches!(self.shapes.core(self.type_of(x)?), Some(Type::Slice(_)))
            {
                return Some(self.literal_len(elems) as i64);
            }
        }
        None
    }
    pub fn literal_len(&self, elems: &[Element]) -> u64 {
        let (mut next, mut len) = (0u64, 0);
        for el in elems {
            if let Some(k) = &el.key
                && let Some(i) = self.info().type_of(k.id).and_then(|t| t.value.as_ref()).and_then(|v| v.as_u64())
            {
                next = i;
            }
            next = next.saturating_add(1);
            len = len.max(next);
        }
        len
    }
    /// The expression whose value `e` always has: through variables with one value, and conversions without effect.
    pub fn static_value(&self, e: &'a Expr) -> &'a Expr {
        let mut e = unparen(e);
        // Each turn goes to an earlier declaration, but broken programs may have cycles.
        for _ in 0..1000 {
            e = match &e.kind {
                ExprKind::Ident(_) => {
                    let Some(v) = object_of(self.info(), e).and_then(|o| self.scan.vars.get(&o)) else { return e };
                    let Some(x) = v.value.filter(|_| !v.assigned && !v.addrtaken && !v.param && !v.result) else {
                        return e;
                    };
                    let boxed = self.type_of(e).is_some_and(|t| self.shapes.is_interface(t))
                        && !self.type_of(x).is_some_and(|t| self.shapes.is_interface(t));
                    if boxed {
                        return e;
                    }
                    unparen(x)
                }
                ExprKind::Call { fun, args, .. }
                    if args.len() == 1 && !self.is_constant(e) && self.is_type(fun) && self.same_bits(e, &args[0]) =>
                {
                    unparen(&args[0])
                }
                _ => return e,
            };
        }
        e
    }
    pub fn is_type(&self, e: &Expr) -> bool {
        self.info().type_of(unparen(e).id).is_some_and(|t| t.mode == Mode::Type)
    }
    fn same_bits(&self, a: &Expr, b: &Expr) -> bool {
        match (self.type_of(a), self.type_of(b)) {
            (Some(a), Some(b)) => self.scan.prog.types.underlying(a) == self.scan.prog.types.underlying(b),
            _ => false,
        }
    }

    // ---- expressions

    pub fn discard(&mut self, e: &'a Expr) {
        self.expr(Hole::discard(), e);
    }
    pub fn discards(&mut self, list: impl IntoIterator<Item = &'a Expr>) {
        for e in list {
            self.discard(e);
        }
    }
    pub fn type_of_operand(&self, op: &Operand<'a>) -> Option<TypeId> {
        match op {
            Operand::Expr(e) => self.type_of(e),
            Operand::Temp { ty, .. } | Operand::To(_, ty) | Operand::Slice { ty, .. } => Some(*ty),
            Operand::Recv(e) => method_of(self.shapes, e).map(|m| m.recv),
            Operand::Body(_) => None,
        }
    }
    pub fn operand(&mut self, k: Hole<'a>, op: &Operand<'a>) {
        match op {
            Operand::Expr(e) => self.expr(k, e),
            Operand::Temp { loc, ty, .. } => {
                let k = self.prune(k, *ty);
                self.graph.flow(&k, *loc);
            }
            Operand::To(inner, ty) => self.converted(k, inner, *ty, None),
            Operand::Recv(e) => self.receiver(k, e),
            Operand::Slice { site, elems, .. } => {
                let k = self.spill(k, *site);
                for e in elems {
                    self.operand(k.clone().note(site.text, site.pos, "slice-literal-element"), e);
                }
            }
            Operand::Body(s) => {
                if let Some(f) = self.scan.by_node.get(&s.id).copied() {
                    let site =
                        Site { node: s.id, pos: s.pos, form: Form::Closure(f), text: Text::Word("func literal") };
                    self.closure(k, site, f);
                }
            }
        }
    }
    pub fn prune(&self, mut k: Hole<'a>, ty: TypeId) -> Hole<'a> {
        if k.derefs >= 0 && !self.pointers(ty) {
            k.dst = BLANK;
        }
        k
    }
    /// `e`, converted to `to` as an assignment does.
    pub fn expr_as(&mut self, k: Hole<'a>, e: &'a Expr, to: Option<TypeId>) {
        match to {
            Some(t) => self.converted(k, &Operand::Expr(e), t, None),
            None => self.expr(k, e),
        }
    }
    /// `explicit`: the conversion as written.
    fn converted(&mut self, k: Hole<'a>, op: &Operand<'a>, to: TypeId, explicit: Option<&'a Expr>) {
        let Some(from) = self.type_of_operand(op) else { return self.operand(k, op) };
        let nil = matches!(op, Operand::Expr(e) if self.info().type_of(unparen(e).id).is_some_and(|t| t.mode == Mode::Nil));
        let s = self.shapes;
        if nil || !s.is_interface(to) || s.is_interface(from) {
            return self.operand(k, op);
        }
        let (pos, node, text) = match op {
            Operand::Expr(e) => (e.pos, Some(unparen(e).id), Text::Expr(explicit.unwrap_or(e))),
            Operand::Temp { pos, .. } => (*pos, None, Text::Word("value")),
            _ => (Pos(0), None, Text::Word("value")),
        };
        let direct = s.direct(from);
        if direct == Direct::Yes {
            return self.operand(k.note(text, pos, "interface-converted"), op);
        }
        let Some(node) = node else {
            // The lowering makes this box without asking.
            return self.operand(Hole::to(HEAP).note(text, pos, "interface-converted"), op);
        };
        let shown = match op {
            Operand::Expr(e) if !self.is_constant(e) => {
                let v = self.static_value(e);
                match explicit {
                    _ if !self.is_constant(v) => text,
                    Some(call) => Text::Converted(call, v, from),
                    None => Text::Value(v, from),
                }
            }
            _ => text,
        };
        let site = Site { node, pos, form: Form::Box { size: s.size(from) }, text: shown };
        let k = self.spill(k, site);
        self.operand(k.note(text, pos, "interface-converted"), op);
    }
    fn receiver(&mut self, k: Hole<'a>, sel: &'a Expr) {
        let (Some(m), ExprKind::Selector { x, .. }) = (method_of(self.shapes, sel), &sel.kind) else { return };
        let text = Text::Expr(sel);
        let k = match m.adjust {
            Adjust::None => self.prune(k, m.recv),
            Adjust::Addr if k.derefs >= 0 => k.address(text, sel.pos, "address-of"),
            Adjust::Addr => k,
            Adjust::Deref => {
                let target = self.shapes.pointee(m.recv).unwrap_or(m.recv);
                self.prune(k, target).deref(text, sel.pos, "indirection")
            }
        };
        let k = self.along(k, &m.steps, sel);
        self.expr(k, x);
    }
    /// The hole for the operand, from the hole for what is at the end of the steps.
    fn along(&self, k: Hole<'a>, steps: &[Along], sel: &'a Expr) -> Hole<'a> {
        steps.iter().rev().fold(k, |k, s| match s {
            Along::Field => k.note(Text::Expr(sel), sel.pos, "dot"),
            Along::Through => k.deref(Text::Expr(sel), sel.pos, "dot of pointer"),
        })
    }
    pub fn closure(&mut self, k: Hole<'a>, site: Site<'a>, f: FuncIx) {
        let k = self.spill(k, site);
        self.closures.push((k, f));
        for o in self.scan.funcs[f.0 as usize].captures.clone() {
            let Some(l) = self.vars.get(&o).copied() else { continue };
            let depth = self.depth;
            let l = self.graph.at(l);
            // What was assigned in a straight line before the first capture does not matter.
            if !l.captured && l.loop_depth == depth {
                l.reassigned = false;
            }
            l.captured = true;
        }
        if self.scan.funcs[f.0 as usize].is_closure() {
            self.walk_func(f);
        }
    }
    pub fn variable(&self, e: &Expr) -> Option<LocIx> {
        object_of(self.info(), e).and_then(|o| self.vars.get(&o).copied())
    }

    pub fn expr(&mut self, k: Hole<'a>, e: &'a Expr) {
        let e = unparen(e);
        let Some(tv) = self.info().type_of(e.id) else {
            // Qualified names and instances may have no entry of their own.
            if let Some(l) = self.variable(e) {
                self.graph.flow(&k, l);
            }
            return;
        };
        if tv.value.is_some() || matches!(tv.mode, Mode::Nil | Mode::Type | Mode::Builtin) {
            return;
        }
        let ty = tv.ty;
        let k = self.prune(k, ty);
        let text = Text::Expr(e);
        match &e.kind {
            ExprKind::Ident(_) => {
                if let Some(l) = self.variable(e) {
                    self.graph.flow(&k, l);
                }
            }
            ExprKind::Selector { x, .. } => self.selector(k, e, x),
            ExprKind::Star(x) => self.expr(k.deref(text, e.pos, "indirection"), x),
            ExprKind::TypeAssert { x, .. } => {
                let k = self.dot_type(k, ty, text, e.pos, "dot");
                self.expr(k, x);
            }
            ExprKind::Index { x, indices } => self.index(k, e, x, indices),
            ExprKind::Slice { x, lo, hi, max } => {
                let array = self.type_of(x).is_some_and(|t| matches!(self.shapes.core(t), Some(Type::Array { .. })));
                let k = k.note(text, e.pos, "slice");
                self.expr(if array { k.shift(-1) } else { k }, x);
                self.discards([lo, hi, max].into_iter().filter_map(|i| i.as_deref()));
            }
            ExprKind::Unary { op: UnaryOp::Addr, x } => {
                let inner = unparen(x);
                if matches!(inner.kind, ExprKind::CompositeLit { .. }) {
                    let form = Form::Pointer { elem: self.type_of(inner) };
                    let k = self.spill(k, Site { node: e.id, pos: e.pos, form, text });
                    self.literal(k, inner, false);
                } else {
                    self.expr(k.address(text, e.pos, "address-of"), inner);
                }
            }
            ExprKind::Unary { x, .. } => self.discard(x),
            ExprKind::Binary { .. } => self.binary(k, e, ty),
            ExprKind::CompositeLit { .. } => self.literal(k, e, true),
            ExprKind::FuncLit(_) => {
                if let Some(f) = self.scan.by_node.get(&e.id).copied() {
                    self.closure(k, Site { node: e.id, pos: e.pos, form: Form::Closure(f), text }, f);
                }
            }
            ExprKind::Call { fun, args, .. } if self.is_type(fun) => {
                if let [x] = args.as_slice() {
                    self.conversion(k, e, ty, x);
                }
            }
            ExprKind::Call { .. } => self.call(Some(&[k]), e),
            _ => {}
        }
    }
    /// The hole for the interface that is asserted to hold a `ty`.
    pub fn dot_type(&self, k: Hole<'a>, ty: TypeId, text: Text<'a>, pos: Pos, why: &'static str) -> Hole<'a> {
        let boxed = !self.shapes.is_interface(ty) && self.shapes.direct(ty) == Direct::No;
        (if boxed { k.shift(1) } else { k }).note(text, pos, why)
    }
    fn selector(&mut self, k: Hole<'a>, e: &'a Expr, x: &'a Expr) {
        let Some(s) = self.info().selections.get(&e.id) else {
            if let Some(l) = self.variable(e) {
                self.graph.flow(&k, l);
            }
            return;
        };
        match s.kind {
            SelectionKind::FieldVal => {
                let (steps, _) = steps(self.shapes, s.recv, &s.path);
                let k = self.along(k, &steps, e);
                self.expr(k, x);
            }
            SelectionKind::MethodExpr => {}
            SelectionKind::MethodVal => {
                let Some(m) = method_of(self.shapes, e) else { return };
                let site = Site { node: e.id, pos: e.pos, form: Form::Bound, text: Text::Expr(e) };
                let closure = self.spill(k, site);
                // Nobody knows what becomes of its results.
                let callee = m.decl.and_then(|d| self.scan.by_obj.get(&d).copied());
                let results = vec![Hole::to(HEAP); 64];
                let param = self.tag_hole(Some(&results), callee, 0);
                let k = self.tee(vec![param, closure]);
                self.receiver(k, e);
            }
        }
    }
    fn index(&mut self, k: Hole<'a>, e: &'a Expr, x: &'a Expr, indices: &'a [Expr]) {
        let Some(xt) = self.type_of(x) else { return };
        if matches!(self.shapes.under(xt), Type::Func(_)) {
            return;
        }
        let text = Text::Expr(e);
        match self.shapes.core(xt) {
            Some(Type::Map { key, .. }) => {
                self.discard(x);
                for i in indices {
                    self.expr_as(Hole::discard(), i, Some(*key));
                }
                return;
            }
            Some(Type::Slice(_) | Type::Basic(_)) => self.expr(k.deref(text, e.pos, "dot of pointer"), x),
            Some(Type::Pointer(_)) => self.expr(k.deref(text, e.pos, "indirection"), x),
            // An array, or one of several kinds: without a dereference more flows, not less.
            _ => self.expr(k.note(text, e.pos, "fixed-array-index-of"), x),
        }
        self.discards(indices);
    }
    fn binary(&mut self, k: Hole<'a>, e: &'a Expr, ty: TypeId) {
        if matches!(&e.kind, ExprKind::Binary { op: BinaryOp::Add, .. }) && self.string_like(ty) {
            let site = Site { node: e.id, pos: e.pos, form: Form::Concat, text: Text::Expr(e) };
            self.spill(k, site);
            let mut parts = vec![];
            concat_parts(self.shapes, e, &mut parts);
            return self.discards(parts);
        }
        // Along the left operands without recursion.
        let mut spine = vec![];
        let mut x = e;
        while let ExprKind::Binary { op, x: left, y, .. } = &x.kind {
            if self.is_constant(x) || (*op == BinaryOp::Add && self.type_of(x).is_some_and(|t| self.string_like(t))) {
                break;
            }
            spine.push((*op, &**left, &**y));
            x = unparen(left);
        }
        let mut first = true;
        for (op, left, y) in spine.into_iter().rev() {
            let common = self.common_type(op, left, y);
            if first {
                self.expr_as(Hole::discard(), left, common);
            }
            first = false;
            self.expr_as(Hole::discard(), y, common);
        }
    }
    fn string_like(&self, ty: TypeId) -> bool {
        match self.shapes.core(ty) {
            Some(Type::Basic(b)) => matches!(b, Basic::String | Basic::UntypedString),
            Some(_) => false,
            None => self.pointers(ty),
        }
    }
    /// The type that both operands of a comparison are converted to.
    fn common_type(&self, op: BinaryOp, x: &Expr, y: &Expr) -> Option<TypeId> {
        if !matches!(op, BinaryOp::Eq | BinaryOp::Ne) {
            return None;
        }
        let (a, b) = (self.type_of(x)?, self.type_of(y)?);
        match (self.shapes.is_interface(a), self.shapes.is_interface(b)) {
            (true, false) => Some(a),
            (false, true) => Some(b),
            _ => None,
        }
    }
    /// `elided_pointer`: a literal of pointer type is one whose `&` is left out.
    fn literal(&mut self, k: Hole<'a>, e: &'a Expr, elided_pointer: bool) {
        let (ExprKind::CompositeLit { elems, .. }, Some(ty)) = (&e.kind, self.type_of(e)) else { return };
        let (mut k, mut ty, mut text) = (k, ty, Text::Expr(e));
        if elided_pointer && let Some(t) = self.shapes.pointee(ty) {
            text = Text::AddrOf(e);
            k = self.spill(k, Site { node: e.id, pos: e.pos, form: Form::Pointer { elem: Some(t) }, text });
            ty = t;
        }
        match self.shapes.core(ty) {
            Some(Type::Struct(fields)) => {
                for (i, el) in elems.iter().enumerate() {
                    let field = match &el.key {
                        Some(Expr { kind: ExprKind::Ident(n), .. }) => fields.iter().find(|f| f.name == *n),
                        _ => fields.get(i),
                    };
                    let k = k.clone().note(text, e.pos, "struct literal element");
                    // A promoted field's name is not among the fields: its own type decides.
                    let to = field.map(|f| f.ty).or_else(|| self.promoted(ty, el));
                    self.expr_as(k, &el.value, to);
                }
            }
            Some(Type::Array { elem, .. }) => {
                for el in elems {
                    self.expr_as(k.clone().note(text, e.pos, "array literal element"), &el.value, Some(*elem));
                }
            }
            Some(Type::Slice(elem)) => {
                let bytes = self.shapes.size(*elem).map(|s| s.saturating_mul(self.literal_len(elems)));
                let site = Site { node: e.id, pos: e.pos, form: Form::Slice { bytes }, text: Text::Expr(e) };
                let k = self.spill(k, site);
                for el in elems {
                    self.expr_as(k.clone().note(text, e.pos, "slice-literal-element"), &el.value, Some(*elem));
                }
            }
            Some(Type::Map { key, value }) => {
                self.spill(k, Site { node: e.id, pos: e.pos, form: Form::Map, text });
                for el in elems {
                    if let Some(x) = &el.key {
                        self.expr_as(Hole::to(HEAP).note(text, e.pos, "map literal key"), x, Some(*key));
                    }
                    self.expr_as(Hole::to(HEAP).note(text, e.pos, "map literal value"), &el.value, Some(*value));
                }
            }
            _ => {
                for el in elems {
                    self.expr(k.clone(), &el.value);
                }
            }
        }
    }
    fn promoted(&self, ty: TypeId, el: &Element) -> Option<TypeId> {
        let ExprKind::Ident(n) = &el.key.as_ref()?.kind else { return None };
        let pkg = self.func(self.at).map(|f| f.pkg);
        match self.scan.prog.lookup(ty, true, pkg, n).found()?.member {
            gmplay_types::Member::Field { ty } => Some(ty),
            _ => None,
        }
    }
    fn conversion(&mut self, k: Hole<'a>, e: &'a Expr, to: TypeId, x: &'a Expr) {
        let Some(from) = self.type_of(x) else { return };
        let s = self.shapes;
        if s.is_interface(to) {
            return self.converted(k, &Operand::Expr(x), to, Some(e));
        }
        let slice = |t: Option<&Type>| matches!(t, Some(Type::Slice(_)));
        let string = |t: Option<&Type>| matches!(t, Some(Type::Basic(Basic::String | Basic::UntypedString)));
        let (a, b) = (s.core(from), s.core(to));
        let integer = matches!(a, Some(Type::Basic(b)) if b.is_integer());
        let copies = (slice(a) && string(b)) || (string(a) && slice(b)) || (integer && string(b));
        if copies {
            let bytes = string(a) && s.elem(to).is_some_and(|t| s.is_basic(t, Basic::Uint8));
            let form = Form::Convert { bytes };
            let runes = s.elem(to).is_some_and(|t| s.is_basic(t, Basic::Int32)) && self.is_constant(x);
            let text = if runes { Text::Word("[]rune{...}") } else { Text::Expr(e) };
            self.spill(k, Site { node: e.id, pos: x.pos, form, text });
            return self.discard(x);
        }
        if a.is_none() || b.is_none() {
            // Which conversion it is depends on type arguments: what is made, and what is passed on, both.
            let k2 = self.spill(k.clone(), Site {
                node: e.id,
                pos: x.pos,
                form: Form::Convert { bytes: false },
                text: Text::Expr(e),
            });
            self.expr(k2, x);
            return;
        }
        match (a, b) {
            (Some(Type::Slice(_)), Some(Type::Array { .. })) => {
                self.expr(k.deref(Text::Expr(e), e.pos, "slice-to-array"), x)
            }
            (Some(Type::Basic(Basic::Uintptr)), Some(Type::Basic(Basic::UnsafePointer))) => self.unsafe_value(k, x),
            _ => self.expr(k, x),
        }
    }
    /// An address computed as a number: what pointers it is made from.
    fn unsafe_value(&mut self, k: Hole<'a>, e: &'a Expr) {
        let e = unparen(e);
        match &e.kind {
            ExprKind::Call { fun, args, .. } if args.len() == 1 && self.is_type(fun) => {
                let pointer = self.type_of(&args[0]).is_some_and(|t| self.shapes.is_basic(t, Basic::UnsafePointer));
                self.expr(if pointer { k } else { Hole::discard() }, &args[0]);
            }
            ExprKind::Unary { op: UnaryOp::Plus | UnaryOp::Minus | UnaryOp::Xor, x } => self.unsafe_value(k, x),
            ExprKind::Binary { op: BinaryOp::Shl | BinaryOp::Shr, x, y, .. } => {
                self.unsafe_value(k, x);
                self.discard(y);
            }
            ExprKind::Binary { x, y, .. } => {
                self.unsafe_value(k.clone(), x);
                self.unsafe_value(k, y);
            }
            _ => self.discard(e),
        }
    }
    /// Whether the name is a package's variable or a function: nothing of it is in a frame.
    pub fn is_global(&self, e: &Expr) -> bool {
        object_of(self.info(), e).is_some_and(|o| match self.scan.prog.object(o).kind {
            ObjKind::Var(k) => k == VarKind::Global,
            _ => true,
        })
    }
}
