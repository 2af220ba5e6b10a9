//! Substitution of type arguments for parameters, and instances of generic types.
//!
//! Go 1.27 types2 `subst.go`, `instantiate.go`. An instance is a `Named` of its own whose underlying type is
//! made at once, unless its origin is still being declared: then it waits for that.
//!
//! # Invariants
//! 1. One `NamedId` per origin and identical arguments.
//! 2. Expansion ends: instances nested deeper than [`MAX_NESTING`] stay without an underlying type (only an
//!    instantiation cycle, which is an error, makes such).
use crate::object::ObjId;
use crate::table::{Basic, NamedId, NamedType, Shown, Subst, Type, TypeId, TypeParamId, TypeTable};

const MAX_NESTING: u32 = 24;
/// Instances made while one outermost instance is expanded.
const MAX_CHAIN: usize = 5_000;

impl TypeTable {
    /// `id` with type parameters replaced. Returns `id` itself where nothing changes.
    pub fn subst(&mut self, id: TypeId, map: Subst) -> TypeId {
        if map.is_empty() {
            return id;
        }
        self.subst_at(id, map, 0)
    }
    fn subst_all(&mut self, ids: &mut [TypeId], map: Subst, depth: u32) -> bool {
        let mut changed = false;
        for t in ids {
            let new = self.subst_at(*t, map, depth);
            changed |= new != *t;
            *t = new;
        }
        changed
    }
    fn subst_at(&mut self, id: TypeId, map: Subst, depth: u32) -> TypeId {
        if depth > 100 {
            return id;
        }
        let d = depth + 1;
        let mut ty = self.get(id).clone();
        let changed = match &mut ty {
            Type::Basic(_) => return id,
            Type::TypeParam(p) => return map.iter().find(|(q, _)| q == p).map_or(id, |(_, t)| *t),
            Type::Named(n) => {
                let origin = match self.named[n.0 as usize].origin {
                    Some(o) => o,
                    None => return id,
                };
                let mut args = match self.shown.get(&id) {
                    Some(Shown::Args(args)) => args.clone(),
                    _ => self.named[n.0 as usize].args.clone(),
                };
                if !self.subst_all(&mut args, map, d) {
                    return id;
                }
                return self.instantiate(origin, &args);
            }
            Type::Pointer(e) | Type::Slice(e) | Type::Array { elem: e, .. } | Type::Chan { elem: e, .. } => {
                let new = self.subst_at(*e, map, d);
                let changed = new != *e;
                *e = new;
                changed
            }
            Type::Map { key, value } => {
                let mut kv = [*key, *value];
                let changed = self.subst_all(&mut kv, map, d);
                (*key, *value) = (kv[0], kv[1]);
                changed
            }
            Type::Struct(fields) => {
                let mut changed = false;
                for f in fields {
                    let new = self.subst_at(f.ty, map, d);
                    changed |= new != f.ty;
                    f.ty = new;
                }
                changed
            }
            Type::Func(s) => {
                let a = self.subst_all(&mut s.params, map, d);
                let b = self.subst_all(&mut s.results, map, d);
                a || b
            }
            Type::Tuple(ts) => self.subst_all(ts, map, d),
            Type::Interface(i) => {
                let mut changed = false;
                for m in &mut i.methods {
                    let new = self.subst_at(m.sig, map, d);
                    changed |= new != m.sig;
                    m.sig = new;
                }
                for (tilde, t) in i.terms.iter_mut().flatten() {
                    let mut new = self.subst_at(*t, map, d);
                    if *tilde && new != *t {
                        new = self.under(new);
                    }
                    changed |= new != *t;
                    *t = new;
                }
                changed
            }
        };
        if !changed {
            return id;
        }
        match self.shown.get(&id).cloned() {
            Some(Shown::Params { params, results }) => self.intern_shown(ty, Shown::Params { params, results }),
            Some(Shown::Iface { implicit, mut methods, mut embeds }) => {
                for (_, t) in &mut methods {
                    *t = self.subst_at(*t, map, d);
                }
                for (_, t) in embeds.iter_mut().flatten() {
                    *t = self.subst_at(*t, map, d);
                }
                self.intern_shown(ty, Shown::Iface { implicit, methods, embeds })
            }
            _ => self.intern(ty),
        }
    }

    /// The instance of a generic type. As many arguments as the type has parameters: the caller checks that,
    /// and that they satisfy the constraints.
    pub fn instantiate(&mut self, origin: NamedId, args: &[TypeId]) -> TypeId {
        let key: Vec<TypeId> = args.iter().map(|a| self.canon(*a)).collect();
        let id = match self.instances.get(&(origin, key.clone())) {
            Some(id) => *id,
            None => {
                let obj: ObjId = self.named[origin.0 as usize].obj;
                let id = self.new_named(NamedType {
                    obj,
                    underlying: self.basic(Basic::Invalid),
                    methods: Vec::new(),
                    type_params: Vec::new(),
                    origin: Some(origin),
                    args: key.clone(),
                });
                self.instances.insert((origin, key.clone()), id);
                self.expand(id);
                id
            }
        };
        let named = self.intern(Type::Named(id));
        if key == args { named } else { self.intern_shown(Type::Named(id), Shown::Args(args.to_vec())) }
    }
    /// Gives an instance its underlying type, now or once its origin has one.
    fn expand(&mut self, id: NamedId) {
        let origin = match self.named[id.0 as usize].origin {
            Some(o) => o,
            None => return,
        };
        let args = self.named[id.0 as usize].args.clone();
        if self.expanding.len() > MAX_CHAIN || args.iter().any(|a| self.nesting(*a, 0) > MAX_NESTING) {
            return;
        }
        if self.under[origin.0 as usize].is_none() {
            self.waiting.entry(origin).or_default().push(id);
            return;
        }
        self.expanding.push(id);
        if self.expanding.len() > 1 {
            return;
        }
        let mut i = 0;
        while i < self.expanding.len() {
            let id = self.expanding[i];
            i += 1;
            self.expand_now(id);
        }
        self.expanding.clear();
    }
    fn expand_now(&mut self, id: NamedId) {
        let n = &self.named[id.0 as usize];
        let Some(origin) = n.origin else { return };
        let args = n.args.clone();
        let o = &self.named[origin.0 as usize];
        let map: Vec<(TypeParamId, TypeId)> = o.type_params.iter().copied().zip(args).collect();
        let Some(under) = self.under[origin.0 as usize] else { return };
        let u = self.subst(under, &map);
        self.set_underlying(id, u);
    }
    /// A type declaration is resolved: `under` is its underlying type.
    pub fn set_underlying(&mut self, id: NamedId, under: TypeId) {
        self.under[id.0 as usize] = Some(under);
        self.named[id.0 as usize].underlying = self.canon(under);
        for inst in self.waiting.remove(&id).unwrap_or_default() {
            self.expand(inst);
        }
        for f in self.followers.remove(&id).unwrap_or_default() {
            if f != id {
                self.set_underlying(f, under);
            }
        }
    }
    /// How deeply instances nest in a type's arguments.
    fn nesting(&self, id: TypeId, depth: u32) -> u32 {
        if depth > MAX_NESTING + 1 {
            return depth;
        }
        let of = |ids: &[TypeId]| ids.iter().map(|t| self.nesting(*t, depth + 1)).max().unwrap_or(0);
        1 + match self.get(id) {
            Type::Named(n) => of(&self.named[n.0 as usize].args),
            Type::Pointer(e) | Type::Slice(e) | Type::Array { elem: e, .. } | Type::Chan { elem: e, .. } => of(&[*e]),
            Type::Map { key, value } => of(&[*key, *value]),
            Type::Func(s) => of(&s.params).max(of(&s.results)),
            Type::Struct(fs) => fs.iter().map(|f| self.nesting(f.ty, depth + 1)).max().unwrap_or(0),
            _ => 0,
        }
    }
    /// The type arguments of a method's receiver: what the method's `FuncInfo::type_params` stand for when it is
    /// called on `recv` (an instance or a pointer to one). Empty for types that are no instances.
    pub fn type_args_of_recv(&self, recv: TypeId) -> &[TypeId] {
        let (t, _) = self.deref(recv);
        match self.get(t) {
            Type::Named(n) => &self.named[n.0 as usize].args,
            _ => &[],
        }
    }
    /// The declared type of which `id` is an instance, or `id` itself.
    pub fn origin(&self, id: NamedId) -> NamedId {
        self.named[id.0 as usize].origin.unwrap_or(id)
    }
    /// Whether any of the parameters occurs in the type.
    pub(crate) fn mentions(&self, id: TypeId, params: &[TypeParamId]) -> bool {
        self.mentions_at(id, params, 0)
    }
    fn mentions_at(&self, id: TypeId, params: &[TypeParamId], depth: u32) -> bool {
        if depth > 60 || params.is_empty() {
            return false;
        }
        let any = |ids: &[TypeId]| ids.iter().any(|t| self.mentions_at(*t, params, depth + 1));
        match self.get(id) {
            Type::Basic(_) => false,
            Type::TypeParam(p) => params.contains(p),
            Type::Named(n) => any(&self.named[n.0 as usize].args),
            Type::Pointer(e) | Type::Slice(e) | Type::Array { elem: e, .. } | Type::Chan { elem: e, .. } => any(&[*e]),
            Type::Map { key, value } => any(&[*key, *value]),
            Type::Struct(fs) => fs.iter().any(|f| self.mentions_at(f.ty, params, depth + 1)),
            Type::Func(s) => any(&s.params) || any(&s.results),
            Type::Tuple(ts) => any(ts),
            Type::Interface(i) => {
                i.methods.iter().any(|m| any(&[m.sig]))
                    || i.terms.iter().flatten().any(|(_, t)| any(&[*t]))
            }
        }
    }
}
