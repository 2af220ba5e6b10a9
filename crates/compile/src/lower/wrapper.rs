//! Functions that the compiler makes: they move what they get into another call's window.
use super::call::{Callee, Method, Prepared};
use super::closure::Deferred;
use super::place::Place;
use super::*;
use gmplay_syntax::Pos;
use gmplay_types::Entry;

impl<'p> Lower<'_, 'p> {
    /// A bodyless function as a value.
    pub(super) fn intrinsic_wrapper(g: &mut Gen<'p>, obj: ObjId) -> Built {
        let symbol = intrinsic_symbol(g, obj);
        let ty = g.object(obj).ty;
        let pkg = g.object(obj).pkg.unwrap_or(PkgId(0));
        let span = g.object(obj).span;
        let mut l = Lower::new(g, Rc::new(vec![]), "".into(), pkg);
        let ty = l.g.prog.types.canon(ty);
        let sig = l.signature(ty);
        let Some(symbol) = symbol else {
            l.unsupported(span, "a function without body");
            return Built::default();
        };
        let mut built = l.open(None, &sig, None);
        let slots = l.sig_slots(None, &sig);
        let k = l.g.intrinsic(&symbol);
        l.b.at(span.lo, true);
        l.emit_call(&Prepared { callee: Callee::Intrinsic(k), w: 0, slots });
        l.b.emit(Inst::Ret);
        built.wrapper = true;
        l.finish(built, span)
    }

    /// A frame with results, receiver and parameters of that signature, and a context.
    pub(super) fn open(&mut self, recv: Option<TypeId>, sig: &Signature, ctx: Option<()>) -> Built {
        let slots = self.sig_slots(recv, sig);
        self.b.alloc((slots.result_slots + slots.param_slots) as u64);
        for (t, s) in &slots.params {
            let l = self.lay(*t);
            self.b.set_live(*s, &l);
        }
        let mut built =
            Built { result_slots: slots.result_slots, param_slots: slots.param_slots, wrapper: true, ..Built::default() };
        if ctx.is_some() {
            let c = self.b.alloc(1);
            self.b.set_live_ptr(c);
            built.ctx_slot = Some(c);
        }
        built.entry_ptrs = self.b.live_snapshot();
        built
    }

    /// What an interface's table holds: the receiver is the data word.
    pub(crate) fn table_wrapper(g: &mut Gen<'p>, ty: TypeId, entry: &Entry) -> Built {
        let word = matches!(g.prog.types.get(ty), Type::Pointer(_)) || crate::rtype::is_direct(g, ty);
        let recv = if word { ty } else { g.prog.types.intern(Type::Pointer(ty)) };
        Lower::forward_wrapper(g, PkgId(0), recv, entry)
    }

    /// A function of the receiver and the method's parameters.
    pub(super) fn forward_wrapper(g: &mut Gen<'p>, pkg: PkgId, recv: TypeId, entry: &Entry) -> Built {
        let sig = g.prog.method_signature(&entry.member);
        let mut l = Lower::new(g, Rc::new(vec![]), "".into(), pkg);
        let sig = l.sub(sig);
        let sig = l.signature(sig);
        let built = l.open(Some(recv), &sig, None);
        let own = l.sig_slots(Some(recv), &sig);
        l.b.at(Pos(0), true);
        let r = own.params[0].1;
        let at = if l.is_ptr(recv) { Place::Mem { p: r, off: 0 } } else { Place::Slot(r) };
        let method = l.method_of(&entry.member, &entry.name, entry.pkg);
        let p = match method {
            Method::Abstract { name, pkg } => {
                let (at, t) = l.walk_path(at, recv, &entry.path);
                let a = l.place_operand(at, t);
                let id = crate::rtype::method_name(l.g, &name, pkg);
                let word = l.basic(Basic::UnsafePointer);
                let slots = l.sig_slots(Some(word), &sig);
                let w = l.b.alloc((slots.result_slots + slots.param_slots) as u64);
                Prepared { callee: Callee::Iface(a, id), w, slots }
            }
            Method::Declared { f, by_pointer } => {
                let t = l.type_at(recv, &entry.path);
                let rt = l.receiver_type(t, by_pointer);
                let slots = l.sig_slots(Some(rt), &sig);
                let w = l.b.alloc((slots.result_slots + slots.param_slots) as u64);
                let d = w + slots.params[0].1;
                let m = l.b.mark();
                if entry.path.is_empty() && by_pointer && l.is_ptr(recv) {
                    l.mov(d, r, 1);
                } else {
                    l.receiver_at(at, recv, &entry.path, by_pointer, d);
                }
                l.b.release(m);
                let rl = l.lay(rt);
                l.b.set_live(d, &rl);
                Prepared { callee: Callee::Func(f), w, slots }
            }
        };
        l.forward(&p, &own, 1);
        l.finish(built, Span::NONE)
    }

    /// Copies parameters (from number `skip` of ours to number 1 of theirs), calls, copies the results, returns.
    fn forward(&mut self, p: &Prepared, own: &SigSlots, skip: usize) {
        let theirs = p.slots.params.len() - (own.params.len() - skip);
        for ((t, from), (_, to)) in own.params[skip..].iter().zip(&p.slots.params[theirs..]) {
            let l = self.lay(*t);
            self.mov(p.w + to, *from, l.slots);
        }
        self.emit_call(p);
        self.mov(0, p.w, p.slots.result_slots as u64);
        self.b.emit(Inst::Ret);
    }

    /// `x.m` bound to its receiver, which the closure holds.
    pub(super) fn bound_wrapper(
        g: &mut Gen<'p>,
        name: Arc<str>,
        pkg: PkgId,
        callee: Callee,
        recv: Option<TypeId>,
        sig: Signature,
    ) -> Built {
        let mut l = Lower::new(g, Rc::new(vec![]), name, pkg);
        let built = l.open(None, &sig, Some(()));
        let own = l.sig_slots(None, &sig);
        let ctx = built.ctx_slot.unwrap_or(0);
        l.b.at(Pos(0), true);
        let p = match recv {
            Some(rt) => {
                let slots = l.sig_slots(Some(rt), &sig);
                let w = l.b.alloc((slots.result_slots + slots.param_slots) as u64);
                let rl = l.lay(rt);
                l.load_words(w + slots.params[0].1, ctx, 8, rl.slots);
                Prepared { callee, w, slots }
            }
            None => {
                let a = l.b.alloc(2);
                l.load_words(a, ctx, 8, 2);
                l.b.set_live_ptr(a + 1);
                let word = l.basic(Basic::UnsafePointer);
                let slots = l.sig_slots(Some(word), &sig);
                let w = l.b.alloc((slots.result_slots + slots.param_slots) as u64);
                let Callee::Iface(_, id) = callee else { return built };
                Prepared { callee: Callee::Iface(a, id), w, slots }
            }
        };
        l.forward(&p, &own, 0);
        l.finish(built, Span::NONE)
    }

    #[allow(clippy::too_many_arguments)]
    pub(super) fn deferred_wrapper(
        g: &mut Gen<'p>,
        name: Arc<str>,
        pkg: PkgId,
        pos: Pos,
        span: Span,
        what: Deferred,
        layouts: Vec<Rc<Layout>>,
        types: Vec<TypeId>,
    ) -> Built {
        let mut l = Lower::new(g, Rc::new(vec![]), name, pkg);
        let none = Signature { params: vec![], results: vec![], variadic: false };
        let built = l.open(None, &none, (!layouts.is_empty()).then_some(()));
        let ctx = built.ctx_slot.unwrap_or(0);
        l.b.at(pos, true);
        let mut off = 8;
        let mut load = |l: &mut Lower<'_, 'p>, lay: &Layout, d: u16| {
            l.load_words(d, ctx, off, lay.slots);
            l.b.set_live(d, lay);
            off += lay.slots as u16 * 8;
        };
        match what {
            Deferred::Builtin(b) => {
                let mut args = vec![];
                for (lay, t) in layouts.iter().zip(types) {
                    let d = l.b.alloc_for(lay);
                    load(&mut l, lay, d);
                    args.push((d, t));
                }
                l.effect(b, &args);
            }
            Deferred::Call { callee, sig, recv } => {
                let mut rest = &layouts[..];
                let callee = match callee {
                    Callee::Closure(_) => {
                        let f = l.b.alloc(1);
                        load(&mut l, &rest[0], f);
                        rest = &rest[1..];
                        Callee::Closure(f)
                    }
                    Callee::Iface(_, id) => {
                        let a = l.b.alloc(2);
                        load(&mut l, &rest[0], a);
                        rest = &rest[1..];
                        Callee::Iface(a, id)
                    }
                    c => c,
                };
                let word = l.basic(Basic::UnsafePointer);
                let hole = matches!(callee, Callee::Iface(..));
                let slots = l.sig_slots(if hole { Some(word) } else { recv }, &sig);
                let w = l.b.alloc((slots.result_slots + slots.param_slots) as u64);
                for (lay, (_, at)) in rest.iter().zip(&slots.params[hole as usize..]) {
                    load(&mut l, lay, w + at);
                }
                l.emit_call(&Prepared { callee, w, slots });
            }
        }
        l.b.emit(Inst::Ret);
        l.finish(built, span)
    }
}
