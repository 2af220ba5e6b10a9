//! The types themselves, interned.
use crate::constant::Value;
use crate::object::{ObjId, PkgId};
use gmplay_syntax::ast::Name;
use std::collections::HashMap;

/// Equal ids: identical types.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct TypeId(pub u32);

/// A declared (defined) type or one instance of a generic one.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct NamedId(pub u32);

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct TypeParamId(pub u32);

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[repr(u8)]
pub enum Basic {
    Invalid,
    Bool,
    Int,
    Int8,
    Int16,
    Int32,
    Int64,
    Uint,
    Uint8,
    Uint16,
    Uint32,
    Uint64,
    Uintptr,
    Float32,
    Float64,
    Complex64,
    Complex128,
    String,
    UnsafePointer,
    UntypedBool,
    UntypedInt,
    UntypedRune,
    UntypedFloat,
    UntypedComplex,
    UntypedString,
    UntypedNil,
}

impl Basic {
    pub const ALL: [Basic; 26] = [
        Basic::Invalid,
        Basic::Bool,
        Basic::Int,
        Basic::Int8,
        Basic::Int16,
        Basic::Int32,
        Basic::Int64,
        Basic::Uint,
        Basic::Uint8,
        Basic::Uint16,
        Basic::Uint32,
        Basic::Uint64,
        Basic::Uintptr,
        Basic::Float32,
        Basic::Float64,
        Basic::Complex64,
        Basic::Complex128,
        Basic::String,
        Basic::UnsafePointer,
        Basic::UntypedBool,
        Basic::UntypedInt,
        Basic::UntypedRune,
        Basic::UntypedFloat,
        Basic::UntypedComplex,
        Basic::UntypedString,
        Basic::UntypedNil,
    ];
    /// As Go spells it; `unsafe.Pointer` without its package.
    pub fn name(self) -> &'static str {
        match self {
            Basic::Invalid => "invalid type",
            Basic::Bool => "bool",
            Basic::Int => "int",
            Basic::Int8 => "int8",
            Basic::Int16 => "int16",
            Basic::Int32 => "int32",
            Basic::Int64 => "int64",
            Basic::Uint => "uint",
            Basic::Uint8 => "uint8",
            Basic::Uint16 => "uint16",
            Basic::Uint32 => "uint32",
            Basic::Uint64 => "uint64",
            Basic::Uintptr => "uintptr",
            Basic::Float32 => "float32",
            Basic::Float64 => "float64",
            Basic::Complex64 => "complex64",
            Basic::Complex128 => "complex128",
            Basic::String => "string",
            Basic::UnsafePointer => "Pointer",
            Basic::UntypedBool => "untyped bool",
            Basic::UntypedInt => "untyped int",
            Basic::UntypedRune => "untyped rune",
            Basic::UntypedFloat => "untyped float",
            Basic::UntypedComplex => "untyped complex",
            Basic::UntypedString => "untyped string",
            Basic::UntypedNil => "untyped nil",
        }
    }
    pub fn is_boolean(self) -> bool {
        matches!(self, Basic::Bool | Basic::UntypedBool)
    }
    pub fn is_integer(self) -> bool {
        (Basic::Int..=Basic::Uintptr).contains(&self) || matches!(self, Basic::UntypedInt | Basic::UntypedRune)
    }
    pub fn is_unsigned(self) -> bool {
        (Basic::Uint..=Basic::Uintptr).contains(&self)
    }
    pub fn is_float(self) -> bool {
        matches!(self, Basic::Float32 | Basic::Float64 | Basic::UntypedFloat)
    }
    pub fn is_complex(self) -> bool {
        matches!(self, Basic::Complex64 | Basic::Complex128 | Basic::UntypedComplex)
    }
    pub fn is_numeric(self) -> bool {
        self.is_integer() || self.is_float() || self.is_complex()
    }
    pub fn is_string(self) -> bool {
        matches!(self, Basic::String | Basic::UntypedString)
    }
    pub fn is_ordered(self) -> bool {
        self.is_integer() || self.is_float() || self.is_string()
    }
    pub fn is_untyped(self) -> bool {
        self >= Basic::UntypedBool
    }
    pub fn is_const_type(self) -> bool {
        self.is_boolean() || self.is_numeric() || self.is_string()
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum ChanDir {
    Both,
    Send,
    Recv,
}

/// Structural part of a type. Everything in it is interned, so it is itself the interning key.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Type {
    /// `byte` and `rune` are `Uint8` and `Int32` (error messages may keep the alias by its object).
    Basic(Basic),
    Named(NamedId),
    Pointer(TypeId),
    Slice(TypeId),
    Array { len: u64, elem: TypeId },
    Map { key: TypeId, value: TypeId },
    Chan { dir: ChanDir, elem: TypeId },
    Struct(Vec<Field>),
    Func(Signature),
    Interface(Interface),
    /// Several results; never a variable's type.
    Tuple(Vec<TypeId>),
    TypeParam(TypeParamId),
}

#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Field {
    pub name: Name,
    /// None for exported names: unexported names differ by package.
    pub pkg: Option<PkgId>,
    pub ty: TypeId,
    pub embedded: bool,
    pub tag: Option<Name>,
}

/// A function's type. Parameter names are no part of identity; declarations keep them in their objects.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub struct Signature {
    /// With `variadic`, the last one is a slice.
    pub params: Vec<TypeId>,
    pub results: Vec<TypeId>,
    pub variadic: bool,
}

/// Complete: embedded interfaces are flattened, methods sorted by name (then package).
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub struct Interface {
    pub methods: Vec<Method>,
    /// The type set's terms where the interface is a constraint with unions: (`~`, type). None: all types.
    pub terms: Option<Vec<(bool, TypeId)>>,
    pub comparable: bool,
}

#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Method {
    pub name: Name,
    pub pkg: Option<PkgId>,
    /// A `Type::Func`, without the receiver.
    pub sig: TypeId,
}

#[derive(Clone, Debug)]
pub struct NamedType {
    pub obj: ObjId,
    /// Never a `Named`; `Basic(Invalid)` until resolved.
    pub underlying: TypeId,
    /// Declared methods in source order: `ObjKind::Func` objects. Instances share their origin's objects.
    pub methods: Vec<ObjId>,
    /// For a generic type: its parameters. For an instance: empty.
    pub type_params: Vec<TypeParamId>,
    /// For an instance: the generic type and the arguments.
    pub origin: Option<NamedId>,
    pub args: Vec<TypeId>,
}

#[derive(Clone, Debug)]
pub struct TypeParam {
    pub obj: ObjId,
    pub index: u32,
    /// An interface.
    pub constraint: TypeId,
}

/// How a type was written, where that differs from its structure. Such a *presented* type has an id of its
/// own whose [`TypeTable::canon`] is the identity; only the checker and its messages ever see it.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub(crate) enum Shown {
    /// An alias (`byte`, `any`, `A`) of the presented type given.
    Alias { obj: ObjId, args: Vec<TypeId>, target: TypeId },
    /// Parameter and result names of a function type; empty names are unnamed.
    Params { params: Vec<Name>, results: Vec<Name> },
    /// An interface as written: methods, then embedded elements (several terms: a union).
    Iface { implicit: bool, methods: Vec<(Name, TypeId)>, embeds: Vec<Vec<(bool, TypeId)>> },
    /// The arguments of an instance, presented.
    Args(Vec<TypeId>),
}

#[derive(Debug, Default)]
pub struct TypeTable {
    pub(crate) types: Vec<Type>,
    pub(crate) ids: HashMap<Type, TypeId>,
    pub named: Vec<NamedType>,
    pub params: Vec<TypeParam>,
    /// By type: its identity. Equal to the id itself for all types outside the checker.
    pub(crate) canon: Vec<TypeId>,
    pub(crate) shown: HashMap<TypeId, Shown>,
    presented: HashMap<(Type, Option<Shown>), TypeId>,
    /// By `NamedId`: the underlying type, presented. None while unresolved.
    pub(crate) under: Vec<Option<TypeId>>,
    pub(crate) instances: HashMap<(NamedId, Vec<TypeId>), NamedId>,
    /// Instances whose origin is not resolved yet.
    pub(crate) waiting: HashMap<NamedId, Vec<NamedId>>,
    pub(crate) expanding: Vec<NamedId>,
    /// Types declared as one that is not resolved yet: `type B A` while `A` is being declared.
    pub(crate) followers: HashMap<NamedId, Vec<NamedId>>,
    /// `byte` and `rune`: no aliases to messages, but basic types.
    pub(crate) spellings: Vec<TypeId>,
}

impl TypeTable {
    pub(crate) fn with_basics() -> TypeTable {
        let mut t = TypeTable::default();
        for b in Basic::ALL {
            t.intern(Type::Basic(b));
        }
        t
    }
    /// The id of a predeclared type; the same in every program.
    pub const fn basic(&self, b: Basic) -> TypeId {
        TypeId(b as u32)
    }
    /// Any type whose parts are identities is one itself, so callers outside the checker get identities.
    pub fn intern(&mut self, ty: Type) -> TypeId {
        if let Some(id) = self.ids.get(&ty) {
            return *id;
        }
        let flat = self.flatten(&ty);
        if flat == ty {
            let id = TypeId(self.types.len() as u32);
            self.types.push(ty.clone());
            self.canon.push(id);
            self.ids.insert(ty, id);
            return id;
        }
        let canon = self.intern(flat);
        self.present(ty, None, canon)
    }
    pub(crate) fn intern_shown(&mut self, ty: Type, shown: Shown) -> TypeId {
        let flat = self.flatten(&ty);
        let canon = self.intern(flat);
        self.present(ty, Some(shown), canon)
    }
    fn present(&mut self, ty: Type, shown: Option<Shown>, canon: TypeId) -> TypeId {
        let key = (ty, shown);
        if let Some(id) = self.presented.get(&key) {
            return *id;
        }
        let id = TypeId(self.types.len() as u32);
        self.types.push(key.0.clone());
        self.canon.push(canon);
        if let Some(s) = &key.1 {
            self.shown.insert(id, s.clone());
        }
        self.presented.insert(key, id);
        id
    }
    /// `ty` with each part replaced by its identity.
    fn flatten(&self, ty: &Type) -> Type {
        let c = |id: &TypeId| self.canon[id.0 as usize];
        let all = |ids: &[TypeId]| ids.iter().map(c).collect::<Vec<_>>();
        match ty {
            Type::Basic(_) | Type::Named(_) | Type::TypeParam(_) => ty.clone(),
            Type::Pointer(e) => Type::Pointer(c(e)),
            Type::Slice(e) => Type::Slice(c(e)),
            Type::Array { len, elem } => Type::Array { len: *len, elem: c(elem) },
            Type::Map { key, value } => Type::Map { key: c(key), value: c(value) },
            Type::Chan { dir, elem } => Type::Chan { dir: *dir, elem: c(elem) },
            Type::Struct(fields) => {
                Type::Struct(fields.iter().map(|f| Field { ty: c(&f.ty), ..f.clone() }).collect())
            }
            Type::Func(s) => Type::Func(Signature {
                params: all(&s.params),
                results: all(&s.results),
                variadic: s.variadic,
            }),
            Type::Interface(i) => Type::Interface(Interface {
                methods: i.methods.iter().map(|m| Method { sig: c(&m.sig), ..m.clone() }).collect(),
                terms: i.terms.as_ref().map(|ts| {
                    let mut ts: Vec<_> = ts.iter().map(|(t, id)| (*t, c(id))).collect();
                    ts.sort();
                    ts.dedup();
                    ts
                }),
                comparable: i.comparable,
            }),
            Type::Tuple(ts) => Type::Tuple(all(ts)),
        }
    }
    /// The identity of a presented type.
    pub fn canon(&self, id: TypeId) -> TypeId {
        self.canon[id.0 as usize]
    }
    pub fn identical(&self, a: TypeId, b: TypeId) -> bool {
        self.canon(a) == self.canon(b)
    }
    pub fn get(&self, id: TypeId) -> &Type {
        &self.types[id.0 as usize]
    }
    /// The underlying type: structural, never `Named`.
    pub fn underlying(&self, id: TypeId) -> TypeId {
        match self.get(id) {
            Type::Named(n) => self.named[n.0 as usize].underlying,
            _ => id,
        }
    }
    /// The underlying type as written. A type parameter is its own.
    pub(crate) fn under(&self, id: TypeId) -> TypeId {
        match self.get(id) {
            Type::Named(n) => self.under[n.0 as usize].unwrap_or(self.basic(Basic::Invalid)),
            _ => match self.shown.get(&id) {
                Some(Shown::Alias { target, .. }) if !self.spellings.contains(&id) => self.under(*target),
                _ => id,
            },
        }
    }
    /// The type that an alias stands for, as written there.
    pub(crate) fn unalias(&self, id: TypeId) -> TypeId {
        match self.shown.get(&id) {
            Some(Shown::Alias { target, .. }) if !self.spellings.contains(&id) => self.unalias(*target),
            _ => id,
        }
    }
    /// The structure of the underlying type.
    pub(crate) fn under_type(&self, id: TypeId) -> &Type {
        self.get(self.under(id))
    }
    pub fn new_named(&mut self, named: NamedType) -> NamedId {
        let id = NamedId(self.named.len() as u32);
        self.named.push(named);
        self.under.push(None);
        id
    }
    pub fn new_param(&mut self, param: TypeParam) -> TypeParamId {
        let id = TypeParamId(self.params.len() as u32);
        self.params.push(param);
        id
    }
    pub(crate) fn named_id(&self, id: TypeId) -> Option<NamedId> {
        match self.get(id) {
            Type::Named(n) => Some(*n),
            _ => None,
        }
    }
    pub fn len(&self) -> usize {
        self.types.len()
    }
    pub fn is_empty(&self) -> bool {
        self.types.is_empty()
    }
}

/// What substitution of type parameters by arguments works on.
pub type Subst<'a> = &'a [(TypeParamId, TypeId)];

/// Kept beside types so that a constant's value travels with its type.
pub type TypedConst = (TypeId, Value);
