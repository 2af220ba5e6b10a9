//! Range over a function: the body becomes the function that it yields to.
//!
//! Go 1.27 `cmd/compile/internal/rangefunc`. Loop and body share a cell: a state (whether the body may be called), a code that
//! says how the body left (0: by itself or by `break`; else the number of an exit), and the values of a return statement. The
//! body returns false to leave; behind the iterator's call the loop does what the code says, which may be to leave in turn,
//! if the loop is itself in such a body.
//!
//! # Invariants
//! 1. The body's code is made before the dispatch behind the call, which thereby knows every exit.
//! 2. A call of the body after it has left, or while it runs, panics.
//!
//! A defer statement in a body is the surrounding function's: it appends to a list that a deferred call of that function
//! goes through (Go 1.27 `runtime.deferrangefunc`, `deferprocat`).
use super::place::Place;
use super::*;
use gmplay_types::Field;

/// What the body's function knows of the loop that it is the body of.
pub(crate) struct IterBody {
    label: Option<NodeId>,
    /// The slot with the cell's address, and the cell's type.
    cell: u16,
    cell_ty: TypeId,
    exits: Vec<Exit>,
    /// Result types of the function around all such bodies.
    results: Vec<TypeId>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Exit {
    Leave { label: Option<NodeId>, brk: bool },
    Goto(NodeId),
    /// With the values in the cell.
    Return,
    /// Of named results, which are where they are.
    ReturnBare,
}

const READY: i32 = 0;
const RUNNING: i32 = 1;
const DONE: i32 = 2;
/// Fields of the cell.
const STATE: usize = 0;
const CODE: usize = 1;
/// Address of the list of closures that the surrounding function is to run, or nil.
const DEFERS: usize = 2;
const VALUES: usize = 3;

impl<'p> Lower<'_, 'p> {
    pub(super) fn range_func(
        &mut self,
        s: &'p Stmt,
        key: Option<&'p Expr>,
        value: Option<&'p Expr>,
        define: bool,
        x: &'p Expr,
        body: &'p Block,
    ) {
        let label = self.pending_label.take();
        let ft = self.ty(x);
        let sig = self.signature(ft);
        let yield_ty = sig.params.first().copied().unwrap_or(ft);
        let yield_sig = self.signature(yield_ty);
        let results = match &self.iter {
            Some(i) => i.results.clone(),
            None => self.results.iter().map(|r| r.ty).collect(),
        };
        let f = self.operand(x);
        let cell_ty = self.cell_type(&results);
        let cell = self.b.alloc(1);
        self.b.at(s.span.lo, false);
        self.new_object(cell, cell_ty);
        self.b.set_live_ptr(cell);
        if closure::defers(self.g, body) {
            let list = self.defer_list(s);
            let p = self.basic(Basic::UnsafePointer);
            self.cell_store(cell, cell_ty, DEFERS, list, p);
        }

        // The body's function.
        self.lits += 1;
        let name: Arc<str> = format!("{}-range{}", self.name, self.lits).into();
        let captures = self.g.esc.captures(s.id);
        let mut parts = vec![(cell, self.ptr_layout())];
        for c in captures {
            parts.push(self.captured(c));
        }
        let (subst, pkg) = (self.subst.clone(), self.pkg);
        let iter = IterBody { label, cell: 0, cell_ty, exits: vec![], results };
        let (built, exits) =
            Lower::iter_body(self.g, subst, name.clone(), pkg, iter, s, captures, &yield_sig, [key, value], define, body);
        let func = self.g.add(name, built);
        let w = self.b.alloc(1);
        self.make_closure(s.id, func, &parts, w, true);
        self.b.set_live_ptr(w);
        self.b.at(x.span.lo, false);
        self.b.emit_call(Inst::CallClosure { w, f }, w);
        self.b.set_dead(w, 1);

        let int = self.int();
        let t = self.b.alloc(1);
        self.b.emit(Inst::Const { d: t, k: DONE });
        self.cell_store(cell, cell_ty, STATE, t, int);
        if exits.is_empty() {
            return;
        }
        let off = self.lay(cell_ty).offsets[CODE] as u16;
        self.b.emit(Inst::Load64 { d: t, p: cell, off });
        for (n, e) in exits.into_iter().enumerate() {
            let next = self.b.label();
            self.b.jump(Inst::JmpNeK { a: t, k: n as i16 + 1, off: 0 }, next);
            match e {
                Exit::Leave { label, brk } => self.leave_to(s, label, brk),
                Exit::Goto(to) => self.goto_stmt(to),
                Exit::ReturnBare => self.iter_return_values(None),
                Exit::Return => self.iter_return_values(Some((cell, cell_ty))),
            }
            self.b.bind(next);
        }
    }

    fn closures(&mut self) -> TypeId {
        let f = self.intern(Type::Func(Signature { params: vec![], results: vec![], variadic: false }));
        self.intern(Type::Slice(f))
    }

    /// The list that defer statements in a body append to: the surrounding body's, or a new one that this function runs.
    fn defer_list(&mut self, s: &Stmt) -> u16 {
        let d = self.b.alloc(1);
        if let Some((cell, cell_ty)) = self.iter.as_ref().map(|i| (i.cell, i.cell_ty)) {
            let off = self.lay(cell_ty).offsets[DEFERS] as u16;
            self.b.emit(Inst::Load64 { d, p: cell, off });
            self.b.set_live_ptr(d);
            return d;
        }
        let list = self.closures();
        self.new_object(d, list);
        self.b.set_live_ptr(d);
        self.wraps += 1;
        let name: Arc<str> = format!("{}.deferwrap{}", self.name, self.wraps).into();
        let (n, pkg, span) = (name.clone(), self.pkg, s.span);
        let run = self.g.enqueue(name, Box::new(move |g| Lower::run_list(g, n, pkg, span)));
        let m = self.b.mark();
        let f = self.b.alloc(1);
        let parts = [(d, self.ptr_layout())];
        self.make_closure(s.id, run, &parts, f, true);
        self.b.set_live_ptr(f);
        self.b.emit_sp(Inst::Defer { f });
        self.b.release(m);
        d
    }

    /// Defers every closure of the list and returns.
    fn run_list(g: &mut Gen<'p>, name: Arc<str>, pkg: PkgId, span: Span) -> Built {
        let mut l = Lower::new(g, Rc::new(vec![]), name, pkg);
        l.defers = true;
        l.b.at(span.lo, false);
        let none = Signature { params: vec![], results: vec![], variadic: false };
        let built = l.open(None, &none, Some(()));
        let list = l.closures();
        let s = l.b.alloc(5);
        let (i, f) = (s + 3, s + 4);
        l.b.emit(Inst::Load64 { d: s, p: built.ctx_slot.unwrap_or(0), off: 8 });
        l.load_mem(s, s, 0, list);
        l.b.set_live_ptr(s);
        let (top, end) = (l.b.label(), l.b.label());
        l.b.emit(Inst::Const { d: i, k: 0 });
        l.b.jump(Inst::JmpLeSK { a: s + 1, k: 0, off: 0 }, end);
        l.b.bind_target(top);
        l.b.emit(Inst::SliceLoad64 { d: f, s, i });
        l.b.set_live_ptr(f);
        l.b.emit_sp(Inst::Defer { f });
        l.b.set_dead(f, 1);
        l.b.jump(Inst::AddKJmpLtS { a: i, k: 1, b: s + 1 }, top);
        l.b.bind(end);
        l.return_now();
        l.finish(built, span)
    }

    /// A defer statement in the body: `f` holds its closure.
    pub(super) fn iter_defer(&mut self, f: u16) {
        let Some((cell, cell_ty)) = self.iter.as_ref().map(|i| (i.cell, i.cell_ty)) else { return };
        let off = self.lay(cell_ty).offsets[DEFERS] as u16;
        let list = self.closures();
        let elem = self.elem(list);
        let l = self.lay(list);
        let p = self.b.alloc(1);
        self.b.emit(Inst::Load64 { d: p, p: cell, off });
        self.b.set_live_ptr(p);
        let s = self.b.alloc(3);
        self.load_mem(s, p, 0, list);
        self.b.set_live(s, &l);
        let k = crate::rtype::rtype(self.g, elem).0;
        self.b.emit_alloc(Inst::Append1 { d: s, s, a: f }, s, &l);
        self.b.x32(k, 0);
        self.store_mem(p, 0, s, list);
    }

    /// `struct { state, code int; defers unsafe.Pointer; values… }`
    fn cell_type(&mut self, results: &[TypeId]) -> TypeId {
        let int = self.int();
        let ptr = self.basic(Basic::UnsafePointer);
        let field = |n: usize, ty: TypeId| Field { name: format!("f{n}").into(), pkg: None, ty, embedded: false, tag: None };
        let fields = [int, int, ptr].iter().chain(results).enumerate().map(|(n, t)| field(n, *t)).collect();
        self.intern(Type::Struct(fields))
    }
    fn cell_store(&mut self, cell: u16, cell_ty: TypeId, field: usize, a: u16, ty: TypeId) {
        let off = self.lay(cell_ty).offsets[field] as u32;
        self.store_mem(cell, off, a, ty);
    }

    #[allow(clippy::too_many_arguments)]
    fn iter_body(
        g: &mut Gen<'p>,
        subst: Subst,
        name: Arc<str>,
        pkg: PkgId,
        iter: IterBody,
        s: &'p Stmt,
        captures: &[Capture],
        sig: &Signature,
        vars: [Option<&'p Expr>; 2],
        define: bool,
        body: &'p Block,
    ) -> (Built, Vec<Exit>) {
        let mut l = Lower::new(g, subst, name, pkg);
        l.literal = true;
        l.b.at(s.span.lo, true);
        let slots = l.sig_slots(None, sig);
        l.b.alloc((slots.result_slots + slots.param_slots) as u64);
        for (t, at) in &slots.params {
            let lay = l.lay(*t);
            l.b.set_live(*at, &lay);
        }
        let ctx = l.b.alloc(1);
        l.b.set_live_ptr(ctx);
        let built = Built {
            result_slots: slots.result_slots,
            param_slots: slots.param_slots,
            ctx_slot: Some(ctx),
            entry_ptrs: l.b.live_snapshot(),
            ..Built::default()
        };
        let cell = l.b.alloc(1);
        l.b.emit(Inst::Load64 { d: cell, p: ctx, off: 8 });
        l.b.set_live_ptr(cell);
        let cell_ty = iter.cell_ty;
        l.iter = Some(IterBody { cell, ..iter });
        l.own_labels = literal::nodes(body)
            .values()
            .filter_map(|n| match n {
                literal::Node::Stmt(s) if matches!(s.kind, StmtKind::Labeled { .. }) => Some(s.id),
                _ => None,
            })
            .collect();
        l.pin(s.id, Some(body));
        l.bind_captures(captures, ctx, 2);
        l.b.set_dead(ctx, 1);

        // The body may run when nothing else of the loop does.
        let int = l.int();
        let t = l.b.alloc(1);
        let ready = l.b.label();
        l.b.emit(Inst::Load64 { d: t, p: cell, off: 0 });
        l.b.jump(Inst::JmpEqK { a: t, k: READY as i16, off: 0 }, ready);
        l.misuse();
        l.b.bind(ready);
        l.b.emit(Inst::Const { d: t, k: RUNNING });
        l.cell_store(cell, cell_ty, STATE, t, int);
        l.scope(|l| {
            for (x, (ty, at)) in vars.iter().zip(&slots.params) {
                let Some(x) = x else { continue };
                match l.defined(x).filter(|_| define) {
                    Some(o) => l.declare_from(o, *ty, *at),
                    None => l.define_from(x, *at, *ty, x.id),
                }
            }
            body.stmts.iter().for_each(|s| l.stmt(s));
        });
        if l.b.reachable() {
            l.next_iteration();
        }
        let exits = l.iter.take().map(|i| i.exits).unwrap_or_default();
        (l.finish(built, s.span), exits)
    }

    /// The panic for a body that is called when it must not be.
    fn misuse(&mut self) {
        let text = "range function continued iteration after function for loop body returned false";
        let runtime = self.g.packages.iter().find(|p| &*p.path == "runtime");
        let ty = runtime.and_then(|p| p.scope.get("errorString")).map(|o| self.g.object(*o).ty);
        let ty = ty.map_or(self.basic(Basic::String), |t| self.g.prog.types.canon(t));
        let d = self.b.alloc(2);
        self.const_iface(&Value::Str(text.as_bytes().into()), ty, d);
        self.b.set_live_ptr(d + 1);
        self.b.emit_sp(Inst::Panic { a: d });
        self.b.emit(Inst::Unreachable);
    }

    fn iter_end(&mut self, more: bool) {
        self.b.emit(Inst::Const { d: 0, k: more as i32 });
        self.b.emit(Inst::Ret);
    }
    fn set_state(&mut self, field: usize, k: i32) {
        let Some((cell, cell_ty)) = self.iter.as_ref().map(|i| (i.cell, i.cell_ty)) else { return };
        let int = self.int();
        let m = self.b.mark();
        let t = self.b.alloc(1);
        self.b.emit(Inst::Const { d: t, k });
        self.cell_store(cell, cell_ty, field, t, int);
        self.b.release(m);
    }
    fn next_iteration(&mut self) {
        self.set_state(STATE, READY);
        self.iter_end(true);
    }
    fn iter_exit(&mut self, e: Exit) {
        let Some(i) = &mut self.iter else { return };
        let n = match i.exits.iter().position(|x| *x == e) {
            Some(n) => n,
            None => {
                i.exits.push(e);
                i.exits.len() - 1
            }
        };
        self.set_state(CODE, n as i32 + 1);
        self.set_state(STATE, DONE);
        self.iter_end(false);
    }

    /// `break` or `continue` of no loop in this function.
    pub(super) fn iter_leave(&mut self, s: &'p Stmt, label: Option<NodeId>, brk: bool) {
        let Some(own) = self.iter.as_ref().map(|i| i.label) else {
            return self.unsupported(s.span, "a branch to this label");
        };
        if label.is_some() && label != own {
            return self.iter_exit(Exit::Leave { label, brk });
        }
        if brk {
            self.set_state(STATE, DONE);
            self.iter_end(false);
        } else {
            self.next_iteration();
        }
    }
    /// `goto` to a label outside the body.
    pub(super) fn iter_goto(&mut self, to: NodeId) {
        self.iter_exit(Exit::Goto(to));
    }

    /// `return` inside the body.
    pub(super) fn iter_return(&mut self, list: &'p [Expr]) {
        let Some((cell, cell_ty, results)) = self.iter.as_ref().map(|i| (i.cell, i.cell_ty, i.results.clone())) else {
            return;
        };
        if list.is_empty() {
            return self.iter_exit(Exit::ReturnBare);
        }
        let m = self.b.mark();
        let vals = if list.len() == 1 && results.len() > 1 {
            self.values(&list[0], results.len())
        } else {
            list.iter().zip(&results).map(|(e, t)| (self.operand_as(e, *t), *t)).collect()
        };
        for (n, ((v, from), to)) in vals.into_iter().zip(&results).enumerate() {
            let mut v = v;
            if self.is_iface(*to) && !self.is_iface(from) {
                let l = self.lay(*to);
                let t = self.b.alloc_for(&l);
                self.assign_conv(list[0].id, v, from, *to, t);
                self.b.set_live(t, &l);
                v = t;
            }
            self.cell_store(cell, cell_ty, VALUES + n, v, *to);
        }
        self.b.release(m);
        self.iter_exit(Exit::Return);
    }

    /// A body has returned: so does the function around it, with the values in that body's cell.
    fn iter_return_values(&mut self, from: Option<(u16, TypeId)>) {
        let own = self.iter.as_ref().map(|i| (i.cell, i.cell_ty, i.results.clone()));
        if let Some((cell, cell_ty)) = from {
            let offsets = self.lay(cell_ty).offsets.clone();
            let types: Vec<TypeId> = match &own {
                Some((_, _, results)) => results.clone(),
                None => self.results.iter().map(|r| r.ty).collect(),
            };
            for (n, ty) in types.into_iter().enumerate() {
                let m = self.b.mark();
                let v = self.place_operand(Place::Mem { p: cell, off: offsets[VALUES + n] as u32 }, ty);
                match &own {
                    Some((c, ct, _)) => self.cell_store(*c, *ct, VALUES + n, v, ty),
                    None => {
                        let r = self.results[n].clone();
                        let at = self.result_place(&r);
                        self.store(at, ty, v);
                        if r.obj.is_none() {
                            let l = self.lay(ty);
                            self.b.set_live(r.slot, &l);
                        }
                    }
                }
                self.b.release(m);
            }
        }
        match own {
            Some(_) => self.iter_exit(if from.is_some() { Exit::Return } else { Exit::ReturnBare }),
            None => self.return_now(),
        }
    }
}
