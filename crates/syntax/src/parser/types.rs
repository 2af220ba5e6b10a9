//! Types, signatures and parameter lists.
use super::*;
use crate::literal::unquote;

/// What follows a name and `[`: an array or slice type, or the arguments of a generic type.
enum Bracketed {
    Type(Expr),
    Args { lbrack: Pos, args: Vec<Expr> },
}

/// A parameter before names and types are told apart: at least one is there.
struct Param {
    lo: Pos,
    name: Option<Ident>,
    ty: Option<Expr>,
}

impl<'a> Parser<'a> {
    pub(super) fn type_(&mut self) -> Expr {
        if let Some(t) = self.type_or_none() {
            return t;
        }
        let bad = self.bad_expr();
        self.syntax_error("expected type");
        self.advance(&[Tok::Comma, Tok::Colon, Tok::Semi, Tok::Rparen, Tok::Rbrack, Tok::Rbrace]);
        bad
    }

    pub(super) fn type_or_none(&mut self) -> Option<Expr> {
        self.nested(|p| p.type_at_hand())
    }

    fn type_at_hand(&mut self) -> Option<Expr> {
        let lo = self.pos();
        Some(match self.tok() {
            Tok::Star => {
                self.next();
                let elem = Box::new(self.type_());
                self.expr_from(lo, ExprKind::Star(elem))
            }
            Tok::Arrow => {
                self.next();
                self.want(Tok::Chan);
                let elem = Box::new(self.chan_elem());
                self.expr_from(lo, ExprKind::ChanType { dir: ChanDir::Recv, elem })
            }
            Tok::Func => {
                self.next();
                let pos = self.pos();
                let (_, sig) = self.func_type(lo, "function type");
                self.expr_node(lo, pos, ExprKind::FuncType(Box::new(sig)))
            }
            Tok::Lbrack => {
                self.next();
                if self.got(Tok::Rbrack) { self.slice_type(lo) } else { self.array_type(lo, None) }
            }
            Tok::Chan => {
                self.next();
                let dir = if self.got(Tok::Arrow) { ChanDir::Send } else { ChanDir::Both };
                let elem = Box::new(self.chan_elem());
                self.expr_from(lo, ExprKind::ChanType { dir, elem })
            }
            Tok::Map => {
                self.next();
                self.want(Tok::Lbrack);
                let key = Box::new(self.type_());
                self.want(Tok::Rbrack);
                let value = Box::new(self.type_());
                self.expr_from(lo, ExprKind::MapType { key, value })
            }
            Tok::Struct => self.struct_type(),
            Tok::Interface => self.interface_type(),
            Tok::Name => self.qualified_name(None),
            Tok::Lparen => {
                self.next();
                let t = self.type_();
                self.want(Tok::Rparen);
                t
            }
            _ => return None,
        })
    }

    /// After `[`, or after `[` and the length.
    pub(super) fn array_type(&mut self, lo: Pos, len: Option<Expr>) -> Expr {
        let len = match len {
            Some(n) => ArrayLen::Expr(Box::new(n)),
            None if self.got(Tok::DotDotDot) => ArrayLen::Auto,
            None => {
                self.xnest += 1;
                let n = self.expr();
                self.xnest -= 1;
                ArrayLen::Expr(Box::new(n))
            }
        };
        if self.at(Tok::Comma) {
            self.syntax_error("unexpected comma; expected ]");
            self.next();
        }
        self.want(Tok::Rbrack);
        let elem = Box::new(self.type_());
        self.expr_from(lo, ExprKind::ArrayType { len, elem })
    }

    /// After `[]`.
    pub(super) fn slice_type(&mut self, lo: Pos) -> Expr {
        let elem = Box::new(self.type_());
        self.expr_from(lo, ExprKind::ArrayType { len: ArrayLen::Slice, elem })
    }

    fn chan_elem(&mut self) -> Expr {
        if let Some(t) = self.type_or_none() {
            return t;
        }
        let bad = self.bad_expr();
        self.syntax_error("missing channel element type");
        bad
    }

    /// `name ["." name] ["[" types "]"]`
    fn qualified_name(&mut self, first: Option<Ident>) -> Expr {
        let mut x = match first {
            Some(name) => ident_expr(name),
            None if self.at(Tok::Name) => ident_expr(self.name()),
            None => {
                let blank = self.missing_name(self.pos());
                self.syntax_error("expected name");
                self.advance(&[Tok::Dot, Tok::Semi, Tok::Rbrace]);
                ident_expr(blank)
            }
        };
        let lo = x.span.lo;
        if self.at(Tok::Dot) {
            let dot = self.pos();
            self.next();
            let sel = self.name();
            x = self.expr_node(lo, dot, ExprKind::Selector { x: Box::new(x), sel });
        }
        if self.at(Tok::Lbrack) {
            let lbrack = self.pos();
            self.next();
            let indices = if self.at(Tok::Rbrack) {
                self.syntax_error("expected type argument list");
                vec![self.bad_expr()]
            } else {
                self.type_list(true).0
            };
            self.want(Tok::Rbrack);
            x = self.expr_node(lo, lbrack, ExprKind::Index { x: Box::new(x), indices });
        }
        x
    }

    /// Type parameters and signature, of something that starts at `lo`. With a `context` there must be no
    /// type parameters.
    pub(super) fn func_type(&mut self, lo: Pos, context: &str) -> (Vec<Field>, FuncType) {
        let at = self.pos();
        let mut type_params = Vec::new();
        if self.got(Tok::Lbrack) {
            if !context.is_empty() {
                self.syntax_error_at(at, &format!("{context} must have no type parameters"));
            }
            if self.at(Tok::Rbrack) {
                self.syntax_error("empty type parameter list");
                self.next();
            } else {
                type_params = self.param_list(None, Tok::Rbrack, true, false);
            }
        }
        self.want(Tok::Lparen);
        let params = self.param_list(None, Tok::Rparen, false, true);
        let results = self.results();
        (type_params, FuncType { span: Span::new(lo, self.prev_end), params, results })
    }

    fn results(&mut self) -> Vec<Field> {
        if self.got(Tok::Lparen) {
            return self.param_list(None, Tok::Rparen, false, false);
        }
        match self.type_or_none() {
            Some(ty) => vec![Field { span: ty.span, names: Vec::new(), ty, tag: None }],
            None => Vec::new(),
        }
    }

    fn struct_type(&mut self) -> Expr {
        let lo = self.pos();
        self.next();
        self.want(Tok::Lbrace);
        let mut fields = Vec::new();
        self.list("struct type", Tok::Semi, Tok::Rbrace, |p| {
            p.field(&mut fields);
            false
        });
        self.expr_from(lo, ExprKind::StructType { fields })
    }

    fn field(&mut self, fields: &mut Vec<Field>) {
        let lo = self.pos();
        let (names, ty) = match self.tok() {
            Tok::Name => {
                let name = self.name();
                if matches!(self.tok(), Tok::Dot | Tok::Literal | Tok::Semi | Tok::Rbrace) {
                    (Vec::new(), self.qualified_name(Some(name)))
                } else {
                    let mut names = self.name_list(name);
                    if names.len() > 1 || !self.at(Tok::Lbrack) {
                        (names, self.type_())
                    } else {
                        // An embedded `T[A]`, or a field of an array or slice type.
                        match self.array_or_args() {
                            Bracketed::Type(ty) => (names, ty),
                            Bracketed::Args { lbrack, args } => {
                                let name = names.swap_remove(0);
                                (Vec::new(), self.instance(name, lbrack, args))
                            }
                        }
                    }
                }
            }
            Tok::Star => {
                self.next();
                let name = self.embedded_name();
                (Vec::new(), self.expr_from(lo, ExprKind::Star(Box::new(name))))
            }
            Tok::Lparen => {
                self.syntax_error("cannot parenthesize embedded type");
                self.next();
                let star = self.pos();
                let ty = if self.got(Tok::Star) {
                    let name = self.qualified_name(None);
                    self.expr_from(star, ExprKind::Star(Box::new(name)))
                } else {
                    self.qualified_name(None)
                };
                self.got(Tok::Rparen);
                (Vec::new(), ty)
            }
            _ => {
                self.syntax_error("expected field name or embedded type");
                return self.advance(&[Tok::Semi, Tok::Rbrace]);
            }
        };
        let tag = self.tag();
        fields.push(Field { span: Span::new(lo, self.prev_end), names, ty, tag });
    }

    fn embedded_name(&mut self) -> Expr {
        let parenthesized = self.at(Tok::Lparen);
        if parenthesized {
            self.syntax_error("cannot parenthesize embedded type");
            self.next();
        }
        let name = self.qualified_name(None);
        if parenthesized {
            self.got(Tok::Rparen);
        }
        name
    }

    fn tag(&mut self) -> Option<Name> {
        if !self.at(Tok::Literal) {
            return None;
        }
        let (text, kind, bad) = (self.s.lit, self.s.kind, self.s.bad);
        let span = Span::new(self.pos(), self.s.end_pos());
        self.next();
        if kind != LitKind::String {
            if !bad {
                let message = format!("invalid syntax tree: incorrect tag syntax: {text:?}");
                self.late.push(Diagnostic::error(span, message));
            }
            return None;
        }
        unquote(text).ok().map(|b| String::from_utf8_lossy(&b).into())
    }

    /// From `[` on, after a name: `[]E`, `[n]E`, or the `[A, B]` of a generic type.
    fn array_or_args(&mut self) -> Bracketed {
        let lbrack = self.pos();
        self.want(Tok::Lbrack);
        if self.got(Tok::Rbrack) {
            return Bracketed::Type(self.slice_type(lbrack));
        }
        let (mut args, comma) = self.type_list(false);
        self.want(Tok::Rbrack);
        if !comma
            && let Some(elem) = self.type_or_none()
            && let Some(n) = args.pop()
        {
            let len = ArrayLen::Expr(Box::new(n));
            return Bracketed::Type(self.expr_from(lbrack, ExprKind::ArrayType { len, elem: Box::new(elem) }));
        }
        Bracketed::Args { lbrack, args }
    }

    fn instance(&mut self, name: Ident, lbrack: Pos, indices: Vec<Expr>) -> Expr {
        let x = Box::new(ident_expr(name));
        self.expr_node(x.span.lo, lbrack, ExprKind::Index { x, indices })
    }

    fn interface_type(&mut self) -> Expr {
        let lo = self.pos();
        self.next();
        self.want(Tok::Lbrace);
        let mut elems = Vec::new();
        self.list("interface type", Tok::Semi, Tok::Rbrace, |p| {
            let lo = p.pos();
            let (name, ty) = p.scoped(|p| {
                let (name, ty) = if p.at(Tok::Name) { p.method_or_name() } else { (None, p.embedded_term()) };
                if name.is_some() { (name, ty) } else { (None, p.union_tail(ty)) }
            });
            elems.push(Field {
                span: Span::new(lo, p.prev_end),
                names: name.into_iter().collect(),
                ty,
                tag: None,
            });
            false
        });
        self.expr_from(lo, ExprKind::InterfaceType { elems })
    }

    fn method_signature(&mut self) -> Expr {
        let at = self.pos();
        let (_, sig) = self.func_type(at, "interface method");
        self.expr_from(at, ExprKind::FuncType(Box::new(sig)))
    }

    /// `m(…)`, or the name of an embedded type.
    fn method_or_name(&mut self) -> (Option<Ident>, Expr) {
        let name = self.name();
        match self.tok() {
            Tok::Lparen => (Some(name), self.method_signature()),
            Tok::Lbrack => {
                // `m[T C](…)`, which is an error, or an embedded `T[A, B]`.
                let lbrack = self.pos();
                self.next();
                if self.at(Tok::Rbrack) {
                    let at = self.pos();
                    self.next();
                    if self.at(Tok::Lparen) {
                        self.error_at(at, "empty type parameter list");
                        return (Some(name), self.method_signature());
                    }
                    self.error_at(at, "empty type argument list");
                    return (None, ident_expr(name));
                }
                let list = self.param_list(None, Tok::Rbrack, false, false);
                match list.first() {
                    None if self.at(Tok::Lparen) => (Some(name), self.method_signature()),
                    None => (None, ident_expr(name)),
                    Some(first) if !first.names.is_empty() => {
                        let sig = self.method_signature();
                        self.error_at(lbrack, "interface method must have no type parameters");
                        (Some(name), sig)
                    }
                    Some(_) => {
                        let args = list.into_iter().map(|f| f.ty).collect();
                        (None, self.instance(name, lbrack, args))
                    }
                }
            }
            _ => (None, self.qualified_name(Some(name))),
        }
    }

    /// `x {"|" term}`
    fn union_tail(&mut self, mut x: Expr) -> Expr {
        while self.at_op(Op::Bin(BinaryOp::Or)) {
            let op_pos = self.pos();
            self.next();
            let y = Box::new(self.embedded_term());
            self.grow();
            let lo = x.span.lo;
            x = self.expr_node(lo, op_pos, ExprKind::Binary { op: BinaryOp::Or, op_pos, x: Box::new(x), y });
        }
        x
    }

    fn embedded_term(&mut self) -> Expr {
        let lo = self.pos();
        if self.at_op(Op::Tilde) {
            self.next();
            let x = Box::new(self.type_());
            return self.expr_from(lo, ExprKind::Unary { op: UnaryOp::Tilde, x });
        }
        if let Some(t) = self.type_or_none() {
            return t;
        }
        let bad = self.bad_expr();
        self.syntax_error("expected ~ term or type");
        self.advance(&[Tok::Operator, Tok::Semi, Tok::Rparen, Tok::Rbrack, Tok::Rbrace]);
        bad
    }

    fn union(&mut self) -> Expr {
        let first = self.embedded_term();
        self.union_tail(first)
    }

    /// One parameter, or nothing after an error. `first` is its name if that has been read already.
    fn param(&mut self, first: Option<Ident>, close: Tok) -> Option<Param> {
        let lo = first.as_ref().map_or(self.pos(), |n| n.span.lo);
        let in_type_params = close == Tok::Rbrack;
        if first.is_none() && in_type_params && self.at_op(Op::Tilde) {
            return Some(Param { lo, name: None, ty: Some(self.union()) });
        }
        let mut name = first;
        if name.is_none() && self.at(Tok::Name) {
            name = Some(self.name());
        }
        let bar = |p: &Self| in_type_params && p.at_op(Op::Bin(BinaryOp::Or));
        if let Some(n) = name.take() {
            let (rest, ty) = if self.at(Tok::Lbrack) {
                match self.array_or_args() {
                    Bracketed::Type(ty) => (Some(n), ty),
                    Bracketed::Args { lbrack, args } => (None, self.instance(n, lbrack, args)),
                }
            } else if self.at(Tok::Dot) {
                (None, self.qualified_name(Some(n)))
            } else if bar(self) {
                (None, ident_expr(n))
            } else {
                return self.param_type(lo, Some(n), close);
            };
            let ty = if bar(self) { self.union_tail(ty) } else { ty };
            return Some(Param { lo, name: rest, ty: Some(ty) });
        }
        self.param_type(lo, None, close)
    }

    /// What follows the parameter's name, if it has one.
    fn param_type(&mut self, lo: Pos, name: Option<Ident>, close: Tok) -> Option<Param> {
        let in_type_params = close == Tok::Rbrack;
        let at = self.pos();
        if self.got(Tok::DotDotDot) {
            let ty = match self.type_or_none() {
                Some(t) => self.expr_from(at, ExprKind::Ellipsis(Box::new(t))),
                None => {
                    let bad = self.bad_expr();
                    self.syntax_error("... is missing type");
                    bad
                }
            };
            return Some(Param { lo, name, ty: Some(ty) });
        }
        if in_type_params && self.at_op(Op::Tilde) {
            return Some(Param { lo, name, ty: Some(self.union()) });
        }
        let mut ty = self.type_or_none();
        if in_type_params
            && self.at_op(Op::Bin(BinaryOp::Or))
            && let Some(t) = ty
        {
            ty = Some(self.union_tail(t));
        }
        if name.is_some() || ty.is_some() {
            return Some(Param { lo, name, ty });
        }
        self.syntax_error(&format!("expected {}", close.in_words()));
        self.advance(&[Tok::Comma, close]);
        None
    }

    /// A parameter list after its opening token. `first` is what has been read of it: a name, and perhaps a
    /// type. In a type parameter list (`all_named`) a lone name is a name without a type, not a type.
    /// `dots_ok`: the last parameter may be variadic.
    pub(super) fn param_list(
        &mut self,
        mut first: Option<(Ident, Option<Expr>)>,
        close: Tok,
        all_named: bool,
        dots_ok: bool,
    ) -> Vec<Field> {
        if self.at(close)
            && let Some((_, Some(_))) = first
            && let Some((name, Some(ty))) = first.take()
        {
            self.next();
            let span = Span::new(name.span.lo, ty.span.hi);
            return vec![Field { span, names: vec![name], ty, tag: None }];
        }
        let mut list: Vec<Param> = Vec::new();
        let end = self.list("parameter list", Tok::Comma, close, |p| {
            let param = match first.take() {
                Some((name, Some(ty))) => Some(Param { lo: name.span.lo, name: Some(name), ty: Some(ty) }),
                Some((name, None)) => p.scoped(|p| p.param(Some(name), close)),
                None => p.scoped(|p| p.param(None, close)),
            };
            list.extend(param);
            false
        });
        let named = list.iter().filter(|p| p.name.is_some() && p.ty.is_some()).count();
        let mut fields = if named == 0 && !all_named {
            list.into_iter().filter_map(unnamed_field).collect()
        } else {
            self.named_fields(list, named, all_named, end)
        };
        self.check_dots(&mut fields, dots_ok);
        fields
    }

    /// Names without a type take that of the next parameter that has one.
    fn named_fields(&mut self, list: Vec<Param>, named: usize, all_named: bool, end: Pos) -> Vec<Field> {
        let (count, typed) = (list.len(), list.iter().filter(|p| p.ty.is_some()).count());
        let mut fields = Vec::new();
        let mut names: Vec<Ident> = Vec::new();
        let mut error: Option<Pos> = None;
        for p in list {
            let Some(ty) = p.ty else {
                names.extend(p.name);
                continue;
            };
            names.push(match p.name {
                Some(name) => name,
                None => {
                    let at = gc_pos(&ty);
                    error.get_or_insert(at);
                    self.missing_name(at)
                }
            });
            let span = Span::new(names[0].span.lo, ty.span.hi);
            fields.push(Field { span, names: std::mem::take(&mut names), ty, tag: None });
        }
        if let (Some(first), Some(last)) = (names.first(), names.last()) {
            let span = Span::new(first.span.lo, last.span.hi);
            error.get_or_insert(first.span.lo);
            let ty = Expr { id: self.ids.fresh(), span, pos: span.lo, kind: ExprKind::Bad };
            fields.push(Field { span, names, ty, tag: None });
        }
        if let Some(at) = error {
            let (at, message) = match (named == typed, all_named) {
                (true, true) => (end, "missing type constraint"),
                (true, false) => (end, "missing parameter type"),
                (false, true) if count == 1 => (at, "missing type parameter name or invalid array length"),
                (false, true) => (at, "missing type parameter name"),
                (false, false) => (at, "missing parameter name"),
            };
            self.syntax_error_at(at, message);
        }
        fields
    }

    /// Variadic types out of place lose their dots; the first is reported.
    fn check_dots(&mut self, fields: &mut [Field], dots_ok: bool) {
        let mut first = true;
        let last = fields.len().saturating_sub(1);
        for (i, f) in fields.iter_mut().enumerate() {
            let ExprKind::Ellipsis(elem) = &mut f.ty.kind else {
                continue;
            };
            if dots_ok && i == last && f.names.len() <= 1 {
                continue;
            }
            if std::mem::take(&mut first) {
                let message = if dots_ok { "can only use ... with final parameter" } else { "invalid use of ..." };
                self.s.errors.push(Diagnostic::error(f.ty.span, message));
            }
            f.ty = std::mem::replace(&mut **elem, hole());
        }
    }
}

/// Stands for an expression that is moved out of a tree that is dropped.
fn hole() -> Expr {
    Expr { id: NodeId(0), span: Span::NONE, pos: Pos(0), kind: ExprKind::Bad }
}

fn unnamed_field(p: Param) -> Option<Field> {
    let ty = p.ty.or_else(|| p.name.map(ident_expr))?;
    Some(Field { span: Span::new(p.lo, ty.span.hi), names: Vec::new(), ty, tag: None })
}
