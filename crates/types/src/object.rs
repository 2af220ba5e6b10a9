//! What names stand for.
use crate::constant::Value;
use crate::table::TypeId;
use gmplay_syntax::ast::{Name, NodeId};
use gmplay_syntax::Span;
use std::collections::HashMap;
use std::sync::Arc;

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct ObjId(pub u32);

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct PkgId(pub u32);

#[derive(Clone, Debug)]
pub struct Object {
    pub kind: ObjKind,
    pub name: Name,
    /// None for the universe's.
    pub pkg: Option<PkgId>,
    pub span: Span,
    pub ty: TypeId,
}

#[derive(Clone, Debug)]
pub enum ObjKind {
    /// A package imported under this name in one file.
    PkgName(PkgId),
    Const(Value),
    TypeName { alias: bool },
    Var(VarKind),
    Func(FuncInfo),
    Label,
    Builtin(Builtin),
    Nil,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum VarKind {
    Global,
    Local,
    Param,
    Result,
    Recv,
    Field,
}

#[derive(Clone, Debug, Default)]
pub struct FuncInfo {
    /// `FuncDecl::id` in the tree, None for interface methods.
    pub decl: Option<NodeId>,
    /// For methods: the receiver's type as declared (`T` or `*T`).
    pub recv: Option<TypeId>,
    /// Type parameters of a generic function (for methods of generic types: the receiver's).
    pub type_params: Vec<crate::table::TypeParamId>,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Builtin {
    Append,
    Cap,
    Clear,
    Close,
    Complex,
    Copy,
    Delete,
    Imag,
    Len,
    Make,
    Max,
    Min,
    New,
    Panic,
    Print,
    Println,
    Real,
    Recover,
    // package unsafe
    UnsafeAdd,
    UnsafeAlignof,
    UnsafeOffsetof,
    UnsafeSizeof,
    UnsafeSlice,
    UnsafeSliceData,
    UnsafeString,
    UnsafeStringData,
}

#[derive(Debug)]
pub struct Package {
    pub path: Arc<str>,
    pub name: Name,
    pub scope: HashMap<Name, ObjId>,
    pub files: Vec<gmplay_syntax::ast::File>,
    pub imports: Vec<PkgId>,
    /// Package variables in initialisation order: `lhs` (one, or several for a multi-value call) and the initialiser.
    pub init_order: Vec<Initializer>,
    /// `func init()`s in source order, by `FuncDecl::id`.
    pub inits: Vec<NodeId>,
}

#[derive(Clone, Debug)]
pub struct Initializer {
    pub lhs: Vec<ObjId>,
    /// The value expression's node.
    pub rhs: NodeId,
}
