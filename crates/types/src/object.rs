//! What names stand for.
use crate::constant::Value;
use crate::table::TypeId;
use gmplay_syntax::ast::{Name, NodeId};
use gmplay_syntax::Span;
use std::collections::HashMap;
use std::sync::Arc;

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct ObjId(pub u32);

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
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
    /// Type parameters of a generic function. For methods of generic types the receiver's come first.
    pub type_params: Vec<crate::table::TypeParamId>,
    /// For methods: the receiver is `*T`.
    pub ptr_recv: bool,
    /// How many of `type_params` are the receiver's.
    pub recv_params: u32,
}

impl Builtin {
    /// Name, least number of arguments, whether it takes more, and whether a call of it may be a statement.
    pub(crate) fn facts(self) -> (&'static str, usize, bool, bool) {
        match self {
            Builtin::Append => ("append", 1, true, false),
            Builtin::Cap => ("cap", 1, false, false),
            Builtin::Clear => ("clear", 1, false, true),
            Builtin::Close => ("close", 1, false, true),
            Builtin::Complex => ("complex", 2, false, false),
            Builtin::Copy => ("copy", 2, false, true),
            Builtin::Delete => ("delete", 2, false, true),
            Builtin::Imag => ("imag", 1, false, false),
            Builtin::Len => ("len", 1, false, false),
            Builtin::Make => ("make", 1, true, false),
            Builtin::Max => ("max", 1, true, false),
            Builtin::Min => ("min", 1, true, false),
            Builtin::New => ("new", 1, false, false),
            Builtin::Panic => ("panic", 1, false, true),
            Builtin::Print => ("print", 0, true, true),
            Builtin::Println => ("println", 0, true, true),
            Builtin::Real => ("real", 1, false, false),
            Builtin::Recover => ("recover", 0, false, true),
            Builtin::UnsafeAdd => ("Add", 2, false, false),
            Builtin::UnsafeAlignof => ("Alignof", 1, false, false),
            Builtin::UnsafeOffsetof => ("Offsetof", 1, false, false),
            Builtin::UnsafeSizeof => ("Sizeof", 1, false, false),
            Builtin::UnsafeSlice => ("Slice", 2, false, false),
            Builtin::UnsafeSliceData => ("SliceData", 1, false, false),
            Builtin::UnsafeString => ("String", 2, false, false),
            Builtin::UnsafeStringData => ("StringData", 1, false, false),
        }
    }
    pub fn name(self) -> &'static str {
        self.facts().0
    }
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
