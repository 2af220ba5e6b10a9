//! Unification of types with unknowns.
//!
//! Go 1.27 types2 `unify.go`. Inexact unification looks through a defined type's name where the other side is a
//! type literal, ignores channel directions, and lets an interface match what has its methods. Below the top
//! level of an assignment, types must match exactly.
use crate::Program;
use crate::lookup::Member;
use crate::table::{Type, TypeId, TypeParamId};

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Mode {
    assign: bool,
    exact: bool,
}

impl Mode {
    pub const INEXACT: Mode = Mode { assign: false, exact: false };
    pub const ASSIGN: Mode = Mode { assign: true, exact: false };
    pub const EXACT: Mode = Mode { assign: false, exact: true };
    /// For the parts of a type.
    fn inner(self) -> Mode {
        Mode { assign: self.assign, exact: self.exact || self.assign }
    }
}

const MAX_DEPTH: u32 = 50;

/// Joined parameters share a slot.
pub(crate) struct Unifier {
    params: Vec<TypeParamId>,
    slot_of: Vec<usize>,
    slots: Vec<Option<TypeId>>,
    depth: u32,
}

impl Unifier {
    pub fn new(params: &[TypeParamId], targs: &[Option<TypeId>]) -> Unifier {
        Unifier {
            params: params.to_vec(),
            slot_of: (0..params.len()).collect(),
            slots: (0..params.len()).map(|i| targs.get(i).copied().flatten()).collect(),
            depth: 0,
        }
    }
    fn index(&self, p: TypeParamId) -> Option<usize> {
        self.params.iter().position(|q| *q == p)
    }
    pub fn at(&self, p: TypeParamId) -> Option<TypeId> {
        self.index(p).and_then(|i| self.slots[self.slot_of[i]])
    }
    pub fn set(&mut self, p: TypeParamId, t: TypeId) {
        if let Some(i) = self.index(p) {
            self.slots[self.slot_of[i]] = Some(t);
        }
    }
    pub fn unknowns(&self) -> usize {
        self.slot_of.iter().filter(|s| self.slots[**s].is_none()).count()
    }
    fn bound(&self, prog: &Program, t: TypeId) -> Option<TypeParamId> {
        prog.types.param_id(t).filter(|p| self.params.contains(p))
    }
    /// False: both have types of their own.
    fn join(&mut self, x: TypeParamId, y: TypeParamId) -> bool {
        let (Some(i), Some(j)) = (self.index(x), self.index(y)) else { return false };
        let (a, b) = (self.slot_of[i], self.slot_of[j]);
        if a == b {
            return true;
        }
        let (keep, drop) = match (self.slots[a], self.slots[b]) {
            (Some(_), Some(_)) => return false,
            (Some(_), None) => (a, b),
            _ => (b, a),
        };
        for s in &mut self.slot_of {
            if *s == drop {
                *s = keep;
            }
        }
        true
    }

    pub fn unify(&mut self, prog: &mut Program, x: TypeId, y: TypeId, mode: Mode) -> bool {
        if self.depth > MAX_DEPTH {
            return false;
        }
        self.depth += 1;
        let r = self.nify(prog, x, y, mode);
        self.depth -= 1;
        r
    }
    fn all(&mut self, prog: &mut Program, xs: &[TypeId], ys: &[TypeId], mode: Mode) -> bool {
        xs.len() == ys.len() && xs.iter().zip(ys).all(|(x, y)| self.unify(prog, *x, *y, mode))
    }
    fn nify(&mut self, prog: &mut Program, mut x: TypeId, mut y: TypeId, mode: Mode) -> bool {
        if prog.types.identical(x, y) {
            return true;
        }
        let named = |p: &Program, t: TypeId| p.types.named_id(t).is_some();
        if named(prog, x) || self.bound(prog, y).is_some() {
            std::mem::swap(&mut x, &mut y);
        }
        let literal = |p: &Program, t: TypeId| !named(p, t) && !p.types.is_type_param(t);
        if !mode.exact && named(prog, y) && literal(prog, x) && !prog.types.is_interface(x) {
            y = prog.types.under(y);
            if prog.types.identical(x, y) {
                return true;
            }
        }
        match (self.bound(prog, x), self.bound(prog, y)) {
            (Some(px), Some(py)) => {
                if self.join(px, py) {
                    return true;
                }
                let (Some(a), Some(b)) = (self.at(px), self.at(py)) else { return false };
                return self.unify(prog, a, b, mode);
            }
            (Some(px), None) => return self.assign_param(prog, px, y, mode),
            _ => {}
        }
        if !mode.exact {
            let (xi, yi) = (prog.types.is_interface(x), prog.types.is_interface(y));
            if xi && yi {
                return self.interfaces(prog, x, y);
            }
            if xi || yi {
                let (iface, other) = if xi { (x, y) } else { (y, x) };
                let Some(i) = prog.types.interface(iface).cloned() else { return false };
                for m in &i.methods {
                    let Some(e) = prog.lookup(other, false, m.pkg, &m.name).found() else { return false };
                    if matches!(e.member, Member::Field { .. }) || prog.has_own_params(&e.member) {
                        return false;
                    }
                    let sig = prog.method_signature(&e.member);
                    if !self.unify(prog, m.sig, sig, Mode::EXACT) {
                        return false;
                    }
                }
                return true;
            }
        }
        if prog.types.is_type_param(y) {
            std::mem::swap(&mut x, &mut y);
        }
        let inner = mode.inner();
        match (prog.types.get(x).clone(), prog.types.get(y).clone()) {
            (Type::Array { len: a, elem: x }, Type::Array { len: b, elem: y }) => {
                a == b && self.unify(prog, x, y, inner)
            }
            (Type::Slice(x), Type::Slice(y)) | (Type::Pointer(x), Type::Pointer(y)) => {
                self.unify(prog, x, y, inner)
            }
            (Type::Struct(a), Type::Struct(b)) => {
                a.len() == b.len()
                    && a.iter().zip(&b).all(|(f, g)| {
                        f.name == g.name
                            && f.pkg == g.pkg
                            && f.embedded == g.embedded
                            && f.tag == g.tag
                            && self.unify(prog, f.ty, g.ty, inner)
                    })
            }
            (Type::Tuple(a), Type::Tuple(b)) => self.all(prog, &a, &b, mode),
            (Type::Func(a), Type::Func(b)) => {
                a.variadic == b.variadic
                    && self.all(prog, &a.params, &b.params, inner)
                    && self.all(prog, &a.results, &b.results, inner)
            }
            (Type::Interface(a), Type::Interface(b)) => {
                a.comparable == b.comparable
                    && a.terms == b.terms
                    && a.methods.len() == b.methods.len()
                    && a.methods.iter().zip(&b.methods).all(|(m, n)| {
                        m.name == n.name && m.pkg == n.pkg && self.unify(prog, m.sig, n.sig, Mode::EXACT)
                    })
            }
            (Type::Map { key: k1, value: v1 }, Type::Map { key: k2, value: v2 }) => {
                self.unify(prog, k1, k2, inner) && self.unify(prog, v1, v2, inner)
            }
            (Type::Chan { dir: d1, elem: e1 }, Type::Chan { dir: d2, elem: e2 }) => {
                (!mode.exact || d1 == d2) && self.unify(prog, e1, e2, inner)
            }
            (Type::Named(a), Type::Named(b)) => {
                if prog.types.origin(a) != prog.types.origin(b) {
                    return false;
                }
                let xs = prog.types.named[a.0 as usize].args.clone();
                let ys = prog.types.named[b.0 as usize].args.clone();
                self.all(prog, &xs, &ys, mode)
            }
            (Type::TypeParam(_), _) => match prog.types.common_under(x) {
                Ok(core) => self.unify(prog, core, y, Mode::ASSIGN),
                Err(_) => false,
            },
            _ => false,
        }
    }
    /// Matches an unknown with a type that is none.
    fn assign_param(&mut self, prog: &mut Program, px: TypeParamId, y: TypeId, mode: Mode) -> bool {
        let Some(x) = self.at(px) else {
            self.set(px, y);
            return true;
        };
        if !self.unify(prog, x, y, mode) {
            return false;
        }
        let (xi, yi) = (prog.types.is_interface(x), prog.types.is_interface(y));
        let (xn, yn) = (prog.types.named_id(x).is_some(), prog.types.named_id(y).is_some());
        if xi && yi {
            if xn && yn {
                return prog.types.identical(x, y);
            }
            let n = |t| prog.types.interface(t).map_or(0, |i| i.methods.len());
            if n(x) != n(y) {
                return false;
            }
        } else if xi || yi {
            return false;
        }
        // Prefer a defined type, then a directed channel.
        if !mode.exact && !xn {
            let directed = matches!(
                prog.types.under_type(y),
                Type::Chan { dir, .. } if *dir != crate::table::ChanDir::Both
            );
            if yn || directed {
                self.set(px, y);
            }
        }
        true
    }
    fn interfaces(&mut self, prog: &mut Program, x: TypeId, y: TypeId) -> bool {
        let (Some(a), Some(b)) = (prog.types.interface(x).cloned(), prog.types.interface(y).cloned()) else {
            return false;
        };
        if a.comparable != b.comparable || a.terms != b.terms {
            return false;
        }
        let (few, many) = if a.methods.len() <= b.methods.len() { (a, b) } else { (b, a) };
        few.methods.iter().all(|m| {
            let other = many.methods.iter().find(|n| n.name == m.name && n.pkg == m.pkg);
            other.is_some_and(|n| self.unify(prog, m.sig, n.sig, Mode::EXACT))
        })
    }
}
