//! Type descriptors and method tables of the types that a program can meet at run time.
//!
//! Go 1.27 `internal/abi.Type`, `cmd/compile/internal/reflectdata`.
//!
//! # Invariants
//! 1. Identical types have one descriptor: an interface's type word compares as a number.
//! 2. A type that may be in an interface has a method table for those of its methods whose names some interface
//!    of the program has (`used`): others could be reached by reflection only.
//! 3. Method name ids are provisional until [`finish`] sorts them.
use crate::program::Gen;
use crate::methods;
use gmplay_bytecode::image::{FieldDesc, MethodDesc, MethodName};
use gmplay_bytecode::{Image, Kind, RType, TypeDesc};
use gmplay_types::object::PkgId;
use gmplay_types::{Basic, ChanDir, Type, TypeId};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

#[derive(Default)]
pub struct RTypes {
    ids: HashMap<TypeId, RType>,
    descs: Vec<TypeDesc>,
    of: Vec<TypeId>,
    names: HashMap<(Arc<str>, Option<PkgId>), u32>,
    name_list: Vec<(Arc<str>, Option<PkgId>)>,
    /// Types that an interface may hold, in order, and how far their methods have been made.
    boxed: Vec<TypeId>,
    boxed_set: HashSet<TypeId>,
    made: HashSet<(TypeId, u32)>,
    tables: HashMap<RType, Vec<MethodDesc>>,
}

/// The id of a method's name; unexported names differ by package.
pub fn method_name(g: &mut Gen, name: &Arc<str>, pkg: Option<PkgId>) -> u32 {
    let key = (name.clone(), pkg);
    if let Some(id) = g.rtypes.names.get(&key) {
        return *id;
    }
    let id = g.rtypes.name_list.len() as u32;
    g.rtypes.name_list.push(key.clone());
    g.rtypes.names.insert(key, id);
    id
}

/// The descriptor of a type that a value in an interface has, or that reflection may come to see in one.
pub fn boxed(g: &mut Gen, ty: TypeId) -> RType {
    let r = rtype(g, ty);
    if g.rtypes.boxed_set.insert(ty) {
        g.rtypes.boxed.push(ty);
        let parts: Vec<TypeId> = match g.under(ty) {
            Type::Pointer(e) | Type::Slice(e) | Type::Chan { elem: e, .. } | Type::Array { elem: e, .. } => vec![*e],
            Type::Map { key, value } => vec![*key, *value],
            Type::Struct(fs) => fs.iter().map(|f| f.ty).collect(),
            _ => vec![],
        };
        parts.into_iter().for_each(|p| {
            boxed(g, p);
        });
    }
    r
}

pub fn is_direct(g: &Gen, ty: TypeId) -> bool {
    match g.under(ty) {
        Type::Pointer(_) | Type::Map { .. } | Type::Chan { .. } | Type::Func(_) => true,
        Type::Basic(b) => *b == Basic::UnsafePointer,
        Type::Struct(fs) => fs.len() == 1 && is_direct(g, fs[0].ty),
        Type::Array { len, elem } => *len == 1 && is_direct(g, *elem),
        _ => false,
    }
}

pub fn rtype(g: &mut Gen, ty: TypeId) -> RType {
    let ty = g.prog.types.canon(ty);
    if let Some(r) = g.rtypes.ids.get(&ty) {
        return *r;
    }
    let id = RType(g.rtypes.descs.len() as u32);
    g.rtypes.ids.insert(ty, id);
    g.rtypes.of.push(ty);
    let l = g.layout(ty);
    let mut d = TypeDesc {
        kind: Kind::Int,
        size: l.size,
        align: l.align as u8,
        ptrs: (*l.ptrs).clone(),
        string: type_string(g, ty, false).into(),
        name: "".into(),
        pkg_path: "".into(),
        elem: None,
        key: None,
        len: 0,
        chan_dir: 0,
        fields: vec![],
        params: vec![],
        results: vec![],
        variadic: false,
        methods: vec![],
        imethods: vec![],
        comparable: true,
        plain: false,
        direct: is_direct(g, ty),
        ptr_to: None,
    };
    g.rtypes.descs.push(d.clone());
    match g.prog.types.get(ty).clone() {
        Type::Named(n) => {
            let full = type_string(g, ty, false);
            d.name = match full.find('[') {
                Some(i) => full[full[..i].rfind('.').map_or(0, |k| k + 1)..].into(),
                None => full[full.rfind('.').map_or(0, |k| k + 1)..].into(),
            };
            let obj = g.prog.types.named[n.0 as usize].obj;
            if let Some(p) = g.object(obj).pkg {
                d.pkg_path = g.pkg_path(p).clone();
            }
        }
        Type::Basic(b) => {
            d.name = b.name().into();
            if b == Basic::UnsafePointer {
                d.pkg_path = "unsafe".into();
            }
        }
        _ => {}
    }
    match g.under(ty).clone() {
        Type::Basic(b) => {
            d.kind = basic_kind(b);
            d.plain = !matches!(d.kind, Kind::String | Kind::Float32 | Kind::Float64 | Kind::Complex64 | Kind::Complex128);
        }
        Type::Pointer(e) => {
            d.kind = Kind::Pointer;
            d.plain = true;
            let e = rtype(g, e);
            d.elem = Some(e);
            if matches!(g.prog.types.get(ty), Type::Pointer(_)) {
                g.rtypes.descs[e.0 as usize].ptr_to = Some(id);
            }
        }
        Type::Slice(e) => {
            d.kind = Kind::Slice;
            d.comparable = false;
            d.elem = Some(rtype(g, e));
        }
        Type::Array { len, elem } => {
            d.kind = Kind::Array;
            d.len = len;
            let e = rtype(g, elem);
            d.elem = Some(e);
            (d.comparable, d.plain) = comparable(g, ty);
        }
        Type::Map { key, value } => {
            d.kind = Kind::Map;
            d.comparable = false;
            d.key = Some(rtype(g, key));
            d.elem = Some(rtype(g, value));
        }
        Type::Chan { dir, elem } => {
            d.kind = Kind::Chan;
            d.plain = true;
            d.elem = Some(rtype(g, elem));
            d.chan_dir = match dir {
                ChanDir::Recv => 1,
                ChanDir::Send => 2,
                ChanDir::Both => 3,
            };
        }
        Type::Struct(fs) => {
            d.kind = Kind::Struct;
            for (f, off) in fs.iter().zip(l.offsets.iter()) {
                let ty = rtype(g, f.ty);
                d.fields.push(FieldDesc {
                    name: f.name.clone(),
                    pkg_path: f.pkg.map_or_else(|| "".into(), |p| g.pkg_path(p).clone()),
                    ty,
                    offset: *off,
                    embedded: f.embedded,
                    tag: f.tag.clone().unwrap_or_else(|| "".into()),
                });
            }
            (d.comparable, d.plain) = comparable(g, ty);
        }
        Type::Func(s) => {
            d.kind = Kind::Func;
            d.comparable = false;
            d.params = s.params.iter().map(|t| rtype(g, *t)).collect();
            d.results = s.results.iter().map(|t| rtype(g, *t)).collect();
            d.variadic = s.variadic;
        }
        Type::Interface(i) => {
            d.kind = Kind::Interface;
            for m in &i.methods {
                let name = method_name(g, &m.name, m.pkg);
                let sig = rtype(g, m.sig);
                d.imethods.push((name, sig));
            }
        }
        Type::Tuple(_) | Type::TypeParam(_) | Type::Named(_) => {}
    }
    d.ptr_to = g.rtypes.descs[id.0 as usize].ptr_to;
    g.rtypes.descs[id.0 as usize] = d;
    id
}

fn basic_kind(b: Basic) -> Kind {
    match b {
        Basic::Bool | Basic::UntypedBool => Kind::Bool,
        Basic::Int | Basic::UntypedInt | Basic::Invalid => Kind::Int,
        Basic::Int8 => Kind::Int8,
        Basic::Int16 => Kind::Int16,
        Basic::Int32 | Basic::UntypedRune => Kind::Int32,
        Basic::Int64 => Kind::Int64,
        Basic::Uint => Kind::Uint,
        Basic::Uint8 => Kind::Uint8,
        Basic::Uint16 => Kind::Uint16,
        Basic::Uint32 => Kind::Uint32,
        Basic::Uint64 => Kind::Uint64,
        Basic::Uintptr => Kind::Uintptr,
        Basic::Float32 => Kind::Float32,
        Basic::Float64 | Basic::UntypedFloat => Kind::Float64,
        Basic::Complex64 => Kind::Complex64,
        Basic::Complex128 | Basic::UntypedComplex => Kind::Complex128,
        Basic::String | Basic::UntypedString => Kind::String,
        Basic::UnsafePointer | Basic::UntypedNil => Kind::UnsafePointer,
    }
}

/// (`==` is allowed and cannot panic by the static type alone, all bytes decide).
fn comparable(g: &mut Gen, ty: TypeId) -> (bool, bool) {
    match g.under(ty).clone() {
        Type::Basic(b) => (true, !(b.is_string() || b.is_float() || b.is_complex())),
        Type::Pointer(_) | Type::Chan { .. } => (true, true),
        Type::Interface(_) => (true, false),
        Type::Array { elem, .. } => comparable(g, elem),
        Type::Struct(fs) => {
            let l = g.layout(ty);
            let (mut all, mut plain, mut end) = (true, true, 0);
            for (f, off) in fs.iter().zip(l.offsets.iter()) {
                let (c, p) = comparable(g, f.ty);
                all &= c;
                plain &= p && *off == end && &*f.name != "_";
                end = off + g.layout(f.ty).size;
            }
            (all, plain && end == l.size)
        }
        _ => (false, false),
    }
}

/// A type as `reflect.Type.String` prints it (packages by name), or with full import paths.
pub fn type_string(g: &Gen, ty: TypeId, paths: bool) -> String {
    let list = |ts: &[TypeId]| ts.iter().map(|t| type_string(g, *t, paths)).collect::<Vec<_>>().join(", ");
    match g.prog.types.get(ty) {
        Type::Basic(Basic::UnsafePointer) => "unsafe.Pointer".into(),
        Type::Basic(b) => b.name().into(),
        Type::Named(n) => {
            let t = &g.prog.types.named[n.0 as usize];
            let obj = g.object(t.obj);
            let mut s = String::new();
            if let Some(p) = obj.pkg {
                let p = &g.packages[p.0 as usize];
                s.push_str(if paths { &p.path } else { &p.name });
                s.push('.');
            }
            s.push_str(&obj.name);
            if !t.args.is_empty() {
                // As gc's linker symbols have it: full paths, no blank behind the comma.
                let args: Vec<_> = t.args.iter().map(|t| type_string(g, *t, true)).collect();
                s.push_str(&format!("[{}]", args.join(",")));
            }
            s
        }
        Type::Pointer(e) => format!("*{}", type_string(g, *e, paths)),
        Type::Slice(e) => format!("[]{}", type_string(g, *e, paths)),
        Type::Array { len, elem } => format!("[{len}]{}", type_string(g, *elem, paths)),
        Type::Map { key, value } => format!("map[{}]{}", type_string(g, *key, paths), type_string(g, *value, paths)),
        Type::Chan { dir, elem } => {
            let e = type_string(g, *elem, paths);
            match dir {
                ChanDir::Both if matches!(g.prog.types.get(*elem), Type::Chan { dir: ChanDir::Recv, .. }) => format!("chan ({e})"),
                ChanDir::Both => format!("chan {e}"),
                ChanDir::Send => format!("chan<- {e}"),
                ChanDir::Recv => format!("<-chan {e}"),
            }
        }
        Type::Struct(fs) => {
            if fs.is_empty() {
                return "struct {}".into();
            }
            let fs: Vec<String> = fs
                .iter()
                .map(|f| {
                    let ty = type_string(g, f.ty, paths);
                    let mut s = if f.embedded { ty } else { format!("{} {ty}", f.name) };
                    if let Some(t) = &f.tag {
                        s.push_str(&format!(" {t:?}"));
                    }
                    s
                })
                .collect();
            format!("struct {{ {} }}", fs.join("; "))
        }
        Type::Func(_) => format!("func{}", sig_string(g, ty, paths)),
        Type::Interface(i) => {
            if i.methods.is_empty() {
                return if i.comparable { "comparable".into() } else { "interface {}".into() };
            }
            let ms: Vec<String> = i
                .methods
                .iter()
                .map(|m| {
                    let pkg = match m.pkg {
                        Some(p) => format!("{}.", g.packages[p.0 as usize].name),
                        None => String::new(),
                    };
                    format!("{pkg}{}{}", m.name, sig_string(g, m.sig, paths))
                })
                .collect();
            format!("interface {{ {} }}", ms.join("; "))
        }
        Type::Tuple(ts) => format!("({})", list(ts)),
        Type::TypeParam(p) => g.object(g.prog.types.params[p.0 as usize].obj).name.to_string(),
    }
}

fn sig_string(g: &Gen, ty: TypeId, paths: bool) -> String {
    let Type::Func(s) = g.prog.types.get(ty) else { return String::new() };
    let n = s.params.len();
    let params: Vec<String> = s
        .params
        .iter()
        .enumerate()
        .map(|(i, t)| {
            let t = type_string(g, *t, paths);
            if s.variadic && i + 1 == n { format!("...{}", &t[2..]) } else { t }
        })
        .collect();
    let results: Vec<String> = s.results.iter().map(|t| type_string(g, *t, paths)).collect();
    match results.len() {
        0 => format!("({})", params.join(", ")),
        1 => format!("({}) {}", params.join(", "), results[0]),
        _ => format!("({}) ({})", params.join(", "), results.join(", ")),
    }
}

/// Makes the methods that interfaces may call and that have not been made; false: there were none.
pub fn make_methods(g: &mut Gen) -> bool {
    let mut any = false;
    let mut i = 0;
    while i < g.rtypes.boxed.len() {
        let ty = g.rtypes.boxed[i];
        i += 1;
        if matches!(g.under(ty), Type::Interface(_)) {
            continue;
        }
        let set = methods::method_set(g, ty);
        for (n, m) in set.iter().enumerate() {
            let n = n as u32;
            let Some(name) = g.rtypes.names.get(&(m.name.clone(), m.pkg)).copied() else { continue };
            if !g.rtypes.made.insert((ty, n)) {
                continue;
            }
            any = true;
            let func = methods::table_func(g, ty, n);
            let sig_ty = methods::signature(g, m);
            let sig = rtype(g, sig_ty);
            let r = rtype(g, ty);
            g.rtypes.tables.entry(r).or_default().push(MethodDesc { name, func, sig });
        }
    }
    any
}

pub fn finish(g: &mut Gen, image: &mut Image) {
    let names = std::mem::take(&mut g.rtypes.name_list);
    let mut order: Vec<u32> = (0..names.len() as u32).collect();
    let path = |g: &Gen, p: Option<PkgId>| p.map_or_else(|| Arc::from(""), |p| g.pkg_path(p).clone());
    order.sort_by_key(|i| {
        let (n, p) = &names[*i as usize];
        (n.clone(), path(g, *p))
    });
    let mut new = vec![0; names.len()];
    for (id, old) in order.iter().enumerate() {
        new[*old as usize] = id as u32;
        let (name, pkg) = &names[*old as usize];
        image.method_names.push(MethodName { name: name.clone(), pkg: path(g, *pkg) });
    }
    crate::program::renumber_methods(&mut image.code, &new);
    let tables = std::mem::take(&mut g.rtypes.tables);
    image.types = std::mem::take(&mut g.rtypes.descs);
    for (r, mut t) in tables {
        t.iter_mut().for_each(|m| m.name = new[m.name as usize]);
        t.sort_by_key(|m| m.name);
        image.types[r.0 as usize].methods = t;
    }
    for d in &mut image.types {
        d.imethods.iter_mut().for_each(|m| m.0 = new[m.0 as usize]);
        d.imethods.sort();
    }
}

pub fn kind(g: &Gen, r: RType) -> Kind {
    g.rtypes.descs[r.0 as usize].kind
}
