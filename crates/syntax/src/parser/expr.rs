//! Expressions.
use super::*;
use crate::print::expr_string;
use crate::token::precedence;

impl<'a> Parser<'a> {
    pub(super) fn expr(&mut self) -> Expr {
        self.binary_expr(0)
    }

    pub(super) fn expr_list(&mut self) -> Vec<Expr> {
        let mut list = vec![self.expr()];
        while self.got(Tok::Comma) {
            list.push(self.expr());
        }
        list
    }

    fn binary_expr(&mut self, above: u8) -> Expr {
        self.scoped(|p| {
            let x = p.unary_expr();
            p.binary_tail(x, above)
        })
    }

    /// `x {op y}` for operators that bind tighter than `above`. `height` is that of `x`.
    pub(super) fn binary_tail(&mut self, mut x: Expr, above: u8) -> Expr {
        while matches!(self.tok(), Tok::Operator | Tok::Star) {
            let Op::Bin(op) = self.s.op else { break };
            let prec = precedence(op);
            if prec <= above {
                break;
            }
            let op_pos = self.pos();
            self.next();
            let y = self.binary_expr(prec);
            self.grow();
            let lo = x.span.lo;
            x = self.expr_node(lo, op_pos, ExprKind::Binary { op, op_pos, x: Box::new(x), y: Box::new(y) });
        }
        x
    }

    fn unary_expr(&mut self) -> Expr {
        self.nested(|p| match p.tok() {
            Tok::Operator | Tok::Star => p.unary_operation(),
            Tok::Arrow => p.receive_or_chan_type(),
            _ => p.primary_expr(),
        })
    }

    fn unary_operation(&mut self) -> Expr {
        let lo = self.pos();
        if self.at(Tok::Star) {
            self.next();
            let x = Box::new(self.unary_expr());
            return self.expr_from(lo, ExprKind::Star(x));
        }
        let Some(op) = self.s.op.as_unary() else {
            return self.primary_expr();
        };
        self.next();
        let mut x = self.unary_expr();
        if op == UnaryOp::Addr {
            // gc does not keep the parentheses of &(T{…}).
            x = unparen(x);
        }
        self.expr_from(lo, ExprKind::Unary { op, x: Box::new(x) })
    }

    /// `<-x`, or the channel type `<-chan T`: only its operand tells.
    fn receive_or_chan_type(&mut self) -> Expr {
        let lo = self.pos();
        self.next();
        let mut x = self.unary_expr();
        if !matches!(x.kind, ExprKind::ChanType { .. }) {
            return self.expr_from(lo, ExprKind::Unary { op: UnaryOp::Recv, x: Box::new(x) });
        }
        // The arrow belongs to the channel type, and one that follows `chan` to the element:
        // <-(chan T) is (<-chan T), <-(chan<- chan T) is (<-chan (<-chan T)).
        x.span.lo = lo;
        let mut t = &mut x;
        let mut missing = None;
        loop {
            if !matches!(t.kind, ExprKind::ChanType { .. }) {
                missing = Some(format!("unexpected {}, expected chan", expr_string(t)));
            }
            let ExprKind::ChanType { dir, elem } = &mut t.kind else {
                break;
            };
            let was = std::mem::replace(dir, ChanDir::Recv);
            if was == ChanDir::Recv {
                missing = Some("unexpected <-, expected chan".to_string());
            }
            if was != ChanDir::Send {
                break;
            }
            t = elem;
        }
        if let Some(message) = missing {
            self.syntax_error(&message);
        }
        x
    }

    pub(super) fn primary_expr(&mut self) -> Expr {
        let lo = self.pos();
        self.scoped(|p| {
            let x = p.operand();
            p.postfix(lo, x)
        })
    }

    fn operand(&mut self) -> Expr {
        let lo = self.pos();
        match self.tok() {
            Tok::Name => ident_expr(self.name()),
            Tok::Literal => {
                let kind = ExprKind::BasicLit { kind: self.s.kind, text: self.s.lit.into() };
                self.next();
                self.expr_from(lo, kind)
            }
            Tok::Lparen => {
                self.next();
                self.xnest += 1;
                let x = Box::new(self.expr());
                self.xnest -= 1;
                self.want(Tok::Rparen);
                self.expr_from(lo, ExprKind::Paren(x))
            }
            Tok::Func => {
                self.next();
                let sig_pos = self.pos();
                let (_, sig) = self.func_type(lo, "function type");
                if self.at(Tok::Lbrace) {
                    self.xnest += 1;
                    let body = self.func_body();
                    self.xnest -= 1;
                    return self.expr_from(lo, ExprKind::FuncLit(Box::new(FuncLit { sig, body })));
                }
                self.expr_node(lo, sig_pos, ExprKind::FuncType(Box::new(sig)))
            }
            Tok::Lbrack | Tok::Chan | Tok::Map | Tok::Struct | Tok::Interface => self.type_(),
            _ => {
                let bad = self.bad_expr();
                self.syntax_error("expected expression");
                self.advance(&[Tok::Rparen, Tok::Rbrack, Tok::Rbrace]);
                bad
            }
        }
    }

    /// Selectors, indices, calls, assertions and literal values after `x`, which starts at `lo`.
    pub(super) fn postfix(&mut self, lo: Pos, mut x: Expr) -> Expr {
        loop {
            let pos = self.pos();
            let kind = match self.tok() {
                Tok::Dot => {
                    self.next();
                    match self.tok() {
                        Tok::Name => ExprKind::Selector { x: Box::new(x), sel: self.name() },
                        Tok::Lparen => {
                            self.next();
                            let ty = if self.got(Tok::Type) { None } else { Some(Box::new(self.type_())) };
                            self.want(Tok::Rparen);
                            ExprKind::TypeAssert { x: Box::new(x), ty }
                        }
                        _ => {
                            self.syntax_error("expected name or (");
                            self.advance(&[Tok::Semi, Tok::Rparen]);
                            continue;
                        }
                    }
                }
                Tok::Lbrack => self.index_or_slice(x),
                Tok::Lparen => {
                    self.next();
                    let (args, ellipsis, rparen) = self.arguments();
                    ExprKind::Call { fun: Box::new(x), args, ellipsis, rparen }
                }
                Tok::Lbrace if self.may_be_literal_type(&x) => {
                    if matches!(x.kind, ExprKind::Paren(_)) {
                        self.syntax_error("cannot parenthesize type in composite literal");
                    }
                    let (elems, rbrace) = self.literal_value();
                    ExprKind::CompositeLit { ty: Some(Box::new(x)), elems, rbrace }
                }
                _ => return x,
            };
            self.grow();
            x = self.expr_node(lo, pos, kind);
        }
    }

    /// From `[` on.
    fn index_or_slice(&mut self, x: Expr) -> ExprKind {
        let x = Box::new(x);
        self.next();
        let mut lo = None;
        if !self.at(Tok::Colon) {
            let (mut indices, mut comma) = (Vec::new(), false);
            if self.at(Tok::Rbrack) {
                self.syntax_error("expected operand");
                indices.push(self.bad_expr());
            } else {
                (indices, comma) = self.type_list(false);
            }
            if comma || self.at(Tok::Rbrack) {
                self.want(Tok::Rbrack);
                return ExprKind::Index { x, indices };
            }
            lo = indices.pop().map(Box::new);
        }
        if !self.got(Tok::Colon) {
            self.syntax_error("expected comma, : or ]");
            self.advance(&[Tok::Comma, Tok::Colon, Tok::Rbrack]);
        }
        self.xnest += 1;
        let (mut hi, mut max) = (None, None);
        if !matches!(self.tok(), Tok::Colon | Tok::Rbrack) {
            hi = Some(Box::new(self.expr()));
        }
        if self.at(Tok::Colon) {
            if hi.is_none() {
                self.error_at(self.pos(), "middle index required in 3-index slice");
                hi = Some(Box::new(self.bad_expr()));
            }
            self.next();
            max = Some(Box::new(if self.at(Tok::Rbrack) {
                self.error_at(self.pos(), "final index required in 3-index slice");
                self.bad_expr()
            } else {
                self.expr()
            }));
        }
        self.xnest -= 1;
        self.want(Tok::Rbrack);
        ExprKind::Slice { x, lo, hi, max }
    }

    /// `[arg {"," arg} ["..."] [","]] ")"`
    fn arguments(&mut self) -> (Vec<Expr>, bool, Pos) {
        let (mut args, mut ellipsis) = (Vec::new(), false);
        self.xnest += 1;
        let rparen = self.list("argument list", Tok::Comma, Tok::Rparen, |p| {
            args.push(p.expr());
            ellipsis = p.got(Tok::DotDotDot);
            ellipsis
        });
        self.xnest -= 1;
        (args, ellipsis, rparen)
    }

    /// Whether a `{` after `x` opens a literal's elements, and not a block.
    fn may_be_literal_type(&self, x: &Expr) -> bool {
        let mut t = x;
        while let ExprKind::Paren(inner) = &t.kind {
            t = inner;
        }
        match &t.kind {
            ExprKind::Ident(_) | ExprKind::Selector { .. } => self.xnest >= 0,
            ExprKind::Index { .. } => self.xnest >= 0 && !is_value(t),
            ExprKind::ArrayType { .. } | ExprKind::StructType { .. } | ExprKind::MapType { .. } => true,
            _ => false,
        }
    }

    /// `{elements}`, and where it ends.
    fn literal_value(&mut self) -> (Vec<Element>, Pos) {
        let mut elems = Vec::new();
        self.xnest += 1;
        self.want(Tok::Lbrace);
        let rbrace = self.list("composite literal", Tok::Comma, Tok::Rbrace, |p| {
            let first = p.element();
            elems.push(if p.got(Tok::Colon) {
                Element { key: Some(first), value: p.element() }
            } else {
                Element { key: None, value: first }
            });
            false
        });
        self.xnest -= 1;
        (elems, rbrace)
    }

    /// An expression, or a literal value whose type is elided.
    fn element(&mut self) -> Expr {
        if !self.at(Tok::Lbrace) {
            return self.expr();
        }
        self.nested(|p| {
            let lo = p.pos();
            let (elems, rbrace) = p.literal_value();
            p.expr_from(lo, ExprKind::CompositeLit { ty: None, elems, rbrace })
        })
    }

    /// `arg {"," arg} [","]`, and whether there was a comma. All are types, but for the first unless `strict`.
    pub(super) fn type_list(&mut self, strict: bool) -> (Vec<Expr>, bool) {
        self.xnest += 1;
        let mut list = vec![if strict { self.type_() } else { self.expr() }];
        let mut comma = false;
        while self.got(Tok::Comma) {
            comma = true;
            match self.type_or_none() {
                Some(t) => list.push(t),
                None => break,
            }
        }
        self.xnest -= 1;
        (list, comma)
    }
}

/// Whether `x` can only be a value.
fn is_value(x: &Expr) -> bool {
    match &x.kind {
        ExprKind::BasicLit { .. }
        | ExprKind::CompositeLit { .. }
        | ExprKind::FuncLit(_)
        | ExprKind::Slice { .. }
        | ExprKind::TypeAssert { .. }
        | ExprKind::Call { .. }
        | ExprKind::Unary { .. }
        | ExprKind::Binary { .. } => true,
        ExprKind::Paren(x) => is_value(x),
        // A list of indices is no value, as in gc.
        ExprKind::Index { x, indices } => is_value(x) || indices.len() == 1 && is_value(&indices[0]),
        _ => false,
    }
}
