//! Methods of concrete types: which there are, through which embedded fields, and the functions made for them.
//!
//! Go 1.27 `cmd/compile/internal/reflectdata`: `methodWrapper`. A method table's functions take the interface's data
//! word as receiver: the value itself for pointer-shaped types, else the address of the boxed copy. So the table
//! of `T` (boxed) and that of `*T` use the same functions: the method itself where its receiver is `*T`, else a
//! wrapper that loads the value or walks to the embedded field.
use crate::program::{Gen, WrapperKey};
use crate::lower::Lower;
use crate::rtype::{is_direct, type_string};
use gmplay_bytecode::FuncId;
use gmplay_types::object::PkgId;
use gmplay_types::table::Type;
use gmplay_types::{Entry, Member, ObjKind, TypeId};
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

pub struct MethodInfo {
    pub name: Arc<str>,
    /// Of unexported names.
    pub pkg: Option<PkgId>,
    pub entry: Entry,
}

#[derive(Default)]
pub struct MethodSets {
    cache: HashMap<TypeId, Rc<Vec<MethodInfo>>>,
}

/// The package that tells unexported names apart; exported names need none.
pub fn name_pkg(name: &str, pkg: Option<PkgId>) -> Option<PkgId> {
    if name.chars().next().is_some_and(char::is_uppercase) { None } else { pkg }
}

pub fn method_set(g: &mut Gen, ty: TypeId) -> Rc<Vec<MethodInfo>> {
    if let Some(s) = g.method_sets.cache.get(&ty) {
        return s.clone();
    }
    let set: Vec<MethodInfo> = g
        .prog
        .method_set(ty)
        .into_iter()
        .map(|entry| MethodInfo { name: entry.name.clone(), pkg: name_pkg(&entry.name, entry.pkg), entry })
        .collect();
    let set = Rc::new(set);
    g.method_sets.cache.insert(ty, set.clone());
    set
}

pub fn signature(g: &mut Gen, m: &MethodInfo) -> TypeId {
    let sig = g.prog.method_signature(&m.entry.member);
    g.prog.types.canon(sig)
}

/// What a method table holds for method `n` of `ty`'s method set.
pub fn table_func(g: &mut Gen, ty: TypeId, n: u32) -> FuncId {
    let set = method_set(g, ty);
    let m = &set[n as usize];
    let pointer = match g.prog.types.get(ty) {
        Type::Pointer(e) => Some(*e),
        _ => None,
    };
    if let (Member::Method { obj, recv }, true) = (&m.entry.member, m.entry.path.is_empty()) {
        let by_pointer = matches!(&g.object(*obj).kind, ObjKind::Func(f) if f.ptr_recv);
        if (by_pointer && pointer.is_some()) || (!by_pointer && pointer.is_none() && is_direct(g, ty)) {
            return instance_of_method(g, *obj, *recv);
        }
    }
    let key = WrapperKey::Table(ty, n);
    if let Some(f) = g.wrappers.get(&key) {
        return *f;
    }
    let entry = m.entry.clone();
    let named = if pointer.is_none() && !is_direct(g, ty) { g.prog.types.intern(Type::Pointer(ty)) } else { ty };
    let name = method_func_name(g, named, &m.name);
    let f = g.enqueue(name, Box::new(move |g| Lower::table_wrapper(g, ty, &entry)));
    g.wrappers.insert(key, f);
    f
}

/// The function of a declared method, for the receiver type's arguments.
pub fn instance_of_method(g: &mut Gen, obj: gmplay_types::ObjId, recv: TypeId) -> FuncId {
    let args = g.prog.types.type_args_of_recv(recv).to_vec();
    crate::lower::function(g, obj, args)
}

/// `main.(*T).M` or `main.T.M`.
pub fn method_func_name(g: &Gen, ty: TypeId, name: &str) -> String {
    match g.prog.types.get(ty) {
        Type::Pointer(e) => {
            let t = type_string(g, *e, true);
            let from = t.rfind('/').map_or(0, |i| i + 1);
            match t[from..].find('.') {
                Some(dot) => format!("{}(*{}).{name}", &t[..from + dot + 1], &t[from + dot + 1..]),
                None => format!("(*{t}).{name}"),
            }
        }
        _ => format!("{}.{name}", type_string(g, ty, true)),
    }
}
