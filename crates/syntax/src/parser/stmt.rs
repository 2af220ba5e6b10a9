//! Statements.
use super::*;
use crate::print::{expr_list_string, simple_stmt_string};

/// A simple statement where it may stand in the header of a for or switch.
enum Simple {
    Stmt(Stmt),
    /// `name := x.(type)`
    Guard {
        name: Ident,
        guard: Expr,
    },
    Range {
        lhs: Vec<Expr>,
        define: bool,
        x: Expr,
    },
}

/// What is between a keyword and its block.
#[derive(Default)]
struct Header {
    init: Option<Simple>,
    cond: Option<Simple>,
    post: Option<Stmt>,
}

impl<'a> Parser<'a> {
    pub(super) fn stmt_list(&mut self) -> Vec<Stmt> {
        let mut list = Vec::new();
        while !matches!(self.tok(), Tok::Eof | Tok::Rbrace | Tok::Case | Tok::Default) {
            let stmt = self.stmt_or_none();
            self.clear_directives();
            let Some(stmt) = stmt else { break };
            list.push(stmt);
            if !self.got(Tok::Semi) && !self.at(Tok::Rbrace) {
                self.syntax_error("at end of statement");
                self.advance(&[Tok::Semi, Tok::Rbrace, Tok::Case, Tok::Default]);
                self.got(Tok::Semi);
            }
        }
        list
    }

    fn stmt_or_none(&mut self) -> Option<Stmt> {
        self.nested(|p| p.stmt_at_hand())
    }

    fn stmt_at_hand(&mut self) -> Option<Stmt> {
        let lo = self.pos();
        if matches!(self.tok(), Tok::Var | Tok::Const | Tok::Type) {
            let decl = self.const_type_var();
            return Some(self.stmt_from(lo, StmtKind::Decl(decl)));
        }
        self.clear_directives();
        let kind = match self.tok() {
            Tok::Name => {
                let mut lhs = self.expr_list();
                if self.at(Tok::Colon)
                    && let [Expr { kind: ExprKind::Ident(_), .. }] = lhs.as_slice()
                    && let Some(Expr { id, span, kind: ExprKind::Ident(name), .. }) = lhs.pop()
                {
                    return self.labeled(Ident { id, span, name });
                }
                return Some(self.simple_stmt(lhs));
            }
            Tok::Operator | Tok::Star
                if self.at_op(Op::Tilde) || self.s.op.as_unary().is_none() && !self.at(Tok::Star) =>
            {
                return None;
            }
            Tok::Operator
            | Tok::Star
            | Tok::Literal
            | Tok::Func
            | Tok::Lparen
            | Tok::Lbrack
            | Tok::Struct
            | Tok::Map
            | Tok::Chan
            | Tok::Interface
            | Tok::Arrow => {
                let lhs = self.expr_list();
                return Some(self.simple_stmt(lhs));
            }
            Tok::Lbrace => StmtKind::Block(self.block("")),
            Tok::For => self.for_stmt(),
            Tok::Switch => self.switch_stmt(),
            Tok::Select => self.select_stmt(),
            Tok::If => return Some(self.if_stmt()),
            Tok::Fallthrough => {
                self.next();
                StmtKind::Fallthrough
            }
            Tok::Break => {
                self.next();
                StmtKind::Break(self.label_or_none())
            }
            Tok::Continue => {
                self.next();
                StmtKind::Continue(self.label_or_none())
            }
            Tok::Goto => {
                self.next();
                StmtKind::Goto(self.name())
            }
            Tok::Go | Tok::Defer => self.call_stmt(),
            Tok::Return => {
                self.next();
                let bare = matches!(self.tok(), Tok::Semi | Tok::Rbrace);
                StmtKind::Return(if bare { Vec::new() } else { self.expr_list() })
            }
            Tok::Semi => {
                // The semicolon is the list's to consume.
                let empty = Span::new(lo, lo);
                return Some(Stmt { id: self.ids.fresh(), span: empty, pos: lo, kind: StmtKind::Empty });
            }
            _ => return None,
        };
        Some(self.stmt_from(lo, kind))
    }

    fn label_or_none(&mut self) -> Option<Ident> {
        self.at(Tok::Name).then(|| self.name())
    }

    fn labeled(&mut self, label: Ident) -> Option<Stmt> {
        let colon = self.pos();
        let lo = label.span.lo;
        self.next();
        if self.at(Tok::Rbrace) {
            let span = Span::new(self.prev_end, self.prev_end);
            let stmt = Box::new(Stmt { id: self.ids.fresh(), span, pos: self.pos(), kind: StmtKind::Empty });
            return Some(self.stmt_node(lo, colon, StmtKind::Labeled { label, stmt }));
        }
        if let Some(stmt) = self.stmt_or_none() {
            return Some(self.stmt_node(lo, colon, StmtKind::Labeled { label, stmt: Box::new(stmt) }));
        }
        self.syntax_error_at(colon, "missing statement after label");
        None
    }

    /// `context` says what the block belongs to, for when it is not there.
    pub(super) fn block(&mut self, context: &str) -> Block {
        let lo = self.pos();
        if !self.got(Tok::Lbrace) {
            self.syntax_error(&format!("expected {{ after {context}"));
            self.advance(&[Tok::Name, Tok::Rbrace]);
            if self.got(Tok::Rbrace) {
                return Block { span: Span::new(lo, self.prev_end), stmts: Vec::new() };
            }
        }
        let stmts = self.stmt_list();
        self.want(Tok::Rbrace);
        Block { span: Span::new(lo, self.prev_end), stmts }
    }

    fn call_stmt(&mut self) -> StmtKind {
        let keyword = self.tok();
        self.next();
        let x = self.primary_expr();
        let call = if matches!(x.kind, ExprKind::Paren(_)) {
            let message = format!("expression in {} must not be parenthesized", keyword.text());
            self.s.errors.push(Diagnostic::error(x.span, message));
            unparen(x)
        } else {
            x
        };
        if keyword == Tok::Go { StmtKind::Go(call) } else { StmtKind::Defer(call) }
    }

    // Simple statements.

    /// The rest of a simple statement outside headers.
    fn simple_stmt(&mut self, lhs: Vec<Expr>) -> Stmt {
        match self.simple(lhs, Tok::Eof) {
            Simple::Stmt(s) => s,
            Simple::Guard { guard, .. } => self.expr_stmt(guard),
            Simple::Range { x, .. } => self.expr_stmt(x),
        }
    }

    fn expr_stmt(&mut self, x: Expr) -> Stmt {
        Stmt { id: self.ids.fresh(), span: x.span, pos: x.pos, kind: StmtKind::Expr(x) }
    }

    /// A simple statement in the header that `keyword` starts.
    fn header_stmt(&mut self, keyword: Tok) -> Simple {
        if keyword == Tok::For && self.at(Tok::Range) {
            return self.range_clause(Vec::new(), false);
        }
        let lhs = self.expr_list();
        self.simple(lhs, keyword)
    }

    fn range_clause(&mut self, lhs: Vec<Expr>, define: bool) -> Simple {
        self.next();
        let x = self.expr();
        Simple::Range { lhs, define, x }
    }

    /// The statement that starts with `lhs`. Only a for (`keyword`) has range clauses, only a switch guards.
    fn simple(&mut self, mut lhs: Vec<Expr>, keyword: Tok) -> Simple {
        let lo = lhs[0].span.lo;
        let pos = self.pos();
        let tok = self.tok();
        if matches!(tok, Tok::Assign | Tok::Define) {
            self.next();
            let define = tok == Tok::Define;
            if keyword == Tok::For && self.at(Tok::Range) {
                return self.range_clause(lhs, define);
            }
            let mut rhs = self.expr_list();
            if keyword == Tok::Switch
                && define
                && let [Expr { kind: ExprKind::TypeAssert { ty: None, .. }, .. }] = rhs.as_slice()
                && let [Expr { id, span, kind: ExprKind::Ident(name), .. }] = lhs.as_slice()
            {
                let name = Ident { id: *id, span: *span, name: name.clone() };
                return Simple::Guard { name, guard: rhs.swap_remove(0) };
            }
            let kind = if define {
                StmtKind::Define { op_pos: pos, lhs, rhs }
            } else {
                StmtKind::Assign { op: None, op_pos: pos, lhs, rhs }
            };
            return Simple::Stmt(self.stmt_node(lo, pos, kind));
        }
        if lhs.len() > 1 {
            self.syntax_error("expected := or = or comma");
            self.advance(&[Tok::Semi, Tok::Rbrace]);
            lhs.truncate(1);
            let x = lhs.swap_remove(0);
            return Simple::Stmt(self.expr_stmt(x));
        }
        let x = lhs.swap_remove(0);
        let kind = match (tok, self.s.op) {
            (Tok::AssignOp, Op::Bin(op)) => {
                self.next();
                let rhs = vec![self.expr()];
                StmtKind::Assign { op: Some(op), op_pos: pos, lhs: vec![x], rhs }
            }
            (Tok::IncOp, op) => {
                self.next();
                StmtKind::IncDec { x, inc: op == Op::Bin(BinaryOp::Add) }
            }
            (Tok::Arrow, _) => {
                self.next();
                let value = self.expr();
                StmtKind::Send { ch: x, value }
            }
            _ => return Simple::Stmt(self.expr_stmt(x)),
        };
        Simple::Stmt(self.stmt_node(lo, pos, kind))
    }

    // Statements with headers.

    fn header(&mut self, keyword: Tok) -> Header {
        let mut h = Header::default();
        self.want(keyword);
        if self.at(Tok::Lbrace) {
            if keyword == Tok::If {
                self.syntax_error("missing condition in if statement");
            }
            return h;
        }
        let outer = std::mem::replace(&mut self.xnest, -1);
        self.header_parts(keyword, &mut h);
        self.xnest = outer;
        h
    }

    fn header_parts(&mut self, keyword: Tok, h: &mut Header) {
        if !self.at(Tok::Semi) {
            if self.got(Tok::Var) {
                self.syntax_error(&format!("var declaration not allowed in {} initializer", keyword.text()));
            }
            let init = self.header_stmt(keyword);
            let is_range = matches!(init, Simple::Range { .. });
            h.init = Some(init);
            if is_range {
                return;
            }
        }
        // Where the semicolon is, and whether it is written.
        let mut semi = None;
        if self.at(Tok::Lbrace) {
            h.cond = h.init.take();
        } else {
            if self.at(Tok::Semi) {
                semi = Some((self.pos(), self.s.lit));
                self.next();
            } else {
                self.want(Tok::Lbrace);
                if !self.at(Tok::Lbrace) {
                    self.advance(&[Tok::Lbrace, Tok::Rbrace]);
                }
            }
            if keyword == Tok::For {
                if !self.at(Tok::Semi) {
                    if self.at(Tok::Lbrace) {
                        return self.syntax_error("expected for loop condition");
                    }
                    h.cond = Some(self.header_stmt(Tok::Eof));
                }
                self.want(Tok::Semi);
                if !self.at(Tok::Lbrace) {
                    let lhs = self.expr_list();
                    let post = self.simple_stmt(lhs);
                    if matches!(post.kind, StmtKind::Define { .. }) {
                        self.syntax_error_at(post.pos, "cannot declare in post statement of for loop");
                    }
                    h.post = Some(post);
                }
            } else if !self.at(Tok::Lbrace) {
                h.cond = Some(self.header_stmt(keyword));
            }
        }
        match &h.cond {
            None => {
                if let (Tok::If, Some((at, lit))) = (keyword, semi) {
                    if lit == "semicolon" {
                        self.syntax_error_at(at, "missing condition in if statement");
                    } else {
                        self.syntax_error_at(at, &format!("unexpected {lit}, expected {{ after if clause"));
                    }
                }
            }
            Some(Simple::Stmt(s)) if !matches!(s.kind, StmtKind::Expr(_)) => {
                let what = match &s.kind {
                    // The usual slip: = for ==.
                    StmtKind::Assign { op: None, lhs, rhs, .. } => {
                        format!("assignment {} = {}", emphasized(lhs), emphasized(rhs))
                    }
                    _ => simple_stmt_string(s),
                };
                let at = s.pos;
                self.syntax_error_at(at, &format!("cannot use {what} as value"));
            }
            Some(_) => {}
        }
    }

    fn plain(&mut self, s: Option<Simple>) -> Option<Box<Stmt>> {
        Some(Box::new(match s? {
            Simple::Stmt(s) => s,
            Simple::Guard { guard: x, .. } | Simple::Range { x, .. } => self.expr_stmt(x),
        }))
    }

    /// The condition, where one is written.
    fn cond(&mut self, s: Option<Simple>) -> Option<Expr> {
        Some(match s? {
            Simple::Stmt(Stmt { kind: StmtKind::Expr(x), .. }) => x,
            Simple::Stmt(s) => Expr { id: self.ids.fresh(), span: s.span, pos: s.pos, kind: ExprKind::Bad },
            Simple::Guard { guard: x, .. } | Simple::Range { x, .. } => x,
        })
    }

    /// A chain of else-ifs is a loop here, however long, and then folded from its end.
    fn if_stmt(&mut self) -> Stmt {
        let mut before = Vec::new();
        let mut stmt = loop {
            let lo = self.pos();
            let h = self.header(Tok::If);
            let init = self.plain(h.init);
            let cond = match self.cond(h.cond) {
                Some(x) => x,
                None => self.bad_expr(),
            };
            let then = self.block("if clause");
            let mut els = None;
            if self.got(Tok::Else) {
                match self.tok() {
                    Tok::If => {
                        self.grow();
                        before.push((lo, init, cond, then));
                        continue;
                    }
                    Tok::Lbrace => {
                        let at = self.pos();
                        let block = self.block("");
                        els = Some(Box::new(self.stmt_from(at, StmtKind::Block(block))));
                    }
                    _ => {
                        self.syntax_error("else must be followed by if or statement block");
                        self.advance(&[Tok::Name, Tok::Rbrace]);
                    }
                }
            }
            break self.stmt_from(lo, StmtKind::If { init, cond, then, els });
        };
        for (lo, init, cond, then) in before.into_iter().rev() {
            stmt = self.stmt_from(lo, StmtKind::If { init, cond, then, els: Some(Box::new(stmt)) });
        }
        stmt
    }

    fn for_stmt(&mut self) -> StmtKind {
        let h = self.header(Tok::For);
        if let Some(Simple::Range { lhs, define, x }) = h.init {
            let body = self.block("for clause");
            let mut lhs = lhs.into_iter();
            let (key, value) = (lhs.next(), lhs.next());
            if let Some(extra) = lhs.next() {
                let message = "range clause permits at most two iteration variables";
                self.late.push(Diagnostic::error(Span::new(gc_pos(&extra), extra.span.hi), message));
            }
            return StmtKind::Range { key, value, define, x, body };
        }
        let init = self.plain(h.init);
        let cond = self.cond(h.cond);
        let post = h.post.map(Box::new);
        let body = self.block("for clause");
        StmtKind::For { init, cond, post, body }
    }

    fn switch_stmt(&mut self) -> StmtKind {
        let h = self.header(Tok::Switch);
        let init = self.plain(h.init);
        self.open_clauses("missing { after switch clause");
        let mut body = Vec::new();
        while !matches!(self.tok(), Tok::Eof | Tok::Rbrace) {
            body.push(self.case_clause());
        }
        self.want(Tok::Rbrace);
        let (bind, tag) = match h.cond {
            Some(Simple::Guard { name, guard }) => (Some(name), Some(guard)),
            other => (None, self.cond(other)),
        };
        match tag {
            Some(Expr { kind: ExprKind::TypeAssert { x, ty: None }, .. }) => {
                StmtKind::TypeSwitch { init, bind, x: *x, body }
            }
            tag => StmtKind::Switch { init, tag, body },
        }
    }

    fn select_stmt(&mut self) -> StmtKind {
        self.next();
        self.open_clauses("missing { after select clause");
        let mut body = Vec::new();
        while !matches!(self.tok(), Tok::Eof | Tok::Rbrace) {
            body.push(self.comm_clause());
        }
        self.want(Tok::Rbrace);
        StmtKind::Select { body }
    }

    fn open_clauses(&mut self, message: &str) {
        if !self.got(Tok::Lbrace) {
            self.syntax_error(message);
            self.advance(&[Tok::Case, Tok::Default, Tok::Rbrace]);
        }
    }

    /// `case` or `default`, and whether it is `case`; anything else is an error.
    fn clause_keyword(&mut self) -> Option<Tok> {
        let tok = self.tok();
        if matches!(tok, Tok::Case | Tok::Default) {
            self.next();
            return Some(tok);
        }
        self.syntax_error("expected case or default or }");
        self.advance(&[Tok::Colon, Tok::Case, Tok::Default, Tok::Rbrace]);
        None
    }

    fn clause_body(&mut self) -> (Vec<Stmt>, Span) {
        let lo = self.pos();
        self.want(Tok::Colon);
        let body = self.stmt_list();
        (body, Span::new(lo, self.prev_end))
    }

    fn case_clause(&mut self) -> CaseClause {
        let lo = self.pos();
        let keyword = self.clause_keyword();
        let exprs = if keyword == Some(Tok::Case) { self.expr_list() } else { Vec::new() };
        let (body, body_span) = self.clause_body();
        let default = keyword == Some(Tok::Default);
        CaseClause { id: self.ids.fresh(), span: Span::new(lo, self.prev_end), exprs, default, body, body_span }
    }

    fn comm_clause(&mut self) -> CommClause {
        let lo = self.pos();
        let keyword = self.clause_keyword();
        let comm = if keyword == Some(Tok::Case) {
            let lhs = self.expr_list();
            Some(Box::new(self.simple_stmt(lhs)))
        } else {
            None
        };
        let (body, body_span) = self.clause_body();
        CommClause { id: self.ids.fresh(), span: Span::new(lo, self.prev_end), comm, body, body_span }
    }
}

/// A list as gc prints it, in parentheses where it is one binary expression.
fn emphasized(list: &[Expr]) -> String {
    let s = expr_list_string(list);
    if let [Expr { kind: ExprKind::Binary { .. }, .. }] = list { format!("({s})") } else { s }
}
