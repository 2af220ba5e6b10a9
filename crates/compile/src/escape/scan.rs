//! What the tree says before any flow is followed: functions and whom they mention, variables and who owns, captures,
//! reassigns and points at them.
//!
//! Go 1.27: `ir.Func.Dcl` and `ClosureVars` (noder), `ir.Name.Addrtaken` (typecheck), `ir.ReassignOracle`,
//! `loopvar.ForCapture`.
//!
//! # Invariants
//! 1. A function's variables are in the order in which gc's noder declares them: parameters, results, then locals with the
//!    post statement of a loop before its body.
//! 2. A literal captures what it or a literal inside it mentions, in order of first mention.
//! 3. A variable's `value` is its only one: no other assignment, no address taken.
//!
//! Differences from Go: the body of a range over a function is a function here already, named by its statement; gc
//! rewrites it to a literal before anything else sees it (`rangefunc`).
use super::shape::Shapes;
use super::tree::*;
use gmplay_syntax::ast::*;
use gmplay_types::{Info, ObjId, ObjKind, PkgId, Program, SelectionKind, Type};
use std::collections::{HashMap, HashSet};

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct FuncIx(pub u32);

#[derive(Clone, Copy)]
pub enum Body<'a> {
    /// Without one: the machine provides it.
    None,
    Block(&'a Block),
    /// Package variables' initialisers.
    Init(PkgId),
    /// The body of a range over a function, called with the iteration variables.
    Range(&'a Block),
    /// What a go or defer statement runs when it must keep arguments.
    Deferred,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FuncRef {
    /// A declared function or method.
    Decl(ObjId),
    Inner(FuncIx),
}

pub struct Func<'a> {
    pub id: NodeId,
    pub obj: Option<ObjId>,
    pub parent: Option<FuncIx>,
    pub pkg: PkgId,
    pub body: Body<'a>,
    /// Receiver first.
    pub params: Vec<ObjId>,
    pub has_recv: bool,
    pub results: Vec<ObjId>,
    pub locals: Vec<ObjId>,
    pub captures: Vec<ObjId>,
    pub refs: Vec<FuncRef>,
    /// Labelled statements that a later goto jumps back to.
    pub looping: HashSet<NodeId>,
    pub generic: bool,
}

pub struct Var<'a> {
    pub owner: FuncIx,
    pub param: bool,
    pub result: bool,
    pub addrtaken: bool,
    /// Other than by what declares it.
    pub assigned: bool,
    /// Statement (or first name of a `var` line) that declares it with a value.
    pub defined_by: Option<NodeId>,
    pub value: Option<&'a Expr>,
    /// Of a loop, and each iteration needs one of its own.
    pub per_iteration: bool,
    /// All values ever assigned, where that is known. For function and interface variables.
    pub values: Option<Vec<&'a Expr>>,
}

pub struct Scan<'a> {
    pub prog: &'a Program,
    pub funcs: Vec<Func<'a>>,
    pub by_node: HashMap<NodeId, FuncIx>,
    pub by_obj: HashMap<ObjId, FuncIx>,
    pub vars: HashMap<ObjId, Var<'a>>,
    /// In gc's order: by package, initialisers first, then declarations.
    pub roots: Vec<FuncIx>,
    /// Initialisers by their expression's node.
    pub globals: HashMap<NodeId, &'a Expr>,
}

struct Scanner<'a, 'c> {
    shapes: &'c Shapes<'a>,
    out: Scan<'a>,
    at: FuncIx,
    loops: u32,
    /// Loops around the return statement that is being scanned.
    returning: u32,
    candidates: HashSet<ObjId>,
    labels: HashSet<NodeId>,
}

pub fn scan<'a>(shapes: &Shapes<'a>) -> Scan<'a> {
    let prog = shapes.prog;
    let out = Scan {
        prog,
        funcs: vec![],
        by_node: HashMap::new(),
        by_obj: HashMap::new(),
        vars: HashMap::new(),
        roots: vec![],
        globals: HashMap::new(),
    };
    let mut s = Scanner {
        shapes,
        out,
        at: FuncIx(0),
        loops: 0,
        returning: 0,
        candidates: HashSet::new(),
        labels: HashSet::new(),
    };
    let mut decls: HashMap<NodeId, ObjId> = HashMap::new();
    for (i, o) in prog.objects.iter().enumerate() {
        if let ObjKind::Func(f) = &o.kind
            && let Some(d) = f.decl
        {
            decls.insert(d, ObjId(i as u32));
        }
    }
    for (i, p) in prog.packages.iter().enumerate() {
        s.package(PkgId(i as u32), p, &decls);
    }
    s.out
}

impl Func<'_> {
    /// A literal that captures something is analysed with the function around it; one that does not is a function like
    /// any other.
    pub fn is_closure(&self) -> bool {
        let captures = !self.captures.is_empty() || self.generic || !matches!(self.body, Body::Block(_));
        self.parent.is_some() && captures
    }
}

impl<'a> Scanner<'a, '_> {
    fn info(&self) -> &'a Info {
        &self.shapes.prog.info
    }
    fn new_func(&mut self, id: NodeId, parent: Option<FuncIx>, pkg: PkgId, body: Body<'a>) -> FuncIx {
        let ix = FuncIx(self.out.funcs.len() as u32);
        let generic = parent.is_some_and(|p| self.out.funcs[p.0 as usize].generic);
        self.out.funcs.push(Func {
            id,
            obj: None,
            parent,
            pkg,
            body,
            params: vec![],
            has_recv: false,
            results: vec![],
            locals: vec![],
            captures: vec![],
            refs: vec![],
            looping: HashSet::new(),
            generic,
        });
        self.out.by_node.insert(id, ix);
        ix
    }
    fn func(&mut self, f: FuncIx) -> &mut Func<'a> {
        &mut self.out.funcs[f.0 as usize]
    }
    fn package(&mut self, pkg: PkgId, p: &'a gmplay_types::Package, decls: &HashMap<NodeId, ObjId>) {
        for spec in p.files.iter().flat_map(|f| &f.decls).filter_map(|d| match d {
            Decl::Var(specs) => Some(specs),
            _ => None,
        }) {
            for e in spec.iter().flat_map(|s| &s.values) {
                self.out.globals.insert(e.id, e);
            }
        }
        // Literals outside of all functions belong to the package's own initialiser.
        let init = self.new_func(NodeId(u32::MAX - pkg.0), None, pkg, Body::Init(pkg));
        self.out.roots.push(init);
        self.at = init;
        for i in &p.init_order {
            if let Some(e) = self.out.globals.get(&i.rhs).copied() {
                self.expr(e);
            }
        }
        for d in p.files.iter().flat_map(|f| &f.decls) {
            let Decl::Func(d) = d else { continue };
            let body = d.body.as_ref().map_or(Body::None, Body::Block);
            let ix = self.new_func(d.id, None, pkg, body);
            self.out.roots.push(ix);
            let obj = decls.get(&d.id).copied();
            self.func(ix).obj = obj;
            self.func(ix).generic = obj.is_some_and(
                |o| matches!(&self.shapes.prog.object(o).kind, ObjKind::Func(f) if !f.type_params.is_empty()),
            );
            if let Some(o) = obj {
                self.out.by_obj.insert(o, ix);
            }
            self.enter(ix, d.id, d.body.as_ref());
        }
    }
    fn enter(&mut self, ix: FuncIx, id: NodeId, body: Option<&'a Block>) {
        let saved = (
            std::mem::replace(&mut self.at, ix),
            std::mem::take(&mut self.loops),
            std::mem::take(&mut self.returning),
            std::mem::take(&mut self.candidates),
            std::mem::take(&mut self.labels),
        );
        if let Some(p) = self.info().params.get(&id) {
            let params: Vec<ObjId> = p.recv.iter().chain(&p.params).copied().collect();
            for o in &params {
                self.declare(*o, None, true, false);
            }
            for o in &p.results {
                self.declare(*o, None, false, true);
            }
            let f = self.func(ix);
            f.has_recv = p.recv.is_some();
            f.params = params;
            f.results = p.results.clone();
            f.locals.clear();
        }
        if let Some(b) = body {
            self.block(b);
        }
        (self.at, self.loops, self.returning, self.candidates, self.labels) = saved;
    }
    fn declare(&mut self, o: ObjId, by: Option<NodeId>, param: bool, result: bool) {
        let ty = self.shapes.prog.object(o).ty;
        let lists = !param && !result && (self.shapes.is_func(ty) || self.shapes.is_interface(ty));
        self.out.vars.insert(
            o,
            Var {
                owner: self.at,
                param,
                result,
                addrtaken: false,
                assigned: false,
                defined_by: by,
                value: None,
                per_iteration: false,
                values: lists.then(Vec::new),
            },
        );
        let at = self.at;
        self.func(at).locals.push(o);
    }
    fn define(&mut self, id: NodeId, by: Option<NodeId>) -> Option<ObjId> {
        let o = *self.info().defs.get(&id)?;
        if !is_local(self.shapes.prog, o) {
            return None;
        }
        self.declare(o, by, false, false);
        Some(o)
    }
    fn mention(&mut self, o: ObjId) {
        let Some(owner) = self.out.vars.get(&o).map(|v| v.owner) else { return };
        let mut f = self.at;
        while f != owner {
            let func = self.func(f);
            if !func.captures.contains(&o) {
                func.captures.push(o);
            }
            match func.parent {
                Some(p) => f = p,
                None => return,
            }
        }
    }
    fn address(&mut self, e: &'a Expr) {
        let Some(o) = root_var(self.shapes, e) else { return };
        let leak = self.candidates.contains(&o) && self.returning < self.loops;
        if let Some(v) = self.out.vars.get_mut(&o) {
            v.addrtaken = true;
            v.per_iteration |= leak;
        }
    }
    /// `value`: what is assigned, where it is one expression.
    fn assign(&mut self, lhs: &'a Expr, by: NodeId, value: Option<&'a Expr>) {
        let lhs = unparen(lhs);
        let Some(o) = root_var(self.shapes, lhs) else { return };
        let whole = matches!(lhs.kind, ExprKind::Ident(_));
        let Some(v) = self.out.vars.get_mut(&o) else { return };
        if v.defined_by != Some(by) {
            v.assigned = true;
        } else if whole {
            v.value = value;
        }
        match value {
            Some(x) if whole => {
                if let Some(list) = &mut v.values {
                    list.push(x);
                }
            }
            _ => v.values = None,
        }
    }
    /// A literal, or the body of a range over a function.
    fn inner(&mut self, id: NodeId, body: Body<'a>) -> FuncIx {
        let at = self.at;
        let pkg = self.func(at).pkg;
        let ix = self.new_func(id, Some(at), pkg, body);
        self.func(at).refs.push(FuncRef::Inner(ix));
        ix
    }
    fn captured(&mut self, ix: FuncIx) {
        if self.returning >= self.loops {
            return;
        }
        for o in self.func(ix).captures.clone() {
            if self.candidates.contains(&o)
                && let Some(v) = self.out.vars.get_mut(&o)
            {
                v.per_iteration = true;
            }
        }
    }

    fn exprs(&mut self, list: impl IntoIterator<Item = &'a Expr>) {
        for e in list {
            self.expr(e);
        }
    }
    fn expr(&mut self, e: &'a Expr) {
        // A chain of operators is as high as it is long: no recursion along it.
        let mut spine = vec![];
        let mut e = unparen(e);
        while let ExprKind::Binary { x, y, .. } = &e.kind {
            if self.info().type_of(e.id).is_some_and(|t| t.value.is_some()) {
                break;
            }
            spine.push(&**y);
            e = unparen(x);
        }
        self.operand(e);
        while let Some(y) = spine.pop() {
            self.expr(y);
        }
    }
    fn operand(&mut self, e: &'a Expr) {
        if self.info().type_of(e.id).is_some_and(|t| t.value.is_some() || t.mode == gmplay_types::info::Mode::Type) {
            return;
        }
        match &e.kind {
            ExprKind::Ident(_) => self.name(e),
            ExprKind::CompositeLit { elems, .. } => {
                let is_struct = self.info().type_of(e.id).is_some_and(|t| {
                    let ty = self.shapes.pointee(t.ty).unwrap_or(t.ty);
                    matches!(self.shapes.core(ty), Some(Type::Struct(_)))
                });
                for el in elems {
                    if !is_struct {
                        self.exprs(&el.key);
                    }
                    self.expr(&el.value);
                }
            }
            ExprKind::FuncLit(f) => {
                let ix = self.inner(e.id, Body::Block(&f.body));
                self.enter(ix, e.id, Some(&f.body));
                self.captured(ix);
            }
            ExprKind::Selector { x, .. } => {
                let Some(s) = self.info().selections.get(&e.id) else { return self.name(e) };
                if let Some(m) = method_of(self.shapes, e) {
                    if let Some(d) = m.decl {
                        let at = self.at;
                        self.func(at).refs.push(FuncRef::Decl(d));
                    }
                    if m.adjust == Adjust::Addr && !m.steps.contains(&Step::Through) {
                        self.address(x);
                    }
                }
                if s.kind != SelectionKind::MethodExpr {
                    self.expr(x);
                }
            }
            ExprKind::Index { x, indices } => {
                self.expr(x);
                self.exprs(indices);
            }
            ExprKind::Slice { x, lo, hi, max } => {
                let array = self.info().type_of(x.id).and_then(|t| self.shapes.core(t.ty));
                if matches!(array, Some(Type::Array { .. })) {
                    self.address(x);
                }
                self.expr(x);
                self.exprs([lo, hi, max].into_iter().filter_map(|i| i.as_deref()));
            }
            ExprKind::TypeAssert { x, .. } | ExprKind::Star(x) => self.expr(x),
            ExprKind::Unary { op, x } => {
                if *op == UnaryOp::Addr {
                    self.address(x);
                }
                self.expr(x);
            }
            ExprKind::Call { fun, args, .. } => {
                self.expr(fun);
                self.exprs(args);
            }
            _ => {}
        }
    }
    fn name(&mut self, e: &'a Expr) {
        let Some(o) = object_of(self.info(), e) else { return };
        match &self.shapes.prog.object(o).kind {
            ObjKind::Func(_) => {
                let at = self.at;
                self.func(at).refs.push(FuncRef::Decl(o));
            }
            ObjKind::Var(_) => self.mention(o),
            _ => {}
        }
    }

    fn block(&mut self, b: &'a Block) {
        self.stmts(&b.stmts);
    }
    fn stmts(&mut self, list: &'a [Stmt]) {
        // What gc leaves out as unreachable is lowered all the same, so it needs answers too.
        list.iter().for_each(|s| self.stmt(s));
    }
    fn var_spec(&mut self, s: &'a VarSpec) {
        let by = (!s.values.is_empty()).then(|| s.names[0].id);
        let objs: Vec<Option<ObjId>> = s.names.iter().map(|n| self.define(n.id, by)).collect();
        self.exprs(&s.values);
        for (i, o) in objs.into_iter().enumerate() {
            let Some(v) = o.and_then(|o| self.out.vars.get_mut(&o)) else { continue };
            if s.values.len() == s.names.len() {
                v.value = Some(&s.values[i]);
                if let Some(list) = &mut v.values {
                    list.push(&s.values[i]);
                }
            } else if !s.values.is_empty() {
                v.values = None;
            }
        }
    }
    fn stmt(&mut self, s: &'a Stmt) {
        match &s.kind {
            StmtKind::Bad | StmtKind::Empty | StmtKind::Fallthrough => {}
            StmtKind::Break(_) | StmtKind::Continue(_) => {}
            StmtKind::Expr(x) => self.expr(x),
            StmtKind::Go(x) | StmtKind::Defer(x) => {
                // The wrapper comes before what its arguments hold, as the statement comes before them.
                self.inner(s.id, Body::Deferred);
                self.expr(x);
            }
            StmtKind::IncDec { x, .. } => {
                self.expr(x);
                self.assign(x, s.id, None);
            }
            StmtKind::Send { ch, value } => {
                self.expr(ch);
                self.expr(value);
            }
            StmtKind::Assign { op, lhs, rhs, .. } => {
                self.exprs(lhs);
                self.exprs(rhs);
                for (i, l) in lhs.iter().enumerate() {
                    let value = (op.is_none() && lhs.len() == rhs.len()).then(|| &rhs[i]);
                    self.assign(l, s.id, value);
                }
            }
            StmtKind::Define { lhs, rhs, .. } => {
                for l in lhs {
                    if self.define(l.id, Some(s.id)).is_none() {
                        self.expr(l);
                    }
                }
                self.exprs(rhs);
                for (i, l) in lhs.iter().enumerate() {
                    self.assign(l, s.id, (lhs.len() == rhs.len()).then(|| &rhs[i]));
                }
            }
            StmtKind::Decl(Decl::Var(specs)) => specs.iter().for_each(|s| self.var_spec(s)),
            StmtKind::Decl(_) => {}
            StmtKind::Return(list) => {
                let saved = std::mem::replace(&mut self.returning, self.loops);
                self.exprs(list);
                self.returning = saved;
            }
            StmtKind::Goto(_) => {
                if let Some(l) = self.info().branch_targets.get(&s.id)
                    && self.labels.contains(l)
                {
                    let at = self.at;
                    self.func(at).looping.insert(*l);
                }
            }
            StmtKind::Block(b) => self.block(b),
            StmtKind::If { .. } => self.if_chain(s),
            StmtKind::Switch { init, tag, body } => {
                init.as_deref().into_iter().for_each(|s| self.stmt(s));
                self.exprs(tag);
                for c in body {
                    self.exprs(&c.exprs);
                    self.stmts(&c.body);
                }
            }
            StmtKind::TypeSwitch { init, x, body, .. } => {
                init.as_deref().into_iter().for_each(|s| self.stmt(s));
                self.expr(x);
                for c in body {
                    if let Some(o) = self.info().implicits.get(&c.id) {
                        self.declare(*o, Some(s.id), false, false);
                        if let Some(v) = self.out.vars.get_mut(o) {
                            v.values = None;
                        }
                    }
                    self.stmts(&c.body);
                }
            }
            StmtKind::Select { body } => {
                for c in body {
                    c.comm.as_deref().into_iter().for_each(|s| self.stmt(s));
                    self.stmts(&c.body);
                }
            }
            StmtKind::For { init, cond, post, body } => {
                init.as_deref().into_iter().for_each(|s| self.stmt(s));
                if let Some(Stmt { kind: StmtKind::Define { lhs, .. }, .. }) = init.as_deref() {
                    let info = self.info();
                    let vars = lhs.iter().filter_map(|l| info.defs.get(&l.id).copied());
                    self.candidates.extend(vars);
                }
                self.loops += 1;
                self.exprs(cond);
                post.as_deref().into_iter().for_each(|s| self.stmt(s));
                self.block(body);
                self.loops -= 1;
            }
            StmtKind::Range { key, value, define, x, body } => self.range(s, [key, value], *define, x, body),
            StmtKind::Labeled { stmt, .. } => {
                self.labels.insert(s.id);
                self.stmt(stmt);
            }
        }
    }
    fn if_chain(&mut self, s: &'a Stmt) {
        let mut s = s;
        while let StmtKind::If { init, cond, then, els } = &s.kind {
            init.as_deref().into_iter().for_each(|s| self.stmt(s));
            self.expr(cond);
            self.block(then);
            match els {
                Some(e) => s = e,
                None => return,
            }
        }
        self.stmt(s);
    }
    fn range(
        &mut self,
        s: &'a Stmt,
        lhs: [&'a Option<Expr>; 2],
        define: bool,
        x: &'a Expr,
        body: &'a Block,
    ) {
        let lhs = lhs.into_iter().flatten();
        if ranges_over_func(self.shapes, x) {
            self.expr(x);
            let ix = self.inner(s.id, Body::Range(body));
            let saved = (
                std::mem::replace(&mut self.at, ix),
                std::mem::take(&mut self.loops),
                std::mem::take(&mut self.returning),
                std::mem::take(&mut self.candidates),
            );
            for l in lhs {
                if define {
                    if let Some(o) = self.info().defs.get(&l.id).copied() {
                        self.declare(o, None, true, false);
                        self.func(ix).params.push(o);
                        self.func(ix).locals.pop();
                    }
                } else {
                    self.expr(l);
                    self.assign(l, s.id, None);
                }
            }
            self.block(body);
            (self.at, self.loops, self.returning, self.candidates) = saved;
            self.captured(ix);
            return;
        }
        for l in lhs.clone() {
            match define.then(|| self.define(l.id, Some(s.id))).flatten() {
                Some(o) => {
                    self.candidates.insert(o);
                }
                None => self.expr(l),
            }
        }
        for l in lhs {
            self.assign(l, s.id, None);
            // Assigned in each turn, so without a value of its own.
            if let Some(v) = root_var(self.shapes, l).and_then(|o| self.out.vars.get_mut(&o)) {
                v.values = None;
            }
        }
        self.expr(x);
        self.loops += 1;
        self.block(body);
        self.loops -= 1;
    }
}
