//! How a program starts: package variables, `init` functions, `main.main`.
//!
//! Go 1.27 `cmd/compile/internal/pkginit`, `staticinit`: what is constant is in static data from the start; the rest is
//! assigned by the package's `init` in the checker's order. Variables of the library that nothing mentions and whose
//! initialiser calls nothing are left out, as the linker does.
use crate::program::{Built, Gen};
use crate::lower::{Lower, unparen};
use crate::rtype;
use crate::walk::{self, Visit};
use gmplay_bytecode::{FuncId, Image, Inst};
use gmplay_syntax::ast::*;
use gmplay_types::object::{Initializer, PkgId};
use gmplay_types::table::Type;
use gmplay_types::{ObjId, ObjKind, TypeId};
use gmplay_types::constant::Value;
use std::collections::{HashMap, HashSet};

/// Lowers the whole program into `image`; with `everything`, also what it does not reach.
pub fn program(g: &mut Gen, image: &mut Image, everything: bool) {
    let exprs = initialisers(g);
    let find = |g: &Gen, pkg: &str, name: &str| {
        let p = g.packages.iter().find(|p| &*p.path == pkg)?;
        p.scope.get(name).copied()
    };
    let func = |g: &mut Gen, pkg: &str, name: &str| -> Option<FuncId> {
        let o = find(g, pkg, name)?;
        matches!(g.object(o).kind, ObjKind::Func(_)).then(|| crate::lower::function(g, o, vec![]))
    };
    image.well_known.vmpanic = func(g, "runtime", "vmpanic");
    image.well_known.fatalpanic = func(g, "runtime", "fatalpanic");
    let main = func(g, "main", "main");

    if everything {
        for i in 0..g.prog.objects.len() as u32 {
            if let ObjKind::Func(f) = &g.object(ObjId(i)).kind
                && f.decl.is_some()
                && f.type_params.is_empty()
                && &*g.object(ObjId(i)).name != "init"
            {
                crate::lower::function(g, ObjId(i), vec![]);
            }
        }
    }

    // By package: its initialisers that must run, in order.
    let mut wanted: Vec<Vec<(usize, bool)>> = vec![];
    let mut inits = vec![];
    for (i, p) in g.packages.iter().enumerate() {
        let user = &*p.path == "main";
        let mut list = vec![];
        for (n, init) in p.init_order.iter().enumerate() {
            let Some(e) = exprs.get(&init.rhs) else { continue };
            list.push((n, user || calls(g, e)));
        }
        wanted.push(list);
        let mut fs = vec![];
        for (n, d) in p.inits.iter().enumerate() {
            if let Some((decl, pkg)) = g.decls.get(d).copied() {
                let name: std::sync::Arc<str> = format!("{}.init.{n}", p.path).into();
                let inner = name.clone();
                fs.push(g.enqueue(
                    name,
                    Box::new(move |g| Lower::declared(g, decl, pkg, Default::default(), inner)),
                ));
            }
        }
        inits.push(fs);
        let _ = i;
    }
    // Each initialiser that runs is a function of its own, made once something needs it.
    let mut made: HashMap<(usize, usize), Option<FuncId>> = HashMap::new();
    loop {
        g.drain();
        let globals: HashSet<ObjId> = g.globals.keys().copied().collect();
        for (p, list) in wanted.iter().enumerate() {
            for (n, always) in list {
                let init = &g.packages[p].init_order[*n];
                if made.contains_key(&(p, *n)) || !(*always || init.lhs.iter().any(|o| globals.contains(o))) {
                    continue;
                }
                let e = exprs[&init.rhs];
                let f = if static_init(g, init, e) {
                    None
                } else {
                    let pkg = PkgId(p as u32);
                    let name: std::sync::Arc<str> = format!("{}.init", g.pkg_path(pkg)).into();
                    let inner = name.clone();
                    let init = init.clone();
                    Some(g.enqueue(name, Box::new(move |g| Lower::initialiser(g, init, e, pkg, inner))))
                };
                made.insert((p, *n), f);
            }
        }
        if !g.has_work() && !rtype::make_methods(g) && !g.has_work() {
            break;
        }
    }
    let mut calls = vec![];
    for (p, list) in wanted.iter().enumerate() {
        calls.extend(list.iter().filter_map(|(n, _)| made.get(&(p, *n)).copied().flatten()));
        calls.extend(&inits[p]);
    }
    calls.extend(main);
    image.entry = Some(g.enqueue(
        "runtime.main",
        Box::new(move |_| {
            let mut built = Built::default();
            for f in calls {
                built.b.emit_call(Inst::Call { w: 0, k: f.0 }, 0);
            }
            built.b.emit(Inst::Ret);
            built
        }),
    ));
    g.drain();
    let any = g.prog.types.intern(Type::Interface(Default::default()));
    image.well_known.any = Some(rtype::rtype(g, any));
    let string = g.prog.types.basic(gmplay_types::Basic::String);
    image.well_known.string = Some(rtype::boxed(g, string));
    if let Some(o) = g.prog.universe.scope.get("error").copied() {
        let t = g.object(o).ty;
        image.well_known.error = Some(rtype::rtype(g, t));
    }
}

/// The initialising expressions of package variables, by node.
fn initialisers<'p>(g: &Gen<'p>) -> HashMap<NodeId, &'p Expr> {
    let mut out = HashMap::new();
    for d in g.packages.iter().flat_map(|p| &p.files).flat_map(|f| &f.decls) {
        if let Decl::Var(specs) = d {
            for e in specs.iter().flat_map(|s| &s.values) {
                out.insert(e.id, e);
            }
        }
    }
    out
}

/// Whether evaluating may do anything but make a value.
fn calls(g: &Gen, e: &Expr) -> bool {
    struct Find<'a, 'p>(&'a Gen<'p>, bool);
    impl<'a> Visit<'a> for Find<'_, '_> {
        fn expr(&mut self, e: &'a Expr) -> bool {
            let mode = self.0.info.type_of(e.id);
            if mode.is_some_and(|t| t.value.is_some()) {
                return false;
            }
            match &e.kind {
                ExprKind::FuncLit(_) => return false,
                ExprKind::Call { fun, .. } => {
                    let conv = self.0.info.type_of(fun.id).is_some_and(|t| t.mode == gmplay_types::info::Mode::Type);
                    let builtin = self.0.info.type_of(fun.id).is_some_and(|t| t.mode == gmplay_types::info::Mode::Builtin);
                    self.1 |= !(conv || builtin);
                }
                ExprKind::Unary { op: UnaryOp::Recv, .. } => self.1 = true,
                _ => {}
            }
            !self.1
        }
    }
    let mut f = Find(g, false);
    walk::expr(e, &mut f);
    f.1
}

fn static_init(g: &mut Gen, init: &Initializer, e: &Expr) -> bool {
    let [o] = init.lhs[..] else { return false };
    if &*g.object(o).name == "_" || !is_static(g, e) {
        return false;
    }
    let ty = g.prog.types.canon(g.object(o).ty);
    if !fits(g, ty, e) {
        return false;
    }
    let at = g.global(o);
    put(g, ty, e, at);
    true
}

/// An expression whose memory image is known now.
fn is_static(g: &Gen, e: &Expr) -> bool {
    let e = unparen(e);
    let Some(t) = g.info.type_of(e.id) else { return false };
    if t.value.is_some() || t.mode == gmplay_types::info::Mode::Nil {
        return true;
    }
    match &e.kind {
        ExprKind::CompositeLit { elems, .. } => {
            matches!(g.under(t.ty), Type::Struct(_) | Type::Array { .. } | Type::Slice(_))
                && elems.iter().all(|el| is_static(g, &el.value))
        }
        _ => false,
    }
}
/// Whether no part is converted to an interface on the way.
fn fits(g: &mut Gen, ty: TypeId, e: &Expr) -> bool {
    let e = unparen(e);
    let Some(t) = g.info.type_of(e.id) else { return false };
    if t.mode == gmplay_types::info::Mode::Nil {
        return true;
    }
    if matches!(g.under(ty), Type::Interface(_)) {
        return false;
    }
    let ExprKind::CompositeLit { elems, .. } = &e.kind else { return true };
    match g.under(ty).clone() {
        Type::Struct(fs) => elems.iter().enumerate().all(|(n, el)| {
            let f = field_index(&fs, n, el).and_then(|i| fs.get(i));
            f.is_some_and(|f| fits(g, f.ty, &el.value))
        }),
        Type::Array { elem, .. } | Type::Slice(elem) => elems.iter().all(|el| fits(g, elem, &el.value)),
        _ => false,
    }
}

fn field_index(fs: &[gmplay_types::Field], n: usize, el: &Element) -> Option<usize> {
    match el.key.as_ref().map(|k| &k.kind) {
        Some(ExprKind::Ident(name)) => fs.iter().position(|f| f.name == *name),
        _ => Some(n),
    }
}

/// Writes the value's memory image.
fn put(g: &mut Gen, ty: TypeId, e: &Expr, at: u32) {
    let e = unparen(e);
    let l = g.layout(ty);
    if let Some(v) = g.info.type_of(e.id).and_then(|t| t.value.as_ref()) {
        return g.const_image(at, &l, v, ty);
    }
    let ExprKind::CompositeLit { elems, .. } = &e.kind else { return };
    match g.under(ty).clone() {
        Type::Struct(fs) => {
            for (n, el) in elems.iter().enumerate() {
                if let Some(i) = field_index(&fs, n, el)
                    && let Some(f) = fs.get(i)
                {
                    put(g, f.ty, &el.value, at + l.offsets[i] as u32);
                }
            }
        }
        Type::Array { elem, .. } => put_elements(g, elem, elems, at),
        Type::Slice(elem) => {
            let n = length(g, elems);
            let array = g.prog.types.intern(Type::Array { len: n, elem });
            let al = g.layout(array);
            let data = if n == 0 { g.static_alloc(8, 8) } else { g.static_value(&al) };
            put_elements(g, elem, elems, data);
            g.put64(at, Gen::address(data));
            g.put64(at + 8, n);
            g.put64(at + 16, n);
        }
        _ => {}
    }
}

fn key_of(g: &Gen, el: &Element) -> Option<u64> {
    el.key.as_ref().and_then(|k| g.info.type_of(k.id)).and_then(|t| t.value.as_ref()).and_then(Value::as_u64)
}
fn length(g: &Gen, elems: &[Element]) -> u64 {
    let (mut i, mut n) = (0, 0);
    for el in elems {
        i = key_of(g, el).unwrap_or(i) + 1;
        n = n.max(i);
    }
    n
}
fn put_elements(g: &mut Gen, elem: TypeId, elems: &[Element], at: u32) {
    let size = g.layout(elem).size;
    let mut i = 0;
    for el in elems {
        i = key_of(g, el).unwrap_or(i);
        put(g, elem, &el.value, at + (i * size) as u32);
        i += 1;
    }
}
