//! Tokens to a tree, by recursive descent with one token of lookahead.
//!
//! Go 1.27 `cmd/compile/internal/syntax`: `parser`. Productions, recovery points and wording are gc's, so that
//! the first message about a broken program, and nearly always all of them, are gc's too.
//!
//! # Invariants
//! 1. Every loop consumes a token in each turn or ends; so parsing takes time linear in the text.
//! 2. Expressions, types and statements nest at most [`MAX_NESTING`] deep, and the tree, where a chain such as
//!    `a + b + c`, `x.y.z` or `if … else if …` is as high as it is long, is at most [`MAX_HEIGHT`] high: whoever
//!    walks the tree may recurse, best with a loop along the left operands of a chain.
//! 3. Errors are in the order in which gc finds them; [`crate::report`] turns that into what gc prints.
//!
//! Differences from Go: gc has no limit on nesting; gc gives a file up after a broken package clause, here
//! the rest is parsed all the same (for an editor), without further errors.
mod decl;
mod expr;
mod stmt;
mod types;

use crate::ast::*;
use crate::scanner::Scanner;
use crate::source::{Diagnostic, FileId, Pos, SourceMap, Span};
use crate::token::{Op, Tok, TokSet};
use std::collections::HashMap;

/// Deepest nesting. Real programs reach some 25; a parser built without optimisation needs up to 10 KiB of stack
/// a level, with it up to 3 KiB, and the stack may be 1 MiB (wasm).
pub const MAX_NESTING: u32 = 150;
/// Height of the highest tree. Tables in Go's own library concatenate nearly a thousand strings.
pub const MAX_HEIGHT: u32 = 1500;

/// Keywords that start a statement: inside a function, recovery does not skip them.
const STATEMENT_KEYWORDS: TokSet = TokSet::of(&[
    Tok::Break,
    Tok::Const,
    Tok::Continue,
    Tok::Defer,
    Tok::Fallthrough,
    Tok::For,
    Tok::Go,
    Tok::Goto,
    Tok::If,
    Tok::Return,
    Tok::Select,
    Tok::Switch,
    Tok::Type,
    Tok::Var,
]);

const DECLARATION_KEYWORDS: &[Tok] = &[Tok::Import, Tok::Const, Tok::Type, Tok::Var, Tok::Func];

/// Parses one file. Never fails: what could not be parsed is `Bad` in the tree and told in the diagnostics,
/// which are in gc's order of finding them, at most one `syntax error: …` a line.
pub fn parse_file(map: &SourceMap, file: FileId, ids: &mut NodeIds) -> (File, Vec<Diagnostic>) {
    let source = map.file(file);
    let mut p = Parser {
        map,
        s: Scanner::new(&source.text, source.base),
        ids,
        names: HashMap::new(),
        prev_end: source.base,
        other_errors: 0,
        late: Vec::new(),
        fnest: 0,
        xnest: 0,
        nest: 0,
        height: 0,
        loose_directives: 0,
    };
    p.next();
    let tree = p.file();
    let mut diagnostics = std::mem::take(&mut p.s.errors);
    // Complaints of gc's checker about what this tree cannot hold. Syntax errors keep the checker from running.
    if !diagnostics.iter().any(Diagnostic::is_syntax_error) {
        diagnostics.append(&mut p.late);
    }
    (tree, crate::report::one_syntax_error_a_line(map, diagnostics))
}

struct Parser<'a> {
    map: &'a SourceMap,
    s: Scanner<'a>,
    ids: &'a mut NodeIds,
    names: HashMap<&'a str, Name>,
    /// One past the last consumed token.
    prev_end: Pos,
    /// How many of the errors so far gc does not count as the parser's own.
    other_errors: usize,
    late: Vec<Diagnostic>,
    /// Function nesting.
    fnest: u32,
    /// Expression nesting; negative in the header of an if, for or switch, where `T {` is no composite literal.
    xnest: i32,
    /// Nesting of productions that can contain themselves.
    nest: u32,
    /// Height of the highest tree among those finished in the production at hand.
    height: u32,
    /// How many directives, at the end of the scanner's list, no declaration has taken yet.
    loose_directives: usize,
}

impl<'a> Parser<'a> {
    fn next(&mut self) {
        self.prev_end = self.s.end_pos();
        let known = self.s.directives.len();
        self.s.next();
        for i in known..self.s.directives.len() {
            let d = self.s.directives[i];
            self.loose_directives += 1;
            if !d.own_line {
                let span = Span::new(self.s.pos_at(d.start as usize), self.s.pos_at(d.end as usize));
                self.other_error(span, "misplaced compiler directive");
            }
        }
    }
    fn tok(&self) -> Tok {
        self.s.tok
    }
    fn at(&self, tok: Tok) -> bool {
        self.s.tok == tok
    }
    fn at_op(&self, op: Op) -> bool {
        self.s.tok == Tok::Operator && self.s.op == op
    }
    fn pos(&self) -> Pos {
        self.s.pos_at(self.s.start as usize)
    }
    fn got(&mut self, tok: Tok) -> bool {
        let hit = self.at(tok);
        if hit {
            self.next();
        }
        hit
    }
    fn want(&mut self, tok: Tok) {
        if !self.got(tok) {
            self.syntax_error(&format!("expected {}", tok.in_words()));
            self.advance(&[]);
        }
    }
    /// `=`; `:=` is taken for it and reported.
    fn got_assign(&mut self) -> bool {
        if self.at(Tok::Define) {
            self.syntax_error("expected =");
        }
        let hit = matches!(self.tok(), Tok::Assign | Tok::Define);
        if hit {
            self.next();
        }
        hit
    }

    // Errors.

    fn errors(&self) -> usize {
        self.s.errors.len() - self.other_errors
    }
    /// From `pos` to the end of the token at hand where that is further on.
    fn span_from(&self, pos: Pos) -> Span {
        Span::new(pos, if pos == self.pos() { self.s.end_pos() } else { self.prev_end.max(Pos(pos.0 + 1)) })
    }
    fn error_at(&mut self, pos: Pos, message: impl Into<String>) {
        let span = self.span_from(pos);
        self.s.errors.push(Diagnostic::error(span, message));
    }
    /// An error that does not make gc's parser think the worse of what follows.
    fn other_error(&mut self, span: Span, message: impl Into<String>) {
        self.other_errors += 1;
        self.s.errors.push(Diagnostic::error(span, message));
    }
    fn syntax_error(&mut self, message: &str) {
        self.syntax_error_at(self.pos(), message);
    }
    /// A message that starts with `in `, `at `, `after ` or `expected ` is about the token at hand, which it
    /// then names.
    fn syntax_error_at(&mut self, pos: Pos, message: &str) {
        if self.at(Tok::Eof) && self.errors() > 0 {
            return;
        }
        let joint = if message.starts_with("expected ") {
            ", "
        } else if ["in ", "at ", "after "].iter().any(|p| message.starts_with(p)) {
            " "
        } else {
            return self.error_at(pos, format!("syntax error: {message}"));
        };
        let found = match self.tok() {
            Tok::Name => format!("name {}", self.s.lit),
            Tok::Semi => self.s.lit.to_string(),
            Tok::Literal => format!("literal {}", self.s.lit),
            Tok::Operator => self.s.op.text().to_string(),
            Tok::AssignOp => format!("{}=", self.s.op.text()),
            Tok::IncOp => self.s.op.text().repeat(2),
            t => t.in_words(),
        };
        self.error_at(pos, format!("syntax error: unexpected {found}{joint}{message}"));
    }

    /// Skips to one of `follow`, or to a statement keyword when inside a function. With an empty `follow`, skips
    /// one token.
    fn advance(&mut self, follow: &[Tok]) {
        if follow.is_empty() {
            if !self.at(Tok::Eof) {
                self.next();
            }
            return;
        }
        let mut stop = TokSet::of(follow).or(TokSet::of(&[Tok::Eof]));
        if self.fnest > 0 {
            stop = stop.or(STATEMENT_KEYWORDS);
        }
        while !stop.has(self.tok()) {
            self.next();
        }
    }

    // Depth.

    /// Runs one production that can contain itself. The tree it returns is one higher than its highest part.
    fn nested<T>(&mut self, production: impl FnOnce(&mut Self) -> T) -> T {
        self.nest += 1;
        if self.nest > MAX_NESTING {
            self.too_deep();
        }
        let tree = self.scoped(|p| {
            let tree = production(p);
            p.grow();
            tree
        });
        self.nest -= 1;
        tree
    }
    /// Runs a production whose loops [`Self::grow`] what is at hand.
    fn scoped<T>(&mut self, production: impl FnOnce(&mut Self) -> T) -> T {
        let outside = std::mem::take(&mut self.height);
        let tree = production(self);
        self.height = self.height.max(outside);
        tree
    }
    /// The tree at hand becomes part of a new one.
    fn grow(&mut self) {
        self.height += 1;
        if self.height > MAX_HEIGHT {
            self.too_deep();
        }
    }
    /// Says so once and gives the rest of the file up: the end of the text unwinds every production.
    fn too_deep(&mut self) {
        if !self.at(Tok::Eof) {
            self.syntax_error("exceeded max nesting depth");
            self.s.abandon();
        }
    }

    // Nodes.

    fn expr_node(&mut self, lo: Pos, pos: Pos, kind: ExprKind) -> Expr {
        Expr { id: self.ids.fresh(), span: Span::new(lo, self.prev_end.max(lo)), pos, kind }
    }
    /// An expression whose position is its start.
    fn expr_from(&mut self, lo: Pos, kind: ExprKind) -> Expr {
        self.expr_node(lo, lo, kind)
    }
    fn bad_expr(&mut self) -> Expr {
        let at = self.pos();
        Expr { id: self.ids.fresh(), span: Span::new(at, at), pos: at, kind: ExprKind::Bad }
    }
    fn stmt_node(&mut self, lo: Pos, pos: Pos, kind: StmtKind) -> Stmt {
        Stmt { id: self.ids.fresh(), span: Span::new(lo, self.prev_end.max(lo)), pos, kind }
    }
    fn stmt_from(&mut self, lo: Pos, kind: StmtKind) -> Stmt {
        self.stmt_node(lo, lo, kind)
    }
    fn intern(&mut self, text: &'a str) -> Name {
        self.names.entry(text).or_insert_with(|| text.into()).clone()
    }
    fn ident(&mut self, span: Span, text: &'a str) -> Ident {
        Ident { id: self.ids.fresh(), span, name: self.intern(text) }
    }
    /// The blank name, standing at `pos` for one that is missing.
    fn missing_name(&mut self, pos: Pos) -> Ident {
        self.ident(Span::new(pos, pos), "_")
    }

    // Productions that all others use.

    fn name(&mut self) -> Ident {
        let lo = self.pos();
        if self.at(Tok::Name) {
            let text = self.s.lit;
            self.next();
            return self.ident(Span::new(lo, self.prev_end), text);
        }
        let blank = self.missing_name(lo);
        self.syntax_error("expected name");
        self.advance(&[]);
        blank
    }
    /// `first {"," name}`
    fn name_list(&mut self, first: Ident) -> Vec<Ident> {
        let mut list = vec![first];
        while self.got(Tok::Comma) {
            list.push(self.name());
        }
        list
    }
    /// `[item {sep item} [sep]] close`; no more items once `item` returns true. Returns where `close` is.
    fn list(&mut self, context: &str, sep: Tok, close: Tok, mut item: impl FnMut(&mut Self) -> bool) -> Pos {
        let mut done = false;
        while !self.at(Tok::Eof) && !self.at(close) && !done {
            done = item(self);
            if !self.got(sep) && !self.at(close) {
                let (sep, end) = (sep.in_words(), close.in_words());
                self.syntax_error(&format!("in {context}; possibly missing {sep} or {end}"));
                self.advance(&[Tok::Rparen, Tok::Rbrack, Tok::Rbrace]);
                if !self.at(close) {
                    return self.pos();
                }
            }
        }
        let at = self.pos();
        self.want(close);
        at
    }
}

fn ident_expr(name: Ident) -> Expr {
    Expr { id: name.id, span: name.span, pos: name.span.lo, kind: ExprKind::Ident(name.name) }
}

fn unparen(mut x: Expr) -> Expr {
    while let ExprKind::Paren(inner) = x.kind {
        x = *inner;
    }
    x
}
