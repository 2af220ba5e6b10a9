//! Fields and methods by name, through embedded fields; method sets.
//!
//! Go 1.27 types2 `lookup.go`. Breadth first: the shallowest depth at which the name exists decides, and two
//! finds at that depth are ambiguous. A pointer to an interface has no methods, a defined pointer type only
//! the fields of what it points to.
use crate::Program;
use crate::object::{FuncInfo, ObjId, ObjKind, Object, PkgId};
use crate::table::{Type, TypeId};
use gmplay_syntax::Span;
use gmplay_syntax::ast::Name;
use std::collections::{HashMap, HashSet};

#[derive(Clone, Debug)]
pub enum Member {
    Field { ty: TypeId },
    /// A declared method, and the defined type (or instance) that has it.
    Method { obj: ObjId, recv: TypeId },
    /// A method of an interface or of a type parameter's constraint, and its signature.
    Abstract { sig: TypeId },
}

#[derive(Clone, Debug)]
pub struct Entry {
    pub name: Name,
    pub pkg: Option<PkgId>,
    /// Field indices through embedded fields; a field's own index comes last, a method has none.
    pub path: Vec<u32>,
    /// A pointer was followed on the way.
    pub indirect: bool,
    pub member: Member,
}

#[derive(Clone, Debug)]
pub enum Lookup {
    Found(Entry),
    Ambiguous,
    /// The method exists, but for pointers (or addressable values) only.
    PointerReceiver,
    Missing,
}

impl Lookup {
    pub fn found(self) -> Option<Entry> {
        match self {
            Lookup::Found(e) => Some(e),
            _ => None,
        }
    }
}

/// Starts with an upper-case letter.
pub fn exported(name: &str) -> bool {
    name.chars().next().is_some_and(char::is_uppercase)
}

struct Level {
    ty: TypeId,
    path: Vec<u32>,
    indirect: bool,
    multiples: bool,
}

fn same_id(n: &str, npkg: Option<PkgId>, name: &str, pkg: Option<PkgId>, fold: bool) -> bool {
    if fold && n.to_lowercase() == name.to_lowercase() {
        return true;
    }
    n == name && (exported(n) || npkg == pkg)
}

impl Program {
    pub fn object(&self, id: ObjId) -> &Object {
        &self.objects[id.0 as usize]
    }
    pub(crate) fn func_info(&self, id: ObjId) -> Option<&FuncInfo> {
        match &self.objects[id.0 as usize].kind {
            ObjKind::Func(f) => Some(f),
            _ => None,
        }
    }

    /// Looks `name` up in `ty` as seen from package `pkg`. `addressable`: `&x` may be taken to call a method.
    pub fn lookup(&self, ty: TypeId, addressable: bool, pkg: Option<PkgId>, name: &str) -> Lookup {
        self.lookup_fold(ty, addressable, pkg, name, false)
    }
    pub(crate) fn lookup_fold(
        &self,
        ty: TypeId,
        addressable: bool,
        pkg: Option<PkgId>,
        name: &str,
        fold: bool,
    ) -> Lookup {
        if matches!(self.types.get(ty), Type::Named(_)) && self.types.is_pointer(ty) {
            return match self.lookup_in(self.types.under(ty), false, pkg, name, fold) {
                Lookup::Found(Entry { member: Member::Method { .. } | Member::Abstract { .. }, .. }) => Lookup::Missing,
                l => l,
            };
        }
        self.lookup_in(ty, addressable, pkg, name, fold)
    }
    pub(crate) fn lookup_in(
        &self,
        ty: TypeId,
        addressable: bool,
        pkg: Option<PkgId>,
        name: &str,
        fold: bool,
    ) -> Lookup {
        let table = &self.types;
        if name == "_" {
            return Lookup::Missing;
        }
        let (base, is_ptr) = table.deref(ty);
        if is_ptr && (table.is_interface(base) || table.is_type_param(base)) {
            return Lookup::Missing;
        }
        let mut current = vec![Level { ty: base, path: Vec::new(), indirect: is_ptr, multiples: false }];
        let mut seen: HashSet<TypeId> = HashSet::new();
        while !current.is_empty() {
            let mut next: Vec<Level> = Vec::new();
            let mut found: Option<Entry> = None;
            for e in &current {
                let mut add = |entry: Entry| -> bool {
                    if found.is_some() || e.multiples {
                        return false;
                    }
                    found = Some(entry);
                    true
                };
                if let Type::Named(n) = table.get(e.ty) {
                    if !seen.insert(table.canon(e.ty)) {
                        continue;
                    }
                    let origin = &table.named[table.origin(*n).0 as usize];
                    let m = origin.methods.iter().find(|m| {
                        let o = self.object(**m);
                        same_id(&o.name, o.pkg, name, pkg, fold)
                    });
                    if let Some(m) = m {
                        let o = self.object(*m);
                        let entry = Entry {
                            name: o.name.clone(),
                            pkg: o.pkg,
                            path: e.path.clone(),
                            indirect: e.indirect,
                            member: Member::Method { obj: *m, recv: e.ty },
                        };
                        if !add(entry) {
                            return Lookup::Ambiguous;
                        }
                        continue;
                    }
                }
                match table.under_type(e.ty) {
                    Type::Struct(fields) => {
                        for (i, f) in fields.iter().enumerate() {
                            let path = || e.path.iter().copied().chain([i as u32]).collect::<Vec<_>>();
                            if same_id(&f.name, f.pkg, name, pkg, fold) {
                                let entry = Entry {
                                    name: f.name.clone(),
                                    pkg: f.pkg,
                                    path: path(),
                                    indirect: e.indirect,
                                    member: Member::Field { ty: f.ty },
                                };
                                if !add(entry) {
                                    return Lookup::Ambiguous;
                                }
                            } else if f.embedded {
                                let (t, p) = table.deref(f.ty);
                                next.push(Level {
                                    ty: t,
                                    path: path(),
                                    indirect: e.indirect || p,
                                    multiples: e.multiples,
                                });
                            }
                        }
                    }
                    Type::Interface(_) | Type::TypeParam(_) => {
                        let methods = table.interface(e.ty).map_or(&[][..], |i| &i.methods[..]);
                        if let Some(m) = methods.iter().find(|m| same_id(&m.name, m.pkg, name, pkg, fold)) {
                            let entry = Entry {
                                name: m.name.clone(),
                                pkg: m.pkg,
                                path: e.path.clone(),
                                indirect: e.indirect,
                                member: Member::Abstract { sig: m.sig },
                            };
                            if !add(entry) {
                                return Lookup::Ambiguous;
                            }
                        }
                    }
                    _ => {}
                }
            }
            if let Some(entry) = found {
                if let Member::Method { obj, .. } = entry.member
                    && self.func_info(obj).is_some_and(|f| f.ptr_recv)
                    && !entry.indirect
                    && !addressable
                {
                    return Lookup::PointerReceiver;
                }
                return Lookup::Found(entry);
            }
            current = consolidate(next, |t| table.canon(t));
        }
        Lookup::Missing
    }

    /// The signature of a found method, with the receiver's type arguments put in, without the receiver.
    pub fn method_signature(&mut self, member: &Member) -> TypeId {
        match member {
            Member::Field { ty } => *ty,
            Member::Abstract { sig } => *sig,
            Member::Method { obj, recv } => {
                let sig = self.shown_type(*obj);
                let args = self.args_shown(*recv);
                let Some(info) = self.func_info(*obj) else { return sig };
                let map: Vec<_> =
                    info.type_params.iter().copied().take(info.recv_params as usize).zip(args).collect();
                self.types.subst(sig, &map)
            }
        }
    }
    fn args_shown(&self, recv: TypeId) -> Vec<TypeId> {
        let (t, _) = self.types.deref(recv);
        match self.types.shown.get(&t) {
            Some(crate::table::Shown::Args(args)) => args.clone(),
            _ => self.types.type_args_of_recv(t).to_vec(),
        }
    }

    /// The object that stands for an interface's method: one for each name and signature.
    pub(crate) fn abstract_method(&mut self, name: &Name, pkg: Option<PkgId>, sig: TypeId) -> ObjId {
        let sig = self.types.canon(sig);
        let key = (name.clone(), pkg, sig);
        if let Some(id) = self.abstract_methods.get(&key) {
            return *id;
        }
        let kind = ObjKind::Func(FuncInfo::default());
        let id = self.new_object(Object { kind, name: name.clone(), pkg, span: Span::NONE, ty: sig });
        self.abstract_methods.insert(key, id);
        id
    }

    /// A concrete type's declared or promoted method (through `&x` too, where `addressable`), or an interface's.
    pub fn lookup_method(&self, ty: TypeId, name: &str, pkg: Option<PkgId>) -> Option<Entry> {
        self.lookup(ty, false, pkg, name).found().filter(|e| !matches!(e.member, Member::Field { .. }))
    }
    /// All methods that values of `ty` have, sorted by name (then package).
    pub fn method_set(&self, ty: TypeId) -> Vec<Entry> {
        let mut names: HashMap<(Name, Option<PkgId>), ()> = HashMap::new();
        let mut seen = HashSet::new();
        let mut todo = vec![self.types.deref(ty).0];
        while let Some(t) = todo.pop() {
            if !seen.insert(t) {
                continue;
            }
            if let Type::Named(n) = self.types.get(t) {
                for m in &self.types.named[self.types.origin(*n).0 as usize].methods {
                    let o = self.object(*m);
                    names.insert((o.name.clone(), o.pkg), ());
                }
            }
            match self.types.under_type(t) {
                Type::Struct(fields) => {
                    todo.extend(fields.iter().filter(|f| f.embedded).map(|f| self.types.deref(f.ty).0));
                }
                Type::Interface(i) => names.extend(i.methods.iter().map(|m| ((m.name.clone(), m.pkg), ()))),
                _ => {}
            }
        }
        let mut set: Vec<Entry> =
            names.into_keys().filter_map(|(name, pkg)| self.lookup_method(ty, &name, pkg)).collect();
        set.sort_by(|a, b| (&a.name, a.pkg).cmp(&(&b.name, b.pkg)));
        set
    }
}

/// The same type reached twice at one depth is ambiguous, but looked at once.
fn consolidate(list: Vec<Level>, canon: impl Fn(TypeId) -> TypeId) -> Vec<Level> {
    let mut at: HashMap<TypeId, usize> = HashMap::new();
    let mut out: Vec<Level> = Vec::new();
    for l in list {
        match at.get(&canon(l.ty)) {
            Some(i) => out[*i].multiples = true,
            None => {
                at.insert(canon(l.ty), out.len());
                out.push(l);
            }
        }
    }
    out
}
