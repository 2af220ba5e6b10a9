//! The tree of a Go file, in the shape of `go/ast`: types are expressions, and names are unresolved.
//!
//! # Positions
//! A node's `span` covers all of it. gc has two positions more, and its messages print one of them:
//!
//! | node | `pos` (gc's `Node.Pos`) | [`gc_pos`], [`gc_stmt_pos`] (gc's `StartPos`) |
//! |---|---|---|
//! | `x op y` | the operator | that of `x` |
//! | `x.f`, `x.(T)` | the dot | that of `x` |
//! | `x[i]`, `x[T]` | `[` | that of `x` |
//! | `x[i:j]` | `[` | `[` |
//! | `f(x)` | `(` | that of `f` |
//! | `T{…}` | `{` | that of `T`, or `{` where `T` is elided |
//! | `func(…) T` as a type | `(`, not `func` | same |
//! | `<-chan T` | `<-` as a type, `chan` where an expression could stand | same |
//! | other expressions and types | first token | same |
//! | `x = y`, `x := y`, `x += y`, `x++`, `c <- x` | the operator | that of `x` |
//! | an expression as a statement | `pos` of the expression | same |
//! | `L: stmt` | the colon | same |
//! | other statements | first token | same |
//!
//! types2 reports at `StartPos` when it is handed a node or an operand (`atPos`), and at `Pos` when its code
//! says `x.Pos()`. Declarations need no position of their own: a const, var or type spec's is its first name
//! (`span.lo`), a function's is the token after `func`, an import's is `span.lo`.
//!
//! Parentheses around a type are dropped, as in gc; around an expression they are [`ExprKind::Paren`].
use crate::source::{Pos, Span};
use std::sync::Arc;

pub type Name = Arc<str>;

/// Names a node over all files parsed with one [`NodeIds`]; dense, so facts about nodes go in vectors.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct NodeId(pub u32);

#[derive(Clone, Debug, Default)]
pub struct NodeIds {
    next: u32,
}

impl NodeIds {
    pub fn fresh(&mut self) -> NodeId {
        self.next += 1;
        NodeId(self.next - 1)
    }
    /// One past the largest id given out.
    pub fn len(&self) -> usize {
        self.next as usize
    }
    pub fn is_empty(&self) -> bool {
        self.next == 0
    }
}

#[derive(Clone, Debug)]
pub struct File {
    pub span: Span,
    /// `_` where it is missing, as are all names that are.
    pub package: Ident,
    pub imports: Vec<Import>,
    /// Without the imports.
    pub decls: Vec<Decl>,
    /// `//go:name args` lines, in order, for whoever cares (`go:noinline`, `go:build`, …).
    pub directives: Vec<Directive>,
}

#[derive(Clone, Debug)]
pub struct Directive {
    pub span: Span,
    pub text: Name,
}

#[derive(Clone, Debug)]
pub struct Import {
    pub id: NodeId,
    pub span: Span,
    /// `_`, `.` or a name, where one is written.
    pub name: Option<Ident>,
    /// The path, unquoted, and where its literal is.
    pub path: Name,
    pub path_span: Span,
}

#[derive(Clone, Debug)]
pub struct Ident {
    pub id: NodeId,
    pub span: Span,
    pub name: Name,
}

#[derive(Clone, Debug)]
pub enum Decl {
    Const(Vec<ConstSpec>),
    Var(Vec<VarSpec>),
    Type(Vec<TypeSpec>),
    Func(Box<FuncDecl>),
    Bad(Span),
}

/// One line of a const group. An omitted list (`ty` and `values` empty) repeats the previous one: the
/// checker does that, with `iota` this spec's index in its group.
#[derive(Clone, Debug)]
pub struct ConstSpec {
    pub span: Span,
    pub iota: u32,
    pub names: Vec<Ident>,
    pub ty: Option<Expr>,
    pub values: Vec<Expr>,
}

#[derive(Clone, Debug)]
pub struct VarSpec {
    pub span: Span,
    pub names: Vec<Ident>,
    pub ty: Option<Expr>,
    pub values: Vec<Expr>,
}

#[derive(Clone, Debug)]
pub struct TypeSpec {
    pub span: Span,
    pub name: Ident,
    pub type_params: Vec<Field>,
    /// `type A = B`.
    pub alias: bool,
    pub ty: Expr,
}

#[derive(Clone, Debug)]
pub struct FuncDecl {
    pub id: NodeId,
    pub span: Span,
    pub name: Ident,
    /// One field of at most one name: the parser reports other lists and keeps the first receiver.
    pub recv: Option<Vec<Field>>,
    pub type_params: Vec<Field>,
    pub sig: FuncType,
    /// None: declared without a body (an intrinsic of the library).
    pub body: Option<Block>,
}

/// Parameters, results, receivers, type parameters, struct fields and interface elements share this shape.
/// `names` empty: an unnamed parameter, an embedded field, or an embedded interface element.
#[derive(Clone, Debug)]
pub struct Field {
    pub span: Span,
    pub names: Vec<Ident>,
    pub ty: Expr,
    /// Struct tag literal, unquoted.
    pub tag: Option<Name>,
}

#[derive(Clone, Debug)]
pub struct FuncType {
    pub span: Span,
    pub params: Vec<Field>,
    pub results: Vec<Field>,
}

#[derive(Clone, Debug)]
pub struct Expr {
    pub id: NodeId,
    pub span: Span,
    /// gc's own position of the node (`syntax.Node.Pos`): the token that makes it what it is. See [`gc_pos`].
    pub pos: Pos,
    pub kind: ExprKind,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LitKind {
    Int,
    Float,
    Imaginary,
    Rune,
    String,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ChanDir {
    Both,
    Send,
    Recv,
}

#[derive(Clone, Debug)]
pub enum ExprKind {
    /// What could not be parsed; a diagnostic says why.
    Bad,
    Ident(Name),
    /// The literal as written (`0x1F`, `"a\n"`, `'x'`, `` `raw` ``). It may be malformed, which has been reported:
    /// see [`crate::literal`].
    BasicLit { kind: LitKind, text: Name },
    /// `ty` is None where it is elided inside another literal.
    CompositeLit { ty: Option<Box<Expr>>, elems: Vec<Element>, rbrace: Pos },
    FuncLit(Box<FuncLit>),
    Paren(Box<Expr>),
    Selector { x: Box<Expr>, sel: Ident },
    /// Index, or instantiation `F[int, string]`.
    Index { x: Box<Expr>, indices: Vec<Expr> },
    Slice { x: Box<Expr>, lo: Option<Box<Expr>>, hi: Option<Box<Expr>>, max: Option<Box<Expr>> },
    /// `ty` None: `x.(type)`, legal in a type switch's guard only.
    TypeAssert { x: Box<Expr>, ty: Option<Box<Expr>> },
    /// `ellipsis`: `f(xs...)`. Conversions and builtins look the same here.
    Call { fun: Box<Expr>, args: Vec<Expr>, ellipsis: bool, rparen: Pos },
    /// `*x`: dereference or pointer type.
    Star(Box<Expr>),
    Unary { op: UnaryOp, x: Box<Expr> },
    Binary { op: BinaryOp, op_pos: Pos, x: Box<Expr>, y: Box<Expr> },
    ArrayType { len: ArrayLen, elem: Box<Expr> },
    StructType { fields: Vec<Field> },
    FuncType(Box<FuncType>),
    /// Methods have one name and an `ExprKind::FuncType`; embedded elements (unions too) have no name.
    InterfaceType { elems: Vec<Field> },
    MapType { key: Box<Expr>, value: Box<Expr> },
    ChanType { dir: ChanDir, elem: Box<Expr> },
    /// `...T`, as the last parameter's type only.
    Ellipsis(Box<Expr>),
}

#[derive(Clone, Debug)]
pub enum ArrayLen {
    /// `[]T`
    Slice,
    /// `[...]T`
    Auto,
    Expr(Box<Expr>),
}

#[derive(Clone, Debug)]
pub struct Element {
    pub key: Option<Expr>,
    pub value: Expr,
}

#[derive(Clone, Debug)]
pub struct FuncLit {
    pub sig: FuncType,
    pub body: Block,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum UnaryOp {
    Plus,
    Minus,
    Not,
    /// `^x`
    Xor,
    /// `&x`
    Addr,
    /// `<-x`
    Recv,
    /// `~T` in a constraint.
    Tilde,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum BinaryOp {
    Add,
    Sub,
    Mul,
    Div,
    Rem,
    And,
    Or,
    Xor,
    AndNot,
    Shl,
    Shr,
    LogAnd,
    LogOr,
    Eq,
    Ne,
    Lt,
    Le,
    Gt,
    Ge,
}

#[derive(Clone, Debug)]
pub struct Block {
    pub span: Span,
    pub stmts: Vec<Stmt>,
}

#[derive(Clone, Debug)]
pub struct Stmt {
    /// For facts about the statement itself (a case clause's implicit variable, a label's target).
    pub id: NodeId,
    pub span: Span,
    /// gc's own position of the node (`syntax.Node.Pos`). See [`gc_stmt_pos`].
    pub pos: Pos,
    pub kind: StmtKind,
}

#[derive(Clone, Debug)]
pub enum StmtKind {
    Bad,
    Empty,
    Expr(Expr),
    Send { ch: Expr, value: Expr },
    IncDec { x: Expr, inc: bool },
    /// `lhs = rhs` (op None), or `lhs op= rhs` with one of each.
    Assign { op: Option<BinaryOp>, op_pos: Pos, lhs: Vec<Expr>, rhs: Vec<Expr> },
    /// `lhs := rhs`. The left side is expressions, so that `a.b := 1` can be reported; else all idents.
    Define { op_pos: Pos, lhs: Vec<Expr>, rhs: Vec<Expr> },
    Decl(Decl),
    Go(Expr),
    Defer(Expr),
    Return(Vec<Expr>),
    Break(Option<Ident>),
    Continue(Option<Ident>),
    Goto(Ident),
    Fallthrough,
    Block(Block),
    If { init: Option<Box<Stmt>>, cond: Expr, then: Block, els: Option<Box<Stmt>> },
    Switch { init: Option<Box<Stmt>>, tag: Option<Expr>, body: Vec<CaseClause> },
    /// `switch init; bind := x.(type)`.
    TypeSwitch { init: Option<Box<Stmt>>, bind: Option<Ident>, x: Expr, body: Vec<CaseClause> },
    Select { body: Vec<CommClause> },
    For { init: Option<Box<Stmt>>, cond: Option<Expr>, post: Option<Box<Stmt>>, body: Block },
    Range { key: Option<Expr>, value: Option<Expr>, define: bool, x: Expr, body: Block },
    Labeled { label: Ident, stmt: Box<Stmt> },
}

#[derive(Clone, Debug)]
pub struct CaseClause {
    pub id: NodeId,
    pub span: Span,
    /// Values, or types (and `nil`) in a type switch. Empty with `default`.
    pub exprs: Vec<Expr>,
    pub default: bool,
    pub body: Vec<Stmt>,
    pub body_span: Span,
}

#[derive(Clone, Debug)]
pub struct CommClause {
    pub id: NodeId,
    pub span: Span,
    /// Send, Expr (a receive), Assign or Define (of a receive); None: default.
    pub comm: Option<Box<Stmt>>,
    pub body: Vec<Stmt>,
    pub body_span: Span,
}

/// Where gc reports an error about an expression that it is handed as a node (`syntax.StartPos`).
pub fn gc_pos(x: &Expr) -> Pos {
    let mut x = x;
    loop {
        x = match &x.kind {
            ExprKind::CompositeLit { ty: Some(inner), .. }
            | ExprKind::Selector { x: inner, .. }
            | ExprKind::Index { x: inner, .. }
            | ExprKind::TypeAssert { x: inner, .. }
            | ExprKind::Binary { x: inner, .. }
            | ExprKind::Call { fun: inner, .. } => inner,
            _ => return x.pos,
        }
    }
}

/// Where gc reports an error about a statement that it is handed as a node (`syntax.StartPos`).
pub fn gc_stmt_pos(s: &Stmt) -> Pos {
    match &s.kind {
        StmtKind::Send { ch: x, .. } | StmtKind::IncDec { x, .. } => gc_pos(x),
        StmtKind::Assign { lhs, .. } | StmtKind::Define { lhs, .. } => lhs.first().map_or(s.pos, gc_pos),
        _ => s.pos,
    }
}
