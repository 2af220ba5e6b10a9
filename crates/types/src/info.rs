//! What the checker found out about nodes of the tree.
use crate::constant::Value;
use crate::object::ObjId;
use crate::table::TypeId;
use gmplay_syntax::ast::NodeId;
use std::collections::HashMap;

/// How an expression may be used, as in `go/types`' operand modes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Mode {
    NoValue,
    Builtin,
    Type,
    Constant,
    /// Addressable.
    Variable,
    MapIndex,
    Value,
    Nil,
    /// `v, ok` forms: the node's type is what one-value use gives; `Info::comma_ok` has those used with two.
    CommaOk,
}

#[derive(Clone, Debug)]
pub struct TypeAndValue {
    pub mode: Mode,
    /// After defaulting: no untyped type is left (except nil's, which takes the target's type).
    pub ty: TypeId,
    /// Representable in `ty`, rounded to it.
    pub value: Option<Value>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SelectionKind {
    /// `x.f`
    FieldVal,
    /// `x.m`, called or not
    MethodVal,
    /// `T.m`
    MethodExpr,
}

#[derive(Clone, Debug)]
pub struct Selection {
    pub kind: SelectionKind,
    /// Type of `x`.
    pub recv: TypeId,
    /// Field indices through embedded fields; for methods, the path to the embedded receiver without the method.
    pub path: Vec<u32>,
    /// The method (declared or of an interface: then by name), or None for a field.
    pub method: Option<ObjId>,
    /// The field's type, or the method's signature (with the receiver first, for `MethodExpr`).
    pub ty: TypeId,
    /// Whether a pointer is followed anywhere on the path (implicit dereference).
    pub indirect: bool,
}

#[derive(Debug, Default)]
pub struct Info {
    /// By `Expr::id`. None: not an expression, or never reached because of errors.
    pub exprs: Vec<Option<TypeAndValue>>,
    /// Identifier (by `Expr::id` of an `ExprKind::Ident`, or `Ident::id`) → the object that it uses.
    pub uses: HashMap<NodeId, ObjId>,
    /// Identifier → the object that it declares (`:=` redeclarations that only assign are in `uses`).
    pub defs: HashMap<NodeId, ObjId>,
    /// By the selector expression's `Expr::id`; qualified identifiers (`fmt.Println`) are in `uses` by `sel.id` instead.
    pub selections: HashMap<NodeId, Selection>,
    /// `CaseClause::id` of a type switch with a bound variable → that clause's variable.
    pub implicits: HashMap<NodeId, ObjId>,
    /// Identifier or index expression of a generic function → its type arguments at this use.
    pub instances: HashMap<NodeId, Vec<TypeId>>,
    /// Expressions used in a two-value form (`v, ok := m[k]`, `x.(T)`, `<-c`).
    pub comma_ok: std::collections::HashSet<NodeId>,
    /// Function literals and declarations (by `Expr::id` / `FuncDecl::id`) → parameters and named or unnamed results
    /// in order, receiver first; unnamed ones get objects too.
    pub params: HashMap<NodeId, FuncParams>,
    /// `Stmt::id` of a labelled break/continue/goto → `Stmt::id` of the labelled statement.
    pub branch_targets: HashMap<NodeId, NodeId>,
}

#[derive(Clone, Debug, Default)]
pub struct FuncParams {
    pub recv: Option<ObjId>,
    pub params: Vec<ObjId>,
    pub results: Vec<ObjId>,
}

impl Info {
    pub fn type_of(&self, id: NodeId) -> Option<&TypeAndValue> {
        self.exprs.get(id.0 as usize).and_then(Option::as_ref)
    }
}
