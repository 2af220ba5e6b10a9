//! Function literals, method values, and what go and defer statements run.
//!
//! A closure object is the function's id, then what it captures, in whole words (slot form, or addresses). go and defer
//! evaluate callee and arguments as the call would, into its window, and capture that: a wrapper without parameters puts them
//! into a window of its own (Go 1.27 `cmd/compile/internal/walk`: `wrapGoDefer`).
use super::call::{Callee, Method};
use super::*;
use crate::program::WrapperKey;
use crate::walk::{self, Visit};
use gmplay_types::Selection;
use gmplay_types::object::Builtin;

/// Whether the function (not the literals in it) has a defer statement.
pub(super) fn defers(_g: &Gen, body: &Block) -> bool {
    struct Find(bool);
    impl<'a> Visit<'a> for Find {
        fn expr(&mut self, e: &'a Expr) -> bool {
            !matches!(e.kind, ExprKind::FuncLit(_))
        }
        fn stmt(&mut self, s: &'a Stmt) -> bool {
            self.0 |= matches!(s.kind, StmtKind::Defer(_));
            !self.0
        }
    }
    let mut f = Find(false);
    walk::block(body, &mut f);
    f.0
}

/// What a go or defer statement's wrapper does with what it has captured.
pub(super) enum Deferred {
    /// Captured: the callee's slots (closure, interface) if it has any, then receiver and parameters.
    Call { callee: Callee, sig: Signature, recv: Option<TypeId> },
    Builtin(Builtin),
}

impl<'p> Lower<'_, 'p> {
    pub(super) fn ptr_layout(&mut self) -> Rc<Layout> {
        let p = self.basic(Basic::UnsafePointer);
        self.lay(p)
    }

    /// `outer.func1`, or `outer.func1.1` inside a literal.
    fn literal_name(&mut self) -> Arc<str> {
        self.lits += 1;
        if self.literal { format!("{}.{}", self.name, self.lits).into() } else { format!("{}.func{}", self.name, self.lits).into() }
    }

    pub(super) fn func_lit(&mut self, e: &'p Expr, f: &'p FuncLit, d: u16, fresh: bool) {
        let captures = self.g.esc.captures(e.id);
        let name = self.literal_name();
        let (subst, pkg, n) = (self.subst.clone(), self.pkg, name.clone());
        let id = e.id;
        let span = e.span;
        let func = self.g.enqueue(
            name,
            Box::new(move |g| {
                let caps = g.esc.captures(id);
                Lower::literal(g, id, &f.body, subst, pkg, n, (!caps.is_empty()).then_some(caps), span)
            }),
        );
        let mut parts = vec![];
        for c in captures {
            parts.push(self.captured(c));
        }
        self.b.at(e.pos, false);
        self.make_closure(e.id, func, &parts, d, fresh);
    }

    /// What goes into a closure for a capture.
    pub(super) fn captured(&mut self, c: &Capture) -> (u16, Rc<Layout>) {
        let ty = self.obj_ty(c.obj);
        let l = self.lay(ty);
        let by_ref = self.by_ref(c);
        match self.vars.get(&c.obj).copied() {
            Some(Var::Cell(s)) if by_ref => (s, self.ptr_layout()),
            Some(Var::Frame(s)) if by_ref => {
                let p = self.b.alloc(1);
                self.b.emit(Inst::Lea { d: p, a: s });
                self.b.set_live_ptr(p);
                (p, self.ptr_layout())
            }
            _ => {
                let at = self.var_place(c.obj);
                (self.place_operand(at, ty), l)
            }
        }
    }

    #[allow(clippy::too_many_arguments)]
    pub(super) fn literal(
        g: &mut Gen<'p>,
        id: NodeId,
        body: &'p Block,
        subst: Subst,
        pkg: PkgId,
        name: Arc<str>,
        captures: Option<&'p [Capture]>,
        span: Span,
    ) -> Built {
        let mut l = Lower::new(g, subst, name, pkg);
        l.literal = true;
        l.b.at(span.lo, false);
        let built = l.enter(id, captures, Some(body));
        l.body(body);
        l.finish(built, span)
    }

    /// An object with the function and the captured words; its address to `d`.
    pub(super) fn make_closure(&mut self, node: NodeId, f: FuncId, parts: &[(u16, Rc<Layout>)], d: u16, fresh: bool) {
        if parts.is_empty() {
            let k = self.g.closure(f);
            return self.b.emit(Inst::Static { d, k });
        }
        let l = object_layout(parts.iter().map(|p| &*p.1));
        if let Some(s) = self.sites.get(&node).copied() {
            self.const_bits(s, f.0 as u64);
            let mut at = s + 1;
            for (a, l) in parts {
                self.mov(at, *a, l.slots);
                at += l.slots as u16;
            }
            return self.b.emit(Inst::Lea { d, a: s });
        }
        let p = self.building(d, fresh);
        let pl = self.ptr_layout();
        let why = self.g.esc.reason(node);
        self.b.heap_site(why);
        let map = self.g.bitmap((*l.ptrs).clone());
        self.b.emit_alloc(Inst::MakeClosure { d: p, k: f.0 }, p, &pl);
        self.b.x(l.slots as u16, map as u16, (map >> 16) as u16);
        self.b.set_live_ptr(p);
        let mut off = 8;
        for (a, l) in parts {
            self.store_words(p, off, *a, l);
            off += l.slots as u16 * 8;
        }
        self.mov(d, p, 1);
    }

    fn store_words(&mut self, p: u16, off: u16, a: u16, l: &Layout) {
        let mut i = 0;
        while i < l.slots as u16 {
            let at = off + i * 8;
            if l.ptrs.get(i as usize) {
                self.b.emit(Inst::StorePtr { p, off: at, a: a + i });
                i += 1;
            } else if i + 1 < l.slots as u16 && !l.ptrs.get(i as usize + 1) {
                self.b.emit(Inst::Store128 { p, off: at, a: a + i });
                i += 2;
            } else {
                self.b.emit(Inst::Store64 { p, off: at, a: a + i });
                i += 1;
            }
        }
    }

    /// Whole words from behind an address.
    pub(super) fn load_words(&mut self, d: u16, p: u16, off: u16, slots: u64) {
        match slots {
            0 => {}
            1 => self.b.emit(Inst::Load64 { d, p, off }),
            2 => self.b.emit(Inst::Load128 { d, p, off }),
            3 => self.b.emit(Inst::Load192 { d, p, off }),
            n => {
                self.b.emit(Inst::LoadVal { d, p, off });
                self.b.x32((n * 8) as u32, 0);
            }
        }
    }

    pub(super) fn closure_layout(&mut self, lit: NodeId) -> Rc<Layout> {
        self.captures_layout(lit, vec![])
    }
    /// The closure of a range over a function: its cell comes before what it captures.
    pub(super) fn iter_layout(&mut self, range: NodeId) -> Rc<Layout> {
        let cell = self.ptr_layout();
        self.captures_layout(range, vec![cell])
    }
    fn captures_layout(&mut self, lit: NodeId, mut parts: Vec<Rc<Layout>>) -> Rc<Layout> {
        for c in self.g.esc.captures(lit) {
            if self.by_ref(c) {
                parts.push(self.ptr_layout());
            } else {
                let ty = self.obj_ty(c.obj);
                parts.push(self.lay(ty));
            }
        }
        object_layout(parts.iter().map(|l| &**l))
    }

    // ---- go and defer

    /// A closure without parameters and results that makes the call: in a slot.
    pub(super) fn deferred(&mut self, s: &Stmt, call: &'p Expr, suffix: &str) -> u16 {
        let call = unparen(call);
        let ExprKind::Call { fun, args, ellipsis, .. } = &call.kind else {
            self.unsupported(s.span, "a go or defer statement of this form");
            return self.b.alloc(1);
        };
        let fun = unparen(fun);
        if let Some(b) = self.builtin_of(fun) {
            let mut parts = vec![];
            let mut types = vec![];
            for (a, t) in self.builtin_args(b, args) {
                parts.push((a, self.lay(t)));
                types.push(t);
            }
            return self.deferred_closure(s, Deferred::Builtin(b), parts, types, suffix);
        }
        let fty = self.ty(fun);
        let sig = self.signature(fty);
        let method = matches!(&fun.kind, ExprKind::Selector { .. }) && self.g.info.selections.contains_key(&fun.id);
        if args.is_empty() && sig.results.is_empty() && sig.params.is_empty() {
            if let Some((o, targs)) = self.static_callee(fun) {
                let f = function(self.g, o, targs);
                let k = self.g.closure(f);
                let d = self.b.alloc(1);
                self.b.emit(Inst::Static { d, k });
                return d;
            }
            let value = !method
                || self.g.info.selections.get(&fun.id).is_some_and(|s| s.kind == gmplay_types::SelectionKind::FieldVal);
            if value {
                return self.operand(fun);
            }
        }
        let p = self.prepare(call, fun, args, *ellipsis);
        let mut parts = vec![];
        let mut recv = (p.slots.params.len() > sig.params.len()).then(|| p.slots.params[0].0);
        match p.callee {
            Callee::Closure(f) => parts.push((f, self.ptr_layout())),
            Callee::Iface(a, _) => {
                self.check_iface(a);
                let any = self.any();
                parts.push((a, self.lay(any)));
                recv = None;
            }
            _ => {}
        }
        let skip = matches!(p.callee, Callee::Iface(..)) as usize;
        for (t, at) in &p.slots.params[skip..] {
            let l = self.lay(*t);
            parts.push((p.w + at, l));
        }
        self.deferred_closure(s, Deferred::Call { callee: p.callee, sig, recv }, parts, vec![], suffix)
    }

    fn deferred_closure(
        &mut self,
        s: &Stmt,
        what: Deferred,
        parts: Vec<(u16, Rc<Layout>)>,
        types: Vec<TypeId>,
        suffix: &str,
    ) -> u16 {
        self.wraps += 1;
        let name: Arc<str> = format!("{}.{suffix}{}", self.name, self.wraps).into();
        let (n, pkg, pos, span) = (name.clone(), self.pkg, s.pos, s.span);
        let layouts: Vec<Rc<Layout>> = parts.iter().map(|p| p.1.clone()).collect();
        let f = self
            .g
            .enqueue(name, Box::new(move |g| Lower::deferred_wrapper(g, n, pkg, pos, span, what, layouts, types)));
        self.b.at(s.pos, false);
        let d = self.b.alloc(1);
        self.make_closure(s.id, f, &parts, d, true);
        self.b.set_live_ptr(d);
        d
    }

    /// What the closure of a go or defer statement takes; types only.
    pub(super) fn deferred_layout(&mut self, call: &'p Expr) -> Option<Rc<Layout>> {
        let ExprKind::Call { fun, args, .. } = &unparen(call).kind else { return None };
        let fun = unparen(fun);
        let mut parts = vec![];
        if let Some(b) = self.builtin_of(fun) {
            for x in args {
                let t = self.ty(x);
                parts.push(self.lay(t));
            }
            if b == Builtin::Panic {
                let any = self.any();
                parts = vec![self.lay(any)];
            }
            return Some(object_layout(parts.iter().map(|l| &**l)));
        }
        let fty = self.ty(fun);
        let sig = self.signature(fty);
        if self.static_callee(fun).is_none() {
            match (&fun.kind, self.g.info.selections.get(&fun.id)) {
                (ExprKind::Selector { x, .. }, Some(sel)) if sel.kind == gmplay_types::SelectionKind::MethodVal => {
                    parts.push(self.bound_receiver(fun, x, sel));
                }
                (_, Some(sel)) if sel.kind == gmplay_types::SelectionKind::MethodExpr => {}
                _ => parts.push(self.ptr_layout()),
            }
        }
        for t in &sig.params {
            parts.push(self.lay(*t));
        }
        Some(object_layout(parts.iter().map(|l| &**l)))
    }

    /// A nil interface panics here rather than where the method is called.
    fn check_iface(&mut self, a: u16) {
        let ok = self.b.label();
        self.b.jump(Inst::JmpNeK { a, k: 0, off: 0 }, ok);
        let t = self.b.alloc(1);
        self.zero(t, 1);
        self.b.emit(Inst::CheckNil { a: t });
        self.b.bind(ok);
    }

    // ---- methods as values

    fn bound_receiver(&mut self, e: &'p Expr, x: &'p Expr, sel: &Selection) -> Rc<Layout> {
        let xt = self.ty(x);
        let (_, t, method) = self.find_method(e, xt, sel);
        match method {
            Method::Abstract { .. } => {
                let any = self.any();
                self.lay(any)
            }
            Method::Declared { by_pointer, .. } => {
                let r = self.receiver_type(t, by_pointer);
                self.lay(r)
            }
        }
    }
    pub(super) fn bound_layout(&mut self, e: &'p Expr, x: &'p Expr) -> Option<Rc<Layout>> {
        let sel = self.g.info.selections.get(&e.id)?;
        let l = self.bound_receiver(e, x, sel);
        Some(object_layout([&*l].into_iter()))
    }
    pub(super) fn receiver_type(&mut self, t: TypeId, by_pointer: bool) -> TypeId {
        match (by_pointer, self.is_ptr(t)) {
            (true, false) => self.intern(Type::Pointer(t)),
            (false, true) => self.pointee(t),
            _ => t,
        }
    }

    /// `x.m` without a call.
    pub(super) fn method_value(&mut self, e: &'p Expr, x: &'p Expr, sel: &Selection, d: u16) {
        let xt = self.ty(x);
        let ft = self.ty(e);
        let sig = self.signature(ft);
        let (path, t, method) = self.find_method(e, xt, sel);
        let (callee, recv, a, l) = match method {
            Method::Abstract { name, pkg } => {
                let at = self.base_place(x);
                let (at, t) = self.walk_path(at, xt, &path);
                let a = self.place_operand(at, t);
                self.b.at(e.pos, false);
                self.check_iface(a);
                let id = crate::rtype::method_name(self.g, &name, pkg);
                let any = self.any();
                (Callee::Iface(0, id), None, a, self.lay(any))
            }
            Method::Declared { f, by_pointer } => {
                let r = self.receiver_type(t, by_pointer);
                let l = self.lay(r);
                let a = self.b.alloc_for(&l);
                self.receiver_into(x, xt, &path, by_pointer, a);
                self.b.set_live(a, &l);
                (Callee::Func(f), Some(r), a, l)
            }
        };
        let key = WrapperKey::Bound(callee, ft);
        let w = match self.g.wrappers.get(&key) {
            Some(w) => *w,
            None => {
                let name: Arc<str> = match callee {
                    Callee::Func(f) => format!("{}-fm", self.g.func_name(f)).into(),
                    _ => {
                        let t = crate::rtype::type_string(self.g, xt, true);
                        let m = self.g.info.selections.get(&e.id).and_then(|s| s.method);
                        format!("{t}.{}-fm", m.map_or("", |m| &self.g.object(m).name)).into()
                    }
                };
                let (n, pkg) = (name.clone(), self.pkg);
                let f = self
                    .g
                    .enqueue(name, Box::new(move |g| Lower::bound_wrapper(g, n, pkg, callee, recv, sig)));
                self.g.wrappers.insert(key, f);
                f
            }
        };
        self.make_closure(e.id, w, &[(a, l)], d, false);
    }

    /// `T.m` as a function.
    pub(super) fn method_expr(&mut self, e: &'p Expr, sel: &Selection) -> FuncId {
        let recv = self.sub(sel.recv);
        let Some((name, pkg)) = sel.method.map(|m| {
            let o = self.g.object(m);
            (o.name.clone(), o.pkg)
        }) else {
            self.unsupported(e.span, "a method expression of this form");
            return FuncId(0);
        };
        let Some(entry) = self.g.prog.lookup(recv, true, pkg, &name).found() else {
            self.unsupported(e.span, "a method expression of this form");
            return FuncId(0);
        };
        if entry.path.is_empty()
            && let Method::Declared { f, by_pointer } = self.method_of(&entry.member, &entry.name, entry.pkg)
            && by_pointer == self.is_ptr(recv)
        {
            return f;
        }
        let key = WrapperKey::Expr(recv, entry.name.clone(), crate::methods::name_pkg(&name, pkg));
        if let Some(f) = self.g.wrappers.get(&key) {
            return *f;
        }
        let fname = crate::methods::method_func_name(self.g, recv, &name);
        let pkg = self.pkg;
        let f = self.g.enqueue(fname, Box::new(move |g| Lower::forward_wrapper(g, pkg, recv, &entry)));
        self.g.wrappers.insert(key, f);
        f
    }
}

/// A closure object: the function's word, then these values in whole words.
pub(super) fn object_layout<'a>(parts: impl Iterator<Item = &'a Layout>) -> Rc<Layout> {
    let mut ptrs = Bitmap::default();
    let mut slots = 1;
    for l in parts {
        for i in 0..l.slots as usize {
            if l.ptrs.get(i) {
                ptrs.set(slots as usize + i);
            }
        }
        slots += l.slots;
    }
    Rc::new(Layout {
        size: slots * 8,
        align: 8,
        slots,
        class: Class::Memory,
        has_ptrs: !ptrs.is_zero(),
        ptrs: Rc::new(ptrs),
        offsets: Rc::new([]),
    })
}
