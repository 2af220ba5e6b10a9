//! The types themselves, interned.
use crate::constant::Value;
use crate::object::{ObjId, PkgId};
use gmplay_syntax::ast::Name;
use std::collections::HashMap;

/// Equal ids: identical types.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
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
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
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

#[derive(Debug, Default)]
pub struct TypeTable {
    pub(crate) types: Vec<Type>,
    pub(crate) ids: HashMap<Type, TypeId>,
    pub named: Vec<NamedType>,
    pub params: Vec<TypeParam>,
}

impl TypeTable {
    pub fn intern(&mut self, ty: Type) -> TypeId {
        if let Some(id) = self.ids.get(&ty) {
            return *id;
        }
        let id = TypeId(self.types.len() as u32);
        self.types.push(ty.clone());
        self.ids.insert(ty, id);
        id
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
