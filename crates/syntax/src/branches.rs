//! Labels, and where break, continue, goto and fallthrough lead.
//!
//! Go 1.27 `syntax.checkBranches`, which gc's parser runs on each function body that parsed without error. Its
//! messages are no `syntax error`s: the checker runs all the same, and leaves branches alone.
//!
//! A forward goto waits until its label comes. Blocks are numbered in the order in which they open, so a goto
//! waiting from block `g` may resolve to a label in an open block `b` exactly if `g >= b`: everything that
//! opened since `b` is inside it.
use crate::ast::*;
use crate::print::expr_list_string;
use crate::source::{Diagnostic, Pos, SourceMap, Span};
use std::collections::HashMap;

/// What is wrong with the labels and branches of one function body. Function literals in it are checked by
/// themselves.
pub fn check(map: &SourceMap, body: &Block) -> Vec<Diagnostic> {
    let mut c = Checker {
        map,
        labels: HashMap::new(),
        waiting: HashMap::new(),
        blocks: Vec::new(),
        gotos: 0,
        errors: Vec::new(),
    };
    c.block(None, Context::default(), None, body.span.lo, &body.stmts);
    let mut left: Vec<Waiting> = c.waiting.values_mut().flat_map(std::mem::take).collect();
    left.sort_by_key(|w| w.order);
    for w in left {
        match c.labels.get_mut(&w.label.name) {
            Some(l) => {
                l.used = true;
                let start = place(map, c.blocks[l.block].start);
                c.error(w.label, format!("goto {} jumps into block starting at {start}", w.label.name));
            }
            None => c.error(w.label, format!("label {} not defined", w.label.name)),
        }
    }
    let mut unused: Vec<&Ident> = c.labels.values().filter(|l| !l.used).map(|l| l.name).collect();
    unused.sort_by_key(|n| n.span.lo);
    for name in unused {
        c.error(name, format!("label {} defined and not used", name.name));
    }
    c.errors
}

/// What a statement is to the branches inside it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Target {
    For,
    Switch { types: bool, last_case: usize },
    Select,
}

#[derive(Clone, Copy, Default)]
struct Context {
    breaks: Option<Target>,
    in_loop: bool,
    /// Which clause of the innermost switch the block is, itself.
    case: Option<usize>,
}

struct Label<'a> {
    name: &'a Ident,
    stmt: &'a Stmt,
    block: usize,
    used: bool,
}

struct OpenBlock {
    parent: Option<usize>,
    start: Pos,
    /// The label of the statement that this is a block of.
    label: Option<NodeId>,
}

struct Waiting<'a> {
    label: &'a Ident,
    block: usize,
    order: usize,
}

struct Checker<'a> {
    map: &'a SourceMap,
    labels: HashMap<Name, Label<'a>>,
    waiting: HashMap<Name, Vec<Waiting<'a>>>,
    blocks: Vec<OpenBlock>,
    gotos: usize,
    errors: Vec<Diagnostic>,
}

/// The last variable declaration of a block: gotos from before it may not reach a label after it.
struct Declared {
    gotos: usize,
    what: String,
    pos: Pos,
}

fn place(map: &SourceMap, pos: Pos) -> String {
    let l = map.location(pos);
    format!("{}:{}:{}", l.path, l.line, l.column)
}

impl<'a> Checker<'a> {
    fn error(&mut self, at: &Ident, message: String) {
        self.errors.push(Diagnostic::error(at.span, message));
    }

    fn block(
        &mut self,
        parent: Option<usize>,
        ctx: Context,
        label: Option<NodeId>,
        start: Pos,
        stmts: &'a [Stmt],
    ) {
        let this = self.blocks.len();
        self.blocks.push(OpenBlock { parent, start, label });
        // A fallthrough is last even if empty statements follow.
        let end = stmts.iter().rposition(|s| !matches!(s.kind, StmtKind::Empty)).map_or(0, |i| i + 1);
        let mut declared = None;
        for (i, stmt) in stmts[..end].iter().enumerate() {
            self.stmt(this, ctx, i + 1 == end, stmt, &mut declared);
        }
    }

    fn stmt(&mut self, this: usize, ctx: Context, last: bool, stmt: &'a Stmt, declared: &mut Option<Declared>) {
        let mut label = None;
        let mut stmt = stmt;
        while let StmtKind::Labeled { label: name, stmt: inner } = &stmt.kind {
            if &*name.name != "_" {
                self.declare(this, name, inner, declared.as_ref());
                label = Some(name.id);
            }
            stmt = inner;
        }
        let inside = Context { case: None, ..ctx };
        match &stmt.kind {
            StmtKind::Decl(Decl::Var(specs)) => {
                if let Some(name) = specs.first().and_then(|s| s.names.first()) {
                    *declared =
                        Some(Declared { gotos: self.gotos, what: name.name.to_string(), pos: name.span.lo });
                }
            }
            StmtKind::Define { lhs, op_pos, .. } => {
                *declared = Some(Declared { gotos: self.gotos, what: expr_list_string(lhs), pos: *op_pos });
            }
            StmtKind::Break(None) if ctx.breaks.is_none() => {
                self.stray(stmt, "break is not in a loop, switch, or select");
            }
            StmtKind::Continue(None) if !ctx.in_loop => self.stray(stmt, "continue is not in a loop"),
            StmtKind::Fallthrough => self.fallthrough(ctx, last, stmt),
            StmtKind::Break(Some(name)) => self.labeled_branch(this, name, false),
            StmtKind::Continue(Some(name)) => self.labeled_branch(this, name, true),
            StmtKind::Goto(name) if !self.goes_back(this, name) => {
                let w = Waiting { label: name, block: this, order: self.gotos };
                self.gotos += 1;
                self.waiting.entry(name.name.clone()).or_default().push(w);
            }
            StmtKind::Block(b) => self.block(Some(this), inside, label, b.span.lo, &b.stmts),
            StmtKind::If { .. } => self.if_chain(this, inside, label, stmt),
            StmtKind::For { body, .. } | StmtKind::Range { body, .. } => {
                let ctx = Context { breaks: Some(Target::For), in_loop: true, case: None };
                self.block(Some(this), ctx, label, body.span.lo, &body.stmts);
            }
            StmtKind::Switch { body, .. } | StmtKind::TypeSwitch { body, .. } => {
                let types = matches!(stmt.kind, StmtKind::TypeSwitch { .. });
                let target = Target::Switch { types, last_case: body.len().saturating_sub(1) };
                for (i, c) in body.iter().enumerate() {
                    let ctx = Context { breaks: Some(target), in_loop: ctx.in_loop, case: Some(i) };
                    self.block(Some(this), ctx, label, c.span.lo, &c.body);
                }
            }
            StmtKind::Select { body } => {
                for c in body {
                    let ctx = Context { breaks: Some(Target::Select), ..inside };
                    self.block(Some(this), ctx, label, c.span.lo, &c.body);
                }
            }
            _ => {}
        }
    }

    /// Each else is a block around what follows it. A chain of them is walked in a loop, since it may be long.
    fn if_chain(&mut self, this: usize, ctx: Context, mut label: Option<NodeId>, stmt: &'a Stmt) {
        let mut this = this;
        let mut stmt = stmt;
        while let StmtKind::If { then, els, .. } = &stmt.kind {
            self.block(Some(this), ctx, label, then.span.lo, &then.stmts);
            let Some(els) = els else { return };
            self.blocks.push(OpenBlock { parent: Some(this), start: els.pos, label });
            this = self.blocks.len() - 1;
            label = None;
            stmt = els;
        }
        self.stmt(this, ctx, true, stmt, &mut None);
    }

    fn stray(&mut self, stmt: &Stmt, message: &str) {
        self.errors.push(Diagnostic::error(Span::new(stmt.pos, stmt.span.hi), message));
    }

    fn declare(&mut self, this: usize, name: &'a Ident, stmt: &'a Stmt, declared: Option<&Declared>) {
        if let Some(other) = self.labels.get(&name.name) {
            let at = place(self.map, other.name.span.lo);
            self.error(name, format!("label {} already defined at {at}", name.name));
        } else {
            self.labels.insert(name.name.clone(), Label { name, stmt, block: this, used: false });
        }
        let Some(list) = self.waiting.get_mut(&name.name) else {
            return;
        };
        let reached: Vec<Waiting> = list.extract_if(.., |w| w.block >= this).collect();
        if reached.is_empty() {
            return;
        }
        if let Some(l) = self.labels.get_mut(&name.name) {
            l.used = true;
        }
        for w in reached {
            if let Some(d) = declared.filter(|d| w.order < d.gotos) {
                let at = place(self.map, d.pos);
                let message = format!("goto {} jumps over declaration of {} at {at}", name.name, d.what);
                self.error(w.label, message);
            }
        }
    }

    /// Whether the goto's label is already there and not inside a closed block.
    fn goes_back(&mut self, this: usize, name: &Ident) -> bool {
        let Some(l) = self.labels.get_mut(&name.name) else {
            return false;
        };
        l.used = true;
        let target = l.block;
        let mut b = Some(this);
        while let Some(i) = b {
            if i == target {
                return true;
            }
            b = self.blocks[i].parent;
        }
        false
    }

    fn labeled_branch(&mut self, this: usize, name: &Ident, continues: bool) {
        let word = if continues { "continue" } else { "break" };
        let Some(l) = self.labels.get_mut(&name.name) else {
            return self.error(name, format!("{word} label not defined: {}", name.name));
        };
        l.used = true;
        let (id, stmt) = (l.name.id, l.stmt);
        let mut b = Some(this);
        let mut encloses = false;
        while let Some(i) = b {
            encloses |= self.blocks[i].label == Some(id);
            b = self.blocks[i].parent;
        }
        let fits = match &stmt.kind {
            StmtKind::For { .. } | StmtKind::Range { .. } => true,
            StmtKind::Switch { .. } | StmtKind::TypeSwitch { .. } | StmtKind::Select { .. } => !continues,
            _ => false,
        };
        if !encloses || !fits {
            self.error(name, format!("invalid {word} label {}", name.name));
        }
    }

    fn fallthrough(&mut self, ctx: Context, last: bool, stmt: &Stmt) {
        let message = match (ctx.breaks, ctx.case) {
            (Some(Target::Switch { types: true, .. }), _) => "cannot fallthrough in type switch",
            (Some(Target::Switch { last_case, .. }), Some(i)) if last => {
                if i < last_case {
                    return;
                }
                "cannot fallthrough final case in switch"
            }
            _ => "fallthrough statement out of place",
        };
        self.stray(stmt, message);
    }
}
