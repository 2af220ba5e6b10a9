//! Calls: of functions whose parameters are known by their tags or by their place in the graph, of functions that nobody
//! knows, of builtins, and those that go and defer put off.
//!
//! Go 1.27 `cmd/compile/internal/escape/call.go`: `call`, `goDeferStmt`, `tagHole`, `mergedTagHole`,
//! `resolveAssignedCallees`; `typecheck`: `FixVariadicCall`, `normalizeGoDeferCall`; `devirtualize.StaticCall`.
//!
//! # Invariants
//! 1. An argument for a parameter that nothing is known of goes to the heap.
//!
//! Differences from Go: a method promoted through an embedded field and called by a method expression is taken for an
//! unknown one.
use super::flow::{Flow, MAX_BY_VALUE, Operand};
use super::graph::*;
use super::print::Text;
use super::scan::*;
use super::tree::*;
use super::shape::Direct;
use gmplay_syntax::ast::*;
use gmplay_types::info::Mode;
use gmplay_types::object::Builtin;
use gmplay_types::{Member, ObjId, ObjKind, SelectionKind, Type, TypeId};
use std::collections::HashSet;

/// A call, taken apart.
struct Call<'a> {
    /// Evaluated for nothing but its effects, or because nobody knows what is called.
    fun: Option<Operand<'a>>,
    /// Known callees; none: unknown.
    callees: Vec<FuncIx>,
    recv: Option<Receiver<'a>>,
    args: Vec<Operand<'a>>,
    /// The first argument is the receiver (a method expression), and how it differs from the declared one.
    method_expr: Option<Adjust>,
}

enum Receiver<'a> {
    Operand(Operand<'a>),
    /// Through an interface that always holds a value of this type: the selector, and the method found there.
    Held { x: Operand<'a>, sel: &'a Expr, ty: TypeId, adjust: Adjust, steps: Vec<Step> },
}

/// What a go or defer statement has evaluated for later.
struct Kept {
    loc: LocIx,
    /// In bytes; None: it depends on type arguments.
    size: Option<u64>,
}

impl<'a> Flow<'a, '_> {
    // ---- who is called

    fn by_object(&self, o: ObjId) -> Option<FuncIx> {
        self.scan.by_obj.get(&o).copied()
    }
    /// A function named or written here: `ir.StaticCalleeName`.
    fn named_callee(&self, e: &'a Expr) -> Option<FuncIx> {
        let e = unparen(e);
        match &e.kind {
            ExprKind::FuncLit(_) => self.scan.by_node.get(&e.id).copied(),
            ExprKind::Index { x, .. } if self.type_of(x).is_none_or(|t| matches!(self.shapes.under(t), Type::Func(_))) => {
                self.named_callee(x)
            }
            ExprKind::Selector { .. } if self.info().selections.contains_key(&e.id) => {
                let s = &self.info().selections[&e.id];
                let m = method_of(self.shapes, e)?;
                let plain = s.kind == SelectionKind::MethodExpr && s.path.is_empty() && m.adjust == Adjust::None;
                plain.then(|| m.decl.and_then(|d| self.by_object(d)))?
            }
            _ => {
                let o = object_of(self.info(), e)?;
                matches!(self.scan.prog.object(o).kind, ObjKind::Func(_)).then(|| self.by_object(o))?
            }
        }
    }
    fn callees(&self, fun: &'a Expr) -> Vec<FuncIx> {
        let v = self.static_value(fun);
        if let Some(f) = self.named_callee(v) {
            return vec![f];
        }
        let Some(var) = object_of(self.info(), v).and_then(|o| self.scan.vars.get(&o)) else { return vec![] };
        if var.addrtaken || var.param || var.result {
            return vec![];
        }
        let mut out = vec![];
        for x in var.values.iter().flatten() {
            if self.info().type_of(unparen(x).id).is_some_and(|t| t.mode == Mode::Nil) {
                continue;
            }
            match self.named_callee(x) {
                Some(f) => out.push(f),
                None => return vec![],
            }
        }
        out
    }
    /// The type of all values that an interface expression ever has.
    fn held_type(&self, e: &'a Expr, seen: &mut HashSet<ObjId>) -> Held {
        let mut e = unparen(e);
        loop {
            let Some(tv) = self.info().type_of(e.id) else { return Held::Unknown };
            if tv.mode == Mode::Nil {
                return Held::Nothing;
            }
            if !self.shapes.is_interface(tv.ty) {
                return Held::Type(tv.ty);
            }
            e = match &e.kind {
                ExprKind::TypeAssert { x, .. } if !self.info().comma_ok.contains(&e.id) => unparen(x),
                ExprKind::Call { fun, args, .. } if args.len() == 1 && self.is_type(fun) => unparen(&args[0]),
                _ => break,
            };
        }
        let Some(o) = object_of(self.info(), e).filter(|o| is_local(self.scan.prog, *o)) else { return Held::Unknown };
        let Some(v) = self.scan.vars.get(&o).filter(|v| !v.addrtaken && !v.param && !v.result) else {
            return Held::Unknown;
        };
        if !seen.insert(o) {
            return Held::Nothing;
        }
        let Some(values) = &v.values else { return Held::Unknown };
        let mut held = Held::Nothing;
        for x in values {
            match (self.held_type(x, seen), held) {
                (Held::Unknown, _) => return Held::Unknown,
                (Held::Nothing, _) => {}
                (Held::Type(t), Held::Type(u)) if t != u => return Held::Unknown,
                (h, _) => held = h,
            }
        }
        held
    }
    /// A call through an interface whose dynamic type is known is a call of that type's method.
    fn devirtualize(&mut self, sel: &'a Expr, x: &'a Expr, name: &str) -> Option<(FuncIx, Receiver<'a>)> {
        let Held::Type(ty) = self.held_type(x, &mut HashSet::new()) else { return None };
        if self.shapes.direct(ty) == Direct::Maybe {
            return None;
        }
        let pkg = self.func(self.at).map(|f| f.pkg);
        let entry = self.scan.prog.lookup(ty, true, pkg, name).found()?;
        let Member::Method { obj, .. } = entry.member else { return None };
        let (steps, at) = steps(self.shapes, ty, &entry.path);
        let ObjKind::Func(f) = &self.scan.prog.object(obj).kind else { return None };
        let adjust = match (self.shapes.pointee(at).is_some(), f.ptr_recv) {
            (true, false) => Adjust::Deref,
            (false, true) => Adjust::Addr,
            _ => Adjust::None,
        };
        // The address of what an interface holds is nobody's to take.
        if adjust == Adjust::Addr && !steps.contains(&Step::Through) {
            return None;
        }
        let f = self.by_object(obj)?;
        if entry.path.is_empty() {
            self.held.insert(sel.id, (ty, obj));
        }
        Some((f, Receiver::Held { x: Operand::Expr(x), sel, ty, adjust, steps }))
    }

    // ---- parameters

    /// The hole for an argument, by its parameter (receiver first).
    pub fn tag_hole(&mut self, ks: Option<&[Hole<'a>]>, callee: Option<FuncIx>, param: usize) -> Hole<'a> {
        let Some(f) = callee else { return Hole::to(HEAP) };
        if self.batch.contains(&f) {
            let o = self.func(f).and_then(|f| f.params.get(param).copied());
            return match o.and_then(|o| self.vars.get(&o).copied()) {
                Some(l) => Hole::to(l),
                None => Hole::discard(),
            };
        }
        let Some(tag) = self.tags.get(&f).and_then(|t| t.get(param)).copied() else { return Hole::to(HEAP) };
        let mut out = vec![];
        for (at, d) in [(HEAP, tag.heap), (MUTATOR, tag.mutator), (CALLEE, tag.callee)] {
            if let Some(d) = d {
                out.push(Hole::to(at).shift(d as i32));
            }
        }
        for (k, d) in ks.unwrap_or_default().iter().zip(tag.results) {
            if let Some(d) = d {
                out.push(k.clone().shift(d as i32));
            }
        }
        self.tee(out)
    }
    fn merged(&mut self, ks: Option<&[Hole<'a>]>, callees: &[FuncIx], param: usize) -> Hole<'a> {
        if callees.is_empty() {
            return Hole::to(HEAP);
        }
        let holes = callees.iter().map(|f| self.tag_hole(ks, Some(*f), param)).collect();
        self.tee(holes)
    }

    // ---- calls

    /// The operands for parameters of a call: converted, extra ones gathered in a slice, several results spread.
    fn arguments(&mut self, e: &'a Expr, params: &[TypeId], variadic: bool, args: &'a [Expr], dots: bool) -> Vec<Operand<'a>> {
        let mut ops: Vec<Operand<'a>> = match args {
            [x] if self.tuple_len(x).is_some() => {
                let n = self.tuple_len(x).unwrap_or(0);
                self.multi(x, n)
            }
            _ => args.iter().map(Operand::Expr).collect(),
        };
        let fixed = if variadic && !dots { params.len().saturating_sub(1) } else { params.len() };
        let rest = ops.split_off(fixed.min(ops.len()));
        let mut out: Vec<Operand<'a>> =
            ops.into_iter().zip(params).map(|(o, t)| Operand::To(Box::new(o), *t)).collect();
        if fixed < params.len()
            && !rest.is_empty()
            && let Some(Type::Slice(elem)) = params.last().and_then(|t| self.shapes.core(*t))
        {
            let bytes = self.shapes.size(*elem).map(|s| s.saturating_mul(rest.len() as u64));
            let site =
                Site { node: e.id, pos: e.pos, form: Form::Variadic { bytes }, text: Text::Word("... argument") };
            let elems = rest.into_iter().map(|o| Operand::To(Box::new(o), *elem)).collect();
            out.push(Operand::Slice { site, elems, ty: params[params.len() - 1] });
        }
        out
    }
    pub fn tuple_len(&self, e: &Expr) -> Option<usize> {
        match self.shapes.under(self.type_of(unparen(e))?) {
            Type::Tuple(list) => Some(list.len()),
            _ => None,
        }
    }
    /// Evaluates an expression with several values into as many temporaries.
    pub fn multi(&mut self, e: &'a Expr, n: usize) -> Vec<Operand<'a>> {
        let e = unparen(e);
        let types = match self.type_of(e).map(|t| self.shapes.under(t)) {
            Some(Type::Tuple(list)) => list.clone(),
            _ => vec![],
        };
        let locs: Vec<LocIx> = (0..n).map(|_| self.temp()).collect();
        let ks: Vec<Hole<'a>> =
            locs.iter().map(|l| Hole::to(*l).note(Text::Expr(e), e.pos, "assign-pair")).collect();
        if types.is_empty() {
            // v, ok: the second one holds no pointer.
            self.expr(ks[0].clone(), e);
        } else {
            self.call(Some(&ks), e);
        }
        let bool_type = self.scan.prog.types.basic(gmplay_types::Basic::Bool);
        let first = self.type_of(e).unwrap_or(bool_type);
        locs.into_iter()
            .enumerate()
            .map(|(i, loc)| {
                let ty = types.get(i).copied().unwrap_or(if i == 0 { first } else { bool_type });
                Operand::Temp { loc, ty, pos: e.pos }
            })
            .collect()
    }
    fn take_apart(&mut self, e: &'a Expr) -> Option<Call<'a>> {
        let ExprKind::Call { fun, args, ellipsis, .. } = &e.kind else { return None };
        self.take_apart_with(fun, |s, params, variadic| s.arguments(e, params, variadic, args, *ellipsis))
    }
    fn take_apart_with(
        &mut self,
        fun: &'a Expr,
        args: impl FnOnce(&mut Self, &[TypeId], bool) -> Vec<Operand<'a>>,
    ) -> Option<Call<'a>> {
        let fun = unparen(fun);
        let Some(Type::Func(sig)) = self.type_of(fun).and_then(|t| self.shapes.core(t)) else { return None };
        let sel = match &fun.kind {
            ExprKind::Index { x, .. } if self.info().selections.contains_key(&unparen(x).id) => unparen(x),
            _ => fun,
        };
        let kind = self.info().selections.get(&sel.id).map(|s| s.kind);
        let mut call = Call { fun: None, callees: vec![], recv: None, args: vec![], method_expr: None };
        match (kind, &sel.kind) {
            (Some(SelectionKind::MethodVal), ExprKind::Selector { x, sel: name }) => {
                let m = method_of(self.shapes, sel)?;
                match m.decl {
                    Some(d) => {
                        call.callees.extend(self.by_object(d));
                        call.recv = Some(Receiver::Operand(Operand::Recv(sel)));
                    }
                    None => {
                        let known = (m.steps.is_empty() && self.shapes.is_interface(m.recv))
                            .then(|| self.devirtualize(sel, x, &name.name))
                            .flatten();
                        call.recv = Some(match known {
                            Some((f, r)) => {
                                call.callees.push(f);
                                r
                            }
                            None => Receiver::Operand(Operand::Recv(sel)),
                        });
                    }
                }
            }
            (Some(SelectionKind::MethodExpr), _) => {
                let s = &self.info().selections[&sel.id];
                let m = method_of(self.shapes, sel)?;
                if s.path.is_empty() {
                    call.callees.extend(m.decl.and_then(|d| self.by_object(d)));
                    call.method_expr = Some(m.adjust);
                }
            }
            _ => {
                call.callees = self.callees(fun);
                call.fun = Some(Operand::Expr(fun));
            }
        }
        call.args = args(self, &sig.params.clone(), sig.variadic);
        Some(call)
    }
    pub fn call(&mut self, ks: Option<&[Hole<'a>]>, e: &'a Expr) {
        let e = unparen(e);
        let ExprKind::Call { fun, args, .. } = &e.kind else {
            return match ks.and_then(|k| k.first()) {
                Some(k) => self.expr(k.clone(), e),
                None => self.discard(e),
            };
        };
        if self.is_type(fun) {
            return self.expr(ks.and_then(|k| k.first()).cloned().unwrap_or_else(Hole::discard), e);
        }
        if let Some(b) = builtin_of(self.scan.prog, fun) {
            let ops = self.builtin_operands(b, e);
            let k = ks.and_then(|k| k.first()).cloned().unwrap_or_else(Hole::discard);
            return self.builtin(k, b, e, &ops);
        }
        match self.take_apart(e) {
            Some(c) => self.evaluate(ks, e, c),
            None => {
                self.expr(Hole::to(CALLEE), fun);
                for a in args {
                    self.expr(Hole::to(HEAP), a);
                }
            }
        }
    }
    fn evaluate(&mut self, ks: Option<&[Hole<'a>]>, e: &'a Expr, call: Call<'a>) {
        let text = Text::Expr(e);
        for f in &call.callees {
            if !self.batch.contains(f) {
                continue;
            }
            let results = self.func(*f).map(|f| f.results.clone()).unwrap_or_default();
            for (k, o) in ks.unwrap_or_default().iter().zip(results) {
                let k = self.prune(k.clone(), self.scan.prog.object(o).ty);
                if let Some(l) = self.vars.get(&o).copied() {
                    self.graph.flow(&k, l);
                }
            }
        }
        if let Some(fun) = &call.fun {
            let used = ks.is_some_and(|ks| ks.iter().any(|k| k.dst != BLANK));
            let k = if call.callees.is_empty() && used {
                Hole::to(CALLEE).note(text, e.pos, "callee operand")
            } else {
                Hole::discard()
            };
            self.operand(k, fun);
        }
        let mut first = 0;
        if let Some(recv) = &call.recv {
            first = 1;
            let k = self.merged(ks, &call.callees, 0).note(text, e.pos, "call parameter");
            match recv {
                Receiver::Operand(op) => self.operand(k, op),
                Receiver::Held { x, sel, ty, adjust, steps } => self.held(k, x, sel, *ty, *adjust, steps),
            }
        }
        for (i, a) in call.args.iter().enumerate() {
            let mut k = self.merged(ks, &call.callees, first + i);
            if i == 0 && call.method_expr == Some(Adjust::Deref) {
                k = k.shift(1);
            }
            self.operand(k.note(text, e.pos, "call parameter"), a);
        }
    }
    fn held(&mut self, k: Hole<'a>, x: &Operand<'a>, sel: &'a Expr, ty: TypeId, adjust: Adjust, steps: &[Step]) {
        let text = Text::Expr(sel);
        let k = match adjust {
            Adjust::None => k,
            Adjust::Deref => k.deref(text, sel.pos, "indirection"),
            Adjust::Addr => k.address(text, sel.pos, "address-of"),
        };
        let k = steps.iter().rev().fold(k, |k, s| match s {
            Step::Field => k.note(text, sel.pos, "dot"),
            Step::Through => k.deref(text, sel.pos, "dot of pointer"),
        });
        let k = if k.derefs >= 0 { self.prune(k, ty) } else { k };
        let k = self.dot_type(k, ty, text, sel.pos, "dot");
        self.operand(k, x);
    }
    /// `for … range x` over a function: a call of it with the body.
    pub fn call_with_body(&mut self, s: &'a Stmt, x: &'a Expr) {
        let call = self.take_apart_with(x, |_, _, _| vec![Operand::Body(s)]);
        match call {
            Some(c) => self.evaluate(None, x, c),
            None => {
                self.expr(Hole::to(CALLEE), x);
                self.operand(Hole::to(HEAP), &Operand::Body(s));
            }
        }
    }

    // ---- builtins

    fn builtin_operands(&mut self, b: Builtin, e: &'a Expr) -> Vec<Operand<'a>> {
        let ExprKind::Call { args, ellipsis, .. } = &e.kind else { return vec![] };
        if let [x] = args.as_slice()
            && let Some(n) = self.tuple_len(x)
        {
            return self.multi(x, n);
        }
        let to = |op: Operand<'a>, t: Option<TypeId>| match t {
            Some(t) => Operand::To(Box::new(op), t),
            None => op,
        };
        let first = args.first().and_then(|a| self.type_of(a));
        args.iter()
            .enumerate()
            .map(|(i, a)| {
                let op = Operand::Expr(a);
                match b {
                    Builtin::Append if i > 0 && !ellipsis => to(op, self.type_of(e).and_then(|t| self.shapes.elem(t))),
                    Builtin::Panic => to(op, Some(self.scan.prog.universe.any)),
                    Builtin::Delete if i == 1 => match first.and_then(|t| self.shapes.core(t)) {
                        Some(Type::Map { key, .. }) => to(op, Some(*key)),
                        _ => op,
                    },
                    _ => op,
                }
            })
            .collect()
    }
    fn builtin(&mut self, k: Hole<'a>, b: Builtin, e: &'a Expr, ops: &[Operand<'a>]) {
        let ExprKind::Call { args, ellipsis, .. } = &e.kind else { return };
        let text = Text::Expr(e);
        let param = |k: Hole<'a>| k.note(text, e.pos, "call parameter");
        let ty = self.type_of(e);
        let elem_pointers =
            |s: &Self, op: &Operand<'a>| match s.type_of_operand(op).and_then(|t| s.shapes.core(t)) {
                Some(Type::Slice(t)) => s.pointers(*t),
                Some(Type::Basic(_)) => false,
                _ => true,
            };
        match b {
            Builtin::Append => {
                let Some((first, rest)) = ops.split_first() else { return };
                let mut ks = vec![k.clone(), Hole::to(MUTATOR)];
                if elem_pointers(self, first) {
                    ks.push(Hole::to(HEAP).deref(text, e.pos, "appendee slice"));
                }
                let to = self.tee(ks);
                self.operand(param(to), first);
                for op in rest {
                    let to = match (ellipsis, elem_pointers(self, op)) {
                        (false, _) => Hole::to(HEAP),
                        (true, true) => Hole::to(HEAP).deref(text, e.pos, "appended slice..."),
                        (true, false) => Hole::discard(),
                    };
                    self.operand(param(to), op);
                }
                let store = self.spill(k, Site { node: e.id, pos: e.pos, form: Form::Append, text: Text::Word("append") });
                self.graph.at(store.dst).loop_depth = 0;
            }
            Builtin::Copy => {
                for (i, op) in ops.iter().enumerate() {
                    let to = match i {
                        0 => Hole::to(MUTATOR),
                        _ if elem_pointers(self, op) => Hole::to(HEAP).deref(text, e.pos, "copied slice"),
                        _ => Hole::discard(),
                    };
                    self.operand(param(to), op);
                }
            }
            Builtin::Panic => ops.iter().for_each(|op| self.operand(param(Hole::to(HEAP)), op)),
            Builtin::Clear => ops.iter().for_each(|op| self.operand(param(Hole::to(MUTATOR)), op)),
            Builtin::Min
            | Builtin::Max
            | Builtin::UnsafeStringData
            | Builtin::UnsafeSliceData
            | Builtin::UnsafeAdd
            | Builtin::UnsafeSlice
            | Builtin::UnsafeString => {
                for (i, op) in ops.iter().enumerate() {
                    let pointer = i == 0 || matches!(b, Builtin::Min | Builtin::Max);
                    self.operand(if pointer { param(k.clone()) } else { Hole::discard() }, op);
                }
            }
            Builtin::New => {
                let elem = ty.and_then(|t| self.shapes.pointee(t));
                match args.first() {
                    Some(x) if !self.is_type(x) => {
                        let k = self.spill(k, Site { node: e.id, pos: e.pos, form: Form::NewOf { elem }, text });
                        self.expr_as(k.note(text, e.pos, "assign"), x, elem);
                    }
                    _ => {
                        self.spill(k, Site { node: e.id, pos: e.pos, form: Form::New { elem }, text });
                    }
                }
            }
            Builtin::Make => {
                let elem = ty.and_then(|t| self.shapes.elem(t));
                match ty.and_then(|t| self.shapes.core(t)) {
                    Some(Type::Slice(_)) => {
                        let constant = args[1..].last().is_some_and(|a| self.is_constant(a));
                        let known = self.make_len(args).filter(|_| !constant);
                        let text = known.map_or(text, |n| Text::Make(e, n));
                        self.spill(k, Site { node: e.id, pos: e.pos, form: Form::MakeSlice { elem, args }, text });
                    }
                    Some(Type::Map { .. }) => {
                        self.spill(k, Site { node: e.id, pos: e.pos, form: Form::MakeMap, text });
                    }
                    _ => {}
                }
                for op in ops.iter().skip(1) {
                    self.operand(Hole::discard(), op);
                }
            }
            _ => ops.iter().for_each(|op| self.operand(Hole::discard(), op)),
        }
    }

    // ---- go and defer

    pub fn put_off(&mut self, s: &'a Stmt, e: &'a Expr, defer: bool) {
        let e = unparen(e);
        let ExprKind::Call { fun, .. } = &e.kind else { return self.discard(e) };
        let in_body = self.func(self.at).is_some_and(|f| matches!(f.body, Body::Range(_)));
        let lasts = defer && self.depth == 1 && !in_body;
        let k = if lasts {
            // Until the function returns.
            Hole::to(self.temp())
        } else {
            Hole::to(HEAP).note(Text::Stmt(s), s.pos, if defer { "deferred in a loop" } else { "goroutine" })
        };
        let builtin = builtin_of(self.scan.prog, fun);
        let fun = unparen(fun);
        let bare = match self.type_of(fun).and_then(|t| self.shapes.core(t)) {
            Some(Type::Func(s)) => s.params.is_empty() && s.results.is_empty(),
            _ => false,
        };
        let method = self.info().selections.get(&fun.id).is_some_and(|s| s.kind == SelectionKind::MethodVal);
        if builtin.is_none() && bare && !method {
            return self.expr(k, fun);
        }
        let Some(wrapper) = self.scan.by_node.get(&s.id).copied() else { return };
        // Operands are evaluated now, and kept in the closure.
        let mut kept = vec![];
        let builtin = builtin.map(|b| {
            let ops = self.builtin_operands(b, e);
            (b, ops.into_iter().map(|o| self.keep(o, &mut kept)).collect::<Vec<_>>())
        });
        let call = if builtin.is_none() { self.take_apart(e) } else { None };
        let call = call.map(|mut c| {
            c.fun = c.fun.map(|f| match f {
                Operand::Expr(x) if self.named_callee(x).is_some() && !matches!(x.kind, ExprKind::FuncLit(_)) => {
                    Operand::Expr(x)
                }
                f => self.keep(f, &mut kept),
            });
            c.recv = c.recv.map(|r| match r {
                Receiver::Operand(op) => Receiver::Operand(self.keep_recv(op, &mut kept)),
                Receiver::Held { x, sel, ty, adjust, steps } => {
                    Receiver::Held { x: self.keep(x, &mut kept), sel, ty, adjust, steps }
                }
            });
            c.args = std::mem::take(&mut c.args).into_iter().map(|a| self.keep(a, &mut kept)).collect();
            c
        });
        // The lowering keeps all of it by value.
        let bytes = kept.iter().try_fold(8u64, |sum, k| Some(sum.saturating_add(k.size?)));
        let site = Site { node: s.id, pos: s.pos, form: Form::Wrapper { bytes }, text: Text::Stmt(s) };
        let k = self.spill(k, site);
        for kept in kept {
            let by_value = kept.size.is_some_and(|s| s <= MAX_BY_VALUE);
            let k = if by_value { k.clone() } else { k.clone().shift(-1) };
            self.graph.flow(&k.note(Text::Stmt(s), s.pos, "captured by a closure"), kept.loc);
        }
        self.within(wrapper, |f| match (builtin, call) {
            (Some((b, ops)), _) => f.builtin(Hole::discard(), b, e, &ops),
            (_, Some(c)) => f.evaluate(None, e, c),
            _ => {}
        });
    }
    fn keep_recv(&mut self, op: Operand<'a>, kept: &mut Vec<Kept>) -> Operand<'a> {
        let Operand::Recv(sel) = op else { return self.keep(op, kept) };
        let Some(m) = method_of(self.shapes, sel) else { return op };
        let loc = self.temp();
        self.operand(Hole::to(loc).note(Text::Expr(sel), sel.pos, "assign-pair"), &op);
        // What the temporary holds is the receiver as the method wants it.
        let ty = match m.adjust {
            Adjust::Addr => None,
            Adjust::Deref => self.shapes.pointee(m.recv),
            Adjust::None => Some(m.recv),
        };
        kept.push(Kept { loc, size: ty.map_or(Some(8), |t| self.shapes.size(t)) });
        let pointer = self.scan.prog.types.basic(gmplay_types::Basic::UnsafePointer);
        Operand::Temp { loc, ty: ty.unwrap_or(pointer), pos: sel.pos }
    }
    /// What a go or defer statement does with an operand: leaves constants, functions and `new(T)` for later, looks
    /// into literals, and evaluates everything else.
    fn keep(&mut self, op: Operand<'a>, kept: &mut Vec<Kept>) -> Operand<'a> {
        let converts = |s: &Self, o: &Operand<'a>, to: TypeId| {
            s.shapes.is_interface(to) && s.type_of_operand(o).is_some_and(|t| !s.shapes.is_interface(t))
        };
        match op {
            Operand::Slice { site, elems, ty } => {
                let elems = elems.into_iter().map(|x| self.keep(x, kept)).collect();
                return Operand::Slice { site, elems, ty };
            }
            Operand::To(inner, to) if !converts(self, &inner, to) => return self.keep(*inner, kept),
            Operand::Expr(x) => {
                let x = unparen(x);
                let nil = self.info().type_of(x.id).is_some_and(|t| matches!(t.mode, Mode::Nil | Mode::Type));
                let function = self.named_callee(x).is_some() && !matches!(x.kind, ExprKind::FuncLit(_));
                if nil || self.is_constant(x) || function {
                    return Operand::Expr(x);
                }
                match &x.kind {
                    ExprKind::Call { fun, args, .. }
                        if builtin_of(self.scan.prog, fun) == Some(Builtin::New)
                            && args.first().is_some_and(|a| self.is_type(a)) =>
                    {
                        return Operand::Expr(x);
                    }
                    ExprKind::CompositeLit { elems, .. } => {
                        if let Some(ty) = self.type_of(x)
                            && let Some(Type::Slice(elem)) = self.shapes.core(ty)
                        {
                            let bytes = self.shapes.size(*elem).map(|s| s.saturating_mul(self.literal_len(elems)));
                            let site =
                                Site { node: x.id, pos: x.pos, form: Form::Slice { bytes }, text: Text::Expr(x) };
                            let elems = elems
                                .iter()
                                .map(|el| self.keep(Operand::To(Box::new(Operand::Expr(&el.value)), *elem), kept))
                                .collect();
                            return Operand::Slice { site, elems, ty };
                        }
                    }
                    _ => {}
                }
            }
            _ => {}
        }
        let ty = self.type_of_operand(&op);
        let pos = match &op {
            Operand::Expr(e) => e.pos,
            Operand::To(inner, _) => match &**inner {
                Operand::Expr(e) => e.pos,
                _ => Default::default(),
            },
            _ => Default::default(),
        };
        let loc = self.temp();
        self.operand(Hole::to(loc), &op);
        kept.push(Kept { loc, size: ty.map_or(Some(8), |t| self.shapes.size(t)) });
        let pointer = self.scan.prog.types.basic(gmplay_types::Basic::UnsafePointer);
        Operand::Temp { loc, ty: ty.unwrap_or(pointer), pos }
    }
}

#[derive(Clone, Copy)]
enum Held {
    /// Only ever nil.
    Nothing,
    Type(TypeId),
    Unknown,
}
