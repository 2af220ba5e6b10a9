//! Types declared inside generic functions: each list of type arguments has a type of its own.
//!
//! The checker knows such a type once, with the function's type parameters in its structure, and its substitution leaves
//! declared types alone. Here they are copied per instance of the function.
use gmplay_types::table::{Field, Method, NamedType, Type, TypeParamId};
use gmplay_types::{Basic, NamedId, TypeId, TypeTable};
use std::collections::{HashMap, HashSet};

#[derive(Default)]
pub struct LocalTypes {
    /// Declared types that are not generic and yet mention type parameters.
    open: HashSet<NamedId>,
    copies: HashMap<(NamedId, Vec<TypeId>), TypeId>,
}

impl LocalTypes {
    pub fn new(types: &TypeTable) -> LocalTypes {
        let mut open = HashSet::new();
        // One local type may mention another.
        loop {
            let before = open.len();
            for (i, n) in types.named.iter().enumerate() {
                let id = NamedId(i as u32);
                let plain = n.origin.is_none() && n.type_params.is_empty();
                if plain && !open.contains(&id) && mentions(types, &open, n.underlying, 0) {
                    open.insert(id);
                }
            }
            if open.len() == before {
                return LocalTypes { open, copies: HashMap::new() };
            }
        }
    }

    /// `ty` with the arguments put in, as an identity.
    pub fn substitute(&mut self, types: &mut TypeTable, ty: TypeId, subst: &[(TypeParamId, TypeId)]) -> TypeId {
        let ty = types.canon(ty);
        let ty = if self.open.is_empty() { ty } else { self.close(types, ty, subst) };
        let t = types.subst(ty, subst);
        types.canon(t)
    }

    /// `ty` with local types replaced by their copies.
    fn close(&mut self, types: &mut TypeTable, ty: TypeId, subst: &[(TypeParamId, TypeId)]) -> TypeId {
        if !mentions_open(types, &self.open, ty, 0) {
            return ty;
        }
        if let Type::Named(n) = types.get(ty)
            && self.open.contains(n)
        {
            let n = *n;
            return self.copy(types, n, subst);
        }
        let mut each = |types: &mut TypeTable, t: TypeId| self.close(types, t, subst);
        let new = match types.get(ty).clone() {
            Type::Named(n) => {
                let named = &types.named[n.0 as usize];
                let (Some(origin), args) = (named.origin, named.args.clone()) else { return ty };
                let args: Vec<TypeId> = args.into_iter().map(|t| each(types, t)).collect();
                let t = types.instantiate(origin, &args);
                return types.canon(t);
            }
            Type::Pointer(e) => Type::Pointer(each(types, e)),
            Type::Slice(e) => Type::Slice(each(types, e)),
            Type::Array { len, elem } => Type::Array { len, elem: each(types, elem) },
            Type::Chan { dir, elem } => Type::Chan { dir, elem: each(types, elem) },
            Type::Map { key, value } => Type::Map { key: each(types, key), value: each(types, value) },
            Type::Struct(fs) => {
                Type::Struct(fs.into_iter().map(|f| Field { ty: each(types, f.ty), ..f }).collect())
            }
            Type::Func(mut s) => {
                s.params.iter_mut().chain(&mut s.results).for_each(|t| *t = each(types, *t));
                Type::Func(s)
            }
            Type::Tuple(ts) => Type::Tuple(ts.into_iter().map(|t| each(types, t)).collect()),
            Type::Interface(mut i) => {
                i.methods = i.methods.into_iter().map(|m| Method { sig: each(types, m.sig), ..m }).collect();
                Type::Interface(i)
            }
            Type::Basic(_) | Type::TypeParam(_) => return ty,
        };
        types.intern(new)
    }

    fn copy(&mut self, types: &mut TypeTable, n: NamedId, subst: &[(TypeParamId, TypeId)]) -> TypeId {
        let args: Vec<TypeId> = subst.iter().map(|s| s.1).collect();
        let key = (n, args.clone());
        if let Some(t) = self.copies.get(&key) {
            return *t;
        }
        let old = types.named[n.0 as usize].clone();
        let invalid = types.basic(Basic::Invalid);
        let new = types.new_named(NamedType { underlying: invalid, args, ..old.clone() });
        let t = types.intern(Type::Named(new));
        self.copies.insert(key, t);
        let under = self.substitute(types, old.underlying, subst);
        types.set_underlying(new, under);
        t
    }
}

/// Whether the structure has a type parameter or an open type in it.
fn mentions(types: &TypeTable, open: &HashSet<NamedId>, ty: TypeId, depth: u32) -> bool {
    any_part(types, ty, depth, &mut |types, t| match types.get(t) {
        Type::TypeParam(_) => true,
        Type::Named(n) => open.contains(n),
        _ => false,
    })
}
fn mentions_open(types: &TypeTable, open: &HashSet<NamedId>, ty: TypeId, depth: u32) -> bool {
    any_part(types, ty, depth, &mut |types, t| matches!(types.get(t), Type::Named(n) if open.contains(n)))
}

fn any_part(types: &TypeTable, ty: TypeId, depth: u32, hit: &mut dyn FnMut(&TypeTable, TypeId) -> bool) -> bool {
    if depth > 60 {
        return false;
    }
    if hit(types, ty) {
        return true;
    }
    let mut all = |ts: &[TypeId]| ts.iter().any(|t| any_part(types, *t, depth + 1, hit));
    match types.get(ty) {
        Type::Basic(_) | Type::TypeParam(_) => false,
        Type::Named(n) => all(&types.named[n.0 as usize].args),
        Type::Pointer(e) | Type::Slice(e) | Type::Array { elem: e, .. } | Type::Chan { elem: e, .. } => all(&[*e]),
        Type::Map { key, value } => all(&[*key, *value]),
        Type::Struct(fs) => fs.iter().any(|f| all(&[f.ty])),
        Type::Func(s) => all(&s.params) || all(&s.results),
        Type::Tuple(ts) => all(ts),
        Type::Interface(i) => i.methods.iter().any(|m| all(&[m.sig])),
    }
}
