//! What the reader is told: gc's `-m` lines, and for each the flow that is the reason.
//!
//! Go 1.27 `cmd/compile/internal/escape`: `escape.go` (`finish`, `paramTag`, `reportLeaks`), `solve.go` (`explainPath`,
//! `explainFlow`).
//!
//! # Invariants
//! 1. Notes come in the order in which gc prints them: function by function from the bottom of the call graph, of each
//!    the parameters first.
//!
//! Differences from Go: generic functions get one note for all instances, in their own type parameters; nothing is said of
//! variables that a range over a function is compiled to (`#state1`, `#rv1`) or of temporaries (`.autotmp_2`).
use super::flow::Flow;
use super::graph::*;
use super::leaks::Leaks;
use super::print::{Printer, Text};
use super::scan::*;
use crate::EscapeNote;
use gmplay_syntax::{Pos, SourceMap, Span};
use std::collections::HashSet;
use std::sync::Arc;

/// One line of a reason, and where what it names is.
#[derive(Clone, Debug)]
pub struct Step {
    pub text: String,
    pub pos: Option<Pos>,
}

#[derive(Clone, Debug)]
pub struct Note {
    pub note: EscapeNote,
    pub steps: Vec<Step>,
}

impl Note {
    pub fn rendered(&self, map: Option<&SourceMap>) -> EscapeNote {
        let line = |s: &Step| match (map, s.pos) {
            (Some(m), Some(p)) => {
                let l = m.location(p);
                format!("{} at {}:{}:{}", s.text, l.path, l.line, l.column)
            }
            _ => s.text.clone(),
        };
        EscapeNote { reason: self.steps.iter().map(line).collect(), ..self.note.clone() }
    }
}

/// A reason in one line: the last thing that happens to the value before it is where it must not be.
pub fn short(steps: &[Step]) -> Arc<str> {
    let from = steps.iter().rev().find_map(|s| s.text.strip_prefix("from "));
    match (from, steps.last()) {
        (Some(f), _) => f.into(),
        (None, Some(s)) => s.text.as_str().into(),
        (None, None) => "escapes to heap".into(),
    }
}

impl<'a> Flow<'a, '_> {
    fn printer(&self, f: FuncIx) -> Printer<'a, '_> {
        let pkg = self.func(f).map(|f| f.pkg).unwrap_or_default();
        Printer { shapes: self.shapes, pkg, held: &self.held }
    }
    fn name(&self, l: LocIx) -> String {
        let at = self.graph.get(l);
        let p = self.printer(at.func);
        match &at.what {
            What::Pseudo if l == HEAP => "{heap}".into(),
            What::Pseudo | What::Temp => "{temp}".into(),
            What::Var(o) => match at.result {
                Some(i) => self.result_name(*o, i),
                None => p.text(Text::Var(*o)),
            },
            What::Site(s) => format!("{{storage for {}}}", p.text(s.text)),
        }
    }
    fn result_name(&self, o: gmplay_types::ObjId, i: usize) -> String {
        match &*self.scan.prog.object(o).name {
            "" | "_" => format!("~r{i}"),
            n => n.into(),
        }
    }
    /// Keeps how `l` flows to the root of the walk that just found it out.
    pub fn explain(&mut self, root: LocIx, l: LocIx) {
        if !self.user || self.reasons.contains_key(&l) || l == root {
            return;
        }
        let mut seen = HashSet::new();
        let mut steps = vec![];
        let mut src = l;
        while src != root && seen.insert(src) {
            let at = self.graph.get(src);
            let dst = at.next;
            let Some(edge) = self.graph.get(dst).edges.get(at.next_edge as usize) else { break };
            let ops = if edge.derefs < 0 { "&".into() } else { "*".repeat(edge.derefs as usize) };
            steps.push(Step { text: format!("flow: {} ← {ops}{}", self.name(dst), self.name(src)), pos: None });
            let func = if self.graph.get(src).func.0 == u32::MAX { l } else { src };
            let p = self.printer(self.graph.get(func).func);
            let mut why = edge.why.as_ref();
            while let Some(r) = why {
                steps.push(Step { text: format!("from {} ({})", p.text(r.text), r.why), pos: Some(r.pos) });
                why = r.next.as_ref();
            }
            src = dst;
        }
        self.reasons.insert(l, steps);
    }

    // ---- notes

    fn say(&self, out: &mut Vec<Note>, pos: Pos, message: String, heap: Option<bool>, of: Option<LocIx>) {
        let steps = of.and_then(|l| self.reasons.get(&l)).cloned().unwrap_or_default();
        let span = Span::new(pos, pos);
        out.push(Note { note: EscapeNote { span, message, heap, reason: vec![] }, steps });
    }
    pub fn notes(&self, order: &[FuncIx]) -> Vec<Note> {
        let mut out = vec![];
        for (pos, text) in &self.ignored {
            self.say(&mut out, *pos, text.clone(), None, None);
        }
        for f in order {
            let Some(func) = self.func(*f).filter(|x| !x.generic && self.walked.contains(f) && !matches!(x.body, Body::None)) else { continue };
            for o in &func.params {
                self.param(&mut out, *f, *o);
            }
        }
        for i in 0..self.graph.locs.len() as u32 {
            self.location(&mut out, LocIx(i));
        }
        out
    }
    fn param(&self, out: &mut Vec<Note>, f: FuncIx, o: gmplay_types::ObjId) {
        let obj = self.scan.prog.object(o);
        let Some(l) = self.vars.get(&o).copied() else { return };
        let at = self.graph.get(l);
        if !self.pointers(obj.ty) || obj.name.is_empty() || &*obj.name == "_" || at.has(attr::ESCAPES) {
            return;
        }
        let leaks: Leaks = {
            let mut l = at.leaks;
            l.optimize();
            l
        };
        let (name, pos) = (&obj.name, obj.span.lo);
        let mut said = false;
        if let Some(d) = leaks.heap {
            let what = if d == 0 { "" } else { " content" };
            self.say(out, pos, format!("leaking param{what}: {name}"), None, Some(l));
            said = true;
        }
        for (i, d) in leaks.results.iter().enumerate() {
            let Some(d) = d else { continue };
            let Some(r) = self.func(f).and_then(|f| f.results.get(i).copied()) else { continue };
            let to = self.result_name(r, i);
            self.say(out, pos, format!("leaking param: {name} to result {to} level={d}"), None, Some(l));
            said = true;
        }
        if !said {
            self.say(out, pos, format!("{name} does not escape"), None, None);
        }
    }
    fn location(&self, out: &mut Vec<Note>, l: LocIx) {
        let at = self.graph.get(l);
        let escapes = at.has(attr::ESCAPES);
        match &at.what {
            What::Pseudo | What::Temp => {}
            What::Var(o) => {
                if escapes {
                    let obj = self.scan.prog.object(*o);
                    let name = match at.result {
                        Some(i) => self.result_name(*o, i),
                        None => obj.name.to_string(),
                    };
                    self.say(out, obj.span.lo, format!("moved to heap: {name}"), Some(true), Some(l));
                }
            }
            What::Site(s) => {
                let fixed = self.fixed.contains(&s.node)
                    && matches!(s.form, Form::Pointer { .. } | Form::Slice { .. } | Form::Box { .. } | Form::Closure(_));
                if fixed || matches!(s.form, Form::Wrapper { .. }) || (matches!(s.form, Form::NewOf { .. }) && !escapes) {
                    return;
                }
                let text = self.printer(at.func).text(s.text);
                if escapes {
                    self.say(out, s.pos, format!("{text} escapes to heap"), Some(true), Some(l));
                } else {
                    self.say(out, s.pos, format!("{text} does not escape"), Some(false), None);
                    if matches!(s.form, Form::Convert { bytes: true }) && !at.has(attr::MUTATES) {
                        self.say(out, s.pos, "zero-copy string->[]byte conversion".into(), Some(false), None);
                    }
                }
            }
        }
    }
}
